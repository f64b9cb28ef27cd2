"""Supervision (督办) and appeal."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.cases.models.case import Case
from linli.cases.rules import APPEAL, ORDER, UNSETTLED, AppealState
from linli.clocks.models import Clock
from linli.people.models import Unit as Office
from linli.record.models import Thing


class SupervisionOrder(Thing):
    """An order to a unit with its own reply and deadline; its mildest level is a reminder (催办)."""

    class Level(models.TextChoices):
        REMINDER = "reminder", _("reminder")  # 催办
        FORMAL = "formal", _("formal order")  # 督办
        LEADER = "leader", _("to the leader")  # 领导督办

    class Cause(models.TextChoices):
        LATE = "late", _("late")  # 超期
        UNHAPPY = "unhappy", _("the resident is not content")  # 居民不满意
        BOUNCING = "bouncing", _("objected to again and again")  # 反复退单
        BY_HAND = "by_hand", _("by hand")  # 人工发起
        COMPLAINT = "complaint", _("complaint about the service")  # 服务不周

    rules, kept, inside = ORDER, ("case_id", "unit_id", "level", "cause", "number"), "case"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="orders")
    unit = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="orders")
    level = models.CharField(max_length=10, choices=Level)
    cause = models.CharField(max_length=10, choices=Cause)
    number = models.CharField(max_length=30)
    issued_at = models.DateTimeField()
    clock = models.OneToOneField(Clock, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            ORDER.constraint(),
            models.UniqueConstraint(
                name="one_open_order_per_level", fields=["case", "level"], condition=Q(state__in=sorted(UNSETTLED))
            ),
        ]
        indexes = [models.Index(fields=["unit", "state"])]

    def __str__(self) -> str:
        return self.number

    @property
    def is_unsettled(self) -> bool:
        return self.state in UNSETTLED

    @property
    def wants_new_answer(self) -> bool:
        """Whether the resident had an answer and is not content with it."""
        return self.cause == self.Cause.UNHAPPY and self.case.is_answered


class Appeal(Thing):
    """The resident asks the supervisor to look again at a refusal to take in; once (复核)."""

    rules, kept, inside = APPEAL, ("case_id",), "case"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="appeals")
    clock = models.OneToOneField(Clock, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            APPEAL.constraint(),
            models.UniqueConstraint(name="one_open_appeal", fields=["case"], condition=Q(state=AppealState.RAISED)),
        ]

    def __str__(self) -> str:
        return str(self.case)
