"""Before it is reported (未诉先办): what came again and again in these weeks of earlier years, at one place about one thing."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_

from django.db.models import Count, F, Max, Min, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from linli.cases.models import Case
from linli.cases.policy import at_work, visible_to
from linli.insight.models import CaseFact
from linli.insight.queries.sums import Scope
from linli.insight.rules import By
from linli.kernel.actor import Actor

AHEAD = 30  # days that are looked at, a year earlier
REPEATED = {By.GRID: 2, By.COMMUNITY: 3}  # from so many cases on it is worth a look
ENOUGH = 6  # cases of one kind at one place in a year; of fewer nobody can tell its season
MOST = 40
SHOWN = 5


@dataclass(slots=True)
class Repeated:
    """One problem at one place in these weeks: how often last year, when, whether that is its season."""

    area: str  # code
    category: int
    n: int
    first: date
    last: date
    year: int  # in the whole year that began then
    already: int = 0  # this year, in the last 30 days
    cases: list[Case] | None = None

    @property
    def usual(self) -> float:
        """Cases in as many days of that year."""
        return self.year * AHEAD / 365

    @property
    def is_enough(self) -> bool:
        """Whether there were so many that a season could be told from chance."""
        return self.year >= ENOUGH

    @property
    def is_season(self) -> bool:
        """At least twice as many as at other times."""
        return self.is_enough and self.n >= 2 * self.usual

    @property
    def times(self) -> str:
        """How many times as many as usual."""
        return f"{self.n / self.usual:.1f}"


def window(today: date, years: int = 1) -> tuple[date, date]:
    """The 30 days ahead, so many years earlier: from the first day to before the second."""
    try:
        begin = today.replace(year=today.year - years)
    except ValueError:  # the 29th of February
        begin = today - timedelta(days=365 * years)
    return begin, begin + timedelta(days=AHEAD)


def repeated(actor: Actor, scope: Scope, by: By, *, today: date | None = None) -> list[Repeated]:
    """Problems that were raised again and again in these weeks last year, in the order of places. Four queries.

    Confidential cases are counted and not named.
    """
    on, field = today or timezone.localdate(), {By.GRID: "grid", By.COMMUNITY: "community"}[by]
    begin, end = window(on)
    facts = CaseFact.objects.filter(scope.facts).exclude(category=0).exclude(**{field: ""})
    season = facts.filter(raised_on__gte=begin, raised_on__lt=end).order_by().values_list(field, "category")
    counts = season.annotate(n=Count("pk"), first=Min("raised_on"), last=Max("raised_on"))
    often = sorted(counts.filter(n__gte=REPEATED[by]), key=lambda row: -row[2])[:MOST]
    if not often:
        return []
    pairs = Q(**{f"{field}__in": {row[0] for row in often}}, category__in={row[1] for row in often})
    year = facts.filter(pairs, raised_on__gte=begin, raised_on__lt=begin + timedelta(days=365))
    usual = {(a, c): n for a, c, n in year.order_by().values_list(field, "category").annotate(n=Count("pk"))}
    lately = facts.filter(pairs, raised_on__gt=on - timedelta(days=AHEAD), raised_on__lte=on)
    now = {(a, c): n for a, c, n in lately.order_by().values_list(field, "category").annotate(n=Count("pk"))}
    found = [Repeated(a, c, n, first, last, usual.get((a, c), n), now.get((a, c), 0)) for a, c, n, first, last in often]
    _with_cases(actor, found, facts.filter(raised_on__gte=begin, raised_on__lt=end), field)
    return sorted(found, key=lambda row: (row.area, row.category))


def _with_cases(actor: Actor, rows: list[Repeated], facts: QuerySet[CaseFact], field: str) -> None:
    """The first few cases of each, as far as this reader may see them. One query, however many there were."""
    pairs = reduce(or_, (Q(**{field: row.area}, category=row.category) for row in rows))
    seen = facts.filter(pairs, case__in=visible_to(at_work(actor)).values("pk"))
    turn = Window(RowNumber(), partition_by=[F(field), F("category")], order_by=["raised_on", "case"])
    told = ("grid", "community", "category", "case__raised_at", "case__title")
    by_pair: dict[tuple[str, int], list[Case]] = {}
    for fact in seen.annotate(turn=turn).filter(turn__lte=SHOWN).select_related("case").only(*told).order_by("turn"):
        by_pair.setdefault((getattr(fact, field), fact.category), []).append(fact.case)
    for row in rows:
        row.cases = by_pair.get((row.area, row.category), [])
