"""Withdraw (撤回), raise again, and shred (到期销毁)."""

from dataclasses import replace

import pytest
from django.urls import reverse

from linli.cases import actions, tasks
from linli.cases.queries.links import token_of
from linli.cases.rules import CaseState as S
from linli.kernel.rulebook import NotNow, NotYou
from linli.people.actions import contact_for
from linli.people.models import Contact
from linli.record.chain import verify
from linli.record.models import Entry, Note
from tests.cases.conftest import reason, told
from tests.cast import link_of, raised


@pytest.mark.parametrize("state", [S.RECEIVED, S.STUDYING, S.IN_HAND])
def test_as_long_as_it_is_open_the_resident_withdraws_it(a_case, cast, now, state):
    case = a_case(state)

    act = actions.withdraw(case, words="自己修好了", by=link_of(case))

    assert (case.state, case.ended_at, case.clock.is_stopped) == (S.WITHDRAWN, now.at, True)
    assert told(act) == ([("case_withdrawn", "水务所")] if state == S.IN_HAND else [])
    assert {t.state for t in case.tasks.all()} <= {"ended"}


def test_answered_it_can_no_longer_be_withdrawn(a_case, cast):
    with pytest.raises(NotNow):
        actions.withdraw(a_case(S.ANSWERED), by=cast.resident)


def test_an_order_that_waits_for_a_reply_is_cancelled_with_it(a_case, cast, now):
    case = a_case(S.IN_HAND)
    actions.issue_order(case, level="reminder", words="请抓紧", by=cast.supervisor)

    actions.withdraw(case, by=cast.resident)

    order = case.orders.get()
    assert (order.state, order.clock.is_stopped, verify()) == ("cancelled", True, [])


def test_what_happens_inside_a_withdrawal_is_not_the_residents_to_ask_for(a_case, cast, now):
    case = a_case(S.IN_HAND)
    actions.issue_order(case, level="reminder", words="请抓紧", by=cast.supervisor)

    with pytest.raises(NotYou):
        actions.cancel_order(case.orders.get(), by=cast.resident)
    with pytest.raises(NotYou):
        actions.issue_order(case, level="formal", words="请抓紧", by=cast.resident)
    assert list(case.orders.values_list("state", flat=True)) == ["issued"]


def test_raised_again_it_waits_at_the_centre(a_case, cast, town):
    case = a_case(S.IN_HAND)
    actions.withdraw(case, by=cast.resident)

    actions.resume(case, words="又坏了", by=cast.resident)

    assert (case.state, case.ended_at, case.lead) == (S.RECEIVED, None, town.centre)
    assert case.clock.is_running
    actions.take_in(case, by=cast.clerk)
    assert case.state == S.STUDYING


@pytest.mark.parametrize("other", ["clerk", "supervisor", "neighbour", "plumber", "clock"])
def test_nobody_withdraws_it_for_them_unasked(a_case, cast, other):
    with pytest.raises(NotYou):
        actions.withdraw(a_case(S.IN_HAND), by=getattr(cast, other))


def ended_long_ago(a_case, cast, now):
    case = a_case(S.CLOSED)
    actions.rate(case, solved="yes", process="happy", result="happy", told="谢谢王师傅", by=cast.resident)
    now.passes(days=5 * 366)
    return case


def test_when_their_time_is_over_words_place_and_notes_go_and_the_record_holds(a_case, cast, now):
    case = ended_long_ago(a_case, cast, now)
    entries = Entry.objects.count()

    assert (tasks.shred_expired(), tasks.shred_expired()) == (1, 0)

    case.refresh_from_db()
    assert (case.words, case.title, case.salt, case.address, case.lon, case.shredded_at) == (
        "",
        "",
        "",
        "",
        None,
        now.at,
    )
    assert set(Note.objects.filter(act__root_kind="cases.case").values_list("text", "salt")) == {("", "")}
    assert (Entry.objects.count(), verify()) == (entries + 1, [])


def test_what_ended_lately_or_is_still_open_stays(a_case, cast, now):
    a_case(S.CLOSED)
    a_case(S.IN_HAND)
    now.passes(days=364 * 5)

    assert tasks.shred_expired() == 0


def test_name_and_phone_go_with_the_last_case_of_somebody_without_an_account(cast, town, now):
    caller = contact_for(name="张三", phone="13900000009")
    cases = [raised(cast, town, by=replace(cast.passerby, contact=caller.pk)) for _ in range(2)]
    for case in cases:
        actions.withdraw(case, by=link_of(case))
    now.passes(days=5 * 366)

    actions.shred(cases[0], by=cast.clock)
    assert Contact.objects.get(pk=caller.pk).name == "张三"
    actions.shred(cases[1], by=cast.clock)

    gone = Contact.objects.get(pk=caller.pk)
    assert (gone.name, gone.phone, gone.phone_hash) == ("", "", "")


def test_who_has_an_account_keeps_their_own_data(a_case, cast, now):
    ended_long_ago(a_case, cast, now)

    tasks.shred_expired()

    assert Contact.objects.get(pk=cast.resident.contact).name == "resident"


def test_the_name_of_who_looked_after_a_hold_goes_too(a_case, cast, now):
    case = a_case(S.STUDYING)
    how = {"person": "李工", "review_on": now.at.date(), "words": "等材料"}
    actions.propose_hold(case, reason=reason("hold"), **how, by=cast.clerk)
    actions.withdraw(case, by=cast.resident)

    actions.shred(case, by=cast.clock)

    assert case.holds.get().person == ""


def test_the_link_of_a_shredded_case_still_answers_kindly(a_case, cast, now, client):
    case = ended_long_ago(a_case, cast, now)
    tasks.shred_expired()

    page = client.get(reverse("portal:track", args=[token_of(case)]))

    html = page.content.decode()
    assert (page.status_code, case.number in html, "漏水" in html, "王师傅" in html) == (200, True, False, False)
    assert "已归档" in html


def test_only_the_clock_shreds(a_case, cast, now):
    case = ended_long_ago(a_case, cast, now)

    for other in (cast.administrator, cast.clerk, cast.supervisor, cast.resident):
        with pytest.raises(NotYou):
            actions.shred(case, by=other)


def test_what_is_open_is_not_shredded(a_case, cast):
    with pytest.raises(NotNow):
        actions.shred(a_case(S.IN_HAND), by=cast.clock)
