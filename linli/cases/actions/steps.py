"""What several actions share: each takes the open act. An action never calls an action."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from linli.cases.models import Case, CaseSettings, Category, Objection, SupervisionOrder, Task
from linli.cases.rules import ExtensionState, HoldState, ObjectionState, OrderState
from linli.clocks import actions as clocks
from linli.clocks.models import Clock
from linli.files.actions import attach
from linli.files.models import Attachment
from linli.files.queries import Prepared
from linli.kernel.deadlines import Promise
from linli.kernel.deadlines import Unit as TimeUnit
from linli.kernel.memory import remembered
from linli.people.models import Contact, Role, Unit
from linli.people.queries import holders
from linli.record.acts import Doing
from linli.record.registers import RegisterState

ACTIVE = RegisterState.ACTIVE


@remembered()
def centre() -> Unit:
    """The desk that leads until it hands over."""
    return Unit.objects.get(kind=Unit.Kind.CENTRE, state=ACTIVE)


@remembered()
def supervision() -> Unit:
    """The desk that leads after a reopening."""
    return Unit.objects.get(kind=Unit.Kind.SUPERVISION, state=ACTIVE)


def moment(sent: Mapping[str, Any]) -> datetime:
    """When it happened: now, or the time it is written down for."""
    at = sent.get("occurred_at")
    return at if isinstance(at, datetime) else timezone.now()


def title_of(words: str) -> str:
    """The first sentence, cut to what a list can show."""
    text = " ".join(words.split())
    ends = [text.find(mark) for mark in "。！？!?；;\n" if text.find(mark) > 3]
    first = text[: min(ends)] if ends else text
    return first if len(first) <= 60 else first[:59] + "…"


def promise_for(case: Case, settings: CaseSettings, *, at: datetime, category: Category | None = None) -> Promise:
    """What is promised from ``at`` on: until the day that was agreed, as long as it lies ahead (one date, not two); else the
    time of its category (``category``: the one it gets), else the general one."""
    if case.agreed_on is not None and (days := (case.agreed_on - timezone.localdate(at)).days) >= 0:
        return Promise(days, TimeUnit.CALENDAR_DAYS)
    found = category or case.category
    return found.deadline if found else settings.promise("default")


def is_drawn(settings: CaseSettings) -> bool:
    """Whether an answer on the spot is verified: a sample, drawn by chance."""
    return secrets.randbelow(100) < settings.sample_percent


def tell_reporters(a: Doing, case: Case, what: str, **facts: object) -> None:
    """Whoever raised it, and whoever raised what was joined to it, each about their own case."""
    a.tell(reporter_of(case), what, case=case.pk, **facts)
    for joined in case.joined.filter(reporter__isnull=False).only("reporter_id"):
        a.tell(reporter_of(joined), what, case=joined.pk, **facts)


def reporter_of(case: Case) -> Contact | None:
    """Whom to tell, without reading what we know of them."""
    return Contact(pk=case.reporter_id) if case.reporter_id else None


def issue_all(a: Doing, case: Case, lead: Unit, assisting: Iterable[Unit], settings: CaseSettings) -> None:
    """Give one lead and any number of assistants their share. The lead has the first number, and is written last: with it
    the lead of the desk ends."""
    first = case.tasks.count() + 1
    others = [unit for unit in dict.fromkeys(assisting) if unit != lead]
    for counter, unit in enumerate(others, first + 1):
        issue(a, case, unit, is_lead=False, settings=settings, counter=counter)
    issue(a, case, lead, is_lead=True, settings=settings, counter=first)


def issue(
    a: Doing,
    case: Case,
    unit: Unit,
    *,
    is_lead: bool,
    settings: CaseSettings,
    words: str = "",
    counter: int | None = None,
) -> Task:
    """Give a unit its share of the case, with its clock under the case's."""
    number = f"{case.number}-{counter or case.tasks.count() + 1}"
    task = Task(case=case, unit=unit, is_lead=is_lead, number=number, issued_at=a.now)
    task.clock = clocks.start_like(case.clock, ladder="task") if case.clock else None
    task.accept_clock = clocks.start(settings.promise("accept"), at=a.now, ladder="accept")
    a.start(task, "issue", words)
    a.tell(unit, "task_issued", case=case.pk, task=task.pk)
    return task


def end_tasks(a: Doing, tasks: Iterable[Task], *, words: str = "") -> None:
    """End live tasks, their clocks and whatever objection was open."""
    for task in tasks:
        for objection in Objection.objects.filter(task=task, state=ObjectionState.RAISED):
            a.move(objection, "lapse")
            stop(objection.clock, a.now)
        a.move(task, "end", words, changes={"ended_at": a.now})
        stop(task.clock, a.now)
        stop(task.accept_clock, a.now)


def lapse(a: Doing, case: Case) -> None:
    """The case goes on without what was asked for beside it: a hold ends, what waits for a decision lapses."""
    for hold in case.holds.filter(state__in=[HoldState.ACTIVE, HoldState.PROPOSED]):
        a.move(hold, "end_hold" if hold.state == HoldState.ACTIVE else "lapse")
    for extension in case.extensions.filter(state=ExtensionState.ASKED):
        a.move(extension, "lapse")


def start_order(
    a: Doing, case: Case, unit: Unit, *, level: str, cause: str, settings: CaseSettings, words: str = ""
) -> SupervisionOrder | None:
    """Issue a supervision order, unless one of this level is still open."""
    if case.orders.filter(level=level).exclude(state__in=[OrderState.CONCLUDED, OrderState.CANCELLED]).exists():
        return None
    number = f"{case.number}-D{case.orders.count() + 1}"
    order = SupervisionOrder(case=case, unit=unit, level=level, cause=cause, number=number, issued_at=a.now)
    order.clock = clocks.start(settings.promise("order"), at=a.now, ladder="order")
    a.start(order, "issue_order", words)
    a.tell(unit, "order_issued", case=case.pk, order=order.pk)
    tell_leaders(a, order, "order_to_leader")
    return order


def tell_leaders(a: Doing, order: SupervisionOrder, what: str) -> None:
    """An order of the last rung is brought before whoever leads where the case lies; of sensitive cases they see nothing."""
    case = order.case
    if order.level == SupervisionOrder.Level.LEADER and not case.is_sensitive:
        for leader in holders(Role.LEADER, case.area_id or ""):
            a.tell(leader, what, case=case.pk, order=order.pk)


def add_photos(a: Doing, photos: list[Prepared], *, purpose: str, audience: str = Attachment.Audience.REPORTER) -> None:
    if photos:
        attach(a, photos, purpose=purpose, audience=audience)


def stop(clock: Clock | None, at: datetime) -> None:
    if clock is not None and not clock.is_stopped:
        clocks.stop(clock, at=at)


def sync_pause(case: Case, *, should_rest: bool, at: datetime) -> None:
    """The case's clock and those of its tasks rest together, and go on together."""
    running = [case.clock, *(t.clock for t in case.tasks.live().select_related("clock"))]
    for clock in running:
        if clock is None or clock.is_stopped:
            continue
        if should_rest and not clock.is_paused:
            clocks.pause(clock, at=at)
        elif not should_rest and clock.is_paused:
            clocks.resume(clock, at=at)
