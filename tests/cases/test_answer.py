"""Answer (答复): the lead speaks for all, once; what is said inside and what is told are kept apart."""

import pytest

from linli.cases import actions
from linli.cases.models import CaseSettings
from linli.cases.queries.history import answer_of
from linli.cases.rules import CaseState as S
from linli.kernel.rulebook import NotNow, NotYou
from linli.record import registers
from linli.record.acts import Blocked
from tests.cases.conftest import reason, told


def accepted(case, cast):
    for task in case.tasks.all():
        actions.accept(task, by=cast.plumber if task.is_lead else cast.gardener)
    return case


def test_the_answer_is_told_and_the_note_stays_inside(a_case, cast, now):
    case = accepted(a_case(S.IN_HAND), cast)

    act = actions.answer(case, told="已修好。", words="业主难缠", by=cast.plumber)

    assert (case.state, case.answered_at, case.clock.is_stopped) == (S.ANSWERED, now.at, True)
    assert {(n.audience, n.text) for n in act.notes.all()} == {("staff", "业主难缠"), ("reporter", "已修好。")}
    assert answer_of(case).text == "已修好。"
    assert told(act) == [("case_answered", "resident")]


def test_it_waits_for_all_units_and_says_for_which(a_case, cast, town):
    case = a_case(S.IN_HAND, assisting=(town.parks,))

    with pytest.raises(Blocked) as blocked:
        actions.answer(case, told="好了", by=cast.plumber)

    assert sorted(blocked.value.blockers) == ["园林所：待签收。", "水务所：待签收。"]


def test_an_assisting_unit_reports_its_part_and_the_lead_is_told(a_case, cast, town):
    case = accepted(a_case(S.IN_HAND, assisting=(town.parks,)), cast)
    task = case.tasks.get(is_lead=False)

    act = actions.report(task, words="树根已清", by=cast.gardener)

    assert (task.state, task.clock.is_stopped, told(act)) == ("done", True, [("task_reported", "水务所")])


def test_the_lead_does_not_report_it_answers(a_case, cast):
    with pytest.raises(Blocked):
        actions.report(accepted(a_case(S.IN_HAND), cast).tasks.get(), words="好了", by=cast.plumber)


def test_an_assistant_that_did_not_report_is_done_with_the_answer(a_case, cast, town):
    case = accepted(a_case(S.IN_HAND, assisting=(town.parks,)), cast)

    actions.answer(case, told="已修好。", by=cast.plumber)

    assert set(case.tasks.values_list("state", flat=True)) == {"done"}


@pytest.mark.parametrize("other", ["gardener", "clerk", "supervisor", "grid_worker", "resident", "leader"])
def test_nobody_but_the_lead_answers(a_case, cast, town, other):
    with pytest.raises(NotYou):
        actions.answer(accepted(a_case(S.IN_HAND, assisting=(town.parks,)), cast), told="好", by=getattr(cast, other))


def test_what_was_asked_for_beside_it_lapses_with_the_answer(a_case, cast, now):
    case = accepted(a_case(S.IN_HAND), cast)
    actions.propose_hold(
        case, reason=reason("hold"), person="李工", review_on=now.at.date(), words="缺料", by=cast.plumber
    )

    actions.answer(case, told="料到了，已修好。", by=cast.plumber)

    assert case.holds.get().state == "taken_back"


def test_a_correction_is_told_and_what_was_said_stays_in_the_file(a_case, cast):
    case = a_case(S.ANSWERED)

    act = actions.correct(case, told="更正：周三修好。", by=cast.plumber)

    assert (case.state, answer_of(case).text) == (S.ANSWERED, "更正：周三修好。")
    assert [a.action for a in case.history][-2:] == ["answer", "correct"]
    assert told(act) == [("case_answered", "resident")]


@pytest.mark.parametrize(("percent", "is_drawn"), [(0, False), (100, True)])
def test_an_answer_on_the_spot_is_verified_by_sample(a_case, cast, percent, is_drawn):
    registers.change(CaseSettings.objects.get(), changes={"sample_percent": percent}, by=cast.administrator)
    case = a_case(S.STUDYING)

    actions.settle(case, told="八点开门。", by=cast.clerk)

    assert case.must_verify == is_drawn


def test_what_was_not_drawn_goes_past_verification(a_case, cast):
    registers.change(CaseSettings.objects.get(), changes={"sample_percent": 0}, by=cast.administrator)
    case = a_case(S.STUDYING)
    actions.settle(case, told="八点开门。", by=cast.clerk)

    act = actions.close(case, by=cast.clock)

    assert [(e.action, e.after) for e in act.entries.order_by("n")] == [("waive", "verified"), ("close", "closed")]


def test_what_was_drawn_does_not(a_case, cast):
    case = a_case(S.STUDYING)
    actions.settle(case, told="八点开门。", by=cast.clerk)

    with pytest.raises(Blocked):
        actions.close(case, by=cast.clerk)


def test_an_internal_note_and_a_contact_change_nothing_but_the_file(a_case, cast):
    case = a_case(S.IN_HAND)

    noted = actions.note(case, words="已约周三", by=cast.plumber)
    called = actions.contact(case, told="约好周三上门。", words="态度好", by=cast.plumber)

    assert (case.state, told(noted), told(called)) == (S.IN_HAND, [], [])
    assert {(n.audience, n.text) for n in called.notes.all()} == {("staff", "态度好"), ("reporter", "约好周三上门。")}


@pytest.mark.parametrize("other", ["leader", "resident", "neighbour", "other_grid_worker", "administrator"])
def test_only_who_works_on_it_writes_notes(a_case, cast, other):
    with pytest.raises(NotYou):
        actions.note(a_case(S.IN_HAND), words="看过", by=getattr(cast, other))


def test_answered_it_is_not_answered_again(a_case, cast):
    with pytest.raises(NotNow):
        actions.answer(a_case(S.ANSWERED), told="又好了", by=cast.plumber)
