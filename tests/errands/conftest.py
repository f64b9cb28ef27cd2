"""An errand to the water office, and people who run it."""

import pytest
from django.utils import translation

from linli.errands import actions
from linli.errands.models import Certificate, Errand, ErrandKind
from linli.kernel.actor import IMPORT, PASSERBY
from linli.record import registers
from tests.cases.conftest import calendar, now  # noqa: F401  # fixtures


@pytest.fixture(autouse=True)
def in_english():
    """What is said to people is compared in the language of the code; pages answer in Chinese."""
    with translation.override("en"):
        yield


def listed(town):
    """One errand that goes to an office which works here, one that goes elsewhere, and one certificate."""
    for row in (
        ErrandKind(code="card", name="老年优待证", papers="身份证\n照片", office="水务所", unit=town.water, deadline_value=5),
        ErrandKind(code="other", name="其他事情", office="问清楚", deadline_value=3),
        Certificate(
            number=10, name="健在证明", office="要求证明的单位", advice="做资格认证。", keywords="健在", source="清单（未核对）"
        ),
    ):  # fmt: skip
        registers.add(row, by=IMPORT)


@pytest.fixture
def card(cast, town):
    listed(town)
    return ErrandKind.objects.select_related("unit").get(code="card")


def asked(card, town, *, by=PASSERBY, **said):
    """Somebody asks for it."""
    said = {"name": "马德福", "phone": "13800000062", "words": "腿脚不便", "area": town.grid, **said}
    return again(Errand(pk=actions.ask_errand(card, **said, by=by).root_id))


def again(errand):
    """The errand as it is now."""
    return Errand.objects.select_related("kind__unit", "helper", "contact", "clock", "area").get(pk=errand.pk)


@pytest.fixture
def errand(card, town):
    return asked(card, town)


@pytest.fixture
def taken(errand, cast):
    actions.take_errand(errand, by=cast.grid_worker)
    return again(errand)
