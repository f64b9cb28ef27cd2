"""What is still open in a grid, for whoever takes it over. Known further up: higher apps supply it when they are ready."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from linli.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class OpenItem:
    """One thing that a grid's next worker must know of; ids and titles, no personal data."""

    kind: str  # in words for people: 诉求
    title: str
    href: str
    state: str  # in words for people
    since: dt.datetime
    until: dt.datetime | None = None  # what was promised


OpenItemsOf = Callable[[str, Actor], list[OpenItem]]  # of what this actor may see
_suppliers: list[OpenItemsOf] = []


def supply_open_items(function: OpenItemsOf) -> OpenItemsOf:
    """Register who knows open things of a grid (its code); called in ``AppConfig.ready`` of a higher app."""
    if function not in _suppliers:
        _suppliers.append(function)
    return function


def open_items(code: str, actor: Actor) -> list[OpenItem]:
    """All that is open in a grid and that this actor may see, the oldest first."""
    return sorted((item for supplier in _suppliers for item in supplier(code, actor)), key=lambda item: item.since)
