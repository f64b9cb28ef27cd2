"""Calling back: the number behind its mask, the tries so far, one tap for each outcome."""

import re

import pytest
from django.urls import reverse

from linli.cases import actions
from linli.cases.models import CallBack, CaseSettings
from linli.cases.rules import CaseState as S
from linli.kernel.actor import CLOCK
from linli.people.models import User
from linli.record import registers
from linli.record.acts import Blocked


@pytest.fixture
def call(now, a_case):
    actions.plan_call(a_case(S.VERIFIED), by=CLOCK)
    return CallBack.objects.get()


@pytest.fixture
def clerk(client, cast):
    client.force_login(User.objects.get(username="second_clerk"))
    return client


def page_of(call, action="record_call"):
    return reverse("cases:act_on", args=[call.case_id, "call", call.pk, action])


def test_the_number_is_masked_and_opened_with_the_reason_at_hand(call, clerk):
    page = clerk.get(page_of(call))

    assert page.context["phone"] == "138****0001"
    assert "13800000001" not in page.content.decode()
    reveal = clerk.get(page.context["reveal_url"])
    ticked = re.findall(r'value="(\w+)"[^>]*\bchecked\b', reveal.content.decode())
    assert (reveal.status_code, ticked) == (200, ["call_back"])


def test_not_reached_is_one_tap(call, clerk):
    page = clerk.get(page_of(call))
    assert [(text, href) for text, href in page.context["taps"]] == [("未接通", page_of(call, "try_call"))]

    answer = clerk.post(page_of(call, "try_call"), page.context["marks"])

    call.refresh_from_db()
    assert (answer.status_code, call.tries, call.state) == (302, 1, "due")


def test_the_same_tap_twice_counts_once(call, clerk):
    marks = clerk.get(page_of(call)).context["marks"]
    for _ in range(2):
        clerk.post(page_of(call, "try_call"), marks)

    call.refresh_from_db()
    assert call.tries == 1


def test_three_tries_within_a_minute_are_one(call, clerk, cast, now):
    actions.try_call(call, by=cast.second_clerk)
    now.passes(minutes=59)

    page = clerk.get(page_of(call))
    with pytest.raises(Blocked):
        actions.try_call(call, by=cast.second_clerk)

    call.refresh_from_db()
    assert (call.tries, page.context["taps"], "以后再打" in page.content.decode()) == (1, [], True)
    registers.change(CaseSettings.objects.get(), changes={"call_gap_minutes": 30}, by=cast.administrator)
    actions.try_call(call, by=cast.second_clerk)


def test_nobody_is_rung_at_night(call, clerk, cast, now):
    def read_at(*when):
        now.is_(*when)
        clerk.force_login(User.objects.get(username="second_clerk"))  # so late nobody would be signed in any more
        return clerk.get(page_of(call)).content.decode()

    now.is_(2025, 8, 20, 20, 30)
    actions.try_call(call, by=cast.second_clerk)
    evening, night, morning = read_at(2025, 8, 20, 20, 31), read_at(2025, 8, 20, 22, 0), read_at(2025, 8, 21, 8, 0)

    assert "请在明天 08:00 以后再打" in evening  # an hour later would be half past nine
    assert ["免打扰时间" in page for page in (evening, night, morning)] == [False, True, False]


def test_after_three_tries_it_may_be_given_up(call, clerk, cast, now):
    for _ in range(3):
        actions.try_call(call, by=cast.second_clerk)
        now.passes(hours=1)
    page = clerk.get(page_of(call))
    taps = [href for _text, href in page.context["taps"]]
    assert taps == [page_of(call, "try_call"), page_of(call, "give_up_call")]

    clerk.post(taps[1], page.context["marks"])

    call.refresh_from_db()
    assert call.state == "unreached"
