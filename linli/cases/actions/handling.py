"""Handing over (交办) and doing (办理): tasks, objections, more time, answers."""

from collections.abc import Iterable
from typing import Unpack

from django.utils.translation import gettext as _

from linli.cases.actions.steps import (
    add_photos,
    end_tasks,
    is_drawn,
    issue,
    lapse,
    moment,
    start_order,
    stop,
    tell_reporters,
)
from linli.cases.models import Case, CaseSettings, Extension, Objection, Reason, SupervisionOrder, Task
from linli.cases.rules import ObjectionState, TaskState
from linli.clocks import actions as clocks
from linli.files.models import Attachment
from linli.files.queries import Prepared
from linli.kernel.actor import Actor
from linli.kernel.deadlines import Promise
from linli.people.models import Unit
from linli.record.acts import Blocked, Sent, act, once, one_step
from linli.record.models import Act

BOUNCES = 2  # objections after which supervision looks at it


@once
def dispatch(
    case: Case,
    *,
    lead: Unit,
    assisting: Iterable[Unit] = (),
    words: str = "",
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """Hand the case to one lead and any number of assisting units, in one act (交办)."""
    with act(case, "dispatch", by=by, words=words, **sent) as a:
        settings = CaseSettings.current()
        for unit in dict.fromkeys(assisting):
            if unit != lead:
                issue(a, case, unit, is_lead=False, settings=settings)
        issue(a, case, lead, is_lead=True, settings=settings)  # last: with it the lead of the desk ends
        tell_reporters(a, case, "case_dispatched", unit=lead.pk)
    return a.row


@once
def add_unit(case: Case, *, unit: Unit, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """One more unit assists (加派协办)."""
    with act(case, "add_unit", by=by, words=words, **sent) as a:
        issue(a, case, unit, is_lead=False, settings=CaseSettings.current())
    return a.row


@once
def recall(case: Case, *, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """Take the case back before any unit has accepted it (撤回交办)."""
    with act(case, "recall", by=by, words=words, **sent) as a:
        tasks = list(case.tasks.live().select_related("unit", "clock", "accept_clock"))
        end_tasks(a, tasks)
        lapse(a, case)
        for task in tasks:
            a.tell(task.unit, "task_recalled", case=case.pk, task=task.pk)
    return a.row


@once
def remove_unit(task: Task, *, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """An assisting unit is not needed after all (解除协办)."""
    with act(task, "remove_unit", by=by, words=words, changes={"ended_at": moment(sent)}, **sent) as a:
        for objection in task.objections.filter(state=ObjectionState.RAISED):
            a.move(objection, "lapse")
            stop(objection.clock, a.now)
        stop(task.clock, a.now)
        stop(task.accept_clock, a.now)
        a.tell(task.unit, "task_recalled", case=task.case_id, task=task.pk)
    return a.row


@once
def accept(task: Task, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """The unit takes its task (签收)."""
    with act(task, "accept", by=by, **sent) as a:
        task.accepted_at = a.now
        task.save(update_fields=["accepted_at"])
        stop(task.accept_clock, a.now)
    return a.row


@once
def raise_objection(task: Task, *, reason: Reason, words: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Not ours, and why (异议). The lead stays where it is until somebody decides."""
    objection = Objection(case=task.case, task=task, reason=reason)
    settings = CaseSettings.current()
    objection.clock = clocks.start(settings.promise("decide"), at=moment(sent), ladder="decision")
    with act(objection, "raise_objection", by=by, words=words, **sent) as a:
        a.move(task, "object")
        stop(task.accept_clock, a.now)
        a.tell(task.case.desk, "objection_raised", case=task.case_id, objection=objection.pk)
    return a.row


@once
def uphold(objection: Objection, *, to: Unit, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """The unit was right. Another takes its place: lead for lead, assistant for assistant."""
    with act(objection, "uphold", by=by, words=words, **sent) as a:
        case, task, settings = objection.case, objection.task, CaseSettings.current()
        if to == task.unit or (to == case.lead and not task.is_lead):
            raise Blocked([_("%(unit)s cannot take it over from itself; name another unit.") % {"unit": to}])
        stop(objection.clock, a.now)
        end_tasks(a, [task])
        # the next lead may have assisted until now: its assisting task ends with that
        end_tasks(a, case.tasks.live().filter(unit=to))
        issue(a, case, to, is_lead=task.is_lead, settings=settings, words=words)
        a.tell(task.unit, "objection_upheld", case=case.pk, task=task.pk)
        if case.objections.count() >= BOUNCES:
            order = {"level": SupervisionOrder.Level.REMINDER, "cause": SupervisionOrder.Cause.BOUNCING}
            start_order(a, case, to, settings=settings, **order)
    return a.row


@once
def dismiss(objection: Objection, *, words: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """The unit was wrong. The task is its own, and counts as accepted."""
    with act(objection, "dismiss", by=by, words=words, **sent) as a:
        stop(objection.clock, a.now)
        a.move(objection.task, "keep", changes={"accepted_at": a.now})
        a.tell(objection.task.unit, "objection_dismissed", case=objection.case_id, task=objection.task_id)
    return a.row


@once
def take_back_objection(objection: Objection, *, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """It is ours after all."""
    with act(objection, "take_back_objection", by=by, words=words, **sent) as a:
        stop(objection.clock, a.now)
        a.move(objection.task, "keep", changes={"accepted_at": a.now})
    return a.row


@once
def report(task: Task, *, words: str, photos: Iterable[Prepared] = (), by: Actor, **sent: Unpack[Sent]) -> Act:
    """An assisting unit says that its part is done (协办反馈); the lead answers."""
    with act(task, "report", by=by, words=words, **sent) as a:
        task.ended_at = a.now
        task.save(update_fields=["ended_at"])
        stop(task.clock, a.now)
        add_photos(a, list(photos), purpose=Attachment.Purpose.AFTER, audience=Attachment.Audience.STAFF)
        a.tell(task.case.lead, "task_reported", case=task.case_id, task=task.pk)
    return a.row


@once
def answer(
    case: Case,
    *,
    told: str,
    words: str = "",
    before: Iterable[Prepared] = (),
    after: Iterable[Prepared] = (),
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """The lead speaks for all units, once (答复); ``words`` stay inside, ``told`` the resident reads."""
    with act(case, "answer", by=by, words=words, told=told, changes=_answered(sent), **sent) as a:
        for task in case.tasks.filter(state=TaskState.ACCEPTED).select_related("clock").order_by("is_lead"):
            a.move(task, "finish", changes={"ended_at": a.now})
            stop(task.clock, a.now)
        add_photos(a, list(before), purpose=Attachment.Purpose.BEFORE)
        add_photos(a, list(after), purpose=Attachment.Purpose.AFTER)
        lapse(a, case)
        stop(case.clock, a.now)
        tell_reporters(a, case, "case_answered")
    return a.row


@once
def settle(
    case: Case, *, told: str, words: str = "", photos: Iterable[Prepared] = (), by: Actor, **sent: Unpack[Sent]
) -> Act:
    """Answer without handing over (直接答复); a sample is verified. ``photos`` go to whoever raised it, with the answer."""
    changes = _answered(sent) | {"must_verify": is_drawn(CaseSettings.current())}
    with act(case, "settle", by=by, words=words, told=told, changes=changes, **sent) as a:
        add_photos(a, list(photos), purpose=Attachment.Purpose.AFTER)
        lapse(a, case)
        stop(case.clock, a.now)
        tell_reporters(a, case, "case_answered")
    return a.row


@once
def correct(case: Case, *, told: str, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """The answer was not right; what was said stays in the file, what is right is told."""
    with act(case, "correct", by=by, words=words, told=told, **sent) as a:
        tell_reporters(a, case, "case_answered")
    return a.row


@once
def note(case: Case, *, words: str, photos: Iterable[Prepared] = (), by: Actor, **sent: Unpack[Sent]) -> Act:
    """An internal note (内部备注); its ``photos`` stay inside too."""
    with act(case, "note", by=by, words=words, **sent) as a:
        add_photos(a, list(photos), purpose=Attachment.Purpose.INTERNAL, audience=Attachment.Audience.STAFF)
    return a.row


@once
def contact(case: Case, *, told: str, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """The resident was called or visited (联系诉求人); ``told`` is what was agreed, and they can read it."""
    return one_step(case, "contact", by=by, words=words, told=told, **sent)


@once
def ask_extension(case: Case, *, promise: Promise, reason: Reason, words: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """The lead needs more time, and says why (申请延期)."""
    extension = Extension(case=case, reason=reason, value=promise.value, unit=promise.unit)
    with act(extension, "ask_extension", by=by, words=words, **sent) as a:
        a.tell(case.desk, "extension_asked", case=case.pk, extension=extension.pk)
    return a.row


@once
def grant(extension: Extension, *, told: str = "", words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """More time; the resident is told, the first promise stays readable."""
    with act(extension, "grant", by=by, words=words, told=told, **sent) as a:
        case = extension.case
        tasks = case.tasks.filter(state=TaskState.ACCEPTED).select_related("clock")
        for clock in (case.clock, *(task.clock for task in tasks)):
            if clock is not None and not clock.is_stopped:
                clocks.extend(clock, promise=extension.promise, at=a.now)
        a.tell(case.lead, "extension_granted", case=case.pk)
        tell_reporters(a, case, "case_extended")
    return a.row


@once
def refuse(extension: Extension, *, words: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """No more time, and why."""
    with act(extension, "refuse", by=by, words=words, **sent) as a:
        a.tell(extension.case.lead, "extension_refused", case=extension.case_id)
    return a.row


@once
def take_back_extension(extension: Extension, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """It can be done in time after all."""
    return one_step(extension, "take_back_extension", by=by, **sent)


def _answered(sent: Sent) -> dict[str, object]:
    return {"answered_at": moment(sent), "waits_for_reporter": False}
