"""Texts to look for, without a case around them."""

from datetime import UTC, datetime, timedelta

import pytest

from linli.search.actions import Findable, Kind, write
from linli.search.models import Audience
from linli.search.queries import best, newest
from linli.search.rules import question

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
KIND = "tests.lamp"


class Shelf:
    """Things of an invented kind; the higher its number, the newer a thing is."""

    def __init__(self):
        self.things = {}

    def put(self, pk, title, *words, audience=Audience.STAFF, labels=()):
        self.things[pk] = Findable(pk, BEGAN + timedelta(minutes=pk), title, words, labels)
        write(self.kind(audience), [pk])

    def remove(self, pk, audience=Audience.STAFF):
        del self.things[pk]
        write(self.kind(audience), [pk])

    def kind(self, audience=Audience.STAFF):
        now = lambda pks: [self.things[pk] for pk in pks if pk in self.things]  # noqa: E731
        return Kind(KIND, audience, lambda root, notes: None, now, lambda: iter(sorted(self.things)), frozenset())

    def newest(self, text, **how):
        return newest(KIND, question(text), **how).ids

    def best(self, text, **how):
        return best(KIND, question(text), **how).ids


@pytest.fixture
def shelf(db):
    return Shelf()
