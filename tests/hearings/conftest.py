"""A morning of the community of the cast."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from linli.hearings import actions
from linli.hearings.models import Concern, Hearing, Promise
from tests.cases.conftest import calendar, now  # noqa: F401  # fixtures


@pytest.fixture(autouse=True)
def in_english():
    """What is said to people is compared in the language of the code; pages answer in Chinese."""
    with translation.override("en"):
        yield


class Table:
    """The table of one community, and short words for what happens at it."""

    def __init__(self, cast, town):
        self.cast, self.town = cast, town
        self.hearing = self.opened()

    def opened(self, *, by=None):
        done = actions.open_hearing(self.town.here, by=by or self.cast.community_worker)
        return Hearing.objects.select_related("area").get(pk=done.root_id)

    def line(self, words="楼道灯不亮", *, by=None, **how):
        actions.write_line(self.hearing, words=words, by=by or self.cast.community_worker, **how)
        return Concern.objects.select_related("hearing__area", "case").latest("pk")

    def promise(self, what="换灯泡", *, days=1, who="老孟", **how):
        due_on = timezone.localdate() + timedelta(days=days)
        self.line(promised=actions.Promised(what, due_on, who=who, **how))
        return Promise.objects.select_related("hearing").latest("pk")


def a_table(cast, town):
    return Table(cast, town)


@pytest.fixture
def table(cast, town, calendar, now):  # noqa: F811  # the fixtures of the same name
    return Table(cast, town)
