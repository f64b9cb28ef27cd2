"""The standing cast, and what every test may use."""

import pytest

from tests.cast import Cast, Town, brought_to, build_cast, build_town


@pytest.fixture
def town(db) -> Town:
    return build_town()


@pytest.fixture
def cast(town) -> Cast:
    return build_cast(town)


@pytest.fixture
def a_case(cast, town):
    """A case that its own people have brought to some state."""

    def make(state="received", assisting=()):
        return brought_to(state, cast, town, assisting=assisting)

    return make
