"""One's own deadlines in one's own calendar: a secret link, which can be made void."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.api import actions
from linli.api.models import CalendarLink
from linli.api.queries.feeds import as_calendar, deadlines, link_of, token_of
from linli.api.rules import CALENDAR_LINK
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.people.limits import is_within
from linli.people.models import User
from linli.people.queries import actor_of
from linli.ui.render import page, trouble

ACTIONS = {"make": actions.make_link, "renew": actions.renew_link, "void": actions.void_link}


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The link, what is in it, and how to be rid of it."""
    user, _by = _staff(request)
    link = CalendarLink.objects.filter(user=user).first()
    address = ""
    if link is not None and link.is_active:
        address = settings.SITE_URL + reverse("api:calendar-feed", args=[token_of(link)])
    context = {"link": link, "address": address, "deadlines": deadlines(user)[:10]}
    return page(request, "api/calendar.html", context, part="calendar")


@require_POST
def change(request: HttpRequest, action: str) -> HttpResponse:
    """Make the link, make it void, or make another."""
    user, by = _staff(request)
    if action not in ACTIONS:
        raise Http404
    link = CalendarLink.objects.filter(user=user).first() or CalendarLink(user=user)
    try:
        ACTIONS[action](link, by=by)
    except Refused as why:
        messages.error(request, str(why))
    else:
        messages.success(request, CALENDAR_LINK.deed(f"{action}_link"))
    return redirect("api:calendar")


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar itself: whoever has the link reads it; there is nothing of a resident in it."""
    link = link_of(token)
    if link is None:
        raise Http404
    if not is_within("calendar", key=f"user {link.user_id}", rate="120/h"):
        return trouble(request, 429)
    response = HttpResponse(as_calendar(link.user), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="deadlines.ics"'
    response["Cache-Control"] = "private, max-age=300"
    return response


def _staff(request: HttpRequest) -> tuple[User, Actor]:
    by = actor_of(request, channel="desk")
    if not by.is_staff or not isinstance(request.user, User):
        raise Http404
    return request.user, by
