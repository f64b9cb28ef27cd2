"""The same street as in the tests of visits, and the neighbours there."""

from tests.neighbours.conftest import network  # noqa: F401  # a fixture
from tests.visits.conftest import calendar, now, street  # noqa: F401  # fixtures
