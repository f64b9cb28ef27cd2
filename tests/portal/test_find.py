"""Finding one's request again: the link goes to the phone that was given, and nobody learns whether there is one."""

import pytest

from linli.cases import actions
from linli.cases.models import Case
from linli.record.models import Message
from tests.cast import raised, the_case
from tests.portal.conftest import text

FIND = "/find/"


def ask(client, number, phone):
    page = client.post(FIND, {"number": number, "phone": phone}, follow=True)
    return page.status_code, page.redirect_chain, [str(m) for m in page.context["messages"]]


def sent():
    return Message.objects.filter(what="link_sent").count()


@pytest.fixture
def case(cast, town):
    return raised(cast, town)


def test_number_and_phone_bring_the_link_by_sms(client, case):
    ask(client, case.number, "138 0000 0001")

    assert (sent(), case.history.last().action) == (1, "send_link")


@pytest.mark.parametrize("written", ["{number}", "{pk}", " {number} ", "NO.{number}"])
def test_the_number_is_understood_as_people_write_it(client, case, written):
    ask(client, written.format(number=case.number, pk=case.pk), "13800000001")

    assert sent() == 1


def test_the_answer_is_the_same_whether_there_is_such_a_case_or_not(client, case):
    right = ask(client, case.number, "13800000001")
    answers = {
        "another's phone": ask(client, case.number, "13800000002"),
        "no such case": ask(client, "2026-999999", "13800000001"),
        "no number": ask(client, "漏水", "13800000001"),
    }

    assert {name: answer == right for name, answer in answers.items()} == dict.fromkeys(answers, True)
    assert sent() == 1


def test_an_unnamed_case_has_no_phone_to_send_to(client, cast, town):
    case = the_case(actions.raise_case(words="路灯不亮", channel="web", by=cast.passerby))

    ask(client, case.number, "13800000001")

    assert sent() == 0


@pytest.mark.parametrize(
    ("number", "phone", "field"),
    [
        ("", "13800000001", "number"),
        ("9" * 5000, "13800000001", "number"),
        ("\x00", "13800000001", "number"),
        ("2026-000001", "", "phone"),
        ("2026-000001", "1" * 30, "phone"),
        ("2026-000001", "\x00", "phone"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(client, town, number, phone, field):
    page = client.post(FIND, {"number": number, "phone": phone})

    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert page.context["form"]["number"].value() == number.replace("\x00", "")


@pytest.mark.parametrize("number", ["99999999999999999999", "0", "-1", "2026-", "\uff11\uff12\uff13"])
def test_a_number_that_is_none_is_no_error_of_ours(client, town, number):
    assert ask(client, number, "13800000001")[0] == 200


def test_nobody_is_flooded_with_links_and_the_answer_stays_the_same(client, case):
    answers = [ask(client, case.number, "13800000001") for _ in range(8)]

    assert (sent(), len({str(a) for a in answers})) == (5, 1)


def test_who_tries_all_numbers_is_stopped(client, case):
    codes = [client.post(FIND, {"number": str(n), "phone": "13800000001"}).status_code for n in range(12)]

    assert codes == [302] * 10 + [429] * 2


def test_it_costs_the_case_nothing_but_an_entry(client, case):
    version = case.version
    ask(client, case.number, "13800000001")

    case = Case.objects.get()
    assert (case.version, case.state) == (version + 1, "received")
    assert "13800000001" not in text(client.get(FIND))
