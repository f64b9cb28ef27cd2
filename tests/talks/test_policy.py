"""Who sees which talk: the same answer for one and for the list."""

import pytest

from linli.talks import actions, policy
from linli.talks.models import Talk
from linli.talks.queries.participants import acting
from linli.talks.rules import HIDDEN, PUBLIC, TALK
from linli.talks.rules import TalkState as T

pytestmark = pytest.mark.django_db


@pytest.fixture
def talks(draft, cast, town):
    """One in each state, here; and one of the whole city."""
    made = {state: draft(question=f"问题 {state}") for state in T.values}
    for state in (T.OPEN, T.ENDED):
        actions.open_talk(made[state], by=cast.community_worker)
    actions.end_talk(made[T.ENDED], by=cast.community_worker)
    actions.drop_talk(made[T.DROPPED], by=cast.community_worker)
    actions.begin_talk(question="全城的问题", area=town.there, by=cast.clerk)
    return list(Talk.objects.order_by("pk"))


def test_the_list_and_the_single_answer_are_the_same(talks, cast):
    for actor in (*cast, acting(None)):
        listed = set(policy.visible_to(actor).values_list("question", flat=True))
        single = set()
        for talk in talks:
            parts = policy.parts_of(actor, talk)
            row = "view_talk" if talk.state in PUBLIC else "view_draft"
            assert (talk.state in HIDDEN) == (row == "view_draft")
            if TALK.may(row, state=talk.state, parts=parts):
                single.add(talk.question)
        assert listed == single, actor


def test_a_stranger_sees_what_is_open_and_what_ended(talks, cast):
    assert sorted(policy.visible_to(cast.stranger).values_list("state", flat=True)) == ["ended", "open"]


def test_a_community_worker_keeps_the_talks_of_her_community(talks, cast):
    kept = policy.kept_by(cast.community_worker)
    assert sorted(kept.values_list("state", flat=True)) == ["draft", "dropped", "ended", "open"]
    assert policy.kept_by(cast.clerk).count() == 5
    assert policy.kept_by(cast.resident).count() == 0
    assert policy.kept_by(cast.plumber).count() == 0


def test_who_hosts(talks, cast):
    hosts = {name for name, actor in cast._asdict().items() if policy.is_host(actor, talks[0])}
    assert hosts == {"clerk", "second_clerk", "community_worker"}
