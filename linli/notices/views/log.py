"""The log of what was sent (发送记录), and what a person decides about it."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.notices import policy, queries
from linli.notices.actions import settle
from linli.notices.forms import LogFilter
from linli.notices.models import Delivery, Settlement
from linli.notices.rules import SETTLEMENT, State, masked
from linli.people.policy import is_administrator
from linli.people.queries import actor_of
from linli.ui.render import page

PER_PAGE, AT_ONCE = 30, 200
ACTIONS = {"confirm_sent": settle.confirm_sent, "send_again": settle.send_again, "cancel": settle.cancel}
TONES = {State.SENT: "done", State.FAILED: "late", State.UNCERTAIN: "soon"}


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """All deliveries, the newest first, by state, channel, event and day."""
    by = _keeper(request)
    chosen, query = LogFilter(request.GET), request.GET.urlencode()
    rows = _filtered(policy.visible_to(by), chosen.chosen()).select_related("user").order_by("-pk")
    found = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": chosen,
        "clear": reverse("notices:log") if chosen.chosen() else "",
        "count_words": ngettext("%d delivery", "%d deliveries", found.paginator.count) % found.paginator.count,
        "found": found,
        "lines": [_line(by, delivery, query) for delivery in found],
        "troubles": [
            (State(state).label, f"?state={state}", count, request.GET.get("state") == state)
            for state, count in queries.open_troubles().items()
        ],
        "may_send_all": found.paginator.count > 1 and chosen.chosen().get("state") == State.FAILED,
        "again": {"query": query, **{name: request.GET.get(name, "") for name in chosen.fields}},
        "may_write": is_administrator(by),
    }
    return page(request, "notices/log.html", context, part="log")


@require_POST
def decide(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Settle one delivery."""
    by = _keeper(request)
    delivery = get_object_or_404(policy.visible_to(by), pk=pk)
    if action not in ACTIONS:
        raise Http404
    try:
        ACTIONS[action](delivery, by=by, key=_key(request))
    except Refused as why:
        messages.error(request, str(why))
    else:
        messages.success(request, f"{delivery.event_label}: {SETTLEMENT.deed(action)}")
    return _back(request)


@require_POST
def send_all_again(request: HttpRequest) -> HttpResponse:
    """Send again what failed and is on the list, one act each, under one batch."""
    by, batch = _keeper(request), uuid4()
    chosen = LogFilter(request.POST).chosen() | {"state": State.FAILED}
    rows = list(_filtered(policy.visible_to(by), chosen).order_by("pk")[:AT_ONCE])
    refused = 0
    for delivery in rows:
        try:
            settle.send_again(delivery, by=by, batch=batch)
        except Refused:
            refused += 1
    done = len(rows) - refused
    messages.success(request, ngettext("%d is sent again.", "%d are sent again.", done) % done)
    if refused:
        words = ngettext("%d cannot be sent: see its reason.", "%d cannot be sent: see their reasons.", refused)
        messages.warning(request, words % refused)
    return _back(request)


def _keeper(request: HttpRequest) -> Actor:
    by = actor_of(request, channel="desk")
    if not policy.parts_of(by, Settlement()):
        raise Http404
    return by


def _filtered(rows: QuerySet[Delivery], chosen: dict[str, Any]) -> QuerySet[Delivery]:
    day = chosen.pop("day", None)
    if day is not None:
        start = timezone.make_aware(datetime.combine(day, time()))
        rows = rows.filter(created_at__gte=start, created_at__lt=start + timedelta(days=1))
    return rows.filter(**chosen)


def _line(by: Actor, delivery: Delivery, query: str) -> dict[str, Any]:
    to = delivery.user.shown_name if delivery.user else ""
    return {
        "delivery": delivery,
        "to": " ".join(filter(None, [to, masked(delivery.address)])),
        "tone": TONES.get(State(delivery.state), "plain"),
        "is_open": delivery.state in (State.WAITING, State.HELD),
        "buttons": [
            (
                SETTLEMENT.verb(a),
                reverse("notices:decide", args=[delivery.pk, a]),
                {"key": str(uuid4()), "query": query},
            )
            for a in policy.open_to(by, delivery)
        ],
    }


def _key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid4()


def _back(request: HttpRequest) -> HttpResponse:
    """To the same filters; only the query is taken over, never an address."""
    query = request.POST.get("query", "")
    return redirect(f"{reverse('notices:log')}?{query}" if query else "notices:log")
