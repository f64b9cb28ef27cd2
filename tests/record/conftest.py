"""The clock of the cases' tests serves here too."""

from tests.cases.conftest import now  # noqa: F401  # a fixture
