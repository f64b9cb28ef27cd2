"""Offices come together on one case: called, held with what each undertakes, and what becomes of that."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Unpack

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.cases import actions as case_actions
from linli.cases.models import Case, Task
from linli.cases.rules import CaseState
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.people.models import Unit
from linli.reception.models import JointMeeting, Undertaking
from linli.record.acts import Doing, Sent, act, once, one_step
from linli.record.models import Act


@dataclass(frozen=True, slots=True)
class Promised:
    """One line of the decision: which office does what by which day."""

    unit: Unit
    what: str
    due_on: date


@once
def call_joint(
    case: Case,
    *,
    offices: Iterable[Unit],
    starts_at: datetime,
    room: str = "",
    question: str = "",
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """Several offices are called to one table (发起会商)."""
    meeting = JointMeeting(case=case, starts_at=starts_at, room=room, question=question)
    with act(meeting, "call_joint", by=by, **sent) as a:
        called = list(dict.fromkeys(offices))
        meeting.offices.set(called)
        for office in called:
            a.tell(office, "joint_called", meeting=meeting.pk)
    return a.row


@once
def move_joint(meeting: JointMeeting, *, starts_at: datetime, room: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """At another time or place."""
    with act(meeting, "move_joint", by=by, changes={"starts_at": starts_at, "room": room}, **sent) as a:
        for office in meeting.offices.all():
            a.tell(office, "joint_called", meeting=meeting.pk)
    return a.row


@once
def cancel_joint(meeting: JointMeeting, *, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """It does not take place."""
    with act(meeting, "cancel_joint", by=by, words=words, changes={"ended_at": timezone.now()}, **sent) as a:
        for office in meeting.offices.all():
            a.tell(office, "joint_cancelled", meeting=meeting.pk)
    return a.row


@once
def hold_joint(
    meeting: JointMeeting,
    *,
    came: Iterable[Unit],
    people: str,
    decision: str,
    promised: Iterable[Promised] = (),
    lead: Unit | None = None,
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """Who came, what was decided, who does what by when (会商纪要).

    Two roots, so two kinds of acts in one transaction: offices that have no task in the case get one (with ``lead`` the
    case is handed over to it), then the meeting keeps what each undertook.
    """
    rows, now = list(promised), timezone.now()
    _hand_over(meeting.case, lead, [row.unit for row in rows], decision, by)
    changes = {"people": people, "decision": decision, "lead": lead, "held_at": now, "ended_at": now}
    with act(meeting, "hold_joint", by=by, changes=changes, **sent) as a:
        meeting.came.set(list(came))
        for row in rows:
            _undertake(a, meeting, row)
    return a.row


@once
def add_undertaking(
    meeting: JointMeeting, *, unit: Unit, what: str, due_on: date, by: Actor, **sent: Unpack[Sent]
) -> Act:
    """One more thing that an office does."""
    _hand_over(meeting.case, None, [unit], what, by)
    with act(meeting, "add_undertaking", by=by, **sent) as a:
        _undertake(a, meeting, Promised(unit, what, due_on))
    return a.row


@once
def fulfil(undertaking: Undertaking, *, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """The office did what it undertook."""
    changes = {"done_at": timezone.now()}
    return one_step(undertaking, "fulfil", by=by, words=words, changes=changes, **sent)


@once
def ask_again(undertaking: Undertaking, *, words: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """It is not done yet, and why."""
    with act(undertaking, "ask_again", by=by, words=words, changes={"done_at": None}, **sent) as a:
        a.tell(undertaking.unit, "undertaking_agreed", meeting=undertaking.meeting_id)
    return a.row


@once
def drop_undertaking(undertaking: Undertaking, *, words: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """It is not needed any longer, and why."""
    return one_step(undertaking, "drop_undertaking", by=by, words=words, **sent)


@once
def ring_undertaking(undertaking: Undertaking, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Its day has gone by: the office and the desk of the case are told, once."""
    with act(undertaking, "ring_undertaking", by=by, changes={"rung_at": timezone.now()}, **sent) as a:
        a.tell(undertaking.unit, "undertaking_late", meeting=undertaking.meeting_id)
        a.tell(undertaking.meeting.case.desk, "undertaking_late", meeting=undertaking.meeting_id)
    return a.row


def _undertake(a: Doing, meeting: JointMeeting, row: Promised) -> None:
    task = Task.objects.live().filter(case=meeting.case_id, unit=row.unit).first()
    new = Undertaking(meeting=meeting, unit=row.unit, task=task, what=row.what, due_on=row.due_on)
    a.start(new, "undertake")
    a.tell(row.unit, "undertaking_agreed", meeting=meeting.pk)


def _hand_over(case: Case, lead: Unit | None, units: list[Unit], words: str, by: Actor) -> None:
    """Every office that undertook something has a task in the case; the desk that keeps it needs none."""
    case.refresh_from_db()
    given = set(case.tasks.live().values_list("unit", flat=True))
    new = [u for u in dict.fromkeys(units) if u.pk not in given and u.pk != case.desk_id]
    if case.state == CaseState.IN_HAND:
        if lead is not None and lead != case.lead:
            raise Refused(_("The case is handed over already; its lead changes by an objection or by recalling it."))
        for unit in new:
            case_actions.add_unit(case, unit=unit, words=words, by=by)
    elif lead is not None:
        others = [u for u in new if u != lead]
        if case.state == CaseState.RECEIVED:
            case_actions.take_in(case, category=case.category, lead=lead, assisting=others, words=words, by=by)
        else:
            case_actions.dispatch(case, lead=lead, assisting=others, words=words, by=by)
    elif new:
        raise Refused(_("The case is not handed over yet: please say which office leads."))
