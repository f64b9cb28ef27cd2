"""Several offices on one case: the meeting, and who does what by when."""

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.cases.models import Case, Task
from linli.people.fields import EncryptedText
from linli.people.models import Unit
from linli.reception.rules import JOINT, UNDERTAKING, JointState, UndertakingState
from linli.record.models import Root, Thing


class JointMeeting(Root):
    """A meeting of several offices on one case (会商): who came and what was decided."""

    rules = JOINT
    kept = ("case_id", "starts_at", "lead_id")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="joint_meetings")
    offices = models.ManyToManyField(Unit, related_name="+")
    came = models.ManyToManyField(Unit, related_name="+")
    starts_at = models.DateTimeField(_("begins"))
    room = models.CharField(_("room"), max_length=60, blank=True)
    question = EncryptedText(_("what must be cleared up"), blank=True)
    people = EncryptedText(_("who came"), blank=True)
    decision = EncryptedText(_("what was decided"), blank=True)
    lead = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")  # if it was decided here
    held_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    shredded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [JOINT.constraint()]
        ordering = ["-starts_at", "-pk"]
        indexes = [models.Index(fields=["case"])]

    def __str__(self) -> str:
        return f"joint meeting {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("reception:joint", args=[self.pk])

    @property
    def is_held(self) -> bool:
        return self.state == JointState.HELD


class Undertaking(Thing):
    """What one office does by when (会商约定事项): part of its task in the case."""

    rules, inside = UNDERTAKING, "meeting"
    kept = ("meeting_id", "unit_id", "task_id", "due_on")

    meeting = models.ForeignKey(JointMeeting, on_delete=models.PROTECT, related_name="undertakings")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="undertakings", verbose_name=_("office"))
    task = models.ForeignKey(Task, null=True, on_delete=models.PROTECT, related_name="undertakings")
    what = EncryptedText(_("what it does"), blank=True)
    due_on = models.DateField(_("by when"))
    rung_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [UNDERTAKING.constraint()]
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["state", "due_on"])]

    def __str__(self) -> str:
        return f"undertaking {self.pk}"

    @property
    def is_late(self) -> bool:
        return self.state == UndertakingState.AGREED and self.due_on < timezone.localdate()
