"""What waits beside a case is seen in the lists: appeals, orders and holds, each with its own time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from linli.cases import actions
from linli.cases.models import Hold, Reason
from linli.cases.rules import CaseState as S


@pytest.fixture
def appealed(a_case, cast):
    case = a_case(S.DECLINED)
    actions.appeal(case, told="这就是社区的事", by=cast.resident)
    return case


def rows(page):
    return [(case.pk, case.pill) for case in page.context["rows"].object_list]


def test_an_appeal_is_in_the_supervisor_s_list_with_its_count_and_the_time_left(appealed, sign_in):
    page = sign_in("supervisor").get("/desk/?view=appeals")

    view = next(v for v in page.context["mine"] if v.code == "appeals")
    assert (str(view.name), view.count) == ("待复核", 1)
    assert rows(page) == [(appealed.pk, appealed.appeals.get().clock.words)]


def test_decided_it_is_gone(appealed, cast, sign_in):
    actions.dismiss_appeal(appealed.appeals.get(), told="仍请到法院。", by=cast.supervisor)

    assert rows(sign_in("supervisor").get("/desk/?view=appeals")) == []


def test_the_board_and_the_page_of_the_case_say_until_when_it_is_decided(appealed, sign_in):
    left, client = appealed.appeals.get().clock.words, sign_in("supervisor")

    board = client.get("/desk/supervision/")
    page = client.get(appealed.get_absolute_url())

    section = next(s for s in board.context["sections"] if str(s["name"]) == "待复核")
    assert (section["count"], [c.pill for c in section["rows"]]) == (1, [left])
    assert page.context["sentence"] == f"居民不服不予受理，已申请复核，由督办部门决定，{left}。"


def test_under_supervision_the_time_of_the_order_is_shown(a_case, cast, sign_in):
    case = a_case(S.ANSWERED)
    actions.issue_order(case, level="formal", words="请说明", by=cast.supervisor)

    page = sign_in("supervisor").get("/desk/?view=orders")

    assert rows(page) == [(case.pk, f"督办 · {case.orders.get().clock.words}")]


def test_on_hold_who_looks_again_and_when_is_shown(a_case, cast, sign_in):
    case = a_case(S.IN_HAND)
    actions.accept(case.tasks.get(), by=cast.plumber)
    day = timezone.localdate() + timedelta(days=1)
    reason = Reason.objects.get(use="hold", code="any")
    actions.propose_hold(case, reason=reason, person="王工", review_on=day, words="等材料", by=cast.plumber)
    actions.approve_hold(Hold.objects.get(), told="等材料到。", by=cast.supervisor)

    page = sign_in("supervisor").get("/desk/?view=held")

    assert rows(page) == [(case.pk, "王工 明天 再看")]


def test_the_list_of_orders_asks_once_more_however_long_it_is(a_case, cast, sign_in, django_assert_num_queries):
    client = sign_in("supervisor")
    for _ in range(3):
        actions.issue_order(a_case(S.IN_HAND), level="formal", words="请说明", by=cast.supervisor)
    client.get("/desk/?view=orders")

    with django_assert_num_queries(12):
        client.get("/desk/?view=orders")
