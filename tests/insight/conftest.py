"""Signing in; and facts in numbers, made directly, for whoever tests what is done with them."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from linli.cases.models import Case
from linli.insight import actions
from linli.insight.models import CaseFact, FactMark
from linli.people.models import User
from tests.cast import GRID, HERE

MAY = date(2026, 5, 4)


@pytest.fixture
def sign_in(client):
    def enter(name):
        client.force_login(User.objects.get(username=name))
        return client

    return enter


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
        actions.resum()
        FactMark.objects.get_or_create(defaults={"at": timezone.now() - timedelta(minutes=1)})
        return cases

    return make
