"""The standing cast, and what every test may use."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import settings

from linli.cases.models import Case
from linli.clocks.models import forget
from linli.insight import actions as insight
from linli.insight.models import CaseFact, FactMark
from linli.kernel import memory
from linli.places.queries import forget_index
from linli.suggestions.queries.known import forget as forget_suggestions
from tests.browser import browser, chromium  # noqa: F401  # fixtures for every test
from tests.cast import GRID, HERE, Cast, Town, brought_to, build_cast, build_town
from tests.standing import standing

MAY = date(2026, 5, 4)

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


@pytest.fixture
def many(town):
    """So many answered and rated cases of May, each with its fact; ``unlike`` says what is different."""

    def make(count, *, on=MAY, **unlike):
        raised = timezone.make_aware(timezone.datetime(on.year, on.month, on.day, 9))
        cases = Case.objects.bulk_create(
            Case(
                desk=town.centre, channel="phone", title="路灯不亮", words="路灯不亮。", raised_at=raised, area_id=GRID,
                state="closed", version=1, is_sensitive=unlike.get("is_sensitive", False),
            )
            for _n in range(count)
        )  # fmt: skip
        like = {
            "version": 1, "raised_on": on, "community": HERE, "grid": GRID, "category": town.leaks.pk, "unit": town.water.pk,
            "channel": "phone", "road": "direct", "outcome": "answered", "taken": "yes", "kept": "yes",
            "is_answered_once": True, "solved": "yes", "process": "happy", "result": "happy", "whole": 60,
        }  # fmt: skip
        CaseFact.objects.bulk_create(CaseFact(case=case, **{**like, **unlike}) for case in cases)
        insight.resum()
        FactMark.objects.get_or_create(defaults={"at": timezone.now() - timedelta(minutes=1)})
        return cases

    return make
