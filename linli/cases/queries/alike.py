"""Perhaps the same matter (疑似重复): by text, place, time and who raised it, each said as a reason; and what neighbours told already.

Nothing decides here: a person reads why, and joins or not. Texts are compared by their pairs of characters, without words that
every request has (``data/everyday_words.yaml``); what both say is shown as words. Looked at is the same community and, where the spot is
known, what lies near it beyond the border.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, cached_property, reduce
from itertools import pairwise
from math import sqrt
from operator import or_
from pathlib import Path
from typing import Any

import rjieba
import yaml
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from linli.cases.models import Case, CaseSettings, Publication
from linli.cases.queries.settings import emergency_in
from linli.cases.rules import OPEN, SAID, PublicationState
from linli.people.models import Unit
from linli.places.geometry import box_around, distance_metres
from linli.places.models import Area
from linli.places.queries import communities_near, path_to
from linli.places.rules import COMMUNITY, LENGTHS, Level
from linli.search.rules import folded
from linli.ui.templatetags.words import ago

DATA = Path(__file__).parent.parent / "data" / "everyday_words.yaml"
DAYS, PUBLIC_DAYS = 30, 180
MOST_LOOKED_AT, MOST, MOST_WORDS = 200, 5, 4
NEAR, FAR = 60, 500  # metres: the same spot; further apart it is another one
# how alike two texts must be (cosine of their pairs), by how much the place says
ENOUGH = {"spot": 0.10, "grid": 0.14, "around": 0.3, "unplaced": 0.34}
OPENLY = 0.2  # before the public, where nobody looks at it first
_BUILDING = re.compile(r"(\d{1,4})\s?(?:号楼|栋|幢)", re.ASCII)
Position = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Matter:
    """What is compared: a case, or what is being written; ``position`` is (longitude, latitude) in WGS-84 degrees."""

    text: str
    area: str = ""
    address: str = ""
    position: Position | None = None
    at: datetime | None = None
    reporter: int | None = None


@dataclass(frozen=True)
class Alike:
    """Another case, and why it may be the same."""

    case: Case
    words: list[str]  # that both have
    metres: int | None
    is_same_grid: bool
    is_same_address: bool
    is_same_person: bool
    is_unnamed: bool  # neither says who raised it
    score: float
    people: int = 1  # who raised it, and what is joined to it

    @cached_property
    def why(self) -> list[str]:
        """The reasons: which words, how far, how long ago, who."""
        between = pgettext("between names", ", ")
        return [
            *([_("both say: %s") % between.join(self.words)] if self.words else []),
            self.where,
            ago(self.case.raised_at),
            *([self.who] if self.who else []),
            *([told_by(self.people)] if self.people > 1 else []),
        ]

    @property
    def where(self) -> str:
        if self.metres is not None and self.metres <= NEAR:
            return _("at the same spot")
        if self.metres is not None:
            return _("%d m away") % (round(self.metres, -1))
        if self.is_same_address:
            return _("the same address")
        return _("in the same grid") if self.is_same_grid else _("in the same community")

    @property
    def who(self) -> str:
        if self.is_same_person:
            return _("the same resident")
        return _("both without a name, perhaps sent twice") if self.is_unnamed else ""

    @property
    def confirms(self) -> str:
        """What whoever joins at once has been shown (see ``JoinForm``); empty where it must be looked at first."""
        return f"{self.case.pk} {self.case.state}" if self.case.is_open else ""


def alike(case: Case, among: QuerySet[Case], *, most: int = MOST) -> list[Alike]:
    """Open or recent cases that may be about the same as this one, the likeliest first. Two queries.

    ``among`` those that the reader may see; and what is not sensitive is not joined to what is.
    """
    if not case.is_sensitive:
        among = among.filter(is_sensitive=False)
    if case.category_id:
        among = among.filter(Q(category=case.category_id) | Q(category=None))
    family = Q(pk=case.pk) | Q(came_from=case.pk) | Q(pk=case.came_from_id)  # what was split apart is not the same
    return alike_to(matter_of(case), among.exclude(family), most=most)


def alike_to(matter: Matter, among: QuerySet[Case], *, most: int = MOST) -> list[Alike]:
    """The same for something that is being written."""
    since = (matter.at or timezone.now()) - timedelta(days=DAYS)
    rows = _around(among, matter).filter(raised_at__gte=since, state__in=sorted(OPEN | SAID))
    mine = Said.of(f"{matter.text} {matter.address}", names_around(matter.area))
    scored = [found for row in rows.order_by("-raised_at")[:MOST_LOOKED_AT] if (found := _compare(matter, mine, row))]
    best = sorted(scored, key=lambda found: (-found.score, -found.case.pk))[:most]
    several = how_many([found.case for found in best])
    return [Alike(**{**vars(found), "people": several[found.case.pk]}) for found in best]


def matter_of(case: Case) -> Matter:
    """A case as it is compared."""
    position = (case.lon, case.lat) if case.lon is not None and case.lat is not None else None
    text = case.words if case.words.startswith(case.title.removesuffix("…")) else f"{case.title}\n{case.words}"
    return Matter(text, case.area_id or "", case.address, position, case.raised_at, case.reporter_id)


def how_many(cases: Sequence[Case]) -> Counter[int]:
    """How many people raised each, with what is joined to it; who gave no name counts each time. One query."""
    people: dict[int, set[str]] = {case.pk: {str(case.reporter_id or f"-{case.pk}")} for case in cases}
    if people:
        joined = Case.objects.filter(joined_to__in=people).order_by().values_list("joined_to", "reporter", "pk")
        for master, reporter, pk in joined:
            people[master or 0].add(str(reporter or f"-{pk}"))
    return Counter({pk: len(some) for pk, some in people.items()})


def told_by(people: int) -> str:
    """How many said so."""
    return ngettext("%d neighbour told us", "%d neighbours told us", people) % people


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What several neighbours told already: how many, what kind of matter, where and since when; none of their words."""

    case: Case
    people: int
    category: str
    place: str
    lead: Unit


@dataclass(frozen=True, slots=True)
class Known:
    """What the public may know of a matter like this: what is in hand for several, and what was published."""

    neighbours: list[Neighbours]
    published: list[Publication]


def known_to_all(matter: Matter, *, most: int = 2) -> Known:
    """What may be said to everybody who writes something like this. Five queries at most.

    Of what is in hand only what so many people raised that it points to none of them (a setting), what a person has given a
    category that may be published, and nothing sensitive; said is the category, never a word of anybody. Of the published
    what its public text says. Nothing where somebody may be in danger: that is raised by itself, always.
    """
    if not matter.area or emergency_in(matter.text):
        return Known([], [])
    mine, now = Said.of(f"{matter.text} {matter.address}", names_around(matter.area)), timezone.now()
    rows = _around(Case.objects.filter(is_sensitive=False, category__is_publishable=True), matter)
    rows = rows.filter(raised_at__gte=now - timedelta(days=2 * DAYS), state__in=sorted(OPEN), shredded_at=None)
    rows = rows.filter(joined__isnull=False).distinct().select_related("category", "area", "desk")
    found = [f for row in rows.order_by("-raised_at")[:MOST_LOOKED_AT] if (f := _compare(matter, mine, row))]
    several, least = how_many([f.case for f in found]), CaseSettings.current().neighbours_from
    likely = [f for f in found if f.score >= OPENLY and several[f.case.pk] >= least]
    likely.sort(key=lambda f: (-f.score, -f.case.pk))
    shown = [
        Neighbours(f.case, several[f.case.pk], f.case.category.name, str(f.case.area or ""), f.case.lead)
        for f in likely[:most]
        if f.case.category is not None
    ]
    return Known(shown, _published(matter, mine, now - timedelta(days=PUBLIC_DAYS))[:most])


def is_told_by_neighbours(case: Case, master: Case) -> bool:
    """Whether the public page offers this master for this case: asked again when somebody says that it is the same."""
    return any(found.case.pk == master.pk for found in known_to_all(matter_of(case)).neighbours)


def _published(matter: Matter, mine: "Said", since: datetime) -> list[Publication]:
    rows = Publication.objects.filter(
        state=PublicationState.PUBLISHED, published_at__gte=since, case__is_sensitive=False
    )
    rows = _around(rows, matter).select_related("area", "unit").order_by("-published_at")[:MOST_LOOKED_AT]
    scored = [(mine.likeness(Said.of(f"{row.title}\n{row.problem}", names_around(matter.area))), row) for row in rows]
    likely = [(score, row) for score, row in scored if score >= OPENLY]
    return [row for _score, row in sorted(likely, key=lambda pair: (-pair[0], -pair[1].pk))]


def _around(rows: QuerySet[Any], matter: Matter) -> QuerySet[Any]:
    """Those of the same community, and across its border what lies near; of what is not placed, the others that are not."""
    home = matter.area[:COMMUNITY]
    beyond = communities_near(*matter.position, metres=FAR) - {home} if matter.position else set[str]()
    placed = Q(area__in=_areas({home, *beyond} - {""}))
    if matter.position is None or not beyond:
        return rows.filter(placed if home else Q(area=None))
    west, south, east, north = box_around(*matter.position, metres=FAR)
    near = Q(lon__range=(west, east), lat__range=(south, north))
    if not home:
        return rows.filter(Q(area=None) | placed & near)
    return rows.filter(placed, Q(area__code__startswith=home) | near)


def _areas(communities: set[str]) -> QuerySet[Area, str]:
    """The codes of these and of what lies in them."""
    inside = reduce(or_, (Q(code__startswith=code) for code in sorted(communities)), Q(pk__in=[]))
    return Area.objects.filter(inside).values_list("code", flat=True)


def _compare(matter: Matter, mine: "Said", case: Case) -> Alike | None:
    """How alike they are, with the reasons; None when too little."""
    other = matter_of(case)
    theirs = Said.of(f"{other.text} {other.address}", names_around(matter.area))
    metres = round(distance_metres(matter.position, other.position)) if matter.position and other.position else None
    is_grid = bool(matter.area) and matter.area == other.area and len(matter.area) == LENGTHS[Level.GRID]
    is_home = other.area.startswith(matter.area[:COMMUNITY]) if matter.area else not other.area
    is_address = is_home and bool(matter.address) and folded(matter.address) == folded(other.address)
    is_near = metres is not None and metres <= FAR
    if not is_near and not is_address and not (is_home and metres is None):
        return None  # the same address in another community is another place
    is_elsewhere = bool(mine.buildings and theirs.buildings and not mine.buildings & theirs.buildings)
    is_spot = not is_elsewhere and (is_address or (metres is not None and metres <= NEAR))
    is_grid = is_grid and not is_elsewhere
    place = "spot" if is_spot else "grid" if is_grid else "around" if matter.area else "unplaced"
    likeness = mine.likeness(theirs)
    if likeness < ENOUGH[place]:
        return None
    nearer = {"spot": 0.3, "grid": 0.15, "around": 0.0, "unplaced": 0.0}[place]
    apart = abs(((matter.at or timezone.now()) - case.raised_at).total_seconds()) / 86_400
    is_unnamed = matter.reporter is None and case.reporter_id is None and matter.at is not None and apart < 2
    is_same = matter.reporter is not None and matter.reporter == case.reporter_id
    score = likeness + nearer + 0.1 * max(0.0, 1 - apart / DAYS) + (0.05 if is_unnamed or is_same else 0)
    return Alike(case, mine.shared(theirs), metres, is_grid, is_address, is_same, is_unnamed, score)


@dataclass(frozen=True)
class Said:
    """A text as it is compared: its words without those that every request has, and their pairs of characters."""

    words: tuple[str, ...]
    pairs: frozenset[str]
    buildings: frozenset[str] = frozenset()  # their numbers: two that name different ones are rarely one matter

    @classmethod
    def of(cls, text: str, names: frozenset[str] = frozenset()) -> "Said":
        """``names`` of the place where both lie say nothing either."""
        usual = _everyday() | names
        plain = [word for word in rjieba.cut(folded(text[:2_000])) if word.isalnum()]
        kept = [word for word in plain if word not in usual]
        runs = "".join(word if word not in usual else " " for word in plain)
        pairs = frozenset(a + b for a, b in pairwise(runs) if " " not in (a, b))
        return cls(tuple(dict.fromkeys(kept)), pairs, frozenset(_BUILDING.findall(folded(text[:2_000]))))

    def likeness(self, other: "Said") -> float:
        """From 0 to 1: the share of pairs that both have."""
        if not self.pairs or not other.pairs:
            return 0.0
        return len(self.pairs & other.pairs) / sqrt(len(self.pairs) * len(other.pairs))

    def shared(self, other: "Said") -> list[str]:
        """The words that both have, the longest first; of words inside others only the longer ones."""
        both = [word for word in self.words if len(word) > 1 and word in set(other.words)]
        return sorted(both, key=lambda word: -len(word))[:MOST_WORDS]


def names_around(area: str) -> frozenset[str]:
    """The words in the names of the place and of those above it; areas are remembered, so it costs no query."""
    names = " ".join(row.name for row in path_to(area, with_itself=True)) if area else ""
    return frozenset(word for word in rjieba.cut(folded(names)) if word.isalnum())


@cache
def _everyday() -> frozenset[str]:
    words: Iterable[str] = yaml.safe_load(DATA.read_text(encoding="utf-8"))["everyday"]
    return frozenset(str(word) for word in words)
