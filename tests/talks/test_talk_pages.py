"""The pages of residents: without an account, one statement at a time; nobody sees how anybody votes."""

import re
from uuid import uuid4

import pytest
from django.test import Client

from linli.talks import actions, tasks
from linli.talks.models import Participant, Statement, Vote

pytestmark = pytest.mark.django_db


def html(answer):
    return answer.content.decode()


def asked(client, talk):
    """The statement that the page asks now, and the key of its form."""
    page = html(client.get(f"/talks/{talk.pk}/"))
    found = re.search(r'name="statement" value="(\d+)"', page)
    key = re.search(r'name="key" value="([^"]+)"><input type="hidden" name="statement"', page)
    return (int(found[1]), key[1]) if found else None


def press(client, talk, stance, **changes):
    statement, key = asked(client, talk)
    return client.post(f"/talks/{talk.pk}/vote/", {"statement": statement, "stance": stance, "key": key} | changes)


def test_a_stranger_votes_through_to_the_end(client, talk):
    one = talk()
    for _ in range(3):
        assert press(client, one, 1).headers["Location"] == f"/talks/{one.pk}/"
    assert asked(client, one) is None
    assert (Participant.objects.count(), Vote.objects.count()) == (1, 3)


def test_looking_is_not_taking_part(client, talk):
    one = talk()
    for address in ("", "mine/", "result/"):
        assert client.get(f"/talks/{one.pk}/{address}").status_code == 200
    assert Participant.objects.count() == 0


def test_two_browsers_are_two_people(talk):
    one = talk()
    for client in (Client(), Client()):
        press(client, one, 1)
    assert Participant.objects.count() == 2


def test_a_mind_may_be_changed(client, talk):
    one = talk("装充电桩")
    statement, _key = asked(client, one)
    press(client, one, 1)
    given = {"statement": statement, "stance": -1, "key": str(uuid4()), "back": "mine"}
    assert client.post(f"/talks/{one.pk}/vote/", given).headers["Location"] == f"/talks/{one.pk}/mine/"
    assert list(Vote.objects.order_by("turn").values_list("stance", flat=True)) == [1, -1]


def test_a_double_press_is_one_vote(client, talk):
    one = talk("装充电桩")
    statement, key = asked(client, one)
    for _ in range(2):
        client.post(f"/talks/{one.pk}/vote/", {"statement": statement, "stance": 1, "key": key})
    assert Vote.objects.count() == 1


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"statement": "x", "stance": "1", "key": "1"},
        {"statement": "1", "stance": "5", "key": "00000000-0000-0000-0000-000000000001"},
        {"statement": "99999999999999999999", "stance": "1", "key": "00000000-0000-0000-0000-000000000001"},
        {"statement": "\x00", "stance": "\x00", "key": "\x00"},
    ],
)
def test_nonsense_is_no_vote_and_no_error(client, talk, given):
    one = talk()
    assert client.post(f"/talks/{one.pk}/vote/", given).status_code in {404, 422}
    assert Vote.objects.count() == 0


def test_a_key_of_another_act_is_refused(client, talk):
    one = talk()
    statement, key = asked(client, one)
    client.post(f"/talks/{one.pk}/vote/", {"statement": statement, "stance": 1, "key": key})
    assert press(Client(), one, 1, key=key).status_code == 409
    assert Vote.objects.count() == 1


def test_who_says_something_reads_that_it_is_looked_at_first(client, talk):
    one = talk()
    answer = client.post(f"/talks/{one.pk}/say/", {"text": "晚上要安静", "key": str(uuid4())}, follow=True)
    assert "待审核" in html(answer)
    assert "晚上要安静" in html(answer)
    assert "晚上要安静" not in html(Client().get(f"/talks/{one.pk}/mine/"))


@pytest.mark.parametrize(("text", "says"), [("", "请填写"), ("啊", "再说具体一点"), ("长" * 141, "140")])
def test_what_cannot_be_taken_is_said_beside_the_field_and_kept(client, talk, text, says):
    one = talk()
    answer = client.post(f"/talks/{one.pk}/say/", {"text": text, "key": str(uuid4())})
    assert answer.status_code == 422
    assert says in html(answer)
    assert text in html(answer)
    assert Statement.objects.filter(author__isnull=False).count() == 0


def test_over_the_limit_it_says_so_and_keeps_the_words(client, talk):
    one = talk(most_statements=1)
    for text in ("第一句话", "第二句话"):
        answer = client.post(f"/talks/{one.pk}/say/", {"text": text, "key": str(uuid4())})
    assert answer.status_code == 409
    assert "您已说了 1 句" in html(answer)
    assert "第二句话" in html(answer)


def test_the_author_reads_why_and_takes_it_back(client, talk, cast, reasons):
    one = talk()
    client.post(f"/talks/{one.pk}/say/", {"text": "某某家占地方", "key": str(uuid4())})
    client.post(f"/talks/{one.pk}/say/", {"text": "晚上要安静", "key": str(uuid4())})
    refused, waiting = Statement.objects.filter(author__isnull=False).order_by("pk")
    actions.refuse_statement(refused, reason=reasons["personal"], by=cast.community_worker)
    page = html(client.get(f"/talks/{one.pk}/mine/"))
    assert reasons["personal"].told in page
    address = f"/talks/{one.pk}/mine/{waiting.pk}/"
    marks = {"seen": waiting.version, "key": str(uuid4())}
    assert Client().post(f"{address}withdraw/", marks).status_code == 404
    client.post(f"{address}withdraw/", marks)
    waiting.refresh_from_db()
    assert waiting.state == "withdrawn"
    assert client.post(f"{address}explode/", marks).status_code == 404


def test_a_draft_is_no_page(client, draft):
    one = draft()
    for address in ("", "mine/", "result/", "phone/"):
        assert client.get(f"/talks/{one.pk}/{address}").status_code == 404


def test_after_the_end_the_result_stays_and_nobody_votes(client, talk, cast):
    one = talk("装充电桩")
    statement, key = asked(client, one)
    actions.end_talk(one, by=cast.community_worker)
    answer = client.post(f"/talks/{one.pk}/vote/", {"statement": statement, "stance": 1, "key": key})
    assert answer.status_code == 409
    assert "这次议事已结束" in html(answer)
    assert client.get(f"/talks/{one.pk}/result/").status_code == 200


def test_the_result_says_that_there_are_no_groups_yet(client, talk):
    one = talk()
    press(client, one, 1)
    tasks.draw_maps()
    page = html(client.get(f"/talks/{one.pk}/result/"))
    assert "还没有稳定的群体" in page
    assert "20 个人" in page


def test_the_phone_is_confirmed_by_a_code_and_not_kept(client, talk, codes):
    one = talk("装充电桩", needs_phone=True)
    press(client, one, 1)
    assert "还没有计入" in html(client.get(f"/talks/{one.pk}/"))
    assert client.post(f"/talks/{one.pk}/phone/", {"phone": "123"}).status_code == 422
    assert client.post(f"/talks/{one.pk}/phone/", {"phone": "138 0000 0009"}).status_code == 302
    assert client.post(f"/talks/{one.pk}/phone/", {"what": "code", "code": "000000x"}).status_code == 422
    assert client.post(f"/talks/{one.pk}/phone/", {"what": "code", "code": codes()}).status_code == 302
    person = Participant.objects.get()
    assert (person.state, len(person.phone_hash)) == ("confirmed", 64)
    assert one.statements.get().agrees == 1
    assert "还没有计入" not in html(client.get(f"/talks/{one.pk}/"))


def test_where_no_phone_is_asked_for_there_is_no_page_for_it(client, talk):
    assert client.get(f"/talks/{talk().pk}/phone/").status_code == 404


def test_the_door_is_limited_per_device(client, talk, settings):
    settings.RATE_FACTOR = 1
    one = talk()
    for _ in range(20):
        client.post(f"/talks/{one.pk}/say/", {"text": "", "key": str(uuid4())})
    assert client.post(f"/talks/{one.pk}/say/", {"text": "", "key": str(uuid4())}).status_code == 429


def test_a_page_costs_the_same_with_many_statements(client, talk, django_assert_max_num_queries):
    one = talk(*[f"第{n}句话" for n in range(40)])
    press(client, one, 1)
    with django_assert_max_num_queries(9):
        client.get(f"/talks/{one.pk}/")
    with django_assert_max_num_queries(9):
        client.get(f"/talks/{one.pk}/result/")
    with django_assert_max_num_queries(7):
        client.get("/talks/")
