"""A building leader and a volunteer attached to a grid by posts, and the house there."""

from typing import NamedTuple

import pytest
from django.utils import timezone, translation

from linli.kernel.actor import Actor
from linli.neighbours import actions
from linli.neighbours.models import Word
from linli.people.models import Role
from linli.places.models import Building
from tests.cast import GRID, THERE, someone
from tests.visits.conftest import calendar, now, street  # noqa: F401  # fixtures


class Network(NamedTuple):
    leader: Actor
    volunteer: Actor
    elsewhere: Actor  # property staff of another community
    house: Building


@pytest.fixture(autouse=True)
def in_english():
    """What is said to people is compared in the language of the code; pages answer in Chinese."""
    with translation.override("en"):
        yield


@pytest.fixture
def network(street, town):  # noqa: F811  # the fixture above
    return Network(
        someone("leader_of_building", (town.committee, Role.BUILDING_LEADER, GRID)),
        someone("volunteer", (town.committee, Role.VOLUNTEER, GRID)),
        someone("caretaker", (town.water, Role.PROPERTY, THERE)),
        street.house,
    )


def passed_on(cast, town):
    """Water is off."""
    today = timezone.localdate()
    done = actions.pass_word(area=town.grid, title="周二停水", text="请存水", last_day=today, by=cast.grid_worker)
    return Word.objects.get(pk=done.root_id)


@pytest.fixture
def word(network, cast, town):
    return passed_on(cast, town)
