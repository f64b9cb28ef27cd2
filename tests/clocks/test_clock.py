"""A clock starts, is held, runs on, is extended and stops."""

from datetime import UTC, datetime

import pytest

from linli.clocks import actions
from linli.clocks.models import Clock
from linli.kernel.deadlines import Promise, Unit
from linli.kernel.working_times import ZONE

pytestmark = pytest.mark.django_db


def here(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZONE).astimezone(UTC)


def test_it_starts(django_assert_num_queries):
    actions.start(Promise(1, Unit.HOURS), at=here(2025, 8, 20, 9, 24))
    with django_assert_num_queries(1):
        clock = actions.start(Promise(7, Unit.WORKING_DAYS), at=here(2025, 8, 20, 9, 24))
    assert clock.due_at == here(2025, 8, 29, 23, 59, 59)
    with django_assert_num_queries(1):
        actions.pause(clock, at=here(2025, 8, 21, 10))
    actions.resume(clock, at=here(2025, 8, 22, 10))
    assert clock.due_at == here(2025, 9, 1, 23, 59, 59)
    actions.extend(clock, promise=Promise(3, Unit.WORKING_DAYS), at=here(2025, 8, 22, 10))
    assert clock.due_at == here(2025, 9, 4, 23, 59, 59)
    assert actions.fire(clock, now=here(2026, 1, 1)) == []
    print(clock.words)
    with django_assert_num_queries(1):
        actions.stop(clock, at=here(2025, 8, 22, 10))
    print(clock.words)
    assert Clock.objects.count() == 2
