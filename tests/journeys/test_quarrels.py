"""A topic that is a quarrel between two households goes to the mediators, and nobody else reads of it."""

from uuid import uuid4

import pytest

from linli.cases.models import Case
from linli.councils.models import Topic
from linli.councils.queries import ties
from linli.journeys.actions import take_to_mediation
from linli.kernel.rulebook import Refused
from linli.mediation import seeds
from linli.mediation.models import DisputeType, Mediation
from linli.people.actions import contact_for
from linli.people.queries import speaking_for
from tests.councils.conftest import told

WORDS = "楼上三天两头漏水，跟他说了也不修。"


@pytest.fixture
def topic(life, cast):
    seeds.mediation()
    neighbour = speaking_for(cast.community_worker, contact_for(name="老王", phone="13800138000"))
    return life.proposed(words=WORDS, by=neighbour)


def taken(topic, cast, town, **sent):
    kind = DisputeType.objects.first()
    how = {"committee": town.committee, "told": "调解员会给您打电话。", "type": kind}
    return take_to_mediation(topic, **how, by=cast.community_worker, **sent)


def test_the_case_is_confidential_and_the_proposers_own(topic, cast, town):
    done = taken(topic, cast, town)

    mediation = Mediation.objects.select_related("case").get(pk=done.root_id)
    assert mediation.case.is_sensitive
    assert mediation.case.reporter_id == topic.proposer_id
    assert mediation.summary == WORDS
    assert mediation.source == Mediation.Source.APPLICATION


def test_the_topic_is_answered_and_says_where_it_went_to_whoever_may_open_it(topic, cast, town):
    done = taken(topic, cast, town)

    topic.refresh_from_db()
    mediation = Mediation.objects.get(pk=done.root_id)
    assert (topic.state, topic.answer) == ("answered", "调解员会给您打电话。")
    [line] = ties.told(topic, cast.community_worker)["to"]
    assert (line.href, line.text) == (mediation.get_absolute_url(), f"Mediation {mediation.short_number}")
    assert ties.told(topic, cast.supervisor)["to"] == []
    assert ties.told(topic, None)["to"] == []


def test_sent_twice_it_is_one_mediation(topic, cast, town):
    key = uuid4()
    first, again = taken(topic, cast, town, key=key), taken(topic, cast, town, key=key)

    assert first.pk == again.pk
    assert Case.objects.count() == 1


def test_refused_in_the_middle_nothing_is_left(topic, cast, town):
    stale = Topic.objects.select_related("council__kind").get(pk=topic.pk)
    stale.state = "resolved"
    Topic.objects.filter(pk=topic.pk).update(state="resolved")

    with pytest.raises(Refused):
        taken(stale, cast, town)

    assert not Case.objects.exists()
    assert not Mediation.objects.exists()


def test_the_proposer_is_told(topic, cast, town):
    taken(topic, cast, town)

    assert told(topic.history.get(action="answer_topic")) == [("topic_answered", "people.contact")]


def test_the_page_leads_there_and_back(topic, as_, cast):
    page = as_(cast.community_worker).get(topic.get_absolute_url()).text
    address = f"/journeys/quarrels/{topic.pk}/"
    assert address in page

    form = as_(cast.community_worker).get(address).context["form"]
    answer = {
        "type": DisputeType.objects.first().pk, "told": "调解员会给您打电话。",
        "seen": form["seen"].value(), "key": form["key"].value(),
    }  # fmt: skip
    gone = as_(cast.community_worker).post(address, answer)

    assert gone.url == f"/mediations/{Mediation.objects.get().pk}/"
    assert gone.url in as_(cast.community_worker).get(topic.get_absolute_url()).text


def test_who_may_not_answer_the_topic_finds_no_page(topic, as_, cast):
    for other in (cast.supervisor, cast.other_grid_worker, cast.plumber):
        assert as_(other).get(f"/journeys/quarrels/{topic.pk}/").status_code == 404


def test_a_stale_page_keeps_what_was_typed(topic, as_, cast, life):
    address = f"/journeys/quarrels/{topic.pk}/"
    client = as_(cast.community_worker)
    form = client.get(address).context["form"]
    life.framed(topic)
    answer = {
        "type": DisputeType.objects.first().pk, "told": "我们转给调解员。",
        "seen": form["seen"].value(), "key": form["key"].value(),
    }  # fmt: skip

    again = client.post(address, answer)

    assert again.status_code == 409
    assert "我们转给调解员。" in again.text
    assert not Mediation.objects.exists()
