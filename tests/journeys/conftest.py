"""Two neighbours at once: a council as its own tests know it, and whatever stands beside it."""

import pytest
from django.utils import translation

from tests.councils.conftest import as_, calendar, life, now  # noqa: F401  # fixtures


@pytest.fixture(autouse=True)
def in_english():
    """What is said to people is compared in the language of the code; pages answer in Chinese."""
    with translation.override("en"):
        yield
