"""The language of one test does not outlive it: Django's test client leaves the last reader's language behind."""

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _chinese():
    with translation.override("zh-hans"):
        yield
