"""Supervision on the pages: the thread of an order, and what an appeal is decided upon."""

import pytest
from django.urls import reverse

from linli.cases import actions
from linli.cases.models import Appeal, SupervisionOrder
from linli.cases.rules import CaseState as S
from linli.people.models import User


@pytest.fixture
def sign_in(client):
    def enter(name):
        client.force_login(User.objects.get(username=name))
        return client

    return enter


def test_the_case_page_shows_what_was_asked_answered_and_returned(a_case, cast, sign_in):
    case = a_case(S.IN_HAND)
    actions.issue_order(case, level="formal", words="三天没有动静，请说明", by=cast.supervisor)
    order = SupervisionOrder.objects.get()
    actions.reply(order, words="配件未到", by=cast.plumber)
    actions.return_reply(order, words="请先临时处理", by=cast.supervisor)

    page = sign_in("supervisor").get(case.get_absolute_url())

    [(shown, thread)] = page.context["orders"]
    assert shown == order
    assert [(line.action, [n.text for n in line.words]) for line in thread] == [
        ("issue_order", ["三天没有动静，请说明"]),
        ("reply", ["配件未到"]),
        ("return_reply", ["请先临时处理"]),
    ]


def test_who_replies_reads_what_was_asked(a_case, cast, sign_in):
    case = a_case(S.IN_HAND)
    actions.issue_order(case, level="formal", words="三天没有动静，请说明", by=cast.supervisor)
    order = SupervisionOrder.objects.get()
    page = sign_in("plumber").get(reverse("cases:act_on", args=[case.pk, "order", order.pk, "reply"]))

    assert "三天没有动静，请说明" in page.content.decode()


def test_who_decides_an_appeal_reads_the_refusal_and_why_it_is_not_accepted(a_case, cast, sign_in):
    case = a_case(S.DECLINED)
    actions.appeal(case, told="这就是社区的事", by=cast.resident)
    appeal = Appeal.objects.get()
    page = sign_in("supervisor").get(reverse("cases:act_on", args=[case.pk, "appeal", appeal.pk, "uphold_appeal"]))

    text = page.content.decode()
    assert ("请到不动产中心" in text, "这就是社区的事" in text) == (True, True)
