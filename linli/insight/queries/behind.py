"""The cases behind a number: the same condition, as far as the reader may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from linli.cases.models import Case
from linli.cases.policy import at_work, visible_to
from linli.cases.queries.cases import for_list
from linli.insight.models import CaseFact
from linli.insight.queries.measures import any_of
from linli.insight.queries.rates import Place
from linli.insight.queries.sums import FIELD, apart, times
from linli.insight.rules import RATES, By, Measure, Step
from linli.kernel.actor import Actor

MOST = 1_000  # so many are listed; who wants more narrows the question
KNOWN = {(measure,) for measure in Measure} | {part for rate in RATES.values() for part in (rate.above, rate.of)}


@dataclass(frozen=True, slots=True)
class Behind:
    """How many the figure counts, and those of them that this reader may open, the newest first."""

    counted: int
    ids: list[int]

    @property
    def only_counted(self) -> int:
        """Confidential ones: they stand in the figure and not in the list."""
        return self.counted - len(self.ids) if self.counted <= MOST else 0


def measures_of(codes: str) -> tuple[Measure, ...] | None:
    """Measures as an address names them; only such as belong together, so that nothing is counted twice."""
    given = codes.split(",")
    found = tuple(Measure(code) for code in given if code in Measure.values)
    return found if found in KNOWN and len(found) == len(given) else None


def facts_behind(place: Place, measures: tuple[Measure, ...]) -> QuerySet[CaseFact]:
    """The facts that a figure counts."""
    period = place.period
    facts = CaseFact.objects.filter(place.scope.facts, any_of(measures))
    facts = facts.filter(raised_on__gte=period.start, raised_on__lt=period.end)
    if place.category:
        facts = facts.filter(category=int(place.category))
    return facts.filter(**{FIELD[place.by]: place.key}) if place.by is not By.ALL else facts


def longer_than(actor: Actor, place: Place, step: Step, over: int | None) -> Behind:
    """The cases that went a step, or only those that took more than so many (rounded) minutes for it.

    Raises KeyError for what is not told apart.
    """
    key = place.key if place.by is not By.ALL else ""
    took = times(place.scope, place.period, place.by).get((key, step.value), [])
    went: dict[str, Any] = {f"{step.value}__isnull": False} if over is None else {f"{step.value}__gt": over}
    facts = facts_behind(place, (Measure.RECEIVED,)).filter(**went)
    return _behind(actor, sum(n for minutes, n in took if over is None or minutes > over), facts)


def behind(actor: Actor, place: Place, measures: tuple[Measure, ...]) -> Behind:
    """What stands behind a figure. Raises KeyError for what is not told apart."""
    key = place.key if place.by is not By.ALL else ""
    counts = apart(place.scope, place.period, place.by, category=place.category).get(key)
    return _behind(actor, counts.n(*measures) if counts else 0, facts_behind(place, measures))


def _behind(actor: Actor, counted: int, facts: QuerySet[CaseFact]) -> Behind:
    seen = facts.filter(case__in=visible_to(at_work(actor)).values("pk"))
    newest = seen.order_by("-raised_on", "-case")  # through an index: what is asked for may be all of three years
    return Behind(counted, list(newest.values_list("case_id", flat=True)[:MOST]))


def listed(ids: Sequence[int]) -> list[Case]:
    """These cases as a list shows them, in the same order."""
    cases = for_list(Case.objects.filter(pk__in=ids)).select_related("clock", "area")
    rows = cases.defer("words", "salt", "area__polygon").in_bulk()
    return [rows[pk] for pk in ids if pk in rows]
