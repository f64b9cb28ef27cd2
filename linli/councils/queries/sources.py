"""What a topic can be made from: a request, a talk; and whatever an app above registers: what many raise, a visit.

An app above registers in its ``AppConfig.ready``, and offers the address `bring_url` on its own page::

    sources.register("visit", source_of)  # source_of(actor, id) -> Source | None, None for what one may not see

The form is then filled in with what is known, and the topic tied to ``things``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Model
from django.urls import reverse
from django.utils.http import urlencode

from linli.cases.models import Case
from linli.councils.models import Council, Topic
from linli.councils.policy import visible_to
from linli.councils.rules import CouncilState
from linli.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Source:
    """What is known already: nobody types it again."""

    origin: Topic.Origin
    title: str
    words: str
    back: str  # the page it came from
    back_text: str
    area: str = ""  # code of where it lies; councils that sit there come first
    background: str = ""  # what everybody may read
    case: Case | None = None
    things: Sequence[Model] = ()


Finder = Callable[[Actor, int], Source | None]
_finders: dict[str, Finder] = {}


def register(name: str, finder: Finder) -> None:
    """Let things of this name become topics."""
    _finders[name] = finder


def find(actor: Actor, name: str, pk: int) -> Source | None:
    """The source of this name and id, if this actor may see it."""
    return _finders[name](actor, pk) if name in _finders else None


def bring_url(name: str, pk: int) -> str:
    """Where a topic is made of it."""
    return f"{reverse('councils:begin', args=['propose_topic'])}?{urlencode({'from': name, 'id': str(pk)})}"


def councils_for(actor: Actor, source: Source) -> list[Council]:
    """The councils that this actor could bring it before: those that sit where it lies, else all of theirs."""
    rows = visible_to(actor).filter(state=CouncilState.SITTING).select_related("kind", "area", "unit")
    councils = list(rows.defer("area__polygon"))
    near = [c for c in councils if source.area and _lies_in(source.area, c.area_id or "")]
    return near or councils


def _lies_in(area: str, council: str) -> bool:
    return area.startswith(council) or council.startswith(area)
