"""What units do with a case: tasks, and what a unit may ask for."""

from typing import Self

from django.db import models
from django.db.models import Q

from linli.cases.models.case import Case
from linli.cases.models.registers import Reason
from linli.cases.rules import (
    EXTENSION,
    HOLD,
    LIVE,
    OBJECTION,
    TASK,
    ExtensionState,
    HoldState,
    ObjectionState,
    TaskState,
)
from linli.clocks.models import Clock
from linli.kernel.deadlines import Promise, Unit
from linli.people.models import Unit as Office
from linli.record.models import Thing


class Tasks(models.QuerySet["Task"]):
    def live(self) -> Self:
        return self.filter(state__in=sorted(LIVE))


class Task(Thing):
    """One unit's share of a case (交办单), with a clock of its own and one for accepting it."""

    rules, kept, inside = TASK, ("case_id", "unit_id", "is_lead", "number"), "case"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="tasks")
    unit = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="tasks")
    is_lead = models.BooleanField()
    number = models.CharField(max_length=30)  # of the printed paper: the case's number and a counter
    issued_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    clock = models.OneToOneField(Clock, null=True, on_delete=models.PROTECT, related_name="+")
    accept_clock = models.OneToOneField(Clock, null=True, on_delete=models.PROTECT, related_name="+")

    objects = Tasks.as_manager()

    class Meta:
        constraints = [
            TASK.constraint(),
            models.UniqueConstraint(
                name="one_lead", fields=["case"], condition=Q(is_lead=True, state__in=sorted(LIVE))
            ),
            models.UniqueConstraint(
                name="one_live_task_per_unit", fields=["case", "unit"], condition=Q(state__in=sorted(LIVE))
            ),
        ]
        indexes = [models.Index(name="task_of_a_unit", fields=["unit", "state", "case"])]

    def __str__(self) -> str:
        return self.number

    @property
    def is_unaccepted(self) -> bool:
        """Its unit has said neither yes nor no."""
        return self.state == TaskState.ISSUED

    @property
    def is_live(self) -> bool:
        return self.state in LIVE


class Objection(Thing):
    """A unit says with reasons that a task is not its own (异议); a named person decides."""

    rules, kept, inside = OBJECTION, ("case_id", "task_id", "reason_id"), "case"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="objections")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="objections")
    reason = models.ForeignKey(Reason, on_delete=models.PROTECT, related_name="+")
    clock = models.OneToOneField(Clock, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            OBJECTION.constraint(),
            models.UniqueConstraint(
                name="one_open_objection", fields=["task"], condition=Q(state=ObjectionState.RAISED)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task}: {self.reason}"

    @property
    def is_open(self) -> bool:
        return self.state == ObjectionState.RAISED


class Extension(Thing):
    """The lead asks for more time, with a reason (延期)."""

    rules, kept, inside = EXTENSION, ("case_id", "reason_id", "value", "unit"), "case"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="extensions")
    reason = models.ForeignKey(Reason, on_delete=models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=20, choices=Unit)

    class Meta:
        constraints = [
            EXTENSION.constraint(),
            models.UniqueConstraint(
                name="one_open_extension", fields=["case"], condition=Q(state=ExtensionState.ASKED)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.promise.words}"

    @property
    def promise(self) -> Promise:
        return Promise(self.value, Unit(self.unit))


class Hold(Thing):
    """It cannot be solved now: a reason, a person and a day to look again (挂账). The clock stands still."""

    rules, kept, inside = HOLD, ("case_id", "reason_id", "review_on"), "case"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="holds")
    reason = models.ForeignKey(Reason, on_delete=models.PROTECT, related_name="+")
    person = models.CharField(max_length=40)  # who looks after it meanwhile
    review_on = models.DateField()

    class Meta:
        constraints = [
            HOLD.constraint(),
            models.UniqueConstraint(
                name="one_hold",
                fields=["case"],
                condition=Q(state__in=[HoldState.ACTIVE, HoldState.PROPOSED]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.reason}"
