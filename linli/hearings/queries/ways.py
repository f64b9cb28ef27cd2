"""What else may become of a concern that was heard: whatever an app above, or a journey, registers.

In ``AppConfig.ready``::

    ways.register("topic", Road("councils.topic", offers, take, lines))

``offers(actor, hearing)`` gives the ways as (code, words), at most two queries; each code begins with the name of the road.
``take(concern, code, by=, key=)`` does it and moves the concern in the same transaction. ``lines(actor, ids)`` tells of what
became of it, one query; what this reader may not see has no line.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from linli.hearings.models import Concern, Hearing
from linli.kernel.actor import Actor
from linli.kernel.rulebook import NotNow
from linli.record.beside import Line
from linli.record.models import Act

Offers = Callable[[Actor, Hearing], list[tuple[str, str]]]
Take = Callable[[Concern, str, Actor, UUID], Act]
Lines = Callable[[Actor, list[int]], Mapping[int, Line]]


@dataclass(frozen=True, slots=True)
class Road:
    """One kind of thing that a concern may become."""

    kind: str  # app.model of what it becomes
    offers: Offers
    take: Take
    lines: Lines


_roads: dict[str, Road] = {}


def register(name: str, road: Road) -> None:
    """Let concerns go this way."""
    _roads[name] = road


def ways(actor: Actor, hearing: Hearing) -> list[tuple[str, str]]:
    """All further ways open to this person for what is heard here: code and words."""
    return [way for road in _roads.values() for way in road.offers(actor, hearing)]


def take(concern: Concern, code: str, *, by: Actor, key: UUID) -> Act:
    """Go this way. Raises Refused as the rulebooks do, and when there is no such way."""
    road = _roads.get(code.partition("-")[0])
    if road is None:
        raise NotNow(code)
    return road.take(concern, code, by, key)


def went(actor: Actor, concerns: Iterable[Concern]) -> dict[int, Line]:
    """What became of concerns (by their id), for those that went a further way: one query for each kind."""
    by_kind: dict[str, dict[int, int]] = defaultdict(dict)
    for concern in concerns:
        if concern.went_id is not None:
            by_kind[concern.went_kind][concern.pk] = concern.went_id
    found: dict[int, Line] = {}
    for road in _roads.values():
        if ids := by_kind.get(road.kind):
            lines = road.lines(actor, sorted(set(ids.values())))
            found |= {pk: lines[went_id] for pk, went_id in ids.items() if went_id in lines}
    return found
