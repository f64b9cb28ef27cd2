"""The standing cast, and what every test may use."""

import pytest
from hypothesis import settings

from linli.clocks.models import forget
from linli.kernel import memory
from linli.places.queries import forget_index
from linli.suggestions.queries.known import forget as forget_suggestions
from tests.browser import browser, chromium  # noqa: F401  # fixtures for every test
from tests.cast import Cast, Town, brought_to, build_cast, build_town
from tests.standing import standing

settings.register_profile("linli", deadline=None)  # a busy machine is no fault
settings.load_profile("linli")


@pytest.fixture(autouse=True)
def nothing_is_remembered():
    """What a process knows of calendars, ladders and polygons belongs to one test's database."""
    forget()
    forget_index()
    memory.forget()
    forget_suggestions()


@pytest.fixture
def town(db) -> Town:
    return standing("town", build_town)


@pytest.fixture
def cast(town) -> Cast:
    return standing("cast", lambda: build_cast(town))


@pytest.fixture
def a_case(cast, town):
    """A case that its own people have brought to some state."""

    def make(state="received", assisting=()):
        return brought_to(state, cast, town, assisting=assisting)

    return make
