"""A talk by code: one question, many short statements."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.people.models import Unit
from linli.places.models import Area
from linli.record.models import Root
from linli.talks.models.registers import RefusalReason
from linli.talks.rules import STATEMENT, TALK, StatementState, TalkState

LONGEST_STATEMENT = 140  # characters, as in Polis: one thought, to be read on a phone at a glance


class Talk(Root):
    """One question put to all who live somewhere (码上议事)."""

    class Moderation(models.TextChoices):
        BEFORE = "before", _("read first, then shown")  # 先审后发
        AFTER = "after", _("shown at once, read afterwards")  # 先发后审

    rules = TALK
    kept = ("area_id", "unit_id", "moderation", "needs_phone", "most_statements", "ends_on")

    question = models.CharField(_("question"), max_length=80)
    about = models.TextField(_("background"), max_length=800, blank=True)
    area = models.ForeignKey(
        Area, null=True, to_field="code", on_delete=models.PROTECT, related_name="+", verbose_name=_("area")
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    moderation = models.CharField(_("statements are"), max_length=6, choices=Moderation, default=Moderation.BEFORE)
    needs_phone = models.BooleanField(_("only confirmed phones count"), default=False)
    most_statements = models.PositiveSmallIntegerField(_("statements per person"), default=3)
    ends_on = models.DateField(_("last day of the talk"), null=True, blank=True)
    group_question = models.CharField(
        _("question about the person"), max_length=60, blank=True
    )  # 您住哪栋楼; empty: nobody is asked
    group_answers = models.JSONField(_("answers to choose from"), default=list, blank=True)
    opened_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    if TYPE_CHECKING:
        area_id: str | None

    class Meta:
        constraints = [TALK.constraint()]
        indexes = [models.Index(fields=["state", "ended_at"])]

    def __str__(self) -> str:
        return self.question

    @property
    def is_open(self) -> bool:
        return self.state == TalkState.OPEN

    @property
    def is_draft(self) -> bool:
        return self.state == TalkState.DRAFT

    @property
    def is_public(self) -> bool:
        return self.state in {TalkState.OPEN, TalkState.ENDED}

    @property
    def reads_first(self) -> bool:
        return self.moderation == self.Moderation.BEFORE


class Statement(Root):
    """One sentence to agree or disagree with (观点). Without an author it is the host's."""

    rules = STATEMENT
    kept = ("talk_id", "nth", "reason_id")

    talk = models.ForeignKey(Talk, on_delete=models.PROTECT, related_name="statements")
    author = models.ForeignKey("talks.Participant", null=True, on_delete=models.PROTECT, related_name="statements")
    nth = models.PositiveSmallIntegerField(default=0)  # of this author, 1 is the first
    text = models.CharField(_("statement"), max_length=LONGEST_STATEMENT)
    reason = models.ForeignKey(RefusalReason, null=True, on_delete=models.PROTECT, related_name="+")
    told = models.CharField(_("more words to the author"), max_length=200, blank=True)
    agrees = models.PositiveIntegerField(default=0)  # last votes of who counts; `queries.counts` says the same
    disagrees = models.PositiveIntegerField(default=0)
    passes = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    shredded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            STATEMENT.constraint(),
            models.UniqueConstraint(
                name="one_nth_statement", fields=["talk", "author", "nth"], condition=Q(author__isnull=False)
            ),
            models.CheckConstraint(
                name="statement_refused_for_a_reason",
                condition=~Q(state=StatementState.REFUSED) | Q(reason__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["talk", "state"])]

    def __str__(self) -> str:
        return self.text or str(pgettext_lazy("statement", "(shredded)"))

    @property
    def is_shown(self) -> bool:
        return self.state == StatementState.SHOWN

    @property
    def is_waiting(self) -> bool:
        return self.state == StatementState.WAITING

    @property
    def seen(self) -> int:
        """How many were asked, those who pass among them."""
        return self.agrees + self.disagrees + self.passes
