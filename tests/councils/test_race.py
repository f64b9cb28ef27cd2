"""Eight taps at the same moment."""

import pytest

from linli.councils import actions, policy
from linli.councils.models import Attendance, Meeting, Resolution, ResolutionRating, Support, Topic
from linli.record.chain import verify
from tests.cases.test_race import eight_times

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_device_is_one_supporter(life, cast):
    topic = life.shown()

    results = eight_times(lambda: actions.support(Topic.objects.get(pk=topic.pk), device="a", by=cast.passerby))

    assert results == {"support": 1, "Refused": 7}
    assert (Support.objects.count(), policy.supporters(topic), verify()) == (1, 1, [])


def test_one_device_is_one_attendance(life, cast):
    meeting = life.opened()

    results = eight_times(lambda: actions.arrive(Meeting.objects.get(pk=meeting.pk), device="a", by=cast.passerby))

    assert (results, Attendance.objects.count(), verify()) == ({"arrive": 8}, 1, [])


def test_one_device_is_one_rating_and_the_last_word_counts(life, cast):
    resolution = life.published()
    said = {"solved": "yes", "result": "happy", "device": "a", "by": cast.passerby}

    results = eight_times(lambda: actions.rate_resolution(Resolution.objects.get(pk=resolution.pk), **said))

    assert (results, ResolutionRating.objects.count(), verify()) == ({"rate_resolution": 8}, 1, [])
