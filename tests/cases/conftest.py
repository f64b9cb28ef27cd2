"""A clock moved by hand, and who was told what."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from linli.cases.models import Reason
from linli.clocks import seeds
from linli.kernel.working_times import ZONE
from linli.people.models import Contact, Unit
from linli.record.models import Message


class Now:
    """When it is: a Wednesday morning, until a test says otherwise."""

    def __init__(self):
        self.at = datetime(2025, 8, 20, 9, 0, tzinfo=ZONE).astimezone(UTC)

    def is_(self, *parts):
        self.at = datetime(*parts, tzinfo=ZONE).astimezone(UTC)

    def passes(self, **how):
        self.at += timedelta(**how)


@pytest.fixture
def now(monkeypatch):
    now = Now()
    monkeypatch.setattr(timezone, "now", lambda: now.at)
    return now


@pytest.fixture
def calendar(db):
    """The shipped working times and ladders."""
    seeds.clocks()


def told(act):
    """Who was told what in an act, each once: [(event, name)], sorted."""
    return sorted((m.what, _name(m)) for m in Message.objects.filter(act=act))


def reason(use):
    return Reason.objects.get(use=use, code="any")


def _name(message):
    if message.to_kind == "people.unit":
        return Unit.objects.get(pk=message.to_id).name
    return Contact.objects.get(pk=message.to_id).name
