"""What the resident thinks of it, and how we asked."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.cases.models.case import Case
from linli.cases.rules import CALL_BACK, RATING, CallBackState
from linli.record.models import Thing


class Rating(Thing):
    """Solved × process × result, kept apart, never changed; the first and the last both count (评价)."""

    class Solved(models.TextChoices):
        YES = "yes", _("solved")  # 解决
        PARTLY = "partly", _("partly solved")  # 部分解决
        NO = "no", _("not solved")  # 未解决

    class Feeling(models.TextChoices):
        HAPPY = "happy", _("satisfied")  # 满意
        FAIR = "fair", _("fairly satisfied")  # 基本满意
        UNHAPPY = "unhappy", _("dissatisfied")  # 不满意

    class How(models.TextChoices):
        LINK = "link", _("by the resident")  # 居民自评
        CALL = "call", _("at a call-back")  # 电话回访
        SLIP = "slip", _("by the slip (counts in no rate)")  # 凭单评价：经手的人也拿得到单子，不计入比率
        HOTLINE = "hotline", _("at the call-back of the hotline")  # 热线回访

    rules, kept, inside = RATING, ("case_id", "solved", "process", "result", "how"), "case"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="ratings")
    solved = models.CharField(max_length=8, choices=Solved)
    process = models.CharField(max_length=8, choices=Feeling)
    result = models.CharField(max_length=8, choices=Feeling)
    how = models.CharField(max_length=8, choices=How)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [RATING.constraint()]
        indexes = [models.Index(fields=["given_at"])]

    def __str__(self) -> str:
        return f"{self.case}: {self.solved}, {self.result}"

    @property
    def is_unhappy(self) -> bool:
        """Not solved or dissatisfied: supervision looks at it, not the handler."""
        unhappy = self.Feeling.UNHAPPY
        return self.solved == self.Solved.NO or unhappy in (self.process, self.result)


class CallBack(Thing):
    """Somebody who did not handle it calls the resident (回访); not being reached is its own value."""

    rules, kept, inside = CALL_BACK, ("case_id", "tries"), "case"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="call_backs")
    planned_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    last_try_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            CALL_BACK.constraint(),
            models.UniqueConstraint(name="one_call_back_due", fields=["case"], condition=Q(state=CallBackState.DUE)),
        ]
        indexes = [models.Index(fields=["state", "planned_at"])]

    def __str__(self) -> str:
        return str(self.case)
