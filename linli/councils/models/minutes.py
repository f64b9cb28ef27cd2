"""The minutes of a meeting, and what the attendees say to them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.councils.models.meeting import Attendance, Meeting
from linli.councils.rules import MINUTES, MinutesState
from linli.record.models import Thing


class Minutes(Thing):
    """What a meeting was (纪要): drafted from agenda and notes, corrected, confirmed, frozen with a digest.

    A correction begins a new round: what was confirmed of an earlier text does not count.
    """

    rules, kept, inside = MINUTES, ("meeting_id", "round", "digest", "confirm_by"), "meeting"

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="written")
    body = models.TextField(_("text of the minutes"))
    remarks = models.TextField(_("remarks"), blank=True)  # added after freezing; not part of the digest
    round = models.PositiveSmallIntegerField(default=1)
    confirm_by = models.DateTimeField(null=True)
    frozen_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True)  # SHA-256 of the body, printed with it

    class Meta:
        constraints = [
            MINUTES.constraint(),
            models.CheckConstraint(
                name="frozen_minutes_have_a_digest",
                condition=models.Q(state="frozen", frozen_at__isnull=False) & ~models.Q(digest="")
                | (~models.Q(state="frozen") & models.Q(frozen_at=None, digest="")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.meeting)

    @property
    def is_frozen(self) -> bool:
        return self.state == MinutesState.FROZEN

    @property
    def is_circulated(self) -> bool:
        return self.state == MinutesState.CIRCULATED


class Confirmation(models.Model):
    """An attendee confirms one version of the minutes, or objects and says why (确认、异议)."""

    class Says(models.TextChoices):
        RIGHT = "right", _("it is right so")  # 无异议
        OBJECTS = "objects", _("I object")  # 有异议

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="confirmations")
    attendance = models.ForeignKey(Attendance, on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField()
    says = models.CharField(_("Is it right so?"), max_length=8, choices=Says)
    words = models.TextField(blank=True)
    on_paper = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="one_confirmation", fields=["minutes", "attendance", "round"])]

    def __str__(self) -> str:
        return f"{self.minutes_id} {self.says}"
