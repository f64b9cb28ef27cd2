"""Published (晒事): for everybody to read, without a word that was not checked; thanks and "not so"."""

import json
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from linli.cases import actions
from linli.cases.models import Case, Publication
from linli.cases.rules import CaseState as S
from linli.record.models import Note
from tests.portal.conftest import text

TEXT = {"title": "楼道漏水已修好", "problem": "楼道顶部漏水。", "outcome": "更换了水管。"}


@pytest.fixture
def proposed(a_case, cast):
    case = a_case(S.VERIFIED)
    Case.objects.filter(pk=case.pk).update(lon=116.581234, lat=37.334567, address="3号楼2单元301")
    actions.propose_publication(Case.objects.get(pk=case.pk), **TEXT, by=cast.clerk)
    return Publication.objects.get()


@pytest.fixture
def published(proposed, cast):
    actions.check(proposed, by=cast.second_clerk)
    return proposed


def addresses(publication):
    return [reverse("portal:home"), "/published/", "/published/map/", f"/published/{publication.pk}/"]


def read(client, address):
    """What a person reads there, also in what is sent to the map."""
    html = text(client.get(address))
    return json.dumps(json.loads(html), ensure_ascii=False) if address.endswith("map/") else html


def test_everybody_reads_the_checked_text_and_nothing_else_of_the_case(client, published):
    case = published.case

    for address in addresses(published):
        html = read(client, address)
        assert TEXT["title"] in html
        for private in (case.number, "301", "老人怕滑倒", "116.5812", "resident", "plumber"):
            assert private not in html, address


def test_what_is_not_checked_yet_is_nowhere(client, proposed):
    *lists, page = addresses(proposed)

    assert [TEXT["title"] in read(client, address) for address in lists] == [False] * 3
    assert client.get(page).status_code == 404


def test_taken_down_or_found_to_be_sensitive_it_is_gone_at_once(client, published, cast):
    Case.objects.update(is_sensitive=True)
    *lists, page = addresses(published)

    assert [TEXT["title"] in read(client, address) for address in lists] == [False] * 3
    assert client.get(page).status_code == 404
    assert client.post(f"{page}thank/").status_code == 404


def test_the_map_has_it_where_it_is_to_about_a_hundred_metres(client, published):
    features = client.get("/published/map/").json()["features"]

    assert [f["geometry"]["coordinates"] for f in features] == [[116.581, 37.335]]


@pytest.mark.parametrize(("query", "found"), [
    ({"q": "水管"}, 1), ({"q": "路灯"}, 0), ({"area": "371482001001"}, 1), ({"area": "371482001002"}, 0),
    ({"q": "%"}, 0), ({"q": "' OR 1=1 --"}, 0), ({"q": "漏" * 5000}, 0), ({"area": "x"}, 1), ({"page": "99"}, 1), ({"page": "x"}, 1),
    ({"q": "水\x00管"}, 1), ({"area": "\x00"}, 1), ({"area": "\uff12"}, 1),
])  # fmt: skip
def test_it_is_found_by_words_and_community_whatever_is_typed(client, published, query, found):
    page = client.get("/published/", query)

    assert (page.status_code, len(page.context["page"])) == (200, found)
    assert client.get("/published/map/", query).status_code == 200


def test_thanks_count_once_per_device(client, published):
    for _ in range(3):
        assert client.post(f"/published/{published.pk}/thank/").status_code == 302
    Client().post(f"/published/{published.pk}/thank/")

    assert published.voices.filter(says="thanks").count() == 2
    assert client.get(f"/published/{published.pk}/").context["publication"].thanks == 2


def test_not_so_goes_to_supervision_and_is_shown_to_nobody_outside(client, published):
    said = {"told": "昨天又漏了，张三可以作证", "key": str(uuid4())}

    for _ in "12":
        page = client.post(f"/published/{published.pk}/contradict/", said, follow=True)
        assert page.status_code == 200

    assert Note.objects.filter(text__contains="张三").count() == 1
    assert "张三" not in text(client.get(f"/published/{published.pk}/"))
    assert published.voices.get().says == "not_so"


def test_what_is_wrong_with_it_is_said_and_what_was_typed_is_kept(client, published):
    for wrong in ("", "漏" * 5001):
        page = client.post(f"/published/{published.pk}/contradict/", {"told": wrong, "key": str(uuid4())})
        assert (page.status_code, list(page.context["form"].errors)) == (422, ["told"])
        assert page.context["form"]["told"].value() == wrong


def test_too_many_voices_from_one_device_are_stopped(client, published):
    codes = [client.post(f"/published/{published.pk}/thank/").status_code for _ in range(21)]

    assert codes == [302] * 20 + [429]


def test_reading_does_not_change_anything_and_a_link_does_not_say_thanks(client, published):
    assert client.get(f"/published/{published.pk}/thank/").status_code == 405
    assert client.get(f"/published/{published.pk}/contradict/").status_code == 405


def test_a_case_that_is_opened_again_says_so_wherever_it_stands(client, published, cast):
    actions.reopen(published.case, told="又漏了", by=cast.resident)

    home, *rest = addresses(published)
    assert TEXT["title"] not in read(client, home)  # there stands only what is solved
    for address in rest:
        assert "重新打开" in read(client, address), address
        assert "又漏了" not in read(client, address), address


def test_what_was_looked_for_is_marked(client, published):
    html = text(client.get("/published/", {"q": "水管"}))

    assert "更换了<mark>水管</mark>" in html


def test_a_search_reads_public_words_only(client, published, cast):
    """The words of the resident, the notes and the address of the case are not among them."""
    for private in ("老人怕滑倒", "现场看过", "2单元301", "请放心"):
        assert text(client.get("/published/", {"q": private})).count('class="workitem"') == 0, private


def test_what_was_taken_down_is_found_no_more(client, published, cast):
    actions.take_down(published, words="写错了", by=cast.supervisor)

    assert text(client.get("/published/", {"q": "水管"})).count('class="workitem"') == 0


def test_what_is_changed_before_it_is_published_is_found_as_it_is_read(client, proposed, cast):
    actions.amend(proposed, title="楼道不再漏水", problem="漏水", outcome="换了总阀", by=cast.clerk)
    assert text(client.get("/published/", {"q": "总阀"})).count('class="workitem"') == 0
    actions.check(proposed, by=cast.second_clerk)

    assert text(client.get("/published/", {"q": "总阀"})).count('class="workitem"') == 1


def test_one_character_is_answered_with_advice(client, published):
    assert "请至少输入两个字" in text(client.get("/published/", {"q": "水"}))
