"""What must happen again and again: ``tasks.py`` files register it, the worker's ticker runs it.

Django's task API has no schedules. A tick must be safe to run twice and to be killed anywhere:
whatever it does, it does through acts or leases in the database.
"""

from collections.abc import Callable
from dataclasses import dataclass

Tick = Callable[[], int]


@dataclass(frozen=True, slots=True)
class Scheduled:
    name: str
    seconds: float
    run: Tick  # returns how many things it did, for the log


_scheduled: dict[str, Scheduled] = {}


def every(*, seconds: float) -> Callable[[Tick], Tick]:
    """Run this tick every so many seconds in the worker."""

    def register(function: Tick) -> Tick:
        name = f"{function.__module__}.{function.__qualname__}"
        _scheduled[name] = Scheduled(name, seconds, function)
        return function

    return register


def all_scheduled() -> list[Scheduled]:
    return list(_scheduled.values())
