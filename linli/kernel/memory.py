"""What a process may remember for a while: settings, desks, choices. Never who may do what.

Many processes serve one city; each remembers for itself, so what somebody changes elsewhere is seen here after ``seconds``.
What is changed in this process is seen at once: acts on registers call ``forget``.
"""

from collections.abc import Callable, Iterable
from copy import copy
from time import monotonic
from typing import Generic, TypeVar

T = TypeVar("T")
A_MINUTE = 60.0
K = TypeVar("K")
_all: list["Remembered[object] | RememberedEach[object, object]"] = []


class Remembered(Generic[T]):
    """A read without arguments, asked again only after a while. Each caller gets a copy of its own."""

    def __init__(self, read: Callable[[], T], seconds: float) -> None:
        self.read, self.seconds = read, seconds
        self.kept: tuple[float, T] | None = None
        _all.append(self)  # type: ignore[arg-type]  # they are only told to forget

    def __call__(self) -> T:
        now = monotonic()
        if self.kept is None or now - self.kept[0] > self.seconds:
            self.kept = now, self.read()
        return copy(self.kept[1])


class RememberedEach(Generic[K, T]):
    """Reads by key, several at once: what is not known yet, or is older than ``seconds``, is asked for. Copies, as above."""

    def __init__(self, read: Callable[[list[K]], dict[K, T]], seconds: float) -> None:
        self.read, self.seconds = read, seconds
        self.kept: tuple[float, dict[K, T]] | None = None
        _all.append(self)  # type: ignore[arg-type]  # they are only told to forget

    def __call__(self, keys: Iterable[K]) -> dict[K, T]:
        """What there is of these; a key that leads to nothing is left out."""
        now, wanted = monotonic(), list(dict.fromkeys(keys))
        kept = self.kept
        if kept is None or now - kept[0] > self.seconds:
            self.kept = kept = now, {}
        known = kept[1]  # ``forget`` takes the whole away: who reads now still puts together what it has
        if missing := [key for key in wanted if key not in known]:
            known.update(self.read(missing))
        return {key: copy(known[key]) for key in wanted if key in known}


def remembered_each(seconds: float = A_MINUTE) -> Callable[[Callable[[list[K]], dict[K, T]]], RememberedEach[K, T]]:
    """``@remembered_each()`` above a read of several by their keys."""
    return lambda read: RememberedEach(read, seconds)


def remembered(seconds: float = A_MINUTE) -> Callable[[Callable[[], T]], Remembered[T]]:
    """``@remembered()`` above a read without arguments."""
    return lambda read: Remembered(read, seconds)


def forget() -> None:
    """Ask again the next time, whatever it is: after a change, and before each test."""
    for one in _all:
        one.kept = None
