"""What an empty Linli is filled with: every app names a function that loads its shipped data.

A seed is idempotent: run twice it changes nothing, and it never overwrites what a person changed.
"""

from collections.abc import Callable

Seed = Callable[[], None]
_seeds: list[tuple[int, str, Seed]] = []


def seed(order: int) -> Callable[[Seed], Seed]:
    """Register a seed; lower apps come first (places 10, people 20, clocks 30, notices 50, cases 60)."""

    def register(function: Seed) -> Seed:
        _seeds.append((order, f"{function.__module__}.{function.__qualname__}", function))
        return function

    return register


def all_seeds() -> list[tuple[str, Seed]]:
    """All registered seeds with their names, in order."""
    return [(name, function) for _, name, function in sorted(_seeds, key=lambda s: s[:2])]
