"""Meetings as iCalendar (RFC 5545): one to save, or a feed to subscribe to."""

from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from linli.councils.models import Meeting
from linli.councils.queries import lists
from linli.councils.rules import MeetingState

MOST = 200


@login_not_required
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting, to save in a calendar."""
    found = get_object_or_404(lists.calendar_meetings(), pk=pk)
    return _answer([found], f"meeting-{found.pk}")


@login_not_required
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """All meetings, or those of one council (``?council=``): subscribe once, and changes arrive by themselves."""
    asked = request.GET.get("council", "")
    council = None
    if asked:
        pk = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 16 else 0
        council = get_object_or_404(lists.sitting(), pk=pk)
    return _answer(lists.calendar_meetings(council)[:MOST], "councils")


def _answer(meetings: Iterable[Meeting], name: str) -> HttpResponse:
    calendar = Calendar()
    calendar.add("prodid", "-//Linli//councils//")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for meeting in meetings:
        calendar.add_component(_event(meeting))
    response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{name}.ics"'
    return response


def _event(meeting: Meeting) -> Event:
    """Its uid never changes and its sequence grows with each act: a calendar replaces what it has."""
    event = Event()
    event.add("uid", f"councils-meeting-{meeting.pk}@linli")
    event.add("sequence", meeting.version)
    event.add("dtstamp", timezone.now())
    event.add("dtstart", meeting.starts_at)
    event.add("dtend", meeting.starts_at + meeting.length)
    event.add("summary", f"{meeting.title}（{meeting.council}）")
    event.add("location", meeting.place)
    event.add("status", "CANCELLED" if meeting.state == MeetingState.CANCELLED else "CONFIRMED")
    event.add("url", f"{settings.SITE_URL}{reverse('councils:meeting', args=[meeting.pk])}")
    event.add("description", "\n".join(f"{n}. {item.title}" for n, item in enumerate(meeting.agenda.all(), 1)))
    return event
