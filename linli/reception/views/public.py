"""For everybody: who is at the centre when, a number to draw, one's own waiting page, the big screen, the slip on paper."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.cases.rules import HoldState
from linli.kernel.rulebook import Refused
from linli.people.limits import limited
from linli.people.queries import actor_of
from linli.reception import actions
from linli.reception.forms.tickets import ArriveForm
from linli.reception.models import Hall, Ticket
from linli.reception.queries import queue
from linli.reception.queries.duty import days_from, monday_of, rest_days, there_now, week
from linli.reception.queries.links import holder_of, ticket_url, token_of
from linli.reception.queries.sides import lead_of
from linli.ui.render import page


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The halls of this city; where there is one, it is shown at once."""
    halls = list(queue.halls())
    if len(halls) == 1:
        return redirect(halls[0])
    return page(request, "reception/home.html", {"halls": halls}, part="main")


@login_not_required
@require_safe
def hall(request: HttpRequest, pk: int) -> HttpResponse:
    """One hall: when it is open, how many wait, which office is there today and this week."""
    found, now = _hall(pk), timezone.now()
    days = days_from(monday_of(timezone.localdate(now)))
    context = {
        "hall": found,
        "is_open": is_open(found),
        "waiting": queue.waiting(found).count(),
        "lately": queue.lately_waited(found, now),
        "there": there_now(found, now),
        "days": days,
        "rows": week(found, days[0]),
    }
    return page(request, "reception/hall.html", context, part="main")


@login_not_required
@require_http_methods(["GET", "POST"])
@limited("ticket", device="20/h", address="900/h")
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw a number: at the machine by the door, or with one's own phone."""
    found = _hall(pk)
    by = replace(actor_of(request, channel="qr"), post=None, unit=None, role="")
    form = ArriveForm(request.POST or None)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            done = actions.take_ticket(found, **form.given(), by=by, key=form.cleaned_data["key"])
        except Refused as why:
            form.refuse(why)
            status = 409
        else:
            return redirect("reception:ticket", token_of(Ticket(pk=done.root_id)))
    context = {"hall": found, "form": form, "is_open": is_open(found), "waiting": queue.waiting(found).count()}
    return page(request, "reception/take.html", context, part="main", status=status)


@login_not_required
@require_safe
@never_cache
def ticket(request: HttpRequest, token: str) -> HttpResponse:
    """One's own number: how many are before, to which window one is called. It looks again by itself."""
    found = _held(token)
    context = _standing(found) | {"token": token, "link": ticket_url(found)}
    if request.headers.get("HX-Target") == "live":
        return render(request, "reception/ticket.html#live", context)
    return page(request, "reception/ticket.html", context, part="main")


@login_not_required
@require_safe
@never_cache
def slip(request: HttpRequest, token: str) -> HttpResponse:
    """The number on paper."""
    found = _held(token)
    context = {"ticket": found, "hall": found.hall, "token": token, "link": ticket_url(found)}
    context |= {"ahead": queue.ahead_of(found) if found.is_ahead else None} | _taken_on(found)
    return page(request, "reception/slip.html", context, part="main")


@login_not_required
@require_POST
@never_cache
@limited("ticket-leave", device="20/h", address="300/h")
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """I do not wait any longer."""
    held = holder_of(token)
    if held is None:
        raise Http404
    by, found = held
    try:
        actions.leave_queue(found, by=by)
    except Refused as why:
        messages.error(request, str(why))
    else:
        messages.success(request, _("Thank you for saying so. Your number is given up."))
    return redirect("reception:ticket", token)


@login_not_required
@require_safe
@never_cache
def screen(request: HttpRequest, pk: int) -> HttpResponse:
    """The big screen: who is called where. Numbers only. It looks again by itself."""
    found = _hall(pk)
    at_windows = list(queue.at_windows(found)[: 2 * queue.SHOWN])
    context = {
        "hall": found,
        "called": [t for t in at_windows if t.state == "called"][: queue.SHOWN],
        "received": [t for t in at_windows if t.state != "called"][: queue.SHOWN],
        "next": list(queue.waiting(found)[: queue.SHOWN]),
        "waiting": queue.waiting(found).count(),
        "door": request.build_absolute_uri(reverse("reception:take", args=[found.pk])),
    }
    if request.headers.get("HX-Target") == "live":
        return render(request, "reception/screen.html#live", context)
    return page(request, "reception/screen.html", context, part="main")


def is_open(hall: Hall) -> bool:
    """Whether the hall is open at this hour: within its hours, and on days of rest only where it says so."""
    here = timezone.localtime()
    is_within = hall.opens_at <= here.time() < hall.closes_at
    return is_within and (hall.opens_on_rest_days or not rest_days([here.date()]))


def _hall(pk: int) -> Hall:
    return get_object_or_404(queue.halls(), pk=pk)


def _held(token: str) -> Ticket:
    held = holder_of(token)
    if held is None:
        raise Http404
    return held[1]


def _standing(found: Ticket) -> dict[str, Any]:
    is_today = found.day == timezone.localdate()
    return {
        "ticket": found,
        "hall": found.hall,
        "ahead": queue.ahead_of(found) if found.state == "waiting" and is_today else None,
        "lately": queue.lately_waited(found.hall, timezone.now()),
        "is_live": found.is_open and is_today,
    } | _taken_on(found)


def _taken_on(found: Ticket) -> dict[str, Any]:
    """With whom it is now, and by when they answer: what whoever came takes home."""
    if found.case is None:
        return {}
    first = lead_of(found.case)
    rests = found.case.holds.filter(state=HoldState.ACTIVE).first()
    due = rests.review_on if rests else found.case.clock.due_at if found.case.clock else None
    return {
        "taker": first.first_by if first is not None and not first.decided_by else "",
        "lead": found.case.lead,
        "due": due if found.case.is_open else None,
    }
