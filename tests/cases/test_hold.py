"""Hold (挂账) and waiting for the resident: the clock rests, and goes on when neither holds it."""

from datetime import date, timedelta

import pytest

from linli.cases import actions, tasks
from linli.cases.models import CaseSettings, Hold
from linli.cases.rules import CaseState as S
from linli.kernel.rulebook import NotYou
from linli.record import registers
from linli.record.acts import Blocked
from linli.record.chain import verify
from tests.cases.conftest import reason, told


@pytest.fixture
def case(a_case, now, calendar):
    return a_case(S.IN_HAND)


def propose(case, by, *, on=date(2025, 9, 3)):
    return actions.propose_hold(case, reason=reason("hold"), person="李工", review_on=on, words="等雨季过去", by=by)


def held(case, cast, **how):
    propose(case, cast.plumber, **how)
    return actions.approve_hold(case.holds.get(state="proposed"), told="雨季后再修。", by=cast.supervisor)


def is_resting(case):
    clocks = [case.clock, *(t.clock for t in case.tasks.live().select_related("clock"))]
    for clock in clocks:
        clock.refresh_from_db()
    states = {clock.is_paused for clock in clocks}
    assert len(states) == 1, "the case and its tasks rest together"
    return states.pop()


def test_proposed_the_clock_still_runs_and_the_desk_is_told(case, cast):
    act = propose(case, cast.plumber)

    assert (is_resting(case), told(act)) == (False, [("hold_proposed", "一站式中心")])


def test_approved_it_rests_and_the_resident_reads_why(case, cast):
    act = held(case, cast)

    assert (is_resting(case), case.state) == (True, S.IN_HAND)
    assert [(n.audience, n.text) for n in act.notes.all()] == [("reporter", "雨季后再修。")]
    assert told(act) == [("case_on_hold", "resident"), ("hold_approved", "水务所")]


def test_refused_it_runs_on(case, cast):
    propose(case, cast.plumber)

    act = actions.refuse_hold(case.holds.get(), words="可以修", by=cast.supervisor)

    assert (is_resting(case), told(act)) == (False, [("hold_refused", "水务所")])


def test_ended_the_time_it_rested_is_added(case, cast, now):
    due = case.clock.due_at
    held(case, cast)
    now.passes(days=7)

    act = actions.end_hold(case.holds.get(), by=cast.plumber)

    assert (is_resting(case), told(act)) == (False, [("hold_ended", "水务所")])
    assert case.clock.due_at == due + timedelta(days=7)


def test_on_the_day_to_look_again_it_ends_by_itself_and_once(case, cast, now):
    held(case, cast, on=date(2025, 9, 3))
    now.is_(2025, 9, 2, 23, 0)
    assert tasks.review_holds() == 0

    now.is_(2025, 9, 3, 9, 0)

    assert (tasks.review_holds(), tasks.review_holds()) == (1, 0)
    assert (is_resting(case), case.holds.get().state) == (False, "ended")


def test_asked_for_details_the_clock_rests_until_they_come(case, cast, now):
    act = actions.ask_reporter(case, told="哪个单元？", by=cast.plumber)

    assert (is_resting(case), case.waits_for_reporter, told(act)) == (True, True, [("case_asked", "resident")])
    now.passes(days=3)
    act = actions.add_details(case, told="2单元", by=cast.resident)
    assert (is_resting(case), case.waits_for_reporter, told(act)) == (False, False, [("details_added", "水务所")])


def test_while_it_is_on_hold_the_answer_of_the_resident_does_not_start_the_clock(case, cast):
    actions.ask_reporter(case, told="哪个单元？", by=cast.plumber)
    held(case, cast)

    actions.add_details(case, told="2单元", by=cast.resident)
    assert is_resting(case)
    actions.end_hold(case.holds.get(), by=cast.supervisor)

    assert not is_resting(case)


def test_while_the_resident_is_asked_the_end_of_the_hold_does_not_start_it(case, cast):
    held(case, cast)
    actions.ask_reporter(case, told="哪个单元？", by=cast.plumber)
    case.refresh_from_db()

    actions.end_hold(case.holds.get(), by=cast.supervisor)
    assert is_resting(case)
    actions.add_details(case, told="2单元", by=cast.resident)

    assert not is_resting(case)


def test_withdrawn_on_hold_everything_ends(case, cast):
    held(case, cast)

    act = actions.withdraw(case, by=cast.resident)

    assert (case.state, case.holds.get().state, case.clock.is_stopped) == (S.WITHDRAWN, "ended", True)
    assert (told(act), verify()) == ([("case_withdrawn", "水务所")], [])


@pytest.mark.parametrize("state", [S.RECEIVED, S.STUDYING])
def test_refused_or_settled_on_hold_the_hold_ends(a_case, cast, now, calendar, state):
    case = a_case(S.STUDYING)
    propose(case, cast.clerk)
    actions.approve_hold(case.holds.get(), told="等材料。", by=cast.supervisor)

    if state == S.RECEIVED:
        actions.decline(case, reason=reason("decline"), told="请到法院。", by=cast.clerk)
    else:
        actions.settle(case, told="已解决。", by=cast.grid_worker)

    assert case.holds.get().state == "ended"


def test_there_is_one_hold_at_a_time(case, cast):
    propose(case, cast.plumber)
    with pytest.raises(Blocked):
        propose(case, cast.plumber)

    actions.take_back_hold(case.holds.get(), by=cast.plumber)
    propose(case, cast.plumber)

    assert Hold.objects.filter(state="proposed").count() == 1


def test_nothing_is_held_while_an_objection_is_undecided(case, cast):
    actions.raise_objection(case.tasks.get(), reason=reason("objection"), words="非我", by=cast.plumber)

    with pytest.raises(Blocked):
        propose(case, cast.plumber)


@pytest.mark.parametrize("other", ["plumber", "clerk", "two_hats", "leader", "resident"])
def test_only_supervision_approves_and_never_in_the_unit_s_own_matter(case, cast, other):
    propose(case, cast.plumber)

    with pytest.raises(NotYou):
        actions.approve_hold(case.holds.get(), told="好", by=getattr(cast, other))


@pytest.mark.parametrize("state", [S.ANSWERED, S.CLOSED, S.DECLINED])
def test_what_is_no_longer_open_is_not_held(a_case, cast, state):
    case = a_case(state)

    with pytest.raises(Blocked):
        propose(case, cast.plumber if state != S.DECLINED else cast.clerk)


def test_when_nothing_comes_in_time_the_clock_goes_on_by_itself_and_the_lead_is_told(case, cast, now, calendar):
    due = case.clock.due_at
    actions.ask_reporter(case, told="哪个单元？", by=cast.plumber)  # Wednesday, 9:00
    now.is_(2025, 8, 27, 9, 0)
    assert tasks.stop_waits() == 0

    now.is_(2025, 8, 28, 9, 0)

    assert (tasks.stop_waits(), tasks.stop_waits()) == (1, 0)
    case.refresh_from_db()
    assert (is_resting(case), case.waits_for_reporter) == (False, False)
    assert case.clock.due_at > due
    assert told(case.history.get(action="stop_waiting")) == [("wait_over", "水务所")]


def test_on_hold_the_clock_rests_on_when_nothing_came(case, cast, now, calendar):
    actions.ask_reporter(case, told="哪个单元？", by=cast.plumber)
    held(case, cast, on=date(2025, 10, 10))
    now.is_(2025, 9, 1, 9, 0)

    assert (tasks.stop_waits(), is_resting(case)) == (1, True)


def test_how_long_is_waited_is_a_setting(case, cast, now, calendar):
    changes = {"wait_value": 2, "wait_unit": "calendar_days"}
    registers.change(CaseSettings.current(), changes=changes, by=cast.administrator)
    actions.ask_reporter(case, told="哪个单元？", by=cast.plumber)

    now.passes(days=4)

    assert tasks.stop_waits() == 1


def test_nobody_but_the_clock_stops_waiting(case, cast):
    actions.ask_reporter(case, told="哪个单元？", by=cast.plumber)

    with pytest.raises(NotYou):
        actions.stop_waiting(case, by=cast.plumber)
