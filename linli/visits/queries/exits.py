"""What a visit can become beside the request that was heard: apps above say it, the page of a visit shows it without knowing who made it.

An app above registers in its ``AppConfig.ready``::

    exits.register(exit_of)  # exit_of(actor, visit) -> Exit | None, at most one query
"""

from collections.abc import Callable
from dataclasses import dataclass

from linli.kernel.actor import Actor
from linli.visits.models import Visit


@dataclass(frozen=True, slots=True)
class Exit:
    """A button on the page of a visit."""

    text: str
    href: str


Exiter = Callable[[Actor, Visit], Exit | None]
_exiters: list[Exiter] = []


def register(exiter: Exiter) -> None:
    """Let an app above offer an exit; the same function twice is once."""
    if exiter not in _exiters:
        _exiters.append(exiter)


def exits(actor: Actor, visit: Visit) -> list[Exit]:
    """What this visit can become."""
    return [found for exiter in _exiters if (found := exiter(actor, visit))]
