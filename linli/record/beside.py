"""What the apps above say of a thing on its page: the page shows it without knowing who made it.

An app above registers in its ``AppConfig.ready``::

    beside.register("votes.vote", lines_of)  # lines_of(thing, actor | None) -> [Line], at most two queries

``actor`` is None on public pages: then only what everybody may read is said.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from linli.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Line:
    """One thing of another app: what it is, where it is read, how it stands."""

    text: str
    href: str = ""
    note: str = ""


Teller = Callable[[Any, Actor | None], list[Line]]
_tellers: dict[str, list[Teller]] = {}


def register(kind: str, teller: Teller) -> None:
    """Let an app above speak on the pages of this kind (``app.model``); the same function twice is once."""
    known = _tellers.setdefault(kind, [])
    if teller not in known:
        known.append(teller)


def lines_beside(thing: Any, actor: Actor | None) -> list[Line]:
    """All that the neighbours have to say of this thing to this reader."""
    return [line for teller in _tellers.get(thing._meta.label_lower, []) for line in teller(thing, actor)]
