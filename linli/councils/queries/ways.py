"""What else may become of a topic in another app: its page offers it without knowing who made it.

An app above registers in its ``AppConfig.ready``::

    ways.register(way_of)  # way_of(actor, topic) -> Way | None, at most one query
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from linli.councils.models import Topic
from linli.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Way:
    """A button on the page of a topic: what it does, and where it leads."""

    verb: str | Promise
    url: str
    is_rare: bool = True
    why_not: str = ""
    kind: str = "quiet"


Finder = Callable[[Actor, Topic], Way | None]
_finders: list[Finder] = []


def register(finder: Finder) -> None:
    """Let an app above offer something; the same function twice is once."""
    if finder not in _finders:
        _finders.append(finder)


def ways(actor: Actor, topic: Topic) -> list[Way]:
    """What this person may do with this topic elsewhere."""
    return [way for finder in _finders if (way := finder(actor, topic)) is not None]
