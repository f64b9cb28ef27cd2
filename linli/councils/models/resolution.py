"""What was resolved, who does what by when, and what people say of it afterwards."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.cases.models import Case, Rating, Task
from linli.cases.rules import SAID, TaskState
from linli.councils.models.meeting import Meeting
from linli.councils.models.topic import Topic
from linli.councils.rules import DEED, RESOLUTION, STANDING, DeedState, ResolutionState
from linli.people.models import Unit
from linli.record.models import Thing
from linli.votes.models import Vote


class Resolution(Thing):
    """What a council resolved on a topic (决议): text, reasons, dissent. Published after a second person read it."""

    rules, inside = RESOLUTION, "topic"
    kept = ("topic_id", "meeting_id", "vote_id", "proposer_id", "agree", "against", "abstain", "publish_by", "on_paper")

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="resolutions")
    meeting = models.ForeignKey(Meeting, null=True, on_delete=models.PROTECT, related_name="resolutions")
    vote = models.ForeignKey(
        Vote, null=True, on_delete=models.PROTECT, related_name="+"
    )  # the counted vote that decided it
    proposer = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("what was resolved"))
    reasons = models.TextField(_("reasons"), blank=True)
    dissent = models.TextField(_("who saw it otherwise, and why"), blank=True)
    vote_reference = models.CharField(_("number of a certificate from elsewhere"), max_length=80, blank=True)
    agree = models.PositiveSmallIntegerField(_("for it"), null=True, blank=True)
    against = models.PositiveSmallIntegerField(_("against it"), null=True, blank=True)
    abstain = models.PositiveSmallIntegerField(_("abstained"), null=True, blank=True)
    on_paper = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    publish_by = models.DateField()  # the promise, stored when it was made
    published_at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        constraints = [
            RESOLUTION.constraint(),
            models.UniqueConstraint(
                name="one_standing_resolution", fields=["topic"], condition=Q(state__in=sorted(STANDING))
            ),
            models.CheckConstraint(
                name="resolved_at_a_meeting_or_by_a_vote", condition=Q(meeting__isnull=False) | Q(vote__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return str(self.topic)

    @property
    def is_published(self) -> bool:
        return self.state == ResolutionState.PUBLISHED

    @property
    def is_published_late(self) -> bool:
        """Not yet public though the day has gone by."""
        return self.state == ResolutionState.DRAFT and timezone.localdate() > self.publish_by


class Deed(Thing):
    """Who does what by when (落实事项): a case with its lead and its clock, or something neighbours do themselves."""

    rules, inside = DEED, "topic"
    kept = ("topic_id", "resolution_id", "unit_id", "case_id", "task_id", "due_on")

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="deeds")
    resolution = models.ForeignKey(Resolution, on_delete=models.PROTECT, related_name="deeds")
    what = models.CharField(_("what is to be done"), max_length=200)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    doer = models.CharField(_("or who, in words"), max_length=80, blank=True)
    due_on = models.DateField(_("by when"))
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="deeds")
    task = models.ForeignKey(
        Task, null=True, on_delete=models.PROTECT, related_name="+"
    )  # its share of a case with others
    ended_at = models.DateTimeField(null=True)
    rung_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            DEED.constraint(),
            models.CheckConstraint(
                name="deed_in_a_case_names_it",
                condition=Q(state="in_case", case__isnull=False) | (~Q(state="in_case") & Q(case=None)),
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"])]

    def __str__(self) -> str:
        return self.what

    @property
    def who(self) -> str:
        return self.unit.name if self.unit else self.doer

    @property
    def is_done(self) -> bool:
        """Of a share in a case that others work on, its own part counts."""
        if self.case is not None:
            return self.case.state in SAID or (self.task is not None and self.task.state == TaskState.DONE)
        return self.state == DeedState.DONE

    @property
    def is_open(self) -> bool:
        return not self.is_done and self.state != DeedState.DROPPED

    @property
    def is_late(self) -> bool:
        """The agreed day went by: the one date that everybody reads. The clock of a case that it became ends on it too."""
        return self.is_open and self.due_on < _today()

    @property
    def progress(self) -> str:
        """How far it is, in words for everybody; of a sensitive case no more than that it is being handled."""
        if self.case is None:
            return self.state_label
        if self.case.is_sensitive and self.case.is_open:
            return str(_("being handled"))
        return self.task.state_label if self.task is not None and self.case.is_open else self.case.state_label

    @property
    def tone(self) -> str:
        return "done" if self.is_done else "late" if self.is_late else "plain"


class ResolutionRating(models.Model):
    """What attendees and residents say of a resolution and its deeds (决议评价): one per device, or from paper."""

    resolution = models.ForeignKey(Resolution, on_delete=models.PROTECT, related_name="ratings")
    solved = models.CharField(_("Is it solved?"), max_length=8, choices=Rating.Solved)
    result = models.CharField(_("And the result?"), max_length=8, choices=Rating.Feeling)
    was_there = models.BooleanField(default=False)  # attended the meeting
    device = models.CharField(max_length=64, blank=True)  # keyed hash of a cookie; names nobody
    count = models.PositiveSmallIntegerField(default=1)
    on_paper = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_resolution_rating_each", fields=["resolution", "device"], condition=~Q(device="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.resolution_id} {self.solved}"


def _today() -> date:
    return timezone.localdate()
