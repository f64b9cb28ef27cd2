"""What a resident's browser sends."""

from uuid import uuid4

import pytest
from django.urls import reverse

from linli.cases.models import Case
from linli.cases.queries.links import token_of
from tests.cases.conftest import calendar, now  # noqa: F401  # fixtures

CHINESE = "楼道漏水，老人怕滑倒。"


@pytest.fixture(autouse=True)
def storage(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def filled_in():
    """The form as it stands in the browser, with what was typed."""

    def form(**typed):
        return {"words": CHINESE, "address": "3号楼", "name": "", "phone": "", "key": str(uuid4())} | typed

    return form


def track(case, *, page="track"):
    return reverse(f"portal:{page}", args=[token_of(Case.objects.get(pk=case.pk))])


def text(response):
    return response.content.decode()
