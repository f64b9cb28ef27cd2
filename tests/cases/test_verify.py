"""Verify (核查) and close (归档): somebody without a hand in it confirms the answer."""

from dataclasses import replace
from datetime import timedelta

import pytest

from linli.cases import actions, tasks
from linli.cases.models import CaseSettings, Reason
from linli.cases.queries.cases import counts
from linli.cases.rules import CaseState as S
from linli.kernel.rulebook import NotYou
from linli.record import registers
from linli.record.acts import Blocked
from linli.record.chain import verify
from tests.cases.conftest import told
from tests.cast import raised


@pytest.mark.parametrize("verifier", ["second_clerk", "supervisor"])
def test_a_clerk_or_a_supervisor_verifies(a_case, cast, verifier):
    case = a_case(S.ANSWERED)

    act = actions.verify(case, words="属实", by=getattr(cast, verifier))

    assert (case.state, told(act), act.notes.get().audience) == (S.VERIFIED, [], "staff")


@pytest.mark.parametrize("other", ["gardener", "grid_worker", "leader", "resident", "administrator", "clock"])
def test_nobody_else_does(a_case, cast, other):
    with pytest.raises(NotYou):
        actions.verify(a_case(S.ANSWERED), words="属实", by=getattr(cast, other))


def test_the_handler_never_verifies_in_another_post_or_after_a_promotion(a_case, cast):
    case = a_case(S.ANSWERED)
    promoted = replace(cast.supervisor, id=cast.plumber.id)

    for handler in (cast.plumber, cast.water_system, cast.two_hats, promoted):
        with pytest.raises(NotYou):
            actions.verify(case, words="属实", by=handler)
        with pytest.raises(NotYou):
            actions.send_back(case, words="没修好", by=handler)


def test_nor_does_who_took_it_in_and_handed_it_over_or_decided_an_objection(a_case, cast, town):
    handed = a_case(S.ANSWERED)
    case = a_case(S.IN_HAND)
    actions.raise_objection(
        case.tasks.get(), reason=Reason.objects.get(use="objection"), words="不归我们", by=cast.plumber
    )
    actions.uphold(case.objections.get(), to=town.parks, words="归园林", by=cast.second_clerk)
    lead = case.tasks.live().get(is_lead=True)
    actions.accept(lead, by=cast.gardener)
    actions.answer(case, told="修好了。", by=cast.gardener)

    # nor does it stand in the list, and the number beside it, of what they are to do
    found = [counts(by, ["to_verify"])["to_verify"] for by in (cast.clerk, cast.second_clerk, cast.supervisor)]
    assert found == [0, 1, 2]
    for judged, by in ((handed, cast.clerk), (case, cast.clerk), (case, cast.second_clerk)):
        with pytest.raises(NotYou):
            actions.verify(judged, words="属实", by=by)
    actions.verify(case, words="属实", by=cast.supervisor)


def test_what_a_clerk_settled_another_verifies(cast, town):
    case = raised(cast, town)
    actions.take_in(case, by=cast.clerk)
    actions.settle(case, told="八点开门。", by=cast.clerk)

    with pytest.raises(NotYou):
        actions.verify(case, words="属实", by=cast.clerk)
    actions.verify(case, words="属实", by=cast.second_clerk)

    assert case.state == S.VERIFIED


def test_sent_back_the_unit_does_it_again_and_its_clock_goes_on(a_case, cast, now, calendar):
    case = a_case(S.ANSWERED)
    case.clock.refresh_from_db()
    due = case.clock.due_at
    now.passes(days=7)

    act = actions.send_back(case, words="还在漏", by=cast.supervisor)

    task = case.tasks.get()
    case.clock.refresh_from_db()
    assert (case.state, case.answered_at, task.state, case.lead) == (S.IN_HAND, None, "accepted", task.unit)
    assert (case.clock.is_running, case.clock.due_at) == (True, due + timedelta(days=7))
    assert told(act) == [("case_sent_back", "水务所")]
    actions.answer(case, told="重新修好。", by=cast.plumber)
    assert case.state == S.ANSWERED


def test_what_no_unit_handled_is_not_sent_back(a_case, cast):
    case = a_case(S.STUDYING)
    actions.settle(case, told="八点开门。", by=cast.clerk)

    with pytest.raises(Blocked):
        actions.send_back(case, words="不对", by=cast.supervisor)


def test_closed_by_hand_and_taken_out_again(a_case, cast):
    case = a_case(S.VERIFIED)

    act = actions.close(case, by=cast.clerk)
    assert (case.state, told(act)) == (S.CLOSED, [])
    assert case.ended_at is not None

    actions.unclose(case, words="材料没齐", by=cast.supervisor)
    assert (case.state, case.ended_at) == (S.VERIFIED, None)


def test_what_nobody_had_verified_is_not_verified_when_it_comes_out_of_the_archive(a_case, cast):
    registers.change(CaseSettings.objects.get(), changes={"sample_percent": 0}, by=cast.administrator)
    case = a_case(S.STUDYING)
    actions.settle(case, told="八点开门。", by=cast.clerk)
    actions.close(case, by=cast.clerk)

    actions.unclose(case, by=cast.clerk)

    assert (case.state, case.ended_at, verify()) == (S.ANSWERED, None, [])
    actions.close(case, by=cast.clerk)
    assert case.state == S.CLOSED


def test_an_open_order_or_call_back_keeps_it_open(a_case, cast):
    case = a_case(S.VERIFIED)
    actions.plan_call(case, by=cast.clerk)
    actions.issue_order(case, level="formal", words="说明情况", by=cast.supervisor)

    with pytest.raises(Blocked) as blocked:
        actions.close(case, by=cast.clerk)

    assert len(blocked.value.blockers) == 2


def test_it_closes_by_itself_so_many_days_after_verification(a_case, cast, now):
    registers.change(CaseSettings.objects.get(), changes={"close_days": 7}, by=cast.administrator)
    case = a_case(S.ANSWERED)
    now.passes(days=10)
    actions.verify(case, words="属实", by=cast.supervisor)
    assert tasks.close_old() == 0, "answered long ago, verified just now"

    now.passes(days=8)

    assert (tasks.close_old(), tasks.close_old()) == (1, 0)
    case.refresh_from_db()
    assert case.state == S.CLOSED


def test_what_was_taken_out_of_the_archive_is_not_put_back_at_once(a_case, cast, now):
    case = a_case(S.CLOSED)
    now.passes(days=30)
    actions.unclose(case, by=cast.clerk)

    assert tasks.close_old() == 0
    now.passes(days=8)
    assert tasks.close_old() == 1


def test_what_must_be_verified_is_never_closed_by_time(a_case, cast, now):
    a_case(S.ANSWERED)
    now.passes(days=400)

    assert tasks.close_old() == 0
