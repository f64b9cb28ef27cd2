"""A talk from its question to its end."""

from datetime import timedelta

import pytest
from django.utils import timezone

from linli.kernel.actor import CLOCK, PASSERBY
from linli.kernel.rulebook import NotNow, NotYou
from linli.record.acts import Blocked
from linli.record.chain import verify
from linli.talks import actions, policy, tasks
from linli.talks.models import Talk
from linli.talks.rules import TalkState as T

pytestmark = pytest.mark.django_db


def test_a_community_worker_begins_a_talk_and_nobody_sees_it(draft, cast):
    talk = draft()
    assert (talk.state, talk.unit_id) == (T.DRAFT, cast.community_worker.unit)
    assert policy.visible_to(PASSERBY).count() == 0


def test_once_open_everybody_sees_it(talk):
    talk()
    assert [t.question for t in policy.visible_to(PASSERBY)] == ["楼前空地怎么用？"]


def test_once_open_the_rules_cannot_be_changed(talk, cast, town):
    open_talk = talk()
    with pytest.raises(NotNow):
        actions.change_talk(
            open_talk, question="别的", area=town.here, about="", moderation="after", needs_phone=False,
            most_statements=3, ends_on=None, by=cast.community_worker,
        )  # fmt: skip


@pytest.mark.parametrize("who", ["resident", "plumber", "grid_worker", "supervisor", "administrator"])
def test_only_a_host_opens_a_talk(draft, cast, who):
    with pytest.raises(NotYou):
        actions.open_talk(draft(), by=getattr(cast, who))


def test_a_host_has_no_say_in_another_community(cast, town, draft):
    with pytest.raises(NotYou):
        draft(area=town.there)


def test_a_talk_whose_last_day_is_over_cannot_be_opened(draft, cast):
    talk = draft(ends_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(Blocked, match="截止日期已经过了"):
        actions.open_talk(talk, by=cast.community_worker)


def test_a_talk_ends_by_itself_when_its_last_day_is_over(talk):
    today = timezone.localdate()
    over, running = talk(ends_on=today), talk(ends_on=today)
    Talk.objects.filter(pk=over.pk).update(ends_on=today - timedelta(days=1))

    assert tasks.end_due() == 1

    over.refresh_from_db()
    running.refresh_from_db()
    assert (over.state, running.state) == (T.ENDED, T.OPEN)
    assert over.history.last().by == CLOCK.facts()


def test_what_ended_too_soon_is_opened_again(talk, cast):
    one = talk()
    actions.end_talk(one, by=cast.community_worker)
    actions.reopen_talk(one, by=cast.community_worker)
    one.refresh_from_db()
    assert (one.state, one.ended_at) == (T.OPEN, None)


def test_what_was_dropped_is_prepared_after_all(draft, cast):
    one = draft()
    actions.drop_talk(one, by=cast.community_worker)
    actions.resume_talk(one, by=cast.community_worker)
    assert one.state == T.DRAFT


def test_its_history_is_sealed(talk, cast):
    one = talk()
    actions.prolong_talk(one, ends_on=timezone.localdate(), by=cast.community_worker)
    assert [a.action for a in one.history] == ["begin_talk", "open_talk", "prolong_talk"]
    assert verify() == []
