"""Facts and their sums, kept up with the record: read again what was acted on, and sum again what that touched.

Nothing here is an act: everything can be made anew from the record (``linli rebuild-insight``). Writers of cases never wait
for it; the worker reads what they wrote.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Max, Q, QuerySet
from django.db.models.functions import TruncMonth, TruncWeek
from django.utils import timezone

from linli.cases.models import Case
from linli.insight.models import CaseFact, FactMark, FigureSum, StepTime
from linli.insight.queries.history import CASE, facts_of
from linli.insight.queries.measures import counted
from linli.insight.queries.periods import begin, following
from linli.insight.rules import GROUPINGS, By, Grain, Outcome, Span, Step
from linli.record.models import Entry

BATCH = 500
MOST = 5_000  # promises that come due in one look
BEHIND = 200_000  # entries that one look may read; beyond it all is made anew
LATECOMERS = timedelta(minutes=10)  # an act that began so long ago may still be on its way into the record
FIELD: dict[str, str] = {
    Span.AREA: "community", Span.UNIT: "unit",
    By.COMMUNITY: "community", By.GRID: "grid", By.CATEGORY: "category", By.UNIT: "unit", By.CHANNEL: "channel",
}  # fmt: skip
COLUMNS = [f.name for f in CaseFact._meta.concrete_fields if not f.primary_key]


@dataclass(slots=True)
class Touched:
    """Whatever a change of facts may have changed the sums of: weeks, months, and values of each field."""

    starts: dict[Grain, set[date]] = field(default_factory=lambda: {grain: set() for grain in Grain})
    values: dict[str, set[Any]] = field(default_factory=lambda: {name: set() for name in FIELD.values()})

    def add(self, fact: CaseFact) -> None:
        """Before a change and after it."""
        for grain, starts in self.starts.items():
            starts.add(begin(grain, fact.raised_on))
        for name, values in self.values.items():
            values.add(getattr(fact, name))

    def plain(self) -> dict[str, list[Any]]:
        """As JSON, to be kept until the sums are made."""
        days = {grain.value: sorted(start.isoformat() for start in self.starts[grain]) for grain in Grain}
        return days | {name: sorted(values) for name, values in self.values.items()}

    def take(self, plain: Mapping[str, list[Any]]) -> None:
        """What an earlier one left behind."""
        for grain, starts in self.starts.items():
            starts |= {date.fromisoformat(start) for start in plain.get(grain.value, [])}
        for name, values in self.values.items():
            values |= set(plain.get(name, []))

    def facts(self, grain: Grain, names: Sequence[str]) -> QuerySet[CaseFact]:
        """The facts of all sums that these fields may have changed."""
        spans = Q(pk__in=[])
        for start in self.starts[grain]:
            spans |= Q(raised_on__gte=start, raised_on__lt=following(grain, start))
        return CaseFact.objects.filter(spans, **{f"{name}__in": self.values[name] for name in names})

    def sums(self, rows: QuerySet[Any], grain: Grain, names: Mapping[str, str]) -> QuerySet[Any]:
        """The same sums, which are about to be made again."""
        these = {f"{column}__in": [str(value) for value in self.values[name]] for column, name in names.items()}
        return rows.filter(start__in=self.starts[grain], **these)


def skip_ahead(*, now: datetime | None = None) -> bool:
    """Far behind the record (a large import, a data set that was brought along) everything is made anew: whether that is due.

    From here on only what is new is looked at; the rest is for ``rebuild``, which takes minutes and belongs to the long work.
    """
    at = now or timezone.now()
    mark = FactMark.objects.first() or FactMark(entry=0, at=at)
    last = Entry.objects.aggregate(n=Max("pk"))["n"] or 0
    if last - mark.entry <= BEHIND:
        return False
    mark.entry, mark.at = last, at
    mark.save()
    return True


def freshen(*, now: datetime | None = None) -> int:
    """Bring the figures up to now: what was acted on since, and promises that came due. How many cases were read."""
    at = now or timezone.now()
    mark = FactMark.objects.first() or FactMark(entry=0, at=at)
    due = CaseFact.objects.filter(turns_at__lte=at).values_list("pk", flat=True)[:MOST]
    changed = sorted(_stale(_acted_on(mark)) | set(due))
    _read_again(mark, changed, at)
    mark.entry, mark.at = _settled(mark, at), at
    mark.save()
    return len(changed)


def set_right(*, now: datetime | None = None) -> int:
    """Every night: read whatever differs from the record all the same, and all that is open. How many cases were read."""
    at = now or timezone.now()
    mark = FactMark.objects.first() or FactMark(entry=0, at=at)
    open_or_stale = Q(fact=None) | ~Q(fact__version=F("version")) | Q(fact__outcome=Outcome.OPEN)
    pks = list(Case.objects.filter(open_or_stale).order_by("pk").values_list("pk", flat=True))
    _read_again(mark, pks, at)
    return len(pks)


def rebuild(*, now: datetime | None = None) -> int:
    """Make all facts and sums anew from the record, in short transactions. How many cases there are."""
    at = now or timezone.now()
    last = Entry.objects.aggregate(n=Max("pk"))["n"] or 0
    pks = list(Case.objects.order_by("pk").values_list("pk", flat=True))
    for some in _pieces(pks):
        _write(facts_of(some, at))
    resum()
    FactMark.objects.all().delete()
    FactMark.objects.create(entry=last, at=at)
    return len(pks)


def resum() -> int:
    """Make all sums anew from the facts; the old ones are shown until then. How many facts there are."""
    made = [_summed(CaseFact.objects.all(), *grouping) for grouping in GROUPINGS]
    with transaction.atomic():
        FigureSum.objects.all().delete()
        StepTime.objects.all().delete()
        for sums, times in made:
            _keep(sums, times)
    return CaseFact.objects.count()


def _acted_on(mark: FactMark) -> set[int]:
    """Cases with entries after the mark."""
    after = Entry.objects.filter(pk__gt=mark.entry, act__root_kind=CASE)
    return set(after.order_by().values_list("act__root_id", flat=True).distinct())


def _stale(pks: set[int]) -> set[int]:
    """Those whose fact is of another version, or that have none."""
    found: set[int] = set()
    for some in _pieces(sorted(pks)):
        now = dict(Case.objects.filter(pk__in=some).values_list("pk", "version"))
        then = dict(CaseFact.objects.filter(pk__in=some).values_list("pk", "version"))
        found |= {pk for pk, version in now.items() if then.get(pk) != version}
    return found


def _settled(mark: FactMark, at: datetime) -> int:
    """Up to which entry nobody can come in between any more: numbers are given before they can be seen."""
    old = Entry.objects.filter(pk__gt=mark.entry, act__at__lt=at - LATECOMERS)
    return old.aggregate(n=Max("pk"))["n"] or mark.entry


def _read_again(mark: FactMark, pks: Sequence[int], at: datetime) -> None:
    """Write the facts, then sum. Whoever is killed between the two leaves word of what is not summed yet."""
    for some in list(_pieces(pks)) or [[]]:
        touched = Touched()
        touched.take(mark.unsummed)
        before, after = CaseFact.objects.in_bulk(some), facts_of(some, at)
        for fact in [*before.values(), *after]:
            touched.add(fact)
        if any(touched.starts.values()):
            with transaction.atomic():
                _write(after)
                mark.unsummed = touched.plain()
                mark.save()
            _sum_again(touched, mark)


def _write(facts: list[CaseFact]) -> None:
    CaseFact.objects.bulk_create(facts, update_conflicts=True, unique_fields=["case"], update_fields=COLUMNS)


def _sum_again(touched: Touched, mark: FactMark) -> None:
    """Read first and write afterwards, so that nobody waits for it while it reads."""
    made = []
    for grain, span, by in GROUPINGS:
        facts = touched.facts(grain, list(_names(span, by).values()))
        made.append(_summed(facts, grain, span, by))
    with transaction.atomic():
        for (grain, span, by), (sums, times) in zip(GROUPINGS, made, strict=True):
            names, kept = _names(span, by), {"span": span, "by": by}
            touched.sums(FigureSum.objects.filter(grain=grain, **kept), grain, names).delete()
            if grain is Grain.MONTH:
                touched.sums(StepTime.objects.filter(**kept), grain, names).delete()
            _keep(sums, times)
        mark.unsummed = {}
        mark.save()


def _keep(sums: list[FigureSum], times: list[StepTime]) -> None:
    FigureSum.objects.bulk_create(sums, batch_size=BATCH)
    StepTime.objects.bulk_create(times, batch_size=BATCH)


def _summed(facts: QuerySet[CaseFact], grain: Grain, span: Span, by: By) -> tuple[list[FigureSum], list[StepTime]]:
    """Sum these facts by weeks or months, within what, told apart by what; months with durations."""
    names = _names(span, by)
    facts = facts.order_by().annotate(start=(TruncMonth if grain is Grain.MONTH else TruncWeek)("raised_on"))
    head = {"span": span, "by": by}
    rows = facts.values("start", *names.values()).annotate(**counted())
    sums = [
        FigureSum(grain=grain, **head, **_headed(row, names)) for row in rows if row["n_received"] or row["n_history"]
    ]
    times: list[StepTime] = []
    steps = () if grain is Grain.WEEK else tuple(Step) if by is By.ALL else (Step.WHOLE,)
    for step in steps:
        took = facts.exclude(**{step.value: None}).values("start", *names.values(), step.value)
        times += [
            StepTime(step=step, minutes=row.pop(step.value), **head, **_headed(row, names))
            for row in took.annotate(cases=Count("pk"))
        ]
    return sums, times


def _names(span: Span, by: By) -> dict[str, str]:
    """Which fields of a fact go under scope and key."""
    return {column: FIELD[part] for column, part in (("scope", span), ("key", by)) if part in FIELD}


def _headed(row: dict[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """The values of the fields go under scope and key, as text."""
    rest = {name.removeprefix("n_"): value for name, value in row.items() if name not in names.values()}
    return rest | {column: str(row[name]) for column, name in names.items()}


def _pieces(pks: Sequence[int]) -> Iterator[Sequence[int]]:
    for n in range(0, len(pks), BATCH):
        yield pks[n : n + BATCH]
