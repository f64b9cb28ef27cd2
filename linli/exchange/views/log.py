"""The log of the exchange (对接记录): what came in, what went out, what failed and why; and “send again”."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from linli.cases.models import Case
from linli.exchange import actions, policy
from linli.exchange.forms import LogFilter
from linli.exchange.models import Arrival, Departure
from linli.exchange.queries import troubles
from linli.exchange.rules import DECISION, ArrivalState
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.notices.rules import Reason, State
from linli.people.policy import is_administrator
from linli.people.queries import actor_of
from linli.ui.render import page

PER_PAGE = 30
TONES = {
    State.SENT: "done", State.FAILED: "late", State.UNCERTAIN: "soon", ArrivalState.TAKEN: "done", ArrivalState.REFUSED: "late",
}  # fmt: skip
WORDS = {
    "received": _("work order received"), "refused": _("work order not taken"), "accepted": _("taken in"),
    "declined": _("declined"), "dispatched": _("handed over"), "answered": _("answered"), "reopened": _("opened again"),
    "rated": _("rated"), "closed": _("closed"), "withdrawn": _("withdrawn"), "joined": _("joined to another"),
    "trial": _("trial"),
}  # fmt: skip

REASONS = {  # the others are said as for a text message
    Reason.UNREACHABLE: _("the other side could not be reached"),
    Reason.SERVER_ERROR: _("the other side had a fault"),
    Reason.REFUSED: _("the other side refused it"),
    Reason.TIMEOUT: _("the other side did not answer in time"),
    Reason.MALFORMED: _("the answer of the other side made no sense"),
}


@require_safe
def log(request: HttpRequest, side: str = "out") -> HttpResponse:
    """One side of it, the newest first."""
    by = _keeper(request)
    comes_in = side == "in"
    chosen = LogFilter(request.GET, comes_in=comes_in)
    rows: Any = policy.arrivals_visible_to(by) if comes_in else policy.visible_to(by)
    rows = rows.filter(**chosen.chosen()).select_related("partner", "case").defer("payload").order_by("-pk")
    found = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": chosen,
        "clear": request.path if chosen.chosen() else "",
        "found": found,
        "lines": [_line(by, row, comes_in=comes_in) for row in found],
        "comes_in": comes_in,
        "troubles": troubles(),
        "may_keep": is_administrator(by),
    }
    return page(request, "exchange/log.html", context, part="log")


@require_POST
def decide(request: HttpRequest, side: str, pk: int, action: str) -> HttpResponse:
    """Decide about one message."""
    by = _keeper(request)
    row: Any = get_object_or_404(policy.arrivals_visible_to(by) if side == "in" else policy.visible_to(by), pk=pk)
    do: Any = {
        "send_again": actions.send_again,
        "stop_sending": actions.stop_sending,
        "take_again": actions.take_again,
    }.get(action)
    if do is None or (action == "take_again") != (side == "in"):
        raise Http404
    try:
        do(row, by=by, key=_key(request))
    except Refused as why:
        messages.error(request, str(why))
    else:
        messages.success(request, DECISION.deed(action))
    return redirect("exchange:log-in" if side == "in" else "exchange:log")


def _line(by: Actor, row: Arrival | Departure, *, comes_in: bool) -> dict[str, Any]:
    side = "in" if comes_in else "out"
    buttons = [
        (DECISION.verb(a), reverse("exchange:decide", args=[side, row.pk, a]), {"key": str(uuid4())})
        for a in (
            policy.open_to(by, row) if comes_in is False or getattr(row, "state", "") == ArrivalState.REFUSED else []
        )
    ]
    what, why = "", ""
    if isinstance(row, Departure):
        what, why = _what(row.what), str(REASONS.get(Reason(row.reason), row.get_reason_display()))
    return {"row": row, "what": what, "why": why, "tone": TONES.get(row.state, "plain"), "buttons": buttons}  # type: ignore[call-overload]  # states are words


def _what(code: str) -> str:
    if code in WORDS:
        return str(WORDS[code])
    return Case.rules.deed(code) if code in Case.rules.labels else code


def _key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid4()


def _keeper(request: HttpRequest) -> Actor:
    by = actor_of(request, channel="desk")
    if not policy.keeps(by):
        raise Http404
    return by
