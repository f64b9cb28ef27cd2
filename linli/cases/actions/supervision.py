"""Supervise (督办): orders, appeals, and the deadlines that came."""

from collections.abc import Callable
from typing import Unpack

from django.utils.translation import gettext as _

from linli.cases.actions.steps import (
    moment,
    promise_for,
    start_order,
    stop,
    supervision,
    tell_leaders,
    tell_reporters,
)
from linli.cases.models import Appeal, Case, CaseSettings, Objection, SupervisionOrder, Task
from linli.cases.policy import is_own_desk
from linli.clocks import actions as clocks
from linli.clocks.models import Clock
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.people.models import Unit
from linli.record.acts import Doing, Sent, act, once, one_step
from linli.record.models import Act, Thing


@once
def issue_order(
    case: Case, *, level: str, words: str, unit: Unit | None = None, by: Actor, **sent: Unpack[Sent]
) -> Act:
    """Remind, order, or bring before the leader, by hand (催办、督办)."""
    settings, to = CaseSettings.current(), unit or case.lead
    if is_own_desk(by, to.pk):
        raise Refused(_("It waits at your own desk; there is nobody to remind."))
    number = f"{case.number}-D{case.orders.count() + 1}"
    order = SupervisionOrder(case=case, unit=to, level=level, number=number, issued_at=moment(sent))
    order.cause = SupervisionOrder.Cause.BY_HAND
    order.clock = clocks.start(settings.promise("order"), at=order.issued_at, ladder="order")
    with act(order, "issue_order", by=by, words=words, **sent) as a:
        a.tell(to, "order_issued", case=case.pk, order=order.pk)
        tell_leaders(a, order, "order_to_leader")
    return a.row


@once
def reply(order: SupervisionOrder, *, words: str, told: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """The unit says what happened and what it does now; a resident who was not content reads a new answer, and may rate again."""
    if order.wants_new_answer and not told.strip():
        raise Refused(_("The resident was not content: please write what they read as the new answer."))
    with act(order, "reply", by=by, words=words, told=told, **sent) as a:
        stop(order.clock, a.now)
        a.tell(supervision(), "order_replied", case=order.case_id, order=order.pk)
        tell_leaders(a, order, "order_replied")
        if told and order.case.is_answered:
            tell_reporters(a, order.case, "case_answered")
    return a.row


@once
def return_reply(order: SupervisionOrder, *, words: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """That is no answer."""
    with act(order, "return_reply", by=by, words=words, **sent) as a:
        if order.clock is not None:
            clocks.restart(order.clock, at=a.now, promise=CaseSettings.current().promise("order"))
        a.tell(order.unit, "order_returned", case=order.case_id, order=order.pk)
    return a.row


@once
def conclude(order: SupervisionOrder, *, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """It is put right."""
    return one_step(order, "conclude", by=by, words=words, **sent)


@once
def cancel_order(order: SupervisionOrder, *, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """It was not needed."""
    with act(order, "cancel_order", by=by, words=words, **sent) as a:
        stop(order.clock, a.now)
        a.tell(order.unit, "order_cancelled", case=order.case_id, order=order.pk)
    return a.row


@once
def appeal(case: Case, *, told: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """The resident asks the supervisor to look at the refusal again; once (复核)."""
    new = Appeal(case=case)
    new.clock = clocks.start(CaseSettings.current().promise("decide"), at=moment(sent), ladder="decision")
    with act(new, "appeal", by=by, told=told, **sent) as a:
        a.tell(supervision(), "appeal_raised", case=case.pk)
    return a.row


@once
def uphold_appeal(appeal: Appeal, *, told: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """The resident was right: it is taken in after all."""
    case, settings = appeal.case, CaseSettings.current()
    with act(appeal, "uphold_appeal", by=by, told=told, **sent) as a:
        stop(appeal.clock, a.now)
        clock = clocks.start(promise_for(case, settings, at=a.now), at=a.now, ladder="case")
        a.move(a.root, "reinstate", changes={"clock": clock, "ended_at": None, "declined_for": None})
        a.tell(case.reporter, "appeal_upheld", case=case.pk)
    return a.row


@once
def dismiss_appeal(appeal: Appeal, *, told: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """The refusal stands, and why; the right road is told again."""
    with act(appeal, "dismiss_appeal", by=by, told=told, **sent) as a:
        stop(appeal.clock, a.now)
        a.tell(appeal.case.reporter, "appeal_dismissed", case=appeal.case_id)
    return a.row


@once
def ring(case: Case, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """A deadline of the case came: the lead is reminded, and late cases climb the ladder."""

    def tell(a: Doing, rung: str) -> None:
        settings = CaseSettings.current()
        a.tell(case.lead, "lead_soon" if rung == "soon" else "lead_late", case=case.pk, rung=rung)
        if level := settings.escalation.get(rung):
            start_order(a, case, case.lead, level=level, cause=SupervisionOrder.Cause.LATE, settings=settings)
        if rung == "due":
            tell_reporters(a, case, "case_late")

    return _ring(case, "ring", lambda: [case.clock], tell, by, sent)


@once
def ring_task(task: Task, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """A deadline of a unit's share came."""

    def tell(a: Doing, rung: str) -> None:
        a.tell(task.unit, "task_deadline", case=task.case_id, task=task.pk, rung=rung)

    return _ring(task, "ring_task", lambda: [task.accept_clock, task.clock], tell, by, sent)


@once
def ring_objection(objection: Objection, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """An objection waits for a decision."""

    def tell(a: Doing, rung: str) -> None:
        a.tell(objection.case.desk, "decision_waits", case=objection.case_id, rung=rung)

    return _ring(objection, "ring_objection", lambda: [objection.clock], tell, by, sent)


@once
def ring_order(order: SupervisionOrder, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """An order waits for a reply; unanswered it climbs to the next level."""

    def tell(a: Doing, rung: str) -> None:
        a.tell(order.unit, "order_deadline", case=order.case_id, order=order.pk, rung=rung)
        level = SupervisionOrder.Level
        higher = {level.REMINDER: level.FORMAL, level.FORMAL: level.LEADER}.get(level(order.level))
        if rung == "due" and higher:
            settings = CaseSettings.current()
            start_order(a, order.case, order.unit, level=higher, cause=order.cause, settings=settings)

    return _ring(order, "ring_order", lambda: [order.clock], tell, by, sent)


@once
def ring_appeal(appeal: Appeal, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """An appeal waits for a decision."""

    def tell(a: Doing, rung: str) -> None:
        a.tell(supervision(), "decision_waits", case=appeal.case_id, rung=rung)

    return _ring(appeal, "ring_appeal", lambda: [appeal.clock], tell, by, sent)


def _ring(
    thing: Thing,
    action: str,
    watched: Callable[[], list[Clock | None]],
    tell: Callable[[Doing, str], None],
    by: Actor,
    sent: Sent,
) -> Act:
    """Fire what has come, each rung exactly once, in the same act. ``watched`` is asked under the lock."""
    with act(thing, action, by=by, **sent) as a:
        rungs = [rung for clock in watched() if clock is not None for rung in clocks.fire(clock, now=a.now)]
        if not rungs:
            raise Refused(_("No deadline has come."))
        for rung in rungs:
            tell(a, rung)
    return a.row
