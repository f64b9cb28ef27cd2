"""What each write and each page costs, in queries; written down so that nobody adds one unseen."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.cases import actions
from linli.cases.models import Case
from linli.cases.queries.links import token_of
from linli.cases.rules import CaseState as S
from linli.people.models import User
from tests.cast import raised


def cost(do):
    with CaptureQueriesContext(connection) as asked:
        do()
    return len(asked)


@pytest.fixture
def desk(client, cast):
    client.force_login(User.objects.get(username="clerk"))
    return client


def test_writes(a_case, cast, town, calendar):
    raised(cast, town)  # what a process learns once
    received, studying, in_hand = a_case(S.RECEIVED), a_case(S.STUDYING), a_case(S.IN_HAND)
    actions.accept(in_hand.tasks.get(), by=cast.plumber)
    Case.objects.filter(pk=studying.pk).update(category=town.leaks)  # a community is given only what is on its list
    fresh = {c.pk: c for c in Case.objects.select_related("clock", "desk", "category", "reporter")}

    assert {
        "raise": cost(lambda: actions.raise_case(words="楼道漏水", channel="web", area=town.grid, by=cast.resident)),
        "take_in": cost(lambda: actions.take_in(fresh[received.pk], by=cast.clerk)),
        "dispatch to 3": cost(
            lambda: actions.dispatch(
                fresh[studying.pk], lead=town.water, assisting=[town.parks, town.committee], by=cast.clerk
            )
        ),
        "answer": cost(lambda: actions.answer(fresh[in_hand.pk], told="已修好。", by=cast.plumber)),
    } == {"raise": 9, "take_in": 14, "dispatch to 3": 30, "answer": 24}


def test_pages(desk, a_case, cast, town, calendar):
    case = a_case(S.IN_HAND, assisting=(town.parks,))
    for _ in range(3):
        a_case(S.STUDYING)
    for address in ("/desk/", case.get_absolute_url(), f"/t/{token_of(case)}/"):
        desk.get(address)  # what a process and a session learn once

    assert {
        "work list": cost(lambda: desk.get("/desk/?view=open")),
        "case at the desk": cost(lambda: desk.get(case.get_absolute_url())),
        "case by its link": cost(lambda: desk.get(f"/t/{token_of(case)}/")),
    } == {"work list": 11, "case at the desk": 13, "case by its link": 11}


def test_a_longer_list_costs_no_more(desk, a_case):
    a_case(S.IN_HAND)
    desk.get("/desk/?view=open")
    few = cost(lambda: desk.get("/desk/?view=open"))
    for state in (S.IN_HAND, S.STUDYING, S.RECEIVED, S.IN_HAND):
        a_case(state)

    assert cost(lambda: desk.get("/desk/?view=open")) == few
