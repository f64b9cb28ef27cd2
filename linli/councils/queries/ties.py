"""What a topic came from, was put to, and went on to, in words; and the topics that something belongs to.

Whoever keeps a kind of thing registers in its ``AppConfig.ready`` how it is told::

    ties.register("visits.visit", lines_of)  # lines_of(actor | None, ids) -> {id: Line}, one query

``actor`` is None for the public: only what is public has a line then. What has no line is not mentioned.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping

from django.db.models import Model

from linli.councils.models import Tie, Topic
from linli.councils.policy import topics_visible_to
from linli.councils.rules import PUBLIC_TOPICS
from linli.kernel.actor import Actor
from linli.record.beside import Line

Teller = Callable[[Actor | None, list[int]], Mapping[int, Line]]
_tellers: dict[str, Teller] = {}


def register(kind: str, teller: Teller) -> None:
    """Say how things of this kind (``app.model``) are told."""
    _tellers[kind] = teller


def told(topic: Topic, actor: Actor | None) -> dict[str, list[Line]]:
    """Lines by way (from, asked, to) in the order in which they were tied: one query, and one for each kind."""
    rows = list(Tie.objects.filter(topic=topic).order_by("pk"))
    ids: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        ids[row.kind].append(row.thing_id)
    lines = {kind: _tellers[kind](actor, wanted) for kind, wanted in ids.items() if kind in _tellers}
    found: dict[str, list[Line]] = {way: [] for way in Tie.Way.values}
    for row in rows:
        if line := lines.get(row.kind, {}).get(row.thing_id):
            found[row.way].append(line)
    return found


def topics_of(thing: Model, actor: Actor | None) -> list[Topic]:
    """The topics that a thing belongs to, as far as one may see them: one query."""
    seen = topics_visible_to(actor) if actor else Topic.objects.filter(state__in=sorted(PUBLIC_TOPICS))
    tied = Tie.objects.filter(kind=thing._meta.label_lower, thing_id=thing.pk)
    return list(seen.filter(pk__in=tied.values("topic")).select_related("council").distinct().order_by("pk"))
