"""How residents rated (评事): counts with their denominators, solved × way × result apart."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.cases.models import CallBack, Case, Rating
from linli.cases.rules import CallBackState

LEAST = 20  # ratings; of fewer no rate is said, the next longer time is taken
SPANS = (90, 365)  # days
WAY, RESULT = "process", "result"


@dataclass(frozen=True, slots=True)
class Share:
    """One answer to one question: what was said, by how many, and out of how many."""

    label: str
    count: int
    total: int

    @property
    def percent(self) -> int | None:
        """Rounded; None where too few rated for a rate."""
        return round(100 * self.count / self.total) if self.total >= LEAST else None

    @property
    def words(self) -> str:
        """“解决 183 件（61%）”, or the count alone."""
        return f"{self.count} ({self.percent}%)" if self.percent is not None else str(self.count)


@dataclass(frozen=True, slots=True)
class Rated:
    """The last rating of each case that was answered in so many days; imported history is left out."""

    days: int
    answered: int
    rated: int
    unreached: int  # called back and not reached: a value of its own, no rating
    solved: list[Share]
    way: list[Share]
    result: list[Share]


def rated() -> Rated:
    """Of the last three months, or of a year where fewer than 20 rated; in three queries for each."""
    for days in SPANS:
        found = _rated(days)
        if found.rated >= LEAST:
            break
    return found


def _rated(days: int) -> Rated:
    answered = Case.objects.filter(answered_at__gte=timezone.now() - timedelta(days=days), is_history=False)
    calls = CallBack.objects.filter(case__in=answered, state=CallBackState.UNREACHED)
    last = last_ratings().filter(case__in=answered)
    asked = [("solved", Rating.Solved), (WAY, Rating.Feeling), (RESULT, Rating.Feeling)]
    counts = {f"{name}_{value}": Count("pk", filter=Q((name, value))) for name, kind in asked for value in kind.values}
    found = last.aggregate(all=Count("pk"), **counts)
    solved, way, result = (
        [Share(str(kind(value).label), found[f"{name}_{value}"], found["all"]) for value in kind.values]
        for name, kind in asked
    )
    return Rated(days, answered.count(), found["all"], calls.values("case").distinct().count(), solved, way, result)


def last_ratings() -> QuerySet[Rating]:
    """The final rating of each case; the ones before stay in the file, and so does what came by a slip and proves nobody."""
    proven = Rating.objects.exclude(how=Rating.How.SLIP)
    later = proven.filter(case=OuterRef("case"), pk__gt=OuterRef("pk"))
    return proven.filter(~Exists(later))


def unhappy(among: QuerySet[Case], *, most: int) -> list[Rating]:
    """The last ratings that say: not solved, or not content; the newest first, of cases that the reader may see."""
    bad = Q(solved=Rating.Solved.NO) | Q(process=Rating.Feeling.UNHAPPY) | Q(result=Rating.Feeling.UNHAPPY)
    rows = last_ratings().filter(bad, case__in=among).select_related("case")
    return list(rows.order_by("-given_at")[:most])


def span_words(found: Rated) -> str:
    """Of which time it is."""
    return _("the last three months") if found.days == SPANS[0] else _("the last twelve months")
