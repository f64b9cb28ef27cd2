"""Pages of the clerks: the queue, one arrival, the week, the figures by hour."""

from datetime import date, timedelta
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.cases import policy as cases
from linli.cases.forms.calls import CallForm
from linli.cases.models import Case
from linli.cases.queries.settings import categories, emergency_in, emergency_words
from linli.cases.views.calls import take
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.people.models import Role
from linli.people.queries import actor_of
from linli.reception import actions, policy
from linli.reception.forms.tickets import ConsultationForm, WalkInForm, WindowForm
from linli.reception.models import Hall, Ticket
from linli.reception.queries import queue
from linli.reception.queries.duty import days_from, monday_of, there_now
from linli.reception.queries.duty import week as week_of
from linli.reception.queries.exits import exits
from linli.reception.queries.figures import figures
from linli.reception.queries.links import token_of
from linli.reception.views.windows import at_window, my_number
from linli.record.acts import Blocked
from linli.ui.forms import act_marks
from linli.ui.render import page

TRIES = 5  # two clerks who press “next” at once get two numbers
SIMPLE = {"call_ticket", "call_again", "receive", "pass_over", "leave_queue"}
MOST_DAYS = 92


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Who waits, who is at a window, what became of the others today."""
    _by, hall = at_window(request)
    mine = my_number(request)
    context = {
        "hall": hall,
        "waiting": list(queue.waiting(hall)),
        "here": list(queue.at_windows(hall)),
        "passed": list(queue.passed(hall)),
        "ended": list(queue.ended(hall)[:30]),
        "lately": queue.lately_waited(hall, timezone.now()),
        "mine": mine,
        "window_form": WindowForm(initial={"window": mine}),
        "there": there_now(hall, timezone.now()),
    }
    return page(request, "reception/desk.html", context, part="main")


@require_POST
def call_next(request: HttpRequest) -> HttpResponse:
    """The next number comes to my window; whoever has not said which one is asked that first."""
    by, hall = at_window(request)
    mine = my_number(request)
    for _try in range(TRIES):
        ticket = queue.waiting(hall).first()
        if ticket is None:
            messages.info(request, _("Nobody waits."))
            return redirect("reception:desk")
        try:
            actions.call_ticket(ticket, window=mine, by=by, seen=ticket.version)
        except Blocked as why:
            messages.error(request, str(why))
            return redirect("reception:desk")
        except Refused:
            continue  # somebody else has just called this number
        return redirect(ticket)
    messages.error(request, _("Others called at the same moment. Please press once more."))
    return redirect("reception:desk")


@require_http_methods(["GET", "POST"])
def walk_in(request: HttpRequest) -> HttpResponse:
    """Somebody has no number: one is written for them, and they may be at the window already."""
    by, hall = at_window(request)
    form = WalkInForm(request.POST or None)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        given = form.given()
        is_here = given.pop("is_here")
        try:
            with transaction.atomic():
                done = actions.take_ticket(hall, **given, by=by, key=form.cleaned_data["key"])
                made = Ticket.objects.select_related("hall").get(pk=done.root_id)
                if is_here and made.is_ahead:
                    actions.receive(made, window=my_number(request), by=by)
        except Refused as why:
            form.refuse(why)
            status = 409
        else:
            return redirect(made) if is_here else redirect("reception:slip", token_of(made))
    return page(request, "reception/walk_in.html", {"hall": hall, "form": form}, part="main", status=status)


@require_safe
def reception(request: HttpRequest, pk: int) -> HttpResponse:
    """One arrival at the window: what was said with the number, what was raised before, how it can end."""
    by, ticket = _ticket(request, pk)
    return _show(request, by, ticket, _consultation(ticket))


@require_POST
def do(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Call, call again, receive, pass over, let go: one act each."""
    by, ticket = _ticket(request, pk)
    if action not in SIMPLE:
        raise Http404
    window = {"window": my_number(request)} if action in {"call_ticket", "receive"} else {}
    try:
        getattr(actions, action)(ticket, **window, by=by, seen=_number(request.POST.get("seen", "")))
    except Refused as why:
        ticket.refresh_from_db()
        messages.error(request, str(why))
        return _show(request, by, ticket, _consultation(ticket), status=409)
    return redirect(ticket) if action in {"call_ticket", "call_again", "receive"} else redirect("reception:desk")


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """A question answered on the spot, in one line; or that line corrected."""
    by, ticket = _ticket(request, pk)
    form = ConsultationForm(request.POST)
    if not form.is_valid():
        return _show(request, by, ticket, form, status=422)
    write = actions.correct_consultation if ticket.state == "done" else actions.record_consultation
    try:
        write(ticket, **form.given(), by=by, **form.sent())
    except Refused as why:
        ticket.refresh_from_db()
        form.refuse(why, seen=ticket.version)
        return _show(request, by, ticket, form, status=409)
    messages.success(request, Ticket.rules.deed("record_consultation"))
    return redirect("reception:desk")


@require_http_methods(["GET", "POST"])
def request_page(request: HttpRequest, pk: int) -> HttpResponse:
    """It becomes a request, on the one screen of the call: what was said with the number stands there already."""
    by, ticket = _ticket(request, pk)
    if ticket.state not in {"called", "received"}:
        raise Http404
    known = {"words": ticket.words, "channel": Case.Channel.WINDOW}
    form = CallForm(request.POST or None, request.FILES or None, request=request, actor=by, initial=known)
    form.fields["channel"].widget = django_forms.HiddenInput()
    if ticket.contact is not None:
        del form.fields["phone"], form.fields["name"]
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            with transaction.atomic():
                case = take(form, by, caller=ticket.contact)
                actions.end_with_case(ticket, case=case, by=by)
        except Refused as why:
            form.refuse(why)
            status = 409
        else:
            messages.success(request, _("Written down: %(number)s.") % {"number": case.number})
            return redirect("reception:desk") if "again" in request.POST else redirect(case)
    chosen = _number(str(form["category"].value() or ""))
    context = {
        "ticket": ticket,
        "form": form,
        "emergency_list": [row["word"] for row in emergency_words()],
        "emergencies": emergency_in(str(form["words"].value() or "")),
        "category": categories().filter(pk=chosen).first() if chosen else None,
    }
    return page(request, "reception/request.html", context, part="main", status=status)


@require_safe
def week(request: HttpRequest) -> HttpResponse:
    """Which office is at the centre when, week by week."""
    by, hall = _watched(request)
    monday = monday_of(_day(request.GET.get("week", "")) or timezone.localdate())
    days = days_from(monday)
    context = {
        "hall": hall,
        "days": days,
        "rows": week_of(hall, monday),
        "before": f"?week={monday - timedelta(days=7)}",
        "after": f"?week={monday + timedelta(days=7)}",
        "is_clerk": by.role == Role.CLERK,
    }
    return page(request, "reception/week.html", context, part="main")


@require_safe
def figures_page(request: HttpRequest) -> HttpResponse:
    """Waiting times and load by hour: of the window, never of a person."""
    by, hall = _watched(request)
    until = _day(request.GET.get("until", "")) or timezone.localdate()
    since = _day(request.GET.get("since", "")) or until - timedelta(days=30)
    since = max(min(since, until), until - timedelta(days=MOST_DAYS))
    context = {"hall": hall, "since": since, "until": until, "figures": figures(hall, since, until)}
    return page(request, "reception/figures.html", context | {"is_clerk": by.role == Role.CLERK}, part="main")


def _watched(request: HttpRequest) -> tuple[Actor, Hall]:
    """Clerks see their hall; supervisors and leaders the one asked for, or the first."""
    by = cases.at_work(actor_of(request, channel="desk"))
    hall = policy.hall_of(by)
    if hall is None and by.is_staff and by.role in {Role.SUPERVISOR, Role.LEADER}:
        asked = _number(request.GET.get("hall", ""))
        hall = queue.halls().filter(**({"pk": asked} if asked else {})).first()
    if hall is None:
        raise Http404
    return by, hall


def _ticket(request: HttpRequest, pk: int) -> tuple[Actor, Ticket]:
    by = cases.at_work(actor_of(request, channel="desk"))
    related = ("hall__unit", "contact", "office", "case")
    return by, get_object_or_404(policy.visible_to(by).select_related(*related), pk=pk)


def _consultation(ticket: Ticket) -> ConsultationForm:
    initial = {"seen": ticket.version, "advice": ticket.advice, "office": ticket.office_id}
    return ConsultationForm(initial=initial)


def _show(
    request: HttpRequest, by: Actor, ticket: Ticket, form: ConsultationForm, *, status: int = 200
) -> HttpResponse:
    may = ticket.rules.open_to(state=ticket.state, parts=policy.parts_of(by, ticket))
    found = exits(by, ticket) if "end_with_case" in may else []
    context: dict[str, Any] = {
        "ticket": ticket,
        "form": form,
        "marks": act_marks(ticket.version),
        "may": dict.fromkeys(may, True),
        "may_write": "record_consultation" in may
        or ("correct_consultation" in may and ticket.outcome == Ticket.Outcome.CONSULTATION),
        "exits": found,
        "before": _before(by, ticket),
        "slip": token_of(ticket),
    }
    return page(request, "reception/reception.html", context, part="main", status=status)


def _before(by: Actor, ticket: Ticket) -> list[Case]:
    """What this person raised before, as far as this reader may see it."""
    if ticket.contact is None or not ticket.contact.phone_hash:
        return []
    rows = cases.visible_to(by).filter(reporter__phone_hash=ticket.contact.phone_hash, reporter__shredded_at=None)
    return list(rows.select_related("clock", "reporter").defer("words").order_by("-raised_at")[:6])


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
