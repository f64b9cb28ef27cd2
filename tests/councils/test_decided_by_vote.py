"""Where the law wants owners to decide: a topic is put to the vote, and its certified result is the resolution's ground."""

from datetime import timedelta

import pytest
from django.utils import timezone

from linli.councils import actions
from linli.councils.models import Resolution
from linli.councils.queries import ties
from linli.councils.queries.matters import matter
from linli.record.acts import Blocked
from linli.votes import actions as votes
from linli.votes.models import Matter, Vote
from tests.councils.conftest import as_typed
from tests.votes.conftest import DAY, checked, ended, says, shipped  # noqa: F401  # a fixture

TEXT = "现物业合同到期，拟选聘城投物业，每平方米每月 0.6 元。"


@pytest.fixture
def put(now, life, cast, town, shipped):  # noqa: F811  # the fixture of votes
    """A topic of an owners' assembly that is put to the vote, with its roll."""
    assembly = life.found("owners", "万和家园业主大会")
    topic = life.framed(life.proposed(council=assembly, by=cast.community_worker))
    actions.accept_topic(topic, by=cast.community_worker)
    start = timezone.now()
    done = actions.put_to_vote(
        topic, title="是否选聘城投物业", text=TEXT, compound="万和家园", area=town.here, unit=town.committee,
        matter=Matter.objects.get(code="278-4"), objections_until=start + 8 * DAY, opens_at=start + 16 * DAY,
        closes_at=start + 26 * DAY, by=cast.community_worker,
    )  # fmt: skip
    vote = Vote.objects.get(pk=done.root_id)
    votes.import_roll(vote, checked=checked(), by=cast.community_worker)
    return topic, vote


@pytest.fixture
def counted(put, cast, now):
    """The vote is held: these members say this."""

    def make(choices):
        topic, vote = put
        votes.post_roll(vote, by=cast.community_worker)
        now.passes(days=16, minutes=1)
        votes.open_vote(vote, by=cast.clock)
        for n, choice in choices.items():
            says(vote, n, choice)
        ended(vote, now)
        votes.certify(vote, by=cast.supervisor) if len(choices) > 3 else votes.declare_failed(vote, by=cast.supervisor)
        vote.refresh_from_db()
        return topic, vote

    return make


ALL_FOR = dict.fromkeys(range(1, 6), "for")


def test_the_vote_stands_on_the_page_of_its_topic_from_its_preparation_on(put, cast, as_):
    topic, vote = put

    [line] = ties.told(topic, cast.community_worker)["asked"]
    assert (line.text, line.href) == ("表决：是否选聘城投物业", vote.get_absolute_url())
    assert ties.told(topic, None)["asked"] == []  # not posted yet
    assert topic.get_absolute_url() in as_(cast.community_worker).get(vote.get_absolute_url()).text


def test_a_certified_result_decides_and_its_numbers_are_taken_over(counted, life, cast):
    topic, vote = counted(ALL_FOR)

    day = timezone.localdate() + timedelta(days=10)
    rows = [actions.DeedRow("签物业合同", day, None, "业主委员会")]
    actions.record_resolution(topic, text=TEXT, vote=vote, deeds=rows, by=cast.community_worker)

    resolution = Resolution.objects.get()
    assert (resolution.agree, resolution.against, resolution.abstain, resolution.meeting) == (5, 0, 0, None)
    assert topic.state == "resolved"
    actions.publish_resolution(resolution, by=cast.clerk)
    assert matter(topic, None).step == 3


def test_everybody_walks_from_the_topic_to_the_vote_and_back(counted, cast, as_):
    topic, vote = counted(ALL_FOR)
    actions.show_topic(topic, by=cast.community_worker) if topic.state == "proposed" else None
    actions.record_resolution(topic, text=TEXT, vote=vote, by=cast.community_worker)
    actions.publish_resolution(Resolution.objects.get(), by=cast.clerk)

    page, address = as_().get(f"/councils/topics/{topic.pk}/").text, f"/votes/{vote.pk}/"
    assert page.count(address) == 2  # beside the talk, and as ground of the resolution
    assert "5人中5人参与" in page
    assert f"/councils/topics/{topic.pk}/" in as_().get(address).text


def test_a_vote_without_quorum_decides_nothing(counted, cast, as_):
    topic, vote = counted({1: "for"})

    assert vote.state == "failed"
    with pytest.raises(Blocked, match="没有通过或结果还没确认"):
        actions.record_resolution(topic, text=TEXT, vote=vote, by=cast.community_worker)
    page = as_(cast.community_worker).get(topic.get_absolute_url()).text
    assert "record_resolution" not in page
    assert vote.get_absolute_url() in page


def test_a_vote_on_something_else_decides_nothing_here(counted, life, cast):
    _topic, vote = counted(ALL_FOR)
    other = life.accepted()

    with pytest.raises(Blocked, match="没有通过或结果还没确认"):
        actions.record_resolution(other, text=TEXT, vote=vote, by=cast.community_worker)


def test_what_was_annulled_is_not_published(counted, cast):
    topic, vote = counted(ALL_FOR)
    actions.record_resolution(topic, text=TEXT, vote=vote, by=cast.community_worker)
    votes.annul(vote, words="法院撤销", by=cast.supervisor)

    with pytest.raises(Blocked, match="不成立"):
        actions.publish_resolution(Resolution.objects.select_related("vote").get(), by=cast.clerk)


def test_the_form_proposes_what_was_adopted(counted, cast, as_):
    topic, vote = counted(ALL_FOR)
    address = f"/councils/desk/topic/{topic.pk}/do/record_resolution/"
    client = as_(cast.community_worker)

    form = client.get(address).context["form"]
    assert (form["vote"].value(), form["text"].value()) == (vote.pk, TEXT)
    client.post(address, as_typed(form))

    assert Resolution.objects.get().vote == vote


def test_without_a_meeting_and_without_a_vote_nothing_is_resolved(life, cast):
    topic = life.accepted()

    with pytest.raises(Blocked, match="哪次会议、或者依据哪次表决"):
        actions.record_resolution(topic, text=TEXT, by=cast.community_worker)


def test_the_form_of_a_vote_knows_what_the_topic_says(life, cast, as_, shipped):  # noqa: F811  # as above
    topic = life.accepted()
    client = as_(cast.community_worker)
    address = f"/councils/desk/topics/{topic.pk}/vote/"

    form = client.get(address).context["form"]
    assert (form["title"].value(), form["area"].value()) == (topic.asked, topic.council.area_id)
    sent = as_typed(form) | {"matter": Matter.objects.get(code="consult").pk}
    for name in ("objections_until", "opens_at", "closes_at"):
        sent[name] = form.get_initial_for_field(form.fields[name], name).strftime("%Y-%m-%dT%H:%M")
    gone = client.post(address, sent)
    vote = Vote.objects.get()
    assert gone.url == vote.get_absolute_url()
    assert ties.topics_of(vote, cast.community_worker) == [topic]
