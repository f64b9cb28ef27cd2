"""What a worker's phone carries besides rounds and cases: apps put their own cards into the day's pack.

The field page stands above them all and knows none of them; it asks here, and shows what it gets as a tab of its own.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from linli.kernel.actor import Actor
from linli.kernel.rulebook import Words


@dataclass(frozen=True, slots=True)
class Card:
    """One thing that a worker may need where there is no network: to be read there, and opened where there is one."""

    title: str
    lines: Sequence[str] = ()
    pill: str = ""
    is_late: bool = False
    href: str = ""  # its page, for when there is a network


Cards = Callable[[Actor], Sequence[Card]]


@dataclass(frozen=True, slots=True)
class Carried:
    """A tab of the field page: its name, its label, and who says what stands on it."""

    name: str
    label: Words
    cards: Cards


_carried: dict[str, Carried] = {}


def carry(name: str, label: Words, cards: Cards) -> None:
    """Register a tab; in ``AppConfig.ready``. ``cards`` gives today's, few, in a constant number of queries."""
    _carried[name] = Carried(name, label, cards)


def all_carried() -> list[Carried]:
    """All tabs, in the order in which they were registered."""
    return list(_carried.values())
