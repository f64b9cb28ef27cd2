"""Another time than now, for a simulation: ``django.utils.timezone.now`` answers what is set here.

The one place that does so; nothing but the demo and tests may use it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from unittest import mock

from django.utils import timezone


def daytime(at: datetime, hour: int, minute: int = 0) -> datetime:
    """This hour of that day, by the clock on the wall here: whenever the demo is loaded, people work by day."""
    return timezone.localtime(at).replace(hour=hour, minute=minute, second=0, microsecond=0)


class MovedClock:
    """A clock that is moved by hand, and only forward."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def move(self, to: datetime) -> None:
        """Raises ValueError when time would go back."""
        if to < self.at:
            raise ValueError(f"time does not go back from {self.at} to {to}")
        self.at = to


@contextmanager
def moved_clock(at: datetime) -> Iterator[MovedClock]:
    """Inside, it is whenever the clock says; afterwards it is now again."""
    clock = MovedClock(at)
    with mock.patch("django.utils.timezone.now", clock.now):
        yield clock
