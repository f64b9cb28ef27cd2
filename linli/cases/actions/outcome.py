"""Verify, rate, re-open, close: a case is solved when somebody else and the resident say so."""

from typing import Unpack

from django.utils.translation import gettext as _

from linli.cases.actions.steps import end_tasks, moment, promise_for, start_order, supervision
from linli.cases.models import CallBack, Case, CaseSettings, Rating, SupervisionOrder
from linli.cases.queries.links import SLIP
from linli.cases.rules import CallBackState, CaseState, HoldState, TaskState
from linli.clocks import actions as clocks
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.record.acts import Doing, Sent, act, once, one_step
from linli.record.models import Act


@once
def verify(case: Case, *, words: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Somebody without a hand in it confirms the answer (核查)."""
    return one_step(case, "verify", by=by, words=words, **sent)


@once
def send_back(case: Case, *, words: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """It is not done: the lead does it again; the clock goes on from where it stopped."""
    changes = {"answered_at": None}
    with act(case, "send_back", by=by, words=words, changes=changes, **sent) as a:
        for task in case.tasks.filter(state=TaskState.DONE, is_lead=True).select_related("unit", "clock"):
            a.move(task, "rework", changes={"ended_at": None})
            if task.clock is not None:
                clocks.resume(task.clock, at=a.now)
            a.tell(task.unit, "case_sent_back", case=case.pk, task=task.pk)
        if case.clock is not None:
            clocks.resume(case.clock, at=a.now)
    return a.row


@once
def close(case: Case, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """The file is complete (办结归档). What was not drawn for verification goes past it."""
    ended = {"ended_at": moment(sent)}
    if case.state != CaseState.ANSWERED:
        return one_step(case, "close", by=by, changes=ended, **sent)
    with act(case, "waive", by=by, **sent) as a:
        a.move(case, "close", changes=ended)
    return a.row


@once
def unclose(case: Case, *, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """Closed too soon: the file is taken out of the archive, and is what it was before: not verified if nobody had verified it."""
    with act(case, "unclose", by=by, words=words, changes={"ended_at": None}, **sent) as a:
        if _was_waived(case):
            a.move(case, "unwaive")
    return a.row


def _was_waived(case: Case) -> bool:
    """Whether it was closed without anybody verifying it. One query."""
    closed = case.history.filter(action__in=["close", "waive"]).order_by("-version")
    return closed.values_list("action", flat=True).first() == "waive"


@once
def rate(
    case: Case,
    *,
    solved: str,
    process: str,
    result: str,
    told: str = "",
    how: str = "",
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """The resident rates (评事): solved × process × result, each apart, and own words. ``how`` where another system asked them.

    By the slip that staff handed out it stands in the file and may call supervision, but it counts in no rate and
    spares no call-back.
    """
    with act(case, "rate", by=by, told=told, **sent) as a:
        by_link = Rating.How.SLIP if by.channel == SLIP else Rating.How.LINK
        how = how or (Rating.How.CALL if by.behalf else by_link)
        _give(a, case, Rating(case=case, solved=solved, process=process, result=result, how=how))
        for call in case.call_backs.filter(state=CallBackState.DUE) if how != Rating.How.SLIP else ():
            a.move(call, "spare")
    return a.row


@once
def reopen(case: Case, *, told: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """The resident is not content: supervision leads now, and not who answered.

    Once without a reason; later with new facts.
    """
    if not told.strip() and case.reopenings:
        raise Refused(_("It was reopened before. Please say what is new."))
    settings, desk = CaseSettings.current(), supervision()
    clock = clocks.start(promise_for(case, settings, at=moment(sent)), at=moment(sent), ladder="case")
    changes: dict[str, object] = {
        "desk": desk,
        "clock": clock,
        "answered_at": None,
        "ended_at": None,
        "must_verify": True,
    }
    changes |= {"reopenings": case.reopenings + 1}
    with act(case, "reopen", by=by, told=told, changes=changes, **sent) as a:
        for hold in case.holds.filter(state=HoldState.ACTIVE):
            a.move(hold, "end_hold")
        end_tasks(a, case.tasks.live().select_related("clock", "accept_clock"))
        for call in case.call_backs.filter(state=CallBackState.DUE):
            a.move(call, "spare")
        a.tell(desk, "case_reopened", case=case.pk)
    return a.row


@once
def plan_call(case: Case, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Nobody has rated it for a while: somebody who did not handle it calls (回访)."""
    return one_step(CallBack(case=case, planned_at=moment(sent)), "plan_call", by=by, **sent)


@once
def try_call(call: CallBack, *, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """Called, and nobody answered."""
    with act(call, "try_call", by=by, words=words, changes={"tries": call.tries + 1}, **sent) as a:
        call.last_try_at = a.now  # not among the changes: the blocker asks for the try before
        call.save(update_fields=["last_try_at"])
    return a.row


@once
def record_call(
    call: CallBack,
    *,
    solved: str,
    process: str,
    result: str,
    told: str = "",
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """Write down what the resident said at the call-back."""
    with act(call, "record_call", by=by, told=told, **sent) as a:
        how = Rating.How.CALL
        _give(a, call.case, Rating(case=call.case, solved=solved, process=process, result=result, how=how))
    return a.row


@once
def give_up_call(call: CallBack, *, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """After so many tries: could not be reached, which is a value of its own."""
    return one_step(call, "give_up_call", by=by, words=words, **sent)


def _give(a: Doing, case: Case, rating: Rating) -> None:
    """Add a rating; if it is unhappy, supervision looks at the case."""
    rating.given_at = a.now
    a.start(rating, "give_rating")
    if rating.is_unhappy and case.state != CaseState.JOINED:
        settings = CaseSettings.current()
        order = {"level": SupervisionOrder.Level.FORMAL, "cause": SupervisionOrder.Cause.UNHAPPY}
        start_order(a, case, case.lead, settings=settings, **order)
        a.tell(supervision(), "rated_unhappy", case=case.pk)
