"""What apps above the loop keep about a case, and what may be begun with them: the page shows it without knowing who made it.

An app above registers in its ``AppConfig.ready``::

    annexes.register(annex_of)  # annex_of(actor, case) -> Annex | None, at most one query
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.functional import Promise

from linli.cases.models import Case
from linli.cases.queries.offers import Offer
from linli.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class AnnexLine:
    """One thing of a neighbour: what it is, where it is read, how it stands."""

    text: str
    href: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Annex:
    """A card beside a case, and what this person may begin there. Without lines there is no card."""

    title: str | Promise
    lines: list[AnnexLine] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)


Annexer = Callable[[Actor, Case], Annex | None]
_annexers: list[Annexer] = []


def register(annexer: Annexer) -> None:
    """Let an app above say what it keeps about a case; the same function twice is once."""
    if annexer not in _annexers:
        _annexers.append(annexer)


def annexes(actor: Actor, case: Case) -> list[Annex]:
    """What the neighbours have to say about this case to this person."""
    return [annex for annexer in _annexers if (annex := annexer(actor, case))]
