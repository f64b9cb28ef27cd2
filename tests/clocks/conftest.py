"""A clock moved by hand, and the shipped calendar and ladders."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from linli.clocks import seeds
from linli.clocks.models import Calendar
from linli.kernel.working_times import ZONE


def here(*parts: int) -> datetime:
    """An instant as people here write it."""
    return datetime(*parts, tzinfo=ZONE).astimezone(UTC)


class Now:
    def __init__(self):
        self.at = here(2025, 8, 20, 9, 24)  # a Wednesday

    def is_(self, *parts):
        self.at = here(*parts)


@pytest.fixture
def now(monkeypatch):
    now = Now()
    monkeypatch.setattr(timezone, "now", lambda: now.at)
    return now


@pytest.fixture
def calendar(db):
    """The shipped calendar."""
    seeds.clocks()
    return Calendar.objects.get()
