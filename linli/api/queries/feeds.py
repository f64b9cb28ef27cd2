"""Deadlines as a calendar: numbers, kinds and days; nothing that a resident said or is called."""

import base64
import hmac
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from linli.api.models import CalendarLink
from linli.api.rules import LinkState
from linli.cases.models import Case, SupervisionOrder
from linli.cases.queries.cases import Filters, work_list
from linli.cases.rules import OrderState
from linli.kernel.actor import Actor
from linli.people.models import Role, User
from linli.people.queries import person, posts_of

BACK, AHEAD, MOST = timedelta(days=30), timedelta(days=400), 300
VIEWS = {  # of which cases somebody in this role keeps the deadline
    Role.CLERK: ("received", "studying"),
    Role.HANDLER: ("mine",),
    Role.SUPERVISOR: ("soon",),
    Role.COMMUNITY_WORKER: ("received",),
    Role.GRID_WORKER: ("received",),
}


class Deadline(NamedTuple):
    """One day in the calendar."""

    uid: str
    at: datetime
    title: str
    place: str
    url: str


def token_of(link: CalendarLink) -> str:
    """Derived with a key, so there is nothing to steal from the table."""
    text = f"calendar:{link.user_id}:{link.link_number}"
    digest = hmac.new(settings.LINK_KEY.encode(), text.encode(), sha256).digest()
    return f"{link.user_id}-{base64.b32encode(digest).decode().lower()[:26]}"


def link_of(token: str) -> CalendarLink | None:
    """The link with this token, while it is in use and its owner may sign in."""
    user, _dash, _mac = token.partition("-")
    if not (user.isascii() and user.isdecimal() and len(user) < 16):
        return None
    links = CalendarLink.objects.filter(user=int(user), state=LinkState.ACTIVE, user__is_active=True)
    link = links.select_related("user").first()
    return link if link is not None and constant_time_compare(token_of(link), token) else None


def deadlines(user: User) -> list[Deadline]:
    """Of all posts that this person holds today, each deadline once, the nearest first."""
    found: dict[str, Deadline] = {}
    for post in posts_of(user):
        for one in _of_post(person(user, channel="calendar", post=post.pk)):
            found.setdefault(one.uid, one)
    return sorted(found.values(), key=lambda one: one.at)[:MOST]


def as_calendar(user: User) -> bytes:
    """RFC 5545: every deadline as an event of half an hour that ends when it is due."""
    calendar = Calendar()
    for name, value in (("prodid", "-//Linli//Deadlines//ZH"), ("version", "2.0"), ("x-wr-calname", _("Deadlines"))):
        calendar.add(name, value)
    now = timezone.now()
    for one in deadlines(user):
        event = Event()
        event.add("uid", one.uid)
        event.add("dtstamp", now)
        event.add("dtstart", one.at - timedelta(minutes=30))
        event.add("dtend", one.at)
        event.add("summary", one.title)
        event.add("url", one.url)
        if one.place:
            event.add("location", one.place)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _of_post(actor: Actor) -> Iterator[Deadline]:
    now = timezone.now()
    for view in VIEWS.get(Role(actor.role), ()) if actor.role else ():
        rows: QuerySet[Any] = work_list(actor, Filters(view=view)).select_related("area", "category__parent")
        rows = rows.filter(due_at__gte=now - BACK, due_at__lt=now + AHEAD).defer(
            "words", "title", "salt", "area__polygon"
        )
        for case in rows.order_by("due_at", "pk")[:MOST]:
            yield _of_case(case)
    if actor.role == Role.HANDLER and actor.unit:
        states = [OrderState.ISSUED, OrderState.RETURNED]
        orders = SupervisionOrder.objects.filter(unit=actor.unit, state__in=states, clock__isnull=False)
        for order in orders.select_related("clock", "case")[:MOST]:
            clock = order.clock
            if clock is not None and clock.due_at is not None:
                title = _("Reply to supervision · %s") % order.case.number
                yield Deadline(f"order-{order.pk}@linli", clock.due_at, title, "", _address(order.case))


def _of_case(case: Case) -> Deadline:
    about = str(case.category).rpartition(" / ")[2] if case.category else _("not studied yet")
    title = _("Due · %(number)s · %(about)s") % {"number": case.number, "about": about}
    assert case.due_at is not None
    return Deadline(f"case-{case.pk}@linli", case.due_at, title, case.area.name if case.area else "", _address(case))


def _address(case: Case) -> str:
    return settings.SITE_URL + reverse("cases:page", args=[case.pk])
