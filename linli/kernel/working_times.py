"""Working times (工作时间): when work is done, and sums over it. Pure functions, no tables.

Thought of in local dates; instants go in and come out as aware UTC. What lies beyond 1900–9999 is held at that edge.
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

ZONE = ZoneInfo("Asia/Shanghai")
EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
LATEST = datetime(9999, 12, 31, 15, 59, 59, 999999, tzinfo=UTC)  # the last local midnight a datetime can hold
FIRST_DAY, LAST_DAY = EARLIEST.toordinal(), LATEST.toordinal()
MINUTE = 60_000_000  # in microseconds, in which everything is counted

Spans = tuple[tuple[int, int], ...]  # working times of one day, in minutes since midnight


@dataclass(frozen=True, eq=False)
class WorkingTimes:
    """When work is done: a weekly pattern (Monday first), and the days that differ from it (holidays, make-up days).

    It keeps running sums of the week and of the exceptions, so that the working time before any day is one
    look-up, and the day on which a sum is reached is found by bisection: microseconds, whatever the year.
    """

    week: tuple[Spans, ...]
    exceptions: Mapping[date, Spans] = field(default_factory=dict)
    known_years: frozenset[int] = frozenset()  # years whose holidays were entered; others follow the week alone

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise ValueError("a week has seven days")
        for spans in (*self.week, *self.exceptions.values()):
            check_spans(spans)
        days = sorted(self.exceptions)
        usual = [self.week[day.weekday()] for day in days]
        odd = [self.exceptions[day] for day in days]
        sums: dict[str, object] = {
            "_odd_days": [day.toordinal() for day in days],
            "_week_work": list(accumulate(map(_length, self.week), initial=0)),
            "_odd_work": list(
                accumulate((_length(o) - _length(u) for o, u in zip(odd, usual, strict=True)), initial=0)
            ),
            "_week_days": list(accumulate((bool(s) for s in self.week), initial=0)),
            "_odd_count": list(accumulate((bool(o) - bool(u) for o, u in zip(odd, usual, strict=True)), initial=0)),
        }
        for name, value in sums.items():
            object.__setattr__(self, name, value)

    _odd_days: list[int] = field(init=False, repr=False)
    _week_work: list[int] = field(init=False, repr=False)
    _odd_work: list[int] = field(init=False, repr=False)
    _week_days: list[int] = field(init=False, repr=False)
    _odd_count: list[int] = field(init=False, repr=False)

    def spans(self, day: int) -> Spans:
        """The working times of a day, given as its ordinal."""
        that = date.fromordinal(day)
        usual = self.exceptions.get(that)
        return self.week[that.weekday()] if usual is None else usual

    def work_before(self, day: int) -> int:
        """Working time (µs) before the midnight that begins this day (an ordinal; day 1 was a Monday)."""
        weeks, weekday = divmod(day - 1, 7)
        return weeks * self._week_work[7] + self._week_work[weekday] + self._odd_work[bisect_left(self._odd_days, day)]

    def days_before(self, day: int) -> int:
        """Working days before this day (an ordinal)."""
        weeks, weekday = divmod(day - 1, 7)
        return weeks * self._week_days[7] + self._week_days[weekday] + self._odd_count[bisect_left(self._odd_days, day)]

    def work_until(self, at: datetime) -> int:
        """Working time (µs) before this instant."""
        day, moment = local(at)
        inside = (min(max(moment - a * MINUTE, 0), (b - a) * MINUTE) for a, b in self.spans(day))
        return self.work_before(day) + sum(inside)


def working_time(times: WorkingTimes, a: datetime, b: datetime) -> timedelta:
    """The working time from a to b; negative if b is earlier."""
    return timedelta(microseconds=times.work_until(b) - times.work_until(a))


def working_days(times: WorkingTimes, a: datetime, b: datetime) -> int:
    """How many working days begin after the day of a, up to the day of b."""
    return times.days_before(local(b)[0] + 1) - times.days_before(local(a)[0] + 1)


def add_working(times: WorkingTimes, start: datetime, more: timedelta) -> datetime:
    """The instant by which so much working time has passed since ``start``; negative goes back.

    At the end of a day this is the evening, not the next morning; going back, the morning.
    """
    microseconds = more // timedelta(microseconds=1)
    if microseconds <= 0:
        return _go_back(times, start, -microseconds) if microseconds else next_working_instant(times, start)
    goal = times.work_until(start) + microseconds
    day = _find(times.work_before, goal, local(start)[0])
    if day > LAST_DAY:
        return LATEST
    goal -= times.work_before(day)
    for a, b in times.spans(day):
        if goal <= (b - a) * MINUTE:
            return instant(day, a * MINUTE + goal)
        goal -= (b - a) * MINUTE
    raise AssertionError("the sums of working times disagree with the day")


def add_days(times: WorkingTimes, start: datetime, days: int) -> datetime:
    """The same time of day so many working days later (or earlier), moved into the working time of that day."""
    start = next_working_instant(times, start) if days >= 0 else previous_working_instant(times, start)
    day, moment = local(start)
    day = _find(times.days_before, times.days_before(day) + 1 + days, day)
    if not FIRST_DAY <= day <= LAST_DAY:
        return LATEST if day > LAST_DAY else EARLIEST
    spans = times.spans(day)
    inside = (max(moment, a * MINUTE) for a, b in spans if moment <= b * MINUTE)
    return instant(day, next(inside, spans[-1][1] * MINUTE))


def next_working_instant(times: WorkingTimes, at: datetime) -> datetime:
    """This instant if work is done then, or else when work begins again."""
    day, moment = local(at)
    for a, b in times.spans(day):
        if moment < b * MINUTE:
            return max(clamp(at), instant(day, a * MINUTE))
    day = _find(times.days_before, times.days_before(day + 1) + 1, day)
    return LATEST if day > LAST_DAY else instant(day, times.spans(day)[0][0] * MINUTE)


def previous_working_instant(times: WorkingTimes, at: datetime) -> datetime:
    """This instant if work was done just before, or else when work last ended."""
    day, moment = local(at)
    for a, b in reversed(times.spans(day)):
        if moment > a * MINUTE:
            return min(clamp(at), instant(day, b * MINUTE))
    day = _find(times.days_before, times.days_before(day), day)
    return EARLIEST if day < FIRST_DAY else instant(day, times.spans(day)[-1][1] * MINUTE)


def end_of_day(at: datetime) -> datetime:
    """23:59:59 of the local day."""
    return max(clamp(at), instant(local(at)[0], 86_399_000_000))


def local(at: datetime) -> tuple[int, int]:
    """The local day (an ordinal) and the time since its midnight (µs)."""
    here = clamp(at).astimezone(ZONE)
    return here.toordinal(), ((here.hour * 60 + here.minute) * 60 + here.second) * 1_000_000 + here.microsecond


def parse_spans(text: str) -> Spans:
    """Working times as people write them: "08:30-12:00, 13:30-17:30"; nothing is a day off. Raises ValueError."""
    plain = text.translate(str.maketrans("：，、；;—–－~～至到", ":,,,,-------")).replace(" ", "")  # noqa: RUF001  # what a Chinese keyboard gives
    spans = tuple(_parse_span(part) for part in plain.split(",") if part)
    check_spans(spans)
    return spans


def show_spans(spans: Spans) -> str:
    return ", ".join(f"{a // 60:02}:{a % 60:02}-{b // 60:02}:{b % 60:02}" for a, b in spans)


def check_spans(spans: Spans) -> None:
    """Raises ValueError unless they follow each other within one day."""
    edges = [edge for span in spans for edge in span]
    if edges != sorted(set(edges)) or (edges and not 0 <= edges[0] < edges[-1] <= 24 * 60):
        raise ValueError(gettext("Each working time begins after the one before has ended, and ends on the same day."))


def _parse_span(part: str) -> tuple[int, int]:
    try:
        (h, m), (to_h, to_m) = (map(int, end.split(":")) for end in part.replace("--", "-").split("-"))
    except ValueError:
        raise ValueError(gettext("“%(text)s” is not a time such as 08:30-12:00.") % {"text": part[:40]}) from None
    if not (0 <= h <= 24 and 0 <= to_h <= 24 and 0 <= m < 60 and 0 <= to_m < 60):
        raise ValueError(gettext("“%(text)s” is not a time such as 08:30-12:00.") % {"text": part[:40]})
    return h * 60 + m, to_h * 60 + to_m


def _go_back(times: WorkingTimes, start: datetime, microseconds: int) -> datetime:
    goal = times.work_until(start) - microseconds
    if goal < times.work_before(FIRST_DAY):
        return EARLIEST
    day = _find(times.work_before, goal + 1, local(start)[0])  # the day that holds what comes after the goal
    goal -= times.work_before(day)
    for a, b in times.spans(day):
        if goal < (b - a) * MINUTE:
            return instant(day, a * MINUTE + goal)
        goal -= (b - a) * MINUTE
    raise AssertionError("the sums of working times disagree with the day")


def _find(before: Callable[[int], int], goal: int, near: int) -> int:
    """The first day by whose end the sum has reached the goal; outside FIRST_DAY..LAST_DAY if none has."""
    low, step = near, 8
    while low >= FIRST_DAY and before(low) >= goal:
        low, step = low - step, step * 2
    high, step = near, 8
    while high <= LAST_DAY and before(high + 1) < goal:
        high, step = high + step, step * 2
    low, high = max(low, FIRST_DAY - 1), min(high, LAST_DAY)
    return low + bisect_left(range(low, high + 1), goal, key=lambda day: before(day + 1))


def instant(day: int, moment: int) -> datetime:
    if not FIRST_DAY <= day <= LAST_DAY:
        return LATEST if day > LAST_DAY else EARLIEST
    midnight = datetime.fromordinal(day)
    return clamp((midnight + timedelta(microseconds=moment)).replace(tzinfo=ZONE)) if day < LAST_DAY else _last(moment)


def _last(moment: int) -> datetime:
    left = min(moment, 86_399_999_999)
    return (datetime.fromordinal(LAST_DAY) + timedelta(microseconds=left)).replace(tzinfo=ZONE).astimezone(UTC)


def clamp(at: datetime) -> datetime:
    if EARLIEST <= at <= LATEST:
        return at.astimezone(UTC)
    return LATEST if at > LATEST else EARLIEST


def _length(spans: Spans) -> int:
    return sum(b - a for a, b in spans) * MINUTE
