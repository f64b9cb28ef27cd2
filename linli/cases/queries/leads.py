"""Which unit usually takes what: the category says, the place decides, the past helps."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cached_property, lru_cache
from itertools import groupby

from linli.cases.models import Case, Category, Task
from linli.cases.queries.cases import units_for_dispatch
from linli.people.models import Unit
from linli.places.rules import COMMUNITY

# the words of a category that name no unit but a kind of unit: which one, the place of the case decides
BY_PLACE = {"社区居委会": Unit.Kind.COMMITTEE, "街道办事处": Unit.Kind.SUBDISTRICT, "物业公司": Unit.Kind.FIRM}
LATELY = 300  # the newest rows are enough to see a habit
LOOSE = 3  # characters of a word that may be said with others in between
TELLING = 2 / 3  # of the best: what says no more than this is not worth a look beside it


def usual_lead(category: Category | None, place: str | None) -> Unit | None:
    """Who should lead a case of this category at this place (the code of an area), if that can be said."""
    return Leads().usual(category, place)


class Leads:
    """Who usually leads, asked for many cases: units are read once, and a habit once for each category in a community."""

    def __init__(self) -> None:
        self._habits: dict[tuple[int, str], Unit | None] = {}

    def usual(self, category: Category | None, place: str | None) -> Unit | None:
        """As ``usual_lead``."""
        if category is None:
            return None
        if category.lead_unit_id:
            return category.lead_unit
        kind = BY_PLACE.get(category.lead_hint)
        if kind is None:
            named = [u for u in self._units if category.lead_hint and u.name == category.lead_hint]
            return named[0] if named else self._by_habit(category, place)
        here = [u for u in self._units if u.kind == kind and place and u.area_id and place.startswith(u.area_id)]
        if here:
            return max(here, key=lambda u: len(u.area_id or ""))
        alone = [u for u in self._units if u.kind == kind]
        return self._by_habit(category, place) or (alone[0] if len(alone) == 1 else None)

    @cached_property
    def _units(self) -> list[Unit]:
        return list(units_for_dispatch())

    def _by_habit(self, category: Category, place: str | None) -> Unit | None:
        """Who led most of the last cases like this in the same community."""
        if not place:
            return None
        asked = (category.pk, place[:COMMUNITY])
        if asked not in self._habits:
            self._habits[asked] = self._led_most(*asked)
        return self._habits[asked]

    def _led_most(self, category: int, community: str) -> Unit | None:
        alike = Case.objects.filter(category=category, area__code__startswith=community).order_by("-raised_at")
        led = Task.objects.filter(is_lead=True, case__in=list(alike.values_list("pk", flat=True)[:20]))
        known = {u.pk: u for u in self._units}
        times = Counter(pk for pk in led.values_list("unit", flat=True) if pk in known)
        return known[times.most_common(1)[0][0]] if times else None


def usual_assistants(category: Category | None, place: str | None) -> list[Unit]:
    """Who assists by the words of the category."""
    if category is None or not category.assisting_hint:
        return []
    hints = category.assisting_hint.split("、")
    units = list(units_for_dispatch())
    found = [u for u in units if u.name in hints]
    for hint in hints:
        kind = BY_PLACE.get(hint)
        found += [u for u in units if u.kind == kind and place and u.area_id and place.startswith(u.area_id)]
    return found


def by_kind(units: Iterable[Unit]) -> list[tuple[str, list[Unit]]]:
    """Units under the names of their kinds: offices first, then communities, then the others."""
    order: dict[str, int] = {kind: n for n, kind in enumerate(ORDER)}
    rows = sorted(units, key=lambda u: (order.get(u.kind, len(order)), u.pk))
    return [(str(Unit.Kind(kind).label), list(group)) for kind, group in groupby(rows, key=lambda u: u.kind)]


ORDER = [
    Unit.Kind.DEPARTMENT,
    Unit.Kind.FIRM,
    Unit.Kind.COMMITTEE,
    Unit.Kind.SUBDISTRICT,
    Unit.Kind.CO_RESIDENT,
    Unit.Kind.SOCIAL,
    Unit.Kind.PARTY,
]


def most_used(*, most: int = 8) -> list[int]:
    """The categories given most often lately, most often first."""
    lately = Case.objects.filter(category__isnull=False).order_by("-raised_at").values_list("category", flat=True)
    return [pk for pk, _times in Counter(lately[:LATELY]).most_common(most) if pk]


def suggested(words: str, categories: Iterable[Category], *, most: int = 3) -> list[Category]:
    """The categories whose words occur in this text, the most telling first."""
    return [category for category, _said in spoken_of(words, categories)][:most]


def spoken_of(words: str, categories: Iterable[Category]) -> list[tuple[Category, list[str]]]:
    """The categories whose words occur in this text, with what of it they are, the most telling first.

    Longer words tell more: where somebody says 电梯又坏了, an old person (老人) who waits below is not what it is about.
    """
    found = [(category, _in_text(category.keywords, words)) for category in categories] if words else []
    scored = [(sum(map(len, said.values())), category, list(said)) for category, said in found]
    least = max((TELLING * score for score, _category, _said in scored), default=0)
    hits = [hit for hit in scored if hit[0] > max(least, 1)]
    best = sorted(hits, key=lambda hit: -hit[0])
    return [(row, [word for word in said if not any(word in w and word != w for w in said)]) for _n, row, said in best]


def _in_text(keywords: str, text: str) -> dict[str, str]:
    """What stands in the text → the word that it is; up to two characters may stand in between (电梯又坏 is 电梯坏)."""
    found = {word: word for word in keywords.split() if word in text}
    for word, loose in _loose(keywords):
        if word not in found and (match := loose.search(text)):
            found[match[0]] = word
    return found


@lru_cache(maxsize=2_000)
def _loose(keywords: str) -> list[tuple[str, re.Pattern[str]]]:
    """The longer words, with one gap anywhere inside."""
    words = [word for word in keywords.split() if len(word) >= LOOSE]
    gaps = [[f"{re.escape(word[:i])}\\w{{1,2}}{re.escape(word[i:])}" for i in range(1, len(word))] for word in words]
    return [(word, re.compile("|".join(some))) for word, some in zip(words, gaps, strict=True)]
