"""How a case comes in, and the six exits of taking it in (接办)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Unpack

from django.utils import timezone

from linli.cases.actions.steps import (
    add_photos,
    centre,
    end_tasks,
    is_drawn,
    issue,
    lapse,
    moment,
    promise_for,
    reporter_of,
    stop,
    sync_pause,
    tell_reporters,
    title_of,
)
from linli.cases.models import Case, CaseSettings, Category, Reason
from linli.cases.rules import HoldState, OrderState
from linli.clocks import actions as clocks
from linli.clocks.models import Clock
from linli.files.models import Attachment
from linli.files.queries import Prepared
from linli.kernel.actor import Actor
from linli.people.models import Unit
from linli.places.models import Area
from linli.record.acts import Doing, Sent, act, once, one_step
from linli.record.models import Act


@once
def raise_case(
    *,
    words: str,
    channel: str,
    title: str = "",
    about: str = Case.About.NEIGHBOURHOOD,
    area: Area | None = None,
    address: str = "",
    position: tuple[float, float] | None = None,
    photos: Iterable[Prepared] = (),
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """A resident is heard (听事): in person, or through a worker who speaks for them.

    ``position`` is (longitude, latitude) in WGS-84 degrees.
    """
    case = _new(words, channel, title, by, area=area, address=address, position=position, about=about, sent=sent)
    with act(case, "raise_case", by=by, **sent) as a:
        add_photos(a, list(photos), purpose=Attachment.Purpose.RAISED)
        a.tell(reporter_of(case), "case_received", case=case.pk)
    return a.row


@once
def take_call(
    *,
    words: str,
    channel: str,
    title: str = "",
    area: Area | None = None,
    address: str = "",
    position: tuple[float, float] | None = None,
    category: Category | None = None,
    urgency: int = Case.Urgency.NORMAL,
    is_sensitive: bool = False,
    answer: str = "",
    lead: Unit | None = None,
    assisting: Iterable[Unit] = (),
    instruction: str = "",
    photos: Iterable[Prepared] = (),
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """The ordinary call, one screen and one act: raised, taken in, studied, and answered or handed over.

    With an ``answer`` it is settled on the spot, with a ``lead`` it is handed over; with neither it
    stays under study.
    """
    case = _new(words, channel, title, by, area=area, address=address, position=position, sent=sent)
    studied = {"category": category, "urgency": urgency}
    studied["is_sensitive"] = is_sensitive or bool(category and category.is_sensitive)
    with act(case, "raise_case", by=by, **sent) as a:
        add_photos(a, list(photos), purpose=Attachment.Purpose.RAISED)
        settings = CaseSettings.current()
        _open_clock(a, case, settings, category)
        a.move(case, "study", changes=studied)
        if answer:
            stop(case.clock, a.now)
            changes = {"answered_at": a.now, "must_verify": is_drawn(settings)}
            a.move(case, "settle", told=answer, changes=changes)
            tell_reporters(a, case, "case_answered")
        elif lead:
            a.move(case, "dispatch", instruction)
            for unit in dict.fromkeys(assisting):
                if unit != lead:
                    issue(a, case, unit, is_lead=False, settings=settings)
            issue(a, case, lead, is_lead=True, settings=settings)
            a.tell(reporter_of(case), "case_received", case=case.pk)
        else:
            a.tell(reporter_of(case), "case_received", case=case.pk)
    return a.row


@once
def split_off(case: Case, *, words: str, title: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """A second matter in the same words becomes a case of its own (拆分), with the same reporter."""
    new = Case(
        reporter=case.reporter,
        desk=centre(),
        channel=case.channel,
        title=title or title_of(words),
        words=words,
        came_from=case,
        about=case.about,
        is_sensitive=case.is_sensitive,
        area=case.area,
        address=case.address,
        lon=case.lon,
        lat=case.lat,
    )
    _begin(new, sent)
    with act(new, "split_off", by=by, **sent) as a:
        a.tell(new.reporter, "case_split", case=new.pk)
    return a.row


@once
def import_history(
    *,
    words: str,
    channel: str,
    source: str,
    source_number: str,
    title: str = "",
    answer: str = "",
    answered_at: datetime | None = None,
    area: Area | None = None,
    address: str = "",
    category: Category | None = None,
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """A case closed before there was Linli, at its own time (``occurred_at``): no ladder, no messages."""
    case = imported_case(words, channel, title, source, source_number, by, sent)
    place(case, area=area, address=address, category=category)
    case.answered_at = case.ended_at = answered_at or case.raised_at
    with act(case, "import_history", by=by, told=answer, **sent) as a:
        pass
    return a.row


@once
def import_open(
    *,
    words: str,
    channel: str,
    source: str,
    source_number: str,
    title: str = "",
    answer: str = "",
    area: Area | None = None,
    address: str = "",
    category: Category | None = None,
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """A work order from elsewhere that still waits: it comes in with its own date and is then handled here.

    ``answer`` is what was told there so far.
    """
    case = imported_case(words, channel, title, source, source_number, by, sent)
    place(case, area=area, address=address, category=category)
    case.clock = case.intake_clock = take_in_clock(timezone.now())
    case.follow()
    return one_step(case, "import_open", by=by, told=answer, **sent)


@once
def take_in(case: Case, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Open the clock (受理)."""
    with act(case, "take_in", by=by, changes={"waits_for_reporter": False}, **sent) as a:
        _run_answer_clock(a, case, CaseSettings.current(), case.category)
        tell_reporters(a, case, "case_taken_in")
    return a.row


@once
def decline(case: Case, *, reason: Reason, told: str, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """Refuse, with the lawful reason and the right road (不予受理)."""
    with act(case, "decline", by=by, words=words, told=told, changes={"ended_at": moment(sent)}, **sent) as a:
        lapse(a, case)
        stop(case.clock, a.now)
        tell_reporters(a, case, "case_declined", reason=reason.pk)
    return a.row


@once
def withdraw(case: Case, *, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """It is no longer needed (撤回); whoever was at work on it is told."""
    with act(case, "withdraw", by=by, told=words, changes={"ended_at": moment(sent)}, **sent) as a:
        lapse(a, case)
        for order in case.orders.filter(state__in=[OrderState.ISSUED, OrderState.RETURNED]).select_related("clock"):
            a.move(order, "cancel_order")
            stop(order.clock, a.now)
        tasks = list(case.tasks.live().select_related("unit", "clock", "accept_clock"))
        end_tasks(a, tasks)
        for task in tasks:
            a.tell(task.unit, "case_withdrawn", case=case.pk)
        stop(case.clock, a.now)
    return a.row


@once
def resume(case: Case, *, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """Withdrawn too soon: it waits to be taken in again."""
    clock = clocks.start(CaseSettings.current().promise("take_in"), at=moment(sent), ladder="accept")
    changes = {"ended_at": None, "clock": clock, "intake_clock": clock, "desk": centre()}
    return one_step(case, "resume", by=by, told=words, changes=changes, **sent)


@once
def ask_reporter(case: Case, *, told: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Ask for what is missing (请居民补充); the clock rests until the answer comes."""
    with act(case, "ask_reporter", by=by, told=told, changes={"waits_for_reporter": True}, **sent) as a:
        sync_pause(case, should_rest=True, at=a.now)
        tell_reporters(a, case, "case_asked")
    return a.row


@once
def add_details(case: Case, *, told: str, photos: Iterable[Prepared] = (), by: Actor, **sent: Unpack[Sent]) -> Act:
    """The resident adds something (补充情况); the clock goes on."""
    with act(case, "add_details", by=by, told=told, changes={"waits_for_reporter": False}, **sent) as a:
        add_photos(a, list(photos), purpose=Attachment.Purpose.RAISED)
        if not case.holds.filter(state=HoldState.ACTIVE).exists():
            sync_pause(case, should_rest=False, at=a.now)
        a.tell(case.lead, "details_added", case=case.pk)
    return a.row


def take_in_clock(at: datetime) -> Clock:
    """Until when it should be taken in; called inside the act of the case."""
    return clocks.start(CaseSettings.current().promise("take_in"), at=at, ladder="accept")


def _begin(case: Case, sent: Mapping[str, Any]) -> None:
    """Set its time, and the clock for taking it in."""
    case.raised_at = moment(sent)
    case.clock = case.intake_clock = take_in_clock(case.raised_at)
    case.follow()


def _new(
    words: str,
    channel: str,
    title: str,
    by: Actor,
    *,
    area: Area | None,
    address: str,
    position: tuple[float, float] | None,
    sent: Mapping[str, Any],
    about: str = Case.About.NEIGHBOURHOOD,
) -> Case:
    case = Case(reporter_id=by.speaks_for, desk=centre(), channel=channel, words=words, about=about)
    case.title = title or title_of(words)
    case.area, case.address = area, address
    case.lon, case.lat = position or (None, None)
    _begin(case, sent)
    return case


def imported_case(
    words: str,
    channel: str,
    title: str,
    source: str,
    source_number: str,
    by: Actor,
    sent: Mapping[str, Any],
    *,
    desk: Unit | None = None,
) -> Case:
    """A case from elsewhere, not yet begun."""
    case = Case(reporter_id=by.speaks_for, desk=desk or centre(), channel=channel, words=words, is_history=True)
    case.title, case.raised_at, case.must_verify = title or title_of(words), moment(sent), False
    case.source, case.source_number = source, source_number
    return case


def place(case: Case, *, area: Area | None, address: str, category: Category | None) -> None:
    """Where it lies and what it is about; what is sensitive by its category is so from the start."""
    case.area, case.address, case.category = area, address, category
    case.is_sensitive = bool(category and category.is_sensitive)


def _open_clock(a: Doing, case: Case, settings: CaseSettings, category: Category | None) -> None:
    a.move(case, "take_in")
    _run_answer_clock(a, case, settings, category)


def _run_answer_clock(a: Doing, case: Case, settings: CaseSettings, category: Category | None) -> None:
    stop(case.clock, a.now)
    case.clock = clocks.start(promise_for(category, settings), at=a.now, ladder="case")
    a.keep("clock")


@once
def send_link(case: Case, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """The tracking link is lost: it goes again to the phone that was given, and nowhere else."""
    with act(case, "send_link", by=by, **sent) as a:
        a.tell(case.reporter, "link_sent", case=case.pk)
    return a.row
