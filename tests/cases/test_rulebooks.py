"""The rulebooks, state by part, as officials review them; change a row and its cell here in the same commit."""

import pytest

from linli.cases import rules
from linli.cases.rules import OBJECTION, ObjectionState, Part
from linli.kernel.rulebook import Rulebook
from linli.record.registers import REGISTER

GRIDS = {
    "CASE": """\
|  | anyone | reporter | local | clerk | lead | assistant | supervisor | leader | involved | steered | clock | import |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
| **begin** |  | raise_case | raise_case | raise_case, split_off |  |  | split_off |  |  |  |  | import_history, import_open |
| **received** | echo, send_link | withdraw, join_in, add_details, urge, not_me, view | take_in, study, relate, unrelate, settle, note, contact, name_reporter, view | study, absorb, release, relate, unrelate, note, contact, ask_reporter, name_reporter, view | take_in, decline, study, join, absorb, relate, unrelate, settle, note, contact, ask_reporter, view | relate, unrelate, note, contact, view | absorb, release, relate, unrelate, note, contact, view | view | never withdraw, never join_in |  | stop_waiting, ring, relocate |  |
| **studying** | echo, send_link | withdraw, add_details, urge, not_me, view | study, relate, unrelate, settle, note, contact, name_reporter, view | study, put_back, absorb, release, relate, unrelate, note, contact, ask_reporter, name_reporter, view | decline, study, join, absorb, relate, unrelate, dispatch, settle, note, contact, ask_reporter, view | relate, unrelate, note, contact, view | put_back, absorb, release, relate, unrelate, note, contact, view | view | never withdraw |  | stop_waiting, ring, relocate |  |
| **in_hand** | echo, send_link | withdraw, add_details, urge, not_me, view | relate, unrelate, note, contact, name_reporter, view | study, absorb, release, relate, unrelate, add_unit, recall, note, contact, ask_reporter, name_reporter, view | absorb, relate, unrelate, add_unit, answer, note, contact, ask_reporter, view | relate, unrelate, note, contact, view | study, absorb, release, relate, unrelate, recall, note, contact, view | view | never withdraw |  | stop_waiting, ring, relocate |  |
| **answered** | send_link | rate, reopen, add_details, not_me, view | relate, unrelate, note, contact, name_reporter, view | absorb, release, relate, unrelate, send_back, verify, waive, note, contact, name_reporter, view | absorb, relate, unrelate, correct, note, contact, view | relate, unrelate, note, contact, view | absorb, release, relate, unrelate, send_back, verify, reopen, note, contact, view | view | never send_back, never verify, never rate | never verify, never rate | waive, relocate |  |
| **verified** | send_link | rate, reopen, not_me, view | relate, unrelate, note, name_reporter, view | absorb, release, relate, unrelate, close, unwaive, note, contact, name_reporter, view | absorb, relate, unrelate, note, contact, view | relate, unrelate, note, view | absorb, release, relate, unrelate, unwaive, reopen, note, contact, view | view | never rate | never rate | close, relocate |  |
| **closed** | send_link | rate, reopen, not_me, view | relate, unrelate, note, view | absorb, release, relate, unrelate, unclose, note, contact, view | absorb, relate, unrelate, note, contact, view | relate, unrelate, note, view | absorb, release, relate, unrelate, unclose, reopen, note, contact, view | view | never rate | never rate | shred |  |
| **declined** | send_link | not_me, view | relate, unrelate, note, view | take_back_decline, release, relate, unrelate, note, view | relate, unrelate, note, view | relate, unrelate, note, view | reinstate, take_back_decline, release, relate, unrelate, note, view | view |  |  | shred |  |
| **withdrawn** | send_link | resume, not_me, view | relate, unrelate, note, view | release, relate, unrelate, note, view | relate, unrelate, note, view | relate, unrelate, note, view | release, relate, unrelate, note, view | view |  |  | shred |  |
| **joined** | send_link | rate, not_me, view | relate, unrelate, note, view | unjoin, release, relate, unrelate, note, view | relate, unrelate, note, view | relate, unrelate, note, view | unjoin, release, relate, unrelate, note, view | view | never rate | never rate | shred |  |""",
    "TASK": """\
|  | clerk | lead | handler | supervisor | clock | act |
| --- | --- | --- | --- | --- | --- | --- |
| **begin** | issue | issue |  | issue |  |  |
| **issued** | remove_unit |  | accept, object | remove_unit | ring_task | end |
| **accepted** | remove_unit | finish | report | remove_unit | ring_task | end |
| **objected** | keep, remove_unit |  | keep | keep, remove_unit | ring_task | end |
| **done** | rework, remove_unit |  |  | rework, remove_unit |  | end |
| **ended** |  |  |  |  |  |  |""",
    "OBJECTION": """\
|  | clerk | handler | supervisor | involved | clock | act |
| --- | --- | --- | --- | --- | --- | --- |
| **begin** |  | raise_objection |  |  |  |  |
| **raised** | uphold, dismiss | take_back_objection | uphold, dismiss | never uphold, never dismiss | ring_objection | lapse |
| **upheld** |  |  |  |  |  |  |
| **dismissed** |  |  |  |  |  |  |
| **taken_back** |  |  |  |  |  |  |""",
    "EXTENSION": """\
|  | clerk | lead | supervisor | involved | act |
| --- | --- | --- | --- | --- | --- |
| **begin** |  | ask_extension |  |  |  |
| **asked** | grant, refuse | take_back_extension | grant, refuse | never grant, never refuse | lapse |
| **granted** |  |  |  |  |  |
| **refused** |  |  |  |  |  |
| **taken_back** |  |  |  |  |  |""",
    "HOLD": """\
|  | clerk | lead | supervisor | involved | clock | act |
| --- | --- | --- | --- | --- | --- | --- |
| **begin** |  | propose_hold |  |  | rest_meanwhile |  |
| **proposed** |  | take_back_hold | approve_hold, refuse_hold | never approve_hold, never refuse_hold |  | lapse |
| **active** | end_hold | end_hold | end_hold |  | end_hold | end_hold |
| **refused** |  |  |  |  |  |  |
| **ended** |  |  |  |  |  | renew |
| **taken_back** |  |  |  |  |  | renew |""",
    "ORDER": """\
|  | clerk | handler | supervisor | involved | clock | act |
| --- | --- | --- | --- | --- | --- | --- |
| **begin** | issue_order |  | issue_order |  |  | issue_order |
| **issued** | cancel_order | reply | cancel_order |  | ring_order | cancel_order |
| **replied** |  |  | return_reply, conclude | never return_reply, never conclude |  |  |
| **returned** | cancel_order | reply | cancel_order |  | ring_order | cancel_order |
| **concluded** |  |  |  |  |  |  |
| **cancelled** |  |  |  |  |  |  |""",
    "APPEAL": """\
|  | reporter | supervisor | involved | clock |
| --- | --- | --- | --- | --- |
| **begin** | appeal |  |  |  |
| **raised** |  | uphold_appeal, dismiss_appeal | never uphold_appeal, never dismiss_appeal | ring_appeal |
| **upheld** |  |  |  |  |
| **dismissed** |  |  |  |  |""",
    "RATING": """\
|  | reporter | clerk | supervisor | involved | steered |
| --- | --- | --- | --- | --- | --- |
| **begin** | give_rating | give_rating | give_rating | never give_rating | never give_rating |
| **given** |  |  |  |  |  |""",
    "CALL_BACK": """\
|  | clerk | supervisor | involved | steered | clock | act |
| --- | --- | --- | --- | --- | --- | --- |
| **begin** | plan_call | plan_call |  |  | plan_call |  |
| **due** | try_call, record_call, give_up_call | try_call, record_call, give_up_call | never try_call, never record_call, never give_up_call | never try_call, never record_call, never give_up_call |  | spare |
| **reached** |  |  |  |  |  |  |
| **unreached** |  |  |  |  |  |  |
| **spared** |  |  |  |  |  |  |""",
    "PUBLICATION": """\
|  | anyone | local | clerk | lead | supervisor | leader | proposer | clock |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
| **begin** |  | propose_publication | propose_publication | propose_publication | propose_publication |  |  |  |
| **proposed** |  | view_publication | amend, check, publish, refuse_publication, view_publication | view_publication | amend, check, publish, refuse_publication, view_publication | check, publish, refuse_publication, view_publication | amend, never check, never publish |  |
| **published** | thank, contradict | view_publication | take_down, view_publication | view_publication | take_down, view_publication | take_down, view_publication |  | expire, suspend |
| **refused** |  | view_publication | propose_again, view_publication | view_publication | propose_again, view_publication | view_publication |  |  |
| **taken_down** |  | view_publication | propose_again, view_publication | view_publication | propose_again, view_publication | view_publication |  |  |""",
    "REGISTER": """\
|  | administrator | import |
| --- | --- | --- |
| **begin** | add | add |
| **active** | change, retire | change, retire |
| **retired** | restore |  |""",
}

X, P = ObjectionState, Part
LABELS = {
    "raise_objection": ("Object", "objected"),
    "dismiss": ("Dismiss", "dismissed"),
    "uphold": ("Uphold", "upheld"),
}
BEGIN = ("raise_objection", {P.HANDLER}, None, X.RAISED)
ENDS = [
    ("uphold", {P.CLERK}, {X.RAISED}, X.UPHELD),
    ("dismiss", {P.CLERK}, {X.RAISED}, X.DISMISSED),
    ("dismiss", {P.CLERK}, {X.UPHELD}, X.TAKEN_BACK),
]
FAULTY = {
    "a state that nothing leads to": (ENDS[:1], {}, "no way to reach, or no state: dismissed, taken_back"),
    "two answers to one question": ([*ENDS, ENDS[0]], {}, "two rows give the same action in the same state"),
    "a row without words": (ENDS, {"labels": {"raise_objection": LABELS["raise_objection"]}}, "a label or a row"),
    "words without a row": (ENDS, {"labels": LABELS | {"ring": ("Ring", "rung")}}, "is missing: ring"),
    "patience with what is no action": (ENDS, {"patient": {"shout"}}, "is missing: shout"),
}


def book(name):
    return REGISTER if name == "REGISTER" else getattr(rules, name)


@pytest.mark.parametrize("name", GRIDS)
def test_who_may_do_what_in_each_state(name):
    assert book(name).grid() == GRIDS[name]


def test_no_rulebook_is_left_out():
    assert {name for name, found in vars(rules).items() if isinstance(found, Rulebook)} == set(GRIDS) - {"REGISTER"}


def test_the_diagram():
    assert OBJECTION.mermaid().splitlines() == [
        "stateDiagram-v2",
        "    [*] --> raised: raise_objection",
        "    raised --> upheld: uphold",
        "    raised --> dismissed: dismiss",
        "    raised --> taken_back: take_back_objection",
        "    raised --> taken_back: lapse",
    ]


@pytest.mark.parametrize("fault", FAULTY)
def test_a_table_that_contradicts_itself_cannot_be_imported(fault):
    rows, more, message = FAULTY[fault]

    with pytest.raises(ValueError, match=message):
        Rulebook(X, P, [BEGIN, *rows], **({"labels": LABELS} | more))


def test_a_table_without_a_fault_is_taken():
    assert Rulebook(X, P, [BEGIN, *ENDS], labels=LABELS).states_for("dismiss") == {"raised", "upheld"}
