"""Who works in an area. Posts are known further up: ``people`` supplies the answer when it is ready."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from linli.kernel.memory import remembered_each


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody the public may call about an area; all of it is meant to be published (网格公示)."""

    name: str
    phone: str
    role: str  # in words for people: 专职网格员


WorkersOf = Callable[[str, dt.date | None], list[Worker]]
_suppliers: list[WorkersOf] = []


def supply_workers(function: WorkersOf) -> WorkersOf:
    """Register who knows the workers of an area code on a day (None is today); called in ``AppConfig.ready`` of a higher app."""
    _suppliers.append(function)
    return function


def workers_of(code: str, *, on: dt.date | None = None) -> list[Worker]:
    """The people responsible for an area on a day, today if none is given, whom anybody may call; at most a minute old."""
    return _workers([(code, on)])[code, on]


@remembered_each()
def _workers(wanted: list[tuple[str, dt.date | None]]) -> dict[tuple[str, dt.date | None], list[Worker]]:
    return {(code, on): [worker for supplier in _suppliers for worker in supplier(code, on)] for code, on in wanted}
