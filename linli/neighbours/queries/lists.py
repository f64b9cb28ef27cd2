"""Which building was told what, and what came up."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils import timezone

from linli.kernel.actor import Actor
from linli.neighbours.models import Report, Telling, Word
from linli.neighbours.policy import reports_visible_to, visible_to
from linli.neighbours.rules import TellingState, WordState
from linli.people.models import NEIGHBOURS, Post
from linli.people.queries import in_force
from linli.places.models import Area, Building
from linli.places.queries import buildings_of, grids_of_buildings


@dataclass(frozen=True, slots=True)
class House:
    """One building, and who told it on which day."""

    building: Building
    tellings: list[Telling] = field(default_factory=list)

    @property
    def is_told(self) -> bool:
        return bool(self.tellings)


@dataclass(frozen=True, slots=True)
class Passing:
    """One word and its buildings: of the grid of whoever looks, or of the whole community."""

    word: Word
    houses: list[House]

    @property
    def told(self) -> int:
        return sum(house.is_told for house in self.houses)


def going(actor: Actor) -> list[Word]:
    """What is being passed on here, what ends first."""
    rows = visible_to(actor).filter(state=WordState.GOING, last_day__gte=timezone.localdate())
    return list(rows.select_related("area").order_by("last_day", "pk")[:20])


def passings(area: str, words: Sequence[Word]) -> list[Passing]:
    """Each word with its buildings that lie in an area (its code). Two queries, however many; a third above the grid."""
    houses = list(buildings_of(area).order_by("compound__name", "order", "name")) if words else []
    is_above = any(len(word.area_id) > len(area) for word in words)  # a word of one grid, seen from its community
    grids = grids_of_buildings(house.pk for house in houses) if is_above else {}
    of = {
        word.pk: [house for house in houses if not grids or grids.get(house.pk, "").startswith(word.area_id)]
        for word in words
    }
    rows = Telling.objects.filter(word__in=[word.pk for word in words], state=TellingState.TOLD)
    by_place: dict[tuple[int, int], list[Telling]] = {}
    for telling in rows.select_related("user").order_by("day", "pk"):
        by_place.setdefault((telling.word_id, telling.building_id), []).append(telling)
    return [
        Passing(word, [House(house, by_place.get((word.pk, house.pk), [])) for house in of[word.pk]]) for word in words
    ]


def reports(actor: Actor) -> QuerySet[Report]:
    """What one may read, what waits first."""
    related = ("building__compound", "word", "user", "case", "area")
    return reports_visible_to(actor).select_related(*related).order_by("-made_at", "-pk")


def neighbours_of(area: str) -> list[Post]:
    """Who is attached to the grids of an area today: building leaders, volunteers, property staff, with their days."""
    posts = in_force().filter(role__in=sorted(NEIGHBOURS), area__code__startswith=area)
    return list(posts.select_related("user", "unit", "area").order_by("area__code", "role", "pk"))


def area_of(actor: Actor) -> Area:
    """The area of the post in which one acts."""
    return Area.objects.get(code=actor.area)
