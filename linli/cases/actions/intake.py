"""How a case comes in, and the six exits of taking it in (接办)."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Unpack

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.cases.actions.steps import (
    add_photos,
    centre,
    end_tasks,
    is_drawn,
    issue_all,
    lapse,
    moment,
    promise_for,
    reporter_of,
    start_order,
    stop,
    sync_pause,
    tell_reporters,
    title_of,
)
from linli.cases.models import Case, CaseSettings, Category, Reason, SupervisionOrder
from linli.cases.queries.settings import emergency_in
from linli.cases.queries.suggesting import KIND, said_of
from linli.cases.rules import AppealState, HoldState, OrderState
from linli.clocks import actions as clocks
from linli.clocks.models import Clock
from linli.clocks.queries import default_calendar, times_of
from linli.files.models import Attachment
from linli.files.queries import Prepared
from linli.kernel.actor import Actor, Kind
from linli.kernel.deadlines import due
from linli.kernel.rulebook import Refused
from linli.people.actions import contact_for
from linli.people.models import Unit
from linli.places.models import Area
from linli.record.acts import Doing, Sent, act, once, one_step
from linli.record.models import Act
from linli.suggestions.actions import keep_proposals, keep_use

OWN_DOORS = {Case.Channel.WEB, Case.Channel.QR}  # the resident's own pages, where the link is shown


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
    category: Category | None = None,
    photos: Iterable[Prepared] = (),
    complained_of: Unit | None = None,
    is_sensitive: bool = False,
    named: tuple[str, str] = ("", ""),
    agreed_on: date | None = None,
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """A resident is heard (听事): in person, or through a worker or a program that speaks for them.

    ``position`` is (longitude, latitude) in WGS-84 degrees; ``named`` the name and phone of who raises it without being
    known yet: their contact comes and goes with the act. ``category`` is what the sender thinks it is about; whoever
    takes it in decides. A complaint about the service of a unit (``complained_of``) is supervised from the start: an order
    goes to it in the same act. What comes out of something confidential ``is_sensitive`` from the start.
    ``agreed_on``: by when, where those who asked for it agreed on a day.
    ``Act.begun`` of the answer is the case, unless it was a repeat.
    Raises ValidationError when the phone is none.
    """
    if any(named):
        name, phone = named
        contact = contact_for(name=name, phone=phone)
        by = replace(by, contact=contact.pk)
    case = _new(words, channel, title, by, area=area, address=address, position=position, about=about, sent=sent)
    if any(named):
        case.reporter = contact  # known now: no need to read it again
    case.agreed_on = agreed_on
    case.category, case.is_sensitive = category, is_sensitive or bool(category and category.is_sensitive)
    with act(case, "raise_case", by=by, **sent) as a:
        add_photos(a, list(photos), purpose=Attachment.Purpose.RAISED)
        if complained_of is not None:
            cause, settings = SupervisionOrder.Cause.COMPLAINT, CaseSettings.current()
            start_order(a, case, complained_of, level=SupervisionOrder.Level.FORMAL, cause=cause, settings=settings)
        _send_link(a, case, "case_received")
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
    agreed_on: date | None = None,
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """The ordinary call, one screen and one act: raised, taken in, studied, and answered or handed over.

    With an ``answer`` it is settled on the spot, with a ``lead`` it is handed over; with neither it
    stays under study. ``agreed_on``: by when, where those who asked for it agreed on a day.
    """
    case = _new(words, channel, title, by, area=area, address=address, position=position, sent=sent)
    case.agreed_on = agreed_on
    studied = {"category": category, "urgency": urgency}
    studied["is_sensitive"] = is_sensitive or bool(category and category.is_sensitive)
    said = said_of(case.title, words) if category is not None else None
    with act(case, "raise_case", by=by, **sent) as a:
        if category is not None:
            keep_use(a, KIND, said, category.code)
        add_photos(a, list(photos), purpose=Attachment.Purpose.RAISED)
        settings = CaseSettings.current()
        _open_clock(a, case, settings, category)
        if lead or any(studied.values()):  # else nobody has studied anything
            a.move(case, "study", changes=studied)
        if answer:
            stop(case.clock, a.now)
            changes = {"answered_at": a.now, "must_verify": is_drawn(settings)}
            a.move(case, "settle", told=answer, changes=changes)
            _send_link(a, case, "case_settled")
        elif lead:
            _hand_over(a, case, lead, assisting, instruction, settings)
            _send_link(a, case, "case_received")
        else:
            _send_link(a, case, "case_received")
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
    is_live: bool = False,
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """A work order from elsewhere that still waits: it comes in with its own date and is then handled here.

    ``answer`` is what was told there so far. ``is_live``: it is handed over right now, by a system that is connected, so it
    is no history: it is verified, called back and counted like any other.
    """
    case = imported_case(words, channel, title, source, source_number, by, sent)
    case.is_history, case.must_verify = not is_live, is_live
    place(case, area=area, address=address, category=category)
    case.clock = case.intake_clock = take_in_clock(case, timezone.now())
    case.follow()
    said = said_of(case.title, case.words) if category is None else None
    with act(case, "import_open", by=by, told=answer, **sent) as a:
        if said is not None:
            keep_proposals(KIND, Case._meta.label_lower, {case.pk: said})
    return a.row


@once
def take_in(
    case: Case,
    *,
    category: Category | None = None,
    urgency: int | None = None,
    lead: Unit | None = None,
    assisting: Iterable[Unit] = (),
    words: str = "",
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """Open the clock (受理); where it is clear at once what it is and whose, study it and hand it over in the same act."""
    said = said_of(case.title, case.words) if category is not None else None
    with act(case, "take_in", by=by, changes={"waits_for_reporter": False}, **sent) as a:
        settings = CaseSettings.current()
        _run_answer_clock(a, case, settings, category or case.category)
        studied: dict[str, object] = {}
        if category is not None and category != case.category:
            keep_use(a, KIND, said, category.code)
            studied = {"category": category, "is_sensitive": case.is_sensitive or category.is_sensitive}
        if urgency is not None and urgency != case.urgency:
            studied["urgency"] = urgency
        if studied:
            a.move(case, "study", changes=studied)
        if lead is None:
            tell_reporters(a, case, "case_taken_in")
        else:
            _hand_over(a, case, lead, assisting, words, settings)
            tell_reporters(a, case, "case_dispatched", unit=lead.pk)
    return a.row


def _hand_over(a: Doing, case: Case, lead: Unit, assisting: Iterable[Unit], words: str, settings: CaseSettings) -> None:
    a.move(case, "dispatch", words)
    issue_all(a, case, lead, assisting, settings)


@once
def decline(case: Case, *, reason: Reason, told: str, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """Refuse, with the lawful reason and the right road (不予受理)."""
    changes = {"ended_at": moment(sent), "declined_for": reason}
    with act(case, "decline", by=by, words=words, told=told, changes=changes, **sent) as a:
        lapse(a, case)
        stop(case.clock, a.now)
        tell_reporters(a, case, "case_declined", reason=reason.pk)
    return a.row


@once
def take_back_decline(case: Case, *, told: str, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """Refused by mistake: it is taken in after all, without an appeal, and the resident is told why."""
    if case.appeals.filter(state=AppealState.RAISED).exists():
        raise Refused(_("The resident appealed; supervision decides that."))
    changes = {"ended_at": None, "declined_for": None}
    with act(case, "take_back_decline", by=by, words=words, told=told, changes=changes, **sent) as a:
        _run_answer_clock(a, case, CaseSettings.current(), case.category)
        tell_reporters(a, case, "decline_taken_back")
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
    """Ask for what is missing (请居民补充); the clock rests until the answer comes, but not for ever."""
    times = case.clock.times if case.clock else times_of(default_calendar())
    until = due(moment(sent), CaseSettings.current().promise("wait"), times)
    changes = {"waits_for_reporter": True, "waits_until": until}
    with act(case, "ask_reporter", by=by, told=told, changes=changes, **sent) as a:
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


@once
def urge(case: Case, *, told: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """Whoever raised it asks again how it stands (催单), at the hotline say: kept, and the lead is told; no clock changes."""
    with act(case, "urge", by=by, told=told, **sent) as a:
        a.tell(case.lead, "case_urged", case=case.pk)
    return a.row


@once
def stop_waiting(case: Case, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Nothing came within the time set: the clock goes on by itself, and the lead is told."""
    if not case.waits_for_reporter:
        raise Refused(_("It does not wait for the resident."))
    with act(case, "stop_waiting", by=by, changes={"waits_for_reporter": False}, **sent) as a:
        if not case.holds.filter(state=HoldState.ACTIVE).exists():
            sync_pause(case, should_rest=False, at=a.now)
        a.tell(case.lead, "wait_over", case=case.pk)
    return a.row


@once
def not_me(case: Case, *, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """The number belongs to somebody else, who says so: it is taken off, and nothing more is sent to it.

    Where staff typed it in, only this link was out, and it is void from now on. Whoever raised it on a page of
    their own has the link there, and keeps it.
    """
    contact = case.reporter
    if contact is None or not contact.phone_hash or contact.is_confirmed:
        raise Refused(_("There is no number that could be somebody else's."))
    changes: dict[str, object] = {"reporter": contact_for(name=contact.name) if contact.name else None}
    if case.channel not in OWN_DOORS:
        changes["link_version"] = case.link_version + 1
    with act(case, "not_me", by=by, told=words, changes=changes, **sent) as a:
        a.tell(case.lead, "wrong_number", case=case.pk)
    return a.row


@once
def name_reporter(case: Case, *, name: str, phone: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Who raised it and how to reach them, where no number is known: given later, or wrong at first."""
    if case.reporter is not None and case.reporter.phone_hash:
        raise Refused(_("A number is known already; its owner corrects it."))
    with act(case, "name_reporter", by=by, changes={"reporter": contact_for(name=name, phone=phone)}, **sent) as a:
        _send_link(a, case, "link_sent")
    return a.row


def take_in_clock(case: Case, at: datetime) -> Clock:
    """Until when it should be taken in, by the clock on the wall where it is urgent; called inside the act of the case."""
    name = "urgent" if case.urgency == Case.Urgency.URGENT else "take_in"
    return clocks.start(CaseSettings.current().promise(name), at=at, ladder="accept")


def _send_link(a: Doing, case: Case, what: str) -> None:
    """Tell the reporter, with the tracking link; a number that staff or a program typed in only as the settings allow.

    A number typed in at an open door may be anybody's: until it is confirmed, nothing goes there but the code.
    """
    is_typed_in = a.by.is_staff or a.by.kind is Kind.KEY
    is_own = a.by.kind is Kind.PERSON and a.by.contact == case.reporter_id  # signed in with it
    is_free = is_own or (is_typed_in and CaseSettings.current().link_by_staff)
    if not is_free and (case.reporter is None or not case.reporter.is_confirmed):
        return
    a.tell(reporter_of(case), what, case=case.pk)


def _begin(case: Case, sent: Mapping[str, Any]) -> None:
    """Set its time, and the clock for taking it in."""
    case.raised_at = moment(sent)
    case.clock = case.intake_clock = take_in_clock(case, case.raised_at)
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
    if emergency_in(words):
        case.urgency = Case.Urgency.URGENT  # until somebody has read it, it stands above the others
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
    case.clock = clocks.start(promise_for(case, settings, at=a.now, category=category), at=a.now, ladder="case")
    a.keep("clock")


@once
def send_link(case: Case, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """The tracking link is lost: it goes again to the phone that was given, and nowhere else."""
    with act(case, "send_link", by=by, **sent) as a:
        a.tell(case.reporter, "link_sent", case=case.pk)
    return a.row
