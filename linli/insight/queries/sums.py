"""Reading figures: from the sums that are kept, and for single weeks from the facts themselves. A few indexed rows each."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet, Sum

from linli.insight.models import CaseFact, FigureSum, StepTime
from linli.insight.queries.measures import counted
from linli.insight.queries.periods import Period
from linli.insight.rules import By, Grain, Measure, Span, Step

FIELD: dict[By, str] = {
    By.COMMUNITY: "community", By.GRID: "grid", By.CATEGORY: "category", By.UNIT: "unit", By.CHANNEL: "channel",
}  # fmt: skip
COLUMNS = [measure.value for measure in Measure]


@dataclass(frozen=True, slots=True)
class Scope:
    """What figures are asked of: everything, all that lies under an area code, or what one unit leads or led."""

    span: Span = Span.ALL
    code: str = ""

    @property
    def facts(self) -> Q:
        """The same as a condition over facts."""
        if self.span is Span.AREA:
            return Q(grid=self.code) if len(self.code) == 15 else Q(community__startswith=self.code)
        return Q(unit=int(self.code)) if self.span is Span.UNIT else Q()

    @property
    def choices(self) -> tuple[By, ...]:
        """What it can be told apart by."""
        if self.span is Span.UNIT:
            return (By.COMMUNITY, By.CATEGORY, By.CHANNEL)
        one = self.span is Span.AREA and len(self.code) >= 12
        return (By.GRID, By.CATEGORY, By.UNIT, By.CHANNEL) if one else (By.COMMUNITY, *list(By)[2:])


@dataclass(slots=True)
class Counts:
    """How many cases in each measure."""

    by_measure: Mapping[str, int] = field(default_factory=dict)

    def n(self, *measures: Measure) -> int:
        """The sum of these; of measures that exclude each other, that is how many cases."""
        return sum(self.by_measure.get(measure.value, 0) for measure in measures)


def total(scope: Scope, period: Period) -> Counts:
    """All measures of the whole."""
    return apart(scope, period, By.ALL).get("", Counts())


def apart(scope: Scope, period: Period, by: By, *, category: str = "") -> dict[str, Counts]:
    """All measures for each community, unit … by its code, id or value, as text; ``category`` only for communities.

    One query. Raises KeyError for what is not kept: a unit by grids.
    """
    if (by is not By.ALL and by not in (*scope.choices, By.COMMUNITY)) or (category and by is not By.COMMUNITY):
        raise KeyError(by)
    if period.kind == "week" or len(scope.code) == 15:
        return _from_facts(scope, period, by, category)
    rows, column = _source(scope, by, category)
    rows = rows.filter(grain=Grain.MONTH, start__gte=period.start, start__lt=period.end)
    return _summed(rows, column)


def series(scope: Scope, since: date, until: date, grain: Grain) -> dict[date, Counts]:
    """All measures of each week or month that begins from ``since`` to before ``until``. One query."""
    rows = _within(scope, By.ALL).filter(grain=grain, start__gte=since, start__lt=until)
    found = rows.order_by().values("start").annotate(**_sums())
    return {row.pop("start"): _counts(row) for row in found}


def series_by_community(scope: Scope, since: date, until: date, *, category: str = "") -> dict[str, dict[date, Counts]]:
    """All measures of each community and month. One query."""
    rows, column = _source(scope, By.COMMUNITY, category)
    rows = rows.filter(grain=Grain.MONTH, start__gte=since, start__lt=until)
    found: dict[str, dict[date, Counts]] = defaultdict(dict)
    for row in rows.order_by().values(column, "start").annotate(**_sums()):
        found[row.pop(column)][row.pop("start")] = _counts(row)
    return found


def last_months(end: date, count: int) -> list[date]:
    """The first days of so many months, the last being the one that holds the day before ``end``."""
    last = end - timedelta(days=1)
    found = [date(last.year + (last.month - 1 - n) // 12, (last.month - 1 - n) % 12 + 1, 1) for n in range(count)]
    return found[::-1]


def times(scope: Scope, period: Period, by: By = By.ALL) -> dict[tuple[str, str], list[tuple[int, int]]]:
    """For each key and step the durations in rounded minutes with how many cases took so long, the shortest first.

    Told apart (``by``) only the whole way. One query; for a single week one per step.
    """
    found: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    if period.kind == "week" or len(scope.code) == 15:
        for step in Step if by is By.ALL else (Step.WHOLE,):
            for key, minutes in (
                _facts(scope, period).exclude(**{step.value: None}).values_list(FIELD.get(by, "pk"), step)
            ):
                found[str(key) if by in FIELD else "", step.value].append((minutes, 1))
    else:
        rows, column = _source(scope, by, "", model=StepTime)
        rows = rows.filter(start__gte=period.start, start__lt=period.end).order_by()
        names = (column, "step", "minutes") if column else ("step", "minutes")
        for row in rows.values(*names).annotate(n=Sum("cases")):
            found[row.get(column, "") if column else "", row["step"]].append((row["minutes"], row["n"]))
    return {where: sorted(durations) for where, durations in found.items()}


def at_share(durations: list[tuple[int, int]], percent: int) -> int | None:
    """The duration that so many percent of the cases do not exceed (nearest rank), in rounded minutes."""
    cases = sum(n for _minutes, n in durations)
    passed, wanted = 0, -(-cases * percent // 100)
    for minutes, n in durations:
        passed += n
        if passed >= wanted:
            return minutes
    return None


def _from_facts(scope: Scope, period: Period, by: By, category: str) -> dict[str, Counts]:
    facts = _facts(scope, period)
    if category:
        facts = facts.filter(category=category)
    if by is By.ALL:
        return {"": _counts(facts.aggregate(**counted()))}
    name = FIELD[by]
    rows = facts.order_by().values(name).annotate(**counted())
    return {str(row.pop(name)): _counts(row) for row in rows if row["n_received"] or row["n_history"]}


def _facts(scope: Scope, period: Period) -> QuerySet[CaseFact]:
    return CaseFact.objects.filter(scope.facts, raised_on__gte=period.start, raised_on__lt=period.end)


def _source(scope: Scope, by: By, category: str, *, model: Any = FigureSum) -> tuple[QuerySet[Any], str]:
    """The rows that hold it, and the column that tells them apart."""
    if category:
        return _within(scope, By.CATEGORY, span=Span.AREA, model=model).filter(key=category), "scope"
    if by is By.ALL:
        return _within(scope, by, model=model), ""
    if scope.span is Span.UNIT:
        return _within(scope, by, model=model), "key"
    if by in (By.COMMUNITY, By.UNIT) and scope.span is Span.ALL:
        return _within(scope, By.ALL, span=Span.AREA if by is By.COMMUNITY else Span.UNIT, model=model), "scope"
    if by is By.COMMUNITY:
        return _within(scope, By.ALL, model=model), "scope"
    return _within(scope, by, span=Span.AREA if by is By.GRID else scope.span, model=model), "key"


def _within(scope: Scope, by: By, *, span: Span | None = None, model: Any = FigureSum) -> QuerySet[Any]:
    rows: QuerySet[Any] = model.objects.filter(span=span or scope.span, by=by)
    if scope.span is Span.UNIT or len(scope.code) == 12:
        return rows.filter(scope=scope.code)
    return rows.filter(scope__startswith=scope.code) if scope.code else rows


def _summed(rows: QuerySet[Any], column: str) -> dict[str, Counts]:
    if not column:
        return {"": _counts(rows.aggregate(**_sums()))}
    return {row.pop(column): _counts(row) for row in rows.order_by().values(column).annotate(**_sums())}


def _sums() -> dict[str, Sum]:
    return {f"n_{name}": Sum(name) for name in COLUMNS}


def _counts(row: Mapping[str, Any]) -> Counts:
    return Counts({name.removeprefix("n_"): value or 0 for name, value in row.items() if name.startswith("n_")})
