"""Rate (评事), reopen, call back (回访): the resident has the last word, and no handler speaks for them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from linli.cases import actions, tasks
from linli.cases.models import CaseSettings
from linli.cases.rules import CaseState as S
from linli.kernel.rulebook import NotNow, NotYou, Refused
from linli.people.models import Contact
from linli.people.queries import speaking_for
from linli.record import registers
from linli.record.acts import Blocked
from tests.cases.conftest import told
from tests.cast import link_of

GOOD = {"solved": "yes", "process": "happy", "result": "happy"}
BAD = {"solved": "no", "process": "fair", "result": "unhappy"}


def for_resident(worker, cast):
    return speaking_for(worker, Contact.objects.get(pk=cast.resident.contact))


def test_each_answer_is_kept_apart_the_first_and_the_last(a_case, cast):
    case = a_case(S.ANSWERED)

    actions.rate(case, solved="partly", process="happy", result="fair", told="还行", by=link_of(case))
    act = actions.rate(case, **GOOD, by=cast.resident)

    ratings = case.ratings.order_by("pk").values_list("solved", "process", "result", "how")
    assert list(ratings) == [("partly", "happy", "fair", "link"), ("yes", "happy", "happy", "link")]
    assert (case.state, told(act), case.orders.count()) == (S.ANSWERED, [], 0)


@pytest.mark.parametrize(
    "bad",
    [BAD, {**GOOD, "solved": "no"}, {**GOOD, "process": "unhappy"}, {**GOOD, "result": "unhappy"}],
)
def test_unhappy_it_goes_to_supervision_and_not_to_who_handled_it(a_case, cast, bad):
    case = a_case(S.CLOSED)

    act = actions.rate(case, **bad, told="没修好", by=cast.resident)

    order = case.orders.get()
    assert (order.level, order.cause, order.unit.name) == ("formal", "unhappy", "水务所")
    assert told(act) == [("order_issued", "水务所"), ("rated_unhappy", "督办科")]


def test_unhappy_twice_is_one_order(a_case, cast):
    case = a_case(S.ANSWERED)

    for _ in range(2):
        actions.rate(case, **BAD, by=cast.resident)

    assert (case.ratings.count(), case.orders.count()) == (2, 1)


def test_a_worker_writes_down_what_the_resident_says_and_it_counts_as_a_call(a_case, cast):
    case = a_case(S.ANSWERED)

    act = actions.rate(case, **GOOD, by=for_resident(cast.second_clerk, cast))

    assert (case.ratings.get().how, act.by["behalf"]) == ("call", cast.resident.contact)


def test_no_handler_rates_in_the_name_of_the_resident(a_case, cast):
    case = a_case(S.ANSWERED)
    promoted = replace(for_resident(cast.clerk, cast), id=cast.plumber.id)

    for handler in (replace(cast.plumber, behalf=cast.resident.contact), promoted):
        with pytest.raises(NotYou):
            actions.rate(case, **GOOD, by=handler)
    with pytest.raises(PermissionDenied):
        for_resident(cast.plumber, cast)


def test_nor_withdraws_it(a_case, cast):
    case = a_case(S.IN_HAND)

    with pytest.raises(NotYou):
        actions.withdraw(case, by=replace(cast.plumber, behalf=cast.resident.contact))


@pytest.mark.parametrize("other", ["neighbour", "stranger", "clerk", "supervisor", "leader", "plumber"])
def test_nobody_rates_what_somebody_else_raised(a_case, cast, other):
    with pytest.raises(NotYou):
        actions.rate(a_case(S.ANSWERED), **GOOD, by=getattr(cast, other))


def test_before_there_is_an_answer_there_is_nothing_to_rate(a_case, cast):
    with pytest.raises(NotNow):
        actions.rate(a_case(S.IN_HAND), **GOOD, by=cast.resident)


@pytest.mark.parametrize("state", [S.ANSWERED, S.VERIFIED, S.CLOSED])
def test_reopened_supervision_leads_and_not_who_answered(a_case, cast, town, state):
    case = a_case(state)

    act = actions.reopen(case, by=cast.resident)

    assert (case.state, case.lead, case.must_verify, case.ended_at) == (S.STUDYING, town.watch, True, None)
    assert (case.clock.is_running, told(act)) == (True, [("case_reopened", "督办科")])
    with pytest.raises(NotYou):
        actions.dispatch(case, lead=town.parks, by=cast.clerk)
    actions.dispatch(case, lead=town.parks, by=cast.supervisor)
    assert case.lead == town.parks


def test_the_second_time_one_says_what_is_new(a_case, cast):
    case = a_case(S.ANSWERED)
    actions.reopen(case, by=cast.resident)
    actions.settle(case, told="已再次核实。", by=cast.supervisor)

    with pytest.raises(Refused):
        actions.reopen(case, told="  ", by=cast.resident)
    actions.reopen(case, told="昨晚又漏了", by=cast.resident)

    assert case.state == S.STUDYING


def test_the_supervisor_that_settled_it_does_not_verify_it(a_case, cast):
    case = a_case(S.ANSWERED)
    actions.reopen(case, by=cast.resident)
    actions.settle(case, told="已再次核实。", by=cast.supervisor)

    with pytest.raises(NotYou):
        actions.verify(case, words="属实", by=cast.supervisor)
    actions.verify(case, words="属实", by=cast.second_clerk)


def test_who_has_not_rated_is_called_by_somebody_else_once(a_case, cast, now):
    case = a_case(S.ANSWERED)
    assert tasks.plan_calls() == 0

    now.passes(days=4)

    assert (tasks.plan_calls(), tasks.plan_calls()) == (1, 0)
    call = case.call_backs.get()
    with pytest.raises(NotYou):
        actions.record_call(call, **GOOD, by=replace(cast.second_clerk, id=cast.plumber.id))
    act = actions.record_call(call, **BAD, told="没人来过", by=cast.second_clerk)
    assert (call.state, case.ratings.get().how) == ("reached", "call")
    assert told(act) == [("order_issued", "水务所"), ("rated_unhappy", "督办科")]


def test_who_rated_is_not_called(a_case, cast, now):
    case = a_case(S.ANSWERED)
    actions.plan_call(case, by=cast.clerk)

    actions.rate(case, **GOOD, by=cast.resident)

    assert case.call_backs.get().state == "spared"
    now.passes(days=9)
    assert tasks.plan_calls() == 0


def test_could_not_be_reached_is_a_value_of_its_own_after_so_many_tries(a_case, cast, now):
    registers.change(CaseSettings.objects.get(), changes={"call_tries": 2}, by=cast.administrator)
    case = a_case(S.ANSWERED)
    actions.plan_call(case, by=cast.clerk)
    call = case.call_backs.get()

    actions.try_call(call, words="无人接听", by=cast.second_clerk)
    with pytest.raises(Blocked, match="1"):
        actions.give_up_call(call, by=cast.second_clerk)
    now.passes(hours=5)
    actions.try_call(call, by=cast.second_clerk)
    actions.give_up_call(call, by=cast.second_clerk)

    assert (call.tries, call.last_try_at, call.state, case.ratings.count()) == (2, now.at, "unreached", 0)


def test_a_call_is_planned_once_and_only_after_an_answer(a_case, cast):
    case = a_case(S.ANSWERED)
    actions.plan_call(case, by=cast.clerk)

    with pytest.raises(Blocked):
        actions.plan_call(case, by=cast.second_clerk)
    with pytest.raises(Blocked):
        actions.plan_call(a_case(S.IN_HAND), by=cast.clerk)


def test_what_is_old_and_imported_is_not_called(cast, now):
    actions.import_history(
        words="旧工单", channel="board", source="board", source_number="1", answer="已办", by=cast.importer,
        occurred_at=now.at - timedelta(days=900),
    )  # fmt: skip

    assert tasks.plan_calls() == 0
