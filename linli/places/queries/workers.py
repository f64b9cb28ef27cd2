"""Who works in an area. Posts are known further up: ``people`` supplies the answer when it is ready."""

from collections.abc import Callable
from dataclasses import dataclass

from linli.kernel.memory import remembered_each


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody the public may call about an area; all of it is meant to be published (网格公示)."""

    name: str
    phone: str
    role: str  # in words for people: 专职网格员


WorkersOf = Callable[[str], list[Worker]]
_suppliers: list[WorkersOf] = []


def supply_workers(function: WorkersOf) -> WorkersOf:
    """Register who knows the workers of an area code; called in ``AppConfig.ready`` of a higher app."""
    _suppliers.append(function)
    return function


def workers_of(code: str) -> list[Worker]:
    """The people responsible for an area, whom anybody may call; as this process remembers them, at most a minute old."""
    return _workers([code])[code]


@remembered_each()
def _workers(codes: list[str]) -> dict[str, list[Worker]]:
    return {code: [worker for supplier in _suppliers for worker in supplier(code)] for code in codes}
