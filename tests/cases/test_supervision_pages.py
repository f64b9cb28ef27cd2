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


def test_a_reply_has_a_field_for_the_new_answer_only_where_there_was_one(a_case, cast, client):
    client.force_login(User.objects.get(username="plumber"))
    fields = {}
    for state in (S.IN_HAND, S.VERIFIED):
        case = a_case(state)
        if state == S.VERIFIED:
            actions.rate(case, solved="no", process="fair", result="fair", by=cast.resident)
        else:
            actions.issue_order(case, level="formal", words="请加快", by=cast.supervisor)
        form = client.get(reverse("cases:act_on", args=[case.pk, "order", case.orders.get().pk, "reply"])).context[
            "form"
        ]
        fields[state] = [(str(f.label), f.field.required) for f in form.visible_fields()]

    assert fields == {
        S.IN_HAND: [("回复内容", True)],
        S.VERIFIED: [("回复内容", True), ("给居民的新答复", True)],
    }


def test_after_a_rating_or_an_appeal_the_sentence_says_what_is_next_now(a_case, cast, client):
    client.force_login(User.objects.get(username="supervisor"))
    rated, unhappy, refused = a_case(S.VERIFIED), a_case(S.VERIFIED), a_case(S.DECLINED)
    actions.rate(rated, solved="yes", process="happy", result="happy", by=cast.resident)
    actions.rate(unhappy, solved="no", process="fair", result="fair", by=cast.resident)
    actions.appeal(refused, told="请再看看", by=cast.resident)
    actions.dismiss_appeal(Appeal.objects.get(), told="理由如下", by=cast.supervisor)

    said = [client.get(case.get_absolute_url()).context["sentence"] for case in (rated, unhappy, refused)]

    assert said == [
        "已核查，居民已评价，等待归档。",
        "督办单还没有办结：承办单位回复后，由督办部门办结。",
        "不予受理；居民申请过复核，督办部门维持原决定。",
    ]
