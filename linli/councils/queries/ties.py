"""What a topic came from and went on to, in words; and the topics that something belongs to.

Whoever keeps a kind of thing registers in its ``AppConfig.ready`` how it is told::

    ties.register("visits.visit", lines_of)  # lines_of(actor | None, ids) -> {id: TieLine}, one query

``actor`` is None for the public: only what is public has a line then. What has no line is not mentioned.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from linli.councils.models import Tie, Topic
from linli.councils.policy import topics_visible_to
from linli.councils.rules import PUBLIC_TOPICS
from linli.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class TieLine:
    """One thing of another app as a page of councils shows it."""

    text: str
    href: str = ""
    note: str = ""


Teller = Callable[[Actor | None, list[int]], Mapping[int, TieLine]]
_tellers: dict[str, Teller] = {}


def register(kind: str, teller: Teller) -> None:
    """Say how things of this kind (``app.model``) are told."""
    _tellers[kind] = teller


def told(topic: Topic, actor: Actor | None) -> dict[str, list[TieLine]]:
    """``{"from": lines, "to": lines}`` in the order in which they were tied: one query, and one for each kind."""
    rows = list(Tie.objects.filter(topic=topic).order_by("pk"))
    ids: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        ids[row.kind].append(row.thing_id)
    lines = {kind: _tellers[kind](actor, wanted) for kind, wanted in ids.items() if kind in _tellers}
    found: dict[str, list[TieLine]] = {Tie.Way.FROM: [], Tie.Way.TO: []}
    for row in rows:
        if line := lines.get(row.kind, {}).get(row.thing_id):
            found[row.way].append(line)
    return found


def topics_of(kind: str, thing_ids: Iterable[int], actor: Actor | None) -> list[tuple[Topic, bool]]:
    """The topics that came from these things (True) or led to them (False), as far as one may see them: one query."""
    seen = topics_visible_to(actor) if actor else Topic.objects.filter(state__in=sorted(PUBLIC_TOPICS))
    rows = Tie.objects.filter(kind=kind, thing_id__in=list(thing_ids), topic__in=seen.values("pk"))
    return [(row.topic, row.way == Tie.Way.FROM) for row in rows.select_related("topic__council").order_by("pk")]
