"""A hall with three offices in it, and somebody who arrives."""

from datetime import time

import pytest
from django.utils import timezone, translation

from linli.cases import actions as case_actions
from linli.kernel.actor import IMPORT, PASSERBY
from linli.reception import actions
from linli.reception.models import Duty, Hall, JointMeeting, Ticket
from linli.record import registers
from tests.cases.conftest import calendar, now  # noqa: F401  # fixtures
from tests.cast import raised


@pytest.fixture(autouse=True)
def in_english():
    """What is said to people is compared in the language of the code; pages answer in Chinese."""
    with translation.override("en"):
        yield


def opened_hall(town):
    """The hall of the centre: water always, parks on Mondays of odd weeks, the committee on call."""
    hall = Hall(unit=town.centre, name="中心大厅", place="迎宾路1号")
    registers.add(hall, by=IMPORT)
    for unit, presence, weekdays, weeks in (
        (town.water, "permanent", "12345", "every"),
        (town.parks, "rotating", "1", "odd"),
        (town.committee, "on_call", "12345", "every"),
    ):
        hours = {"from_time": time(9, 0), "to_time": time(12, 0)}
        registers.add(Duty(hall=hall, unit=unit, presence=presence, weekdays=weekdays, weeks=weeks, **hours), by=IMPORT)
    return hall


@pytest.fixture
def hall(cast, town):
    return opened_hall(town)


def drawn(hall, *, by=PASSERBY, **said):
    """Somebody draws a number."""
    return Ticket.objects.select_related("hall", "contact").get(pk=actions.take_ticket(hall, **said, by=by).root_id)


@pytest.fixture
def arrival(hall):
    """Somebody who says who they are and what it is about."""
    return drawn(hall, words="楼上漏水。", name="马德福", phone="13800000062")


@pytest.fixture
def at_window(arrival, cast):
    """The same, at window 2."""
    actions.call_ticket(arrival, window="2", by=cast.clerk)
    actions.receive(arrival, by=cast.clerk)
    return arrival


@pytest.fixture
def studied(cast, town):
    """A case under study at the centre."""
    case = raised(cast, town)
    case_actions.take_in(case, by=cast.clerk)
    case_actions.study(case, category=town.leaks, by=cast.clerk)
    return case


def called_together(case, cast, town):
    """Water and parks are called to one table."""
    done = actions.call_joint(
        case, offices=[town.water, town.parks], starts_at=timezone.now(), room="二楼", question="谁修", by=cast.clerk
    )
    return JointMeeting.objects.select_related("case__desk").get(pk=done.root_id)


@pytest.fixture
def joint(hall, studied, cast, town):
    return called_together(studied, cast, town)
