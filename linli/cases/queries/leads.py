"""Which unit usually takes what: the category says, the place decides, the past helps."""

from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from itertools import groupby

from linli.cases.models import Case, Category, Task
from linli.cases.queries.cases import units_for_dispatch
from linli.people.models import Unit

# the words of a category that name no unit but a kind of unit: which one, the place of the case decides
BY_PLACE = {"社区居委会": Unit.Kind.COMMITTEE, "街道办事处": Unit.Kind.SUBDISTRICT, "物业公司": Unit.Kind.FIRM}
COMMUNITY = 12  # digits of a community's code
LATELY = 300  # the newest rows are enough to see a habit


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
    scored = [(sum(len(w) for w in c.keywords.split() if w in words), c) for c in categories if words]
    hits = sorted((pair for pair in scored if pair[0] > 1), key=lambda pair: -pair[0])
    return [category for _score, category in hits[:most]]
