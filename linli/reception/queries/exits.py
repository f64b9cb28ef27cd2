"""What an arrival can become besides an answer and a request: apps above say it, the window shows it without knowing who made it.

An app above registers in its ``AppConfig.ready``::

    exits.register(exit_of)  # exit_of(actor, ticket) -> Exit | None, no query
"""

from collections.abc import Callable
from dataclasses import dataclass

from linli.kernel.actor import Actor
from linli.reception.models import Ticket


@dataclass(frozen=True, slots=True)
class Exit:
    """A button on the page of an arrival."""

    text: str
    href: str


Exiter = Callable[[Actor, Ticket], Exit | None]
_exiters: list[Exiter] = []


def register(exiter: Exiter) -> None:
    """Let an app above offer an exit; the same function twice is once."""
    if exiter not in _exiters:
        _exiters.append(exiter)


def exits(actor: Actor, ticket: Ticket) -> list[Exit]:
    """What else this arrival can become."""
    return [found for exiter in _exiters if (found := exiter(actor, ticket))]
