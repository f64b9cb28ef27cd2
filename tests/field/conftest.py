"""The same street as in the tests of visits."""

from tests.visits.conftest import calendar, now, street  # noqa: F401  # fixtures
