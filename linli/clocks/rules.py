"""What a ladder (时限梯级) is made of: rungs before, at and after the due date. Pure arithmetic, no tables."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.kernel.deadlines import Promise, Unit, reckon
from linli.kernel.working_times import EARLIEST, WorkingTimes, add_days, add_working, working_time

SOON = "soon"  # the rung that makes a clock "soon due" on lists


class Side(TextChoices):
    BEFORE = "before", _("before it is due")  # 到期前
    DUE = "due", _("when it is due")  # 到期时
    AFTER = "after", _("after it was due")  # 逾期后


@dataclass(frozen=True, slots=True)
class Step:
    """One rung: its code, and where it stands: before or after the due date by a promise, or a share of the time."""

    code: str
    side: Side
    by: Promise | None = None
    percent: int | None = None

    @classmethod
    def parse(cls, row: dict[str, str]) -> "Step":
        """{"code": "soon", "at": "before 20%"}; at: "due", "before 1 working_days", "after 3 working_days".

        Raises ValueError.
        """
        side, _space, rest = row["at"].strip().partition(" ")
        if not re.fullmatch(r"[a-z][a-z0-9_]{0,29}", row["code"]):
            raise ValueError(gettext("A code is of small letters, digits and “_”: %(code)s") % {"code": row["code"]})
        if side == Side.DUE and not rest:
            return cls(row["code"], Side.DUE)
        if side == Side.BEFORE and rest.endswith("%") and rest[:-1].isdecimal() and 0 < int(rest[:-1]) < 100:
            return cls(row["code"], Side.BEFORE, percent=int(rest[:-1]))
        if side in {Side.BEFORE, Side.AFTER} and rest and not rest.endswith("%"):
            by = Promise.parse(rest)
            return cls(row["code"], Side(side), Promise(by.value, by.unit, end_of_day=False))
        raise ValueError(gettext("This is not a place on a ladder: %(text)s") % {"text": row["at"]})

    def row(self) -> dict[str, str]:
        by = f"{self.percent}%" if self.percent else f"{self.by.value} {self.by.unit}" if self.by else ""
        return {"code": self.code, "at": f"{self.side} {by}".strip()}

    @property
    def words(self) -> str:
        """还剩 20% 时间时; 到期前 1 个工作日; 到期时; 逾期 3 个工作日."""
        if self.percent:
            return gettext("when %(percent)d%% of the time is left") % {"percent": self.percent}
        if self.by is None:
            return str(Side.DUE.label)
        text = gettext("%(time)s before it is due") if self.side is Side.BEFORE else gettext("%(time)s overdue")
        return text % {"time": self.by.words}

    @property
    def marks(self) -> str:
        """What a list shows from this rung on, if anything."""
        return gettext("from then on lists show it as soon due") if self.code == SOON else ""

    def instant(self, *, granted: timedelta, due: datetime, promise: Promise, times: WorkingTimes) -> datetime:
        """When this rung comes. ``granted`` is the time the promise leaves, without pauses, as the promise counts it."""
        if self.percent:
            part = granted * self.percent / 100
            if not promise.counts_working_time:
                return due - min(part, due - EARLIEST)
            return add_working(times, due, -part) if part else due
        if self.by is None:
            return due
        return reckon(due, self.by, times) if self.side is Side.AFTER else _earlier(due, self.by, times)


def instants(
    steps: Iterable[Step],
    *,
    start: datetime,
    due: datetime,
    promise: Promise,
    paused: timedelta,
    times: WorkingTimes,
) -> list[tuple[datetime, str]]:
    """When each rung comes, in order. A rung before a due date that would come with the start says nothing: left out."""
    span = working_time(times, start, due) if promise.counts_working_time else due - start
    granted = max(span - paused, timedelta())
    found = [(step, step.instant(granted=granted, due=due, promise=promise, times=times)) for step in steps]
    return sorted(
        ((at, step.code) for step, at in found if step.side is not Side.BEFORE or at > start), key=lambda i: i[0]
    )


def _earlier(due: datetime, by: Promise, times: WorkingTimes) -> datetime:
    match by.unit:
        case Unit.WORKING_DAYS:
            return add_days(times, due, -by.value)
        case Unit.WORKING_HOURS:
            return add_working(times, due, -timedelta(hours=by.value)) if by.value else due
        case Unit.HOURS:
            return due - min(timedelta(hours=by.value), due - EARLIEST)
        case Unit.CALENDAR_DAYS:
            return due - min(timedelta(days=by.value), due - EARLIEST)
