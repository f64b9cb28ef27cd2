"""Who verifies or answers an order reads what was answered, sees the pictures, and hears the resident."""

import pytest
from django.urls import reverse

from linli.cases import actions
from linli.cases.rules import CaseState as S
from linli.kernel.actor import IMPORT
from linli.people.models import User
from linli.record import registers


@pytest.fixture
def sign_in(client):
    def enter(name):
        client.force_login(User.objects.get(username=name))
        return client

    return enter


def test_who_verifies_reads_the_answer_and_when_it_counts_as_done_and_may_send_it_back(a_case, town, sign_in):
    registers.change(town.leaks, changes={"closing_condition": "不再漏水"}, by=IMPORT)
    case = a_case(S.ANSWERED)
    client = sign_in("supervisor")

    page = client.get(f"{case.get_absolute_url()}do/verify/")

    html = page.content.decode()
    assert ("已修好，请放心。" in html, "不再漏水" in html) == (True, True)
    verb, href = page.context["otherwise"]
    assert (verb, client.get(href).context["otherwise"][0]) == ("退回续办", "核查")


def test_no_other_way_is_shown_where_it_is_not_open(a_case, cast, town, sign_in):
    """Nobody handled it, so there is nobody to send it back to."""
    case = a_case(S.STUDYING)
    actions.settle(case, told="已说明。", by=cast.clerk)

    page = sign_in("supervisor").get(f"{case.get_absolute_url()}do/verify/")

    assert (page.status_code, page.context["otherwise"]) == (200, None)


def test_who_replies_to_an_order_reads_the_rating_and_the_resident_s_words_also_on_paper(a_case, cast, sign_in):
    case = a_case(S.ANSWERED)
    actions.rate(case, solved="no", process="fair", result="unhappy", told="第二天又漏了", by=cast.resident)
    order = case.orders.get()
    client = sign_in("plumber")

    page = client.get(reverse("cases:act_on", args=[case.pk, "order", order.pk, "reply"])).content.decode()
    paper = client.get(reverse("cases:order_paper", args=[case.pk, order.pk])).content.decode()

    for html in (page, paper):
        assert [part in html for part in ("第二天又漏了", "未解决", "不满意", "已修好，请放心。")] == [True] * 4


@pytest.mark.parametrize("state", S.values)
def test_the_link_to_the_phone_is_shown_to_whom_it_opens_and_to_nobody_else(a_case, cast, sign_in, state):
    case = a_case(state)
    shown = {}
    for name in ("clerk", "supervisor", "plumber", "grid_worker", "leader"):
        client = sign_in(name)
        page = client.get(case.get_absolute_url())
        if page.status_code == 200:
            opens = client.get(page.context["reveal_url"]).status_code == 200
            shown[name] = (page.context["may_reveal"], opens)

    assert {name: a == b for name, (a, b) in shown.items()} == dict.fromkeys(shown, True)
    assert shown["clerk"][0] == (state in {S.RECEIVED, S.STUDYING, S.IN_HAND, S.ANSWERED})


@pytest.mark.parametrize("state", [S.VERIFIED, S.CLOSED])
def test_supervision_calls_while_an_order_is_open(a_case, cast, sign_in, state):
    case, client = a_case(state), sign_in("supervisor")
    before = client.get(case.get_absolute_url()).context["may_reveal"]
    actions.issue_order(case, level="formal", words="请核实", by=cast.supervisor)

    page = client.get(case.get_absolute_url())

    assert (before, page.context["may_reveal"], client.get(page.context["reveal_url"]).status_code) == (
        False,
        True,
        200,
    )


def test_who_is_to_call_back_opens_the_number(a_case, cast, sign_in):
    case, client = a_case(S.VERIFIED), sign_in("clerk")
    before = client.get(case.get_absolute_url()).context["may_reveal"]
    actions.plan_call(case, by=cast.clerk)

    page = client.get(case.get_absolute_url())

    assert (before, page.context["may_reveal"], client.get(page.context["reveal_url"]).status_code) == (
        False,
        True,
        200,
    )
