"""Topics: anybody may propose, the convener says what is asked, neighbours support, everybody is answered."""

import pytest

from linli.councils import actions, policy, seeds
from linli.councils.models import CouncilKind, Support, Topic
from linli.councils.rules import CouncilPart
from linli.kernel.rulebook import NotYou, Refused
from linli.record import registers
from linli.record.acts import Blocked
from linli.record.chain import verify
from tests.councils.conftest import FRAME, told


def test_a_resident_without_an_account_proposes_a_topic_and_the_committee_is_told(life, cast):
    act = actions.propose_topic(life.council, words="东门口太黑了。能不能装路灯？", by=cast.passerby)

    topic = Topic.objects.get()
    assert (topic.title, topic.state, topic.proposer, topic.origin) == ("东门口太黑了", "proposed", None, "resident")
    assert told(act) == [("topic_proposed", "people.unit")]


def test_where_the_law_leaves_it_to_members_a_resident_is_told_so(life, cast):
    assembly = life.found("owners", "业主大会")

    with pytest.raises(Refused, match="由成员提出"):
        actions.propose_topic(assembly, words="换物业", by=cast.passerby)
    actions.propose_topic(assembly, words="换物业", origin="member", by=cast.community_worker)

    assert Topic.objects.get().council == assembly


def test_nobody_reads_a_topic_before_the_convener_has_said_what_is_asked(life, cast):
    topic = life.proposed()

    with pytest.raises(Blocked, match="要商量的问题"):
        actions.show_topic(topic, by=cast.community_worker)
    actions.frame_topic(topic, **FRAME, decide_by=None, by=cast.community_worker)
    actions.show_topic(topic, by=cast.community_worker)

    assert topic.is_public


def test_a_topic_comes_onto_the_list_with_enough_supporters_and_a_clear_question(life, cast):
    topic = life.shown()

    assert policy.blockers_of(topic, "accept_topic") == ["还差3人附议。"]
    for device in ("a", "b"):
        actions.support(topic, device=device, by=cast.passerby)
    actions.support_on_paper(topic, count=1, by=cast.community_worker)
    actions.accept_topic(topic, by=cast.community_worker)

    assert (topic.state, policy.supporters(topic)) == ("accepted", 3)


def test_a_device_supports_once_takes_it_back_and_supports_again(life, cast):
    topic = life.shown()
    actions.support(topic, device="a", by=cast.passerby)
    mine = Support.objects.get()

    actions.take_back_support(mine, device="a", by=cast.passerby)
    assert policy.supporters(topic) == 0
    with pytest.raises(Refused):
        actions.support_again(mine, device="b", by=cast.passerby)
    actions.support_again(mine, device="a", by=cast.passerby)

    assert (policy.supporters(topic), Support.objects.count()) == (1, 1)


def test_signatures_entered_by_mistake_are_struck_out(life, cast):
    topic = life.shown()
    actions.support_on_paper(topic, count=40, by=cast.community_worker)

    actions.strike_signatures(Support.objects.get(), words="多打了一个零", by=cast.community_worker)

    assert policy.supporters(topic) == 0


def test_merging_moves_no_support_and_counts_nobody_twice(life, cast):
    topic, other = life.shown(), life.shown(life.proposed(words="路灯什么时候装？"))
    for device, to in (("a", topic), ("a", other), ("b", other)):
        actions.support(to, device=device, by=cast.passerby)

    actions.merge_topic(other, into=topic, words="同一件事", by=cast.community_worker)
    assert (other.state, policy.supporters(topic), other.supports.count()) == ("merged", 2, 2)

    actions.unmerge_topic(other, by=cast.community_worker)
    assert (other.state, other.merged_into, policy.supporters(topic)) == ("proposed", None, 1)


def test_a_topic_is_merged_into_an_open_one_and_never_into_itself_or_in_a_ring(life, cast):
    topic, other, third = life.shown(), life.shown(life.proposed()), life.shown(life.proposed())

    with pytest.raises(Blocked):
        actions.merge_topic(topic, into=topic, by=cast.community_worker)
    actions.merge_topic(other, into=topic, by=cast.community_worker)
    with pytest.raises(Blocked, match="反过来"):
        actions.merge_topic(topic, into=third, by=cast.community_worker)


def test_an_answer_says_why_and_the_proposer_is_told(life, cast):
    topic = life.proposed(by=cast.resident)

    act = actions.answer_topic(topic, told="路灯下月就装，不用开会。", by=cast.community_worker)

    assert (topic.state, topic.answer, told(act)) == (
        "answered",
        "路灯下月就装，不用开会。",
        [("topic_answered", "people.contact")],
    )


def test_what_was_answered_too_soon_still_comes_onto_the_list(life, cast):
    topic = life.shown()
    actions.support_on_paper(topic, count=5, by=cast.community_worker)
    actions.answer_topic(topic, told="不用开会", by=cast.community_worker)

    actions.accept_topic(topic, by=cast.community_worker)

    assert (topic.state, topic.answer, topic.ended_at) == ("accepted", "", None)


def test_only_who_convenes_it_decides_about_a_topic(life, cast):
    topic = life.proposed()

    for actor in (cast.resident, cast.plumber, cast.leader, cast.other_grid_worker):
        if CouncilPart.CONVENER not in policy.parts_of(actor, topic):
            with pytest.raises(NotYou):
                actions.answer_topic(topic, told="不", by=actor)
    assert topic.state == "proposed"


def test_a_grid_worker_of_the_area_convenes_and_one_of_another_unit_does_not(life, cast):
    topic = life.proposed()

    assert CouncilPart.CONVENER in policy.parts_of(cast.grid_worker, topic)
    assert CouncilPart.CONVENER not in policy.parts_of(cast.plumber, topic)


def test_a_council_at_rest_takes_no_topics_until_it_sits_again(life, cast):
    actions.rest_council(life.council, by=cast.community_worker)
    with pytest.raises(Blocked, match="停开"):
        life.proposed()

    actions.wake_council(life.council, by=cast.community_worker)
    assert life.proposed().state == "proposed"


def test_a_form_from_before_there_was_a_share_gets_the_shipped_one_and_what_somebody_chose_stays(db, cast):
    seeds.council_kinds()
    stool, code = CouncilKind.objects.get(code="stool"), CouncilKind.objects.get(code="code")
    CouncilKind.objects.filter(pk=stool.pk).update(pass_share="")  # as the migration left it
    registers.change(code, changes={"pass_share": ""}, by=cast.administrator)

    seeds.council_kinds()
    seeds.council_kinds()

    shares = dict(CouncilKind.objects.values_list("code", "pass_share"))
    assert (shares["stool"], shares["code"], shares["owners"]) == ("1/2", "", "")
    assert verify() == []
