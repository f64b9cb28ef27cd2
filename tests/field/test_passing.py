"""What a neighbour carries on the phone: words building by building, what they report; and nothing that is for staff."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from linli.cases.models import Case
from linli.neighbours import actions
from linli.neighbours.models import Report, Telling
from tests.field.test_phone import phone_of, post, send
from tests.neighbours.conftest import passed_on


@pytest.fixture
def word(network, cast, town):
    return passed_on(cast, town)


@pytest.fixture
def key(network):
    return phone_of(network.leader)


def load(client, key):
    return post(client, "field:load", key).json()


def told(word, network, **how):
    return {"kind": "told", "word": word.pk, "building": network.house.pk, "way": "posted", **how}


def test_a_neighbour_s_phone_carries_what_is_to_be_told_and_nothing_of_the_staff_s(street, client, key, word, network):
    street.round()
    street.care()
    pack = load(client, key)

    assert [(row["title"], [(h["name"], h["told"]) for h in row["houses"]]) for row in pack["words"]] == [
        ("周二停水", [(str(network.house), [])])
    ]
    empty = ("rounds", "cases", "errands", "colleagues", "certificates", "kinds", "clashes", "tabs")
    assert [pack[name] for name in empty] == [[]] * len(empty)
    assert (pack["is_neighbour"], pack["check"]) == (True, None)


def test_a_building_that_was_told_without_a_signal_is_told_once_on_the_day_it_was(client, key, word, network):
    yesterday = timezone.now() - timedelta(days=1)
    items = [told(word, network, id=str(uuid4()), at=yesterday.isoformat()) for _phone in range(2)]
    for _again in range(2):
        assert [one["status"] for one in send(client, key, items)] == ["done", "done"]
    telling = Telling.objects.get()

    assert (telling.user_id, telling.way, telling.day) == (network.leader.id, "posted", timezone.localdate(yesterday))
    assert len(load(client, key)["words"][0]["houses"][0]["told"]) == 1


def test_what_is_not_passed_on_there_any_more_is_refused_in_words(client, key, word, network, cast):
    actions.drop_word(word, by=cast.grid_worker)
    said = told(word, network)
    wrong = [said, said | {"building": 10**9}, said | {"word": 10**9}]

    assert [one["status"] for one in send(client, key, wrong)] == ["refused"] * 3
    assert not Telling.objects.exists()


def test_what_a_neighbour_hears_goes_up_as_a_note_or_a_request_and_the_reply_comes_to_the_phone(
    client,
    key,
    word,
    network,
    cast,
):
    asked = {"kind": "report", "about": "question", "words": "阀门要关吗", "word": word.pk, "then": "note"}
    seen = {
        "kind": "report",
        "about": "hygiene",
        "words": "东墙角堆了旧沙发",
        "building": network.house.pk,
        "then": "case",
    }
    assert [one["status"] for one in send(client, key, [asked, seen])] == ["done", "done"]

    report, case = Report.objects.get(), Case.objects.get()
    assert (report.word, case.words, case.address) == (word, "东墙角堆了旧沙发", str(network.house))
    actions.reply(report, answer="不用关", by=cast.grid_worker)
    assert [(one["words"], one["answer"]) for one in load(client, key)["replies"]] == [("阀门要关吗", "不用关")]


def test_a_neighbour_visits_nobody_from_the_phone(street, client, key):
    items = [
        {"kind": "visit", "dwelling": street.doors[0].pk, "result": "fine"},
        {"kind": "raise", "words": "路口井盖松了"},
    ]

    assert [one["status"] for one in send(client, key, items)] == ["refused", "refused"]


def test_a_grid_worker_tells_buildings_from_the_phone_too(client, word, network, cast):
    key = phone_of(cast.grid_worker)

    assert [row["title"] for row in load(client, key)["words"]] == ["周二停水"]
    assert send(client, key, [told(word, network)])[0]["status"] == "done"


def test_a_community_worker_carries_words_with_the_buildings_of_their_grid_alone(client, word, network, cast):
    here = phone_of(cast.community_worker)
    assert [[house["id"] for house in row["houses"]] for row in load(client, here)["words"]] == [[network.house.pk]]
    assert [answer["status"] for answer in send(client, here, [told(word, network)])] == ["done"]
