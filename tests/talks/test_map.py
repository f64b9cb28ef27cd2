"""The opinion map: drawn by the worker, version after version; it names nobody and waits for enough people."""

from datetime import timedelta

import pytest
from django.utils import timezone

from linli.talks import actions, tasks
from linli.talks.models import OpinionMap, Participant, Statement, Vote
from linli.talks.queries.participants import acting
from linli.talks.queries.results import result_of
from linli.talks.queries.uses import Use, _users, background_of, register, uses
from tests.talks.invented import camps

pytestmark = pytest.mark.django_db
TEXTS = [f"第{n}句话" for n in range(10)]


@pytest.fixture
def two_camps(talk):
    """Twenty-four people of two minds; their votes are written at once, for this is about what comes of them."""
    one = talk(*TEXTS)
    statements = list(one.statements.order_by("pk"))
    now = timezone.now()
    people = Participant.objects.bulk_create(
        Participant(talk=one, device=f"d{n}", state="joined", version=1, joined_at=now) for n in range(24)
    )
    votes = camps(24, 10, doubt=0.1, asked=1.0)
    Vote.objects.bulk_create(
        Vote(participant=p, statement=s, stance=int(votes[i, j]))
        for i, p in enumerate(people)
        for j, s in enumerate(statements)
    )
    for j, s in enumerate(statements):
        n = [int((votes[:, j] == stance).sum()) for stance in (1, -1, 0)]
        Statement.objects.filter(pk=s.pk).update(agrees=n[0], disagrees=n[1], passes=n[2])
    return one


def test_few_people_are_counted_and_not_grouped(talk, joined, says):
    one = talk(*TEXTS)
    person = joined(one)
    for text in TEXTS:
        says(person, text, 1)

    assert tasks.draw_maps() == 1

    result = result_of(one)
    assert (result.people, result.votes, result.has_groups) == (1, 10, False)
    assert "20 个人" in result.why_not[0]
    assert OpinionMap.objects.get().report["verdict"] == "no stable groups yet"


def test_two_camps_are_shown_with_what_sets_them_apart(two_camps):
    tasks.draw_maps()
    result = result_of(two_camps)
    assert [(g.letter, g.size) for g in result.groups] == [("A", 12), ("B", 12)]
    assert all(group.told for group in result.groups)
    assert (result.people, result.votes, len(result.dots)) == (24, 240, 24)


def test_nobody_stands_in_what_is_told(two_camps):
    tasks.draw_maps()
    report = OpinionMap.objects.get().report
    assert {"participants", "points", "candidate"} & set(report) == set()
    assert {key for group in report["groups"] for key in group} == {"group", "size", "representative", "counts"}
    assert {key for dot in result_of(two_camps).dots for key in dot} == {"x", "y", "group", "tone", "mine"}


def test_only_ones_own_dot_is_told_from_the_others(two_camps):
    tasks.draw_maps()
    person = two_camps.participants.first()
    assert [sum(dot["mine"] for dot in result_of(two_camps, p).dots) for p in (None, person)] == [0, 1]


def test_nothing_new_is_no_new_version(two_camps, joined, says):
    assert (tasks.draw_maps(), tasks.draw_maps()) == (1, 0)
    says(joined(two_camps, "late"), TEXTS[0], 1)
    assert tasks.draw_maps() == 0  # within a minute
    OpinionMap.objects.update(drawn_at=timezone.now() - timedelta(minutes=2))
    assert tasks.draw_maps() == 1
    assert list(OpinionMap.objects.order_by("number").values_list("number", "people")) == [(1, 24), (2, 25)]


def test_a_statement_taken_out_is_no_longer_told_and_the_map_is_drawn_anew(two_camps, cast, reasons):
    tasks.draw_maps()
    OpinionMap.objects.update(drawn_at=timezone.now() - timedelta(minutes=2))
    taken = Statement.objects.get(text=TEXTS[3])
    actions.refuse_statement(taken, reason=reasons["insult"], by=cast.community_worker)

    result = result_of(two_camps)
    told = [t.text for g in result.groups for t in g.told] + [t.text for t in result.common + result.against]
    assert TEXTS[3] not in told + [s.text for s in result.statements]
    assert tasks.draw_maps() == 1
    assert str(taken.pk) not in OpinionMap.objects.order_by("-number").first().report["statements"]


def test_the_last_map_is_drawn_after_the_end(two_camps, cast):
    actions.end_talk(two_camps, by=cast.community_worker)
    assert tasks.draw_maps() == 1


def test_the_result_costs_three_questions(two_camps, django_assert_num_queries):
    tasks.draw_maps()
    with django_assert_num_queries(3):
        result_of(two_camps)


def test_an_app_above_offers_what_to_do_with_a_result(two_camps, cast):
    before = list(_users)

    def to_council(actor, talk):
        return Use("带到议事会", f"/topics/from-talk/{talk.pk}/") if actor.is_staff else None

    try:
        register(to_council)
        register(to_council)
        offered = [use.text for use in uses(cast.community_worker, two_camps)]
        assert offered.count("带到议事会") == 1
        assert "带到议事会" not in [use.text for use in uses(acting(None), two_camps)]
    finally:
        _users[:] = before


def test_the_result_in_words_is_background_for_a_topic(two_camps):
    tasks.draw_maps()
    lines = background_of(two_camps).splitlines()
    assert lines[:2] == ["码上议事：楼前空地怎么用？", "24 人对 10 句观点作了 240 次表态。"]
    assert [line for line in lines if line.endswith("组，12 人")] == ["A 组，12 人", "B 组，12 人"]
