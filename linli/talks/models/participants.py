"""Who takes part, known by a device and nothing else; and how they voted, which nobody sees."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.record.models import Root
from linli.talks.models.talks import Statement, Talk
from linli.talks.rules import PARTICIPANT, ParticipantState


class Participant(Root):
    """One device in one talk, or one numbered sheet of paper (参与者). Of a phone only a keyed hash is kept, by which it counts once."""

    rules = PARTICIPANT
    kept = ("talk_id", "on_paper", "sheet")

    talk = models.ForeignKey(Talk, on_delete=models.PROTECT, related_name="participants")
    device = models.CharField(max_length=64, blank=True)  # keyed hash of a cookie
    phone_hash = models.CharField(max_length=64, blank=True)  # keyed hash of the confirmed phone
    on_paper = models.BooleanField(default=False)  # without a phone: a worker entered what stood on a sheet
    sheet = models.PositiveIntegerField(_("number of the sheet"), null=True)  # until it is struck out or forgotten
    joined_at = models.DateTimeField()
    group = models.PositiveSmallIntegerField(
        _("building, owner or tenant"), null=True
    )  # of the answers of the talk, from 1; 0: would rather not say

    class Meta:
        constraints = [
            PARTICIPANT.constraint(),
            models.UniqueConstraint(name="one_part_per_device", fields=["talk", "device"], condition=~Q(device="")),
            models.UniqueConstraint(
                name="one_part_per_phone", fields=["talk", "phone_hash"], condition=~Q(phone_hash="")
            ),
            models.UniqueConstraint(
                name="one_part_per_sheet", fields=["talk", "sheet"], condition=Q(sheet__isnull=False)
            ),
            models.CheckConstraint(name="sheets_are_on_paper", condition=Q(sheet__isnull=True) | Q(on_paper=True)),
        ]

    def __str__(self) -> str:
        return f"participant {self.pk}"

    @property
    def is_confirmed(self) -> bool:
        return self.state == ParticipantState.CONFIRMED


class Vote(models.Model):
    """One answer of one participant to one statement (表态). Never changed: a changed mind is the next turn."""

    class Stance(models.IntegerChoices):
        AGREE = 1, pgettext_lazy("stance", "agree")  # 同意
        DISAGREE = -1, pgettext_lazy("stance", "disagree")  # 不同意
        PASS = 0, pgettext_lazy("stance", "pass")  # 说不好

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="votes")
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="votes")
    stance = models.SmallIntegerField(choices=Stance)
    turn = models.PositiveSmallIntegerField(default=1)  # the highest counts

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_vote_each_turn", fields=["participant", "statement", "turn"]),
            models.CheckConstraint(name="vote_stance_is_known", condition=Q(stance__in=[1, -1, 0])),
        ]

    def __str__(self) -> str:
        return f"vote {self.pk}"
