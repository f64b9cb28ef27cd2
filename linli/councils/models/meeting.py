"""A meeting: its agenda, who was invited, who came, what was said, which words were proposed."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.councils.models.council import Council
from linli.councils.models.topic import Topic
from linli.councils.rules import MEETING, PUBLIC_MEETINGS, MeetingState
from linli.people.fields import EncryptedText
from linli.people.models import Unit
from linli.record.models import Root


class Meeting(Root):
    """Neighbours sit down together (会议)."""

    rules = MEETING
    kept = ("council_id", "starts_at", "seats", "item_id")

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="meetings")
    title = models.CharField(_("title"), max_length=80)
    starts_at = models.DateTimeField(_("begins"), db_index=True)
    place = models.CharField(_("place"), max_length=120)
    seats = models.PositiveSmallIntegerField(_("seats"), null=True, blank=True)
    item = models.ForeignKey("AgendaItem", null=True, on_delete=models.SET_NULL, related_name="+")  # under discussion
    turned_at = models.DateTimeField(null=True)  # since when that item is under discussion
    opened_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    shredded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [MEETING.constraint()]
        indexes = [models.Index(fields=["council", "-starts_at"])]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("councils:staff-meeting", args=[self.pk])

    @property
    def is_public(self) -> bool:
        return self.state in PUBLIC_MEETINGS

    @property
    def is_open(self) -> bool:
        return self.state == MeetingState.OPEN

    @property
    def is_ended(self) -> bool:
        return self.state == MeetingState.ENDED

    @property
    def item_until(self) -> datetime | None:
        """Until when the item under discussion may take, by the agenda."""
        if self.item is None or self.turned_at is None:
            return None
        return self.turned_at + timedelta(minutes=self.item.minutes)

    @property
    def length(self) -> timedelta:
        """How long the agenda is; an hour where there is none."""
        return timedelta(minutes=sum(item.minutes for item in self.agenda.all()) or 60)


class AgendaItem(models.Model):
    """One item of the agenda (议程), with the time it may take."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="agenda")
    position = models.PositiveSmallIntegerField()
    topic = models.ForeignKey(Topic, null=True, on_delete=models.PROTECT, related_name="items")
    title = models.CharField(_("title"), max_length=80)
    minutes = models.PositiveSmallIntegerField(_("length in minutes"), default=15)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(name="topic_once_on_an_agenda", fields=["meeting", "topic"]),
        ]

    def __str__(self) -> str:
        return self.title


class Invitation(models.Model):
    """Who was asked to come (邀请): a unit, or somebody without an account: a building leader, a neighbour."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="invitations")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    guest = EncryptedText(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_invitation", fields=["meeting", "unit"])]

    def __str__(self) -> str:
        return str(self.unit or self.guest)


class Attendance(models.Model):
    """Somebody was there (到会): came by the code, or was written down. Struck out, never deleted."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    name = EncryptedText(_("your name"), blank=True)
    represents = EncryptedText(_("for whom you speak"), blank=True)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    device = models.CharField(max_length=64, blank=True)  # keyed hash of a cookie; names nobody
    on_paper = models.BooleanField(default=False)
    arrived_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    struck_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_attendance_each", fields=["meeting", "device"], condition=~Q(device=""))
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.pk}"

    @property
    def label(self) -> str:
        """老王（代表 3号楼）; who gave no name is a neighbour."""
        name = self.name or str(_("a neighbour"))
        return f"{name}（{self.represents}）" if self.represents else name


class SpeakingNote(models.Model):
    """What was said to an item (发言要点)."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="notes")
    speaker = models.ForeignKey(Attendance, null=True, on_delete=models.PROTECT, related_name="+")
    words = models.TextField()
    at = models.DateTimeField()
    struck_at = models.DateTimeField(null=True)  # noted by mistake: nobody reads it any more

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.item_id} {self.pk}"


class Wording(models.Model):
    """A text that could be resolved (表述); an amendment names what it changes. Hands are counted for each."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="wordings")
    text = models.TextField()
    amends = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="amendments")
    author = models.ForeignKey(Attendance, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    agree = models.PositiveSmallIntegerField(null=True)
    against = models.PositiveSmallIntegerField(null=True)
    abstain = models.PositiveSmallIntegerField(null=True)
    struck_at = models.DateTimeField(null=True)  # written down by mistake: nobody reads it any more

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.item_id} {self.pk}"

    @property
    def is_counted(self) -> bool:
        return self.agree is not None

    @property
    def is_carried(self) -> bool:
        """More hands for it than against it."""
        return self.agree is not None and self.agree > (self.against or 0)

    @property
    def tally(self) -> dict[str, Any]:
        return {"agree": self.agree, "against": self.against or 0, "abstain": self.abstain or 0}
