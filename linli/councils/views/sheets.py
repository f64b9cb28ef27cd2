"""Paper for who has no phone: the code and the notices for the door, the sheet that goes round, the minutes to be signed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.cases.policy import at_work
from linli.councils import policy
from linli.councils.models import Meeting, Minutes
from linli.councils.queries.drafts import objections
from linli.councils.queries.links import room_url
from linli.councils.queries.matters import matter
from linli.kernel.actor import Actor
from linli.people.queries import actor_of

LINES = 12  # that fit on one A4 with the head and the code; more people: another sheet


@require_safe
def poster(request: HttpRequest, pk: int) -> HttpResponse:
    """The code of a council to hang at the door: propose and support topics, without an account."""
    by = _staff(request)
    council = get_object_or_404(policy.visible_to(by).select_related("kind", "unit"), pk=pk)
    door = request.build_absolute_uri(reverse("councils:council", args=[council.pk]))
    context = {"council": council, "kind": council.kind, "door": door, "today": timezone.localdate()}
    return render(request, "councils/council_poster.html", context)


@require_safe
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """The notice of a meeting for the door (会议通知): when, where, what about."""
    meeting = _meeting(request, pk)
    if not meeting.is_public:
        raise Http404
    context = {
        "meeting": meeting,
        "council": meeting.council,
        "agenda": meeting.agenda.select_related("topic"),
        "address": request.build_absolute_uri(reverse("councils:meeting", args=[meeting.pk])),
        "today": timezone.localdate(),
    }
    return render(request, "councils/meeting_notice.html", context)


@require_safe
def resolution(request: HttpRequest, pk: int) -> HttpResponse:
    """A published resolution for the door (决议公示): what was resolved, who does what by when, how to say what became of it."""
    rows = policy.topics_visible_to(_staff(request)).select_related("council__unit").distinct()
    topic = get_object_or_404(rows, pk=pk)
    found = matter(topic, None)  # no more than everybody reads
    if found.resolution is None:
        raise Http404
    context = {
        "topic": topic,
        "council": topic.council,
        "resolution": found.resolution,
        "deeds": found.deeds,
        "address": request.build_absolute_uri(reverse("councils:topic", args=[topic.pk])),
    }
    return render(request, "councils/resolution_notice.html", context)


@require_safe
def attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """A sheet to write oneself down on, with the code for those who have a phone."""
    meeting = _meeting(request, pk)
    context = {"meeting": meeting, "council": meeting.council, "lines": range(1, LINES + 1), "room": room_url(meeting)}
    return render(request, "councils/attendance_sheet.html", context)


@require_safe
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes as they stand, with a line for each attendee to sign or to object on."""
    meeting = _meeting(request, pk)
    written = get_object_or_404(Minutes, meeting=meeting)
    context = {
        "meeting": meeting,
        "council": meeting.council,
        "written": written,
        "objections": objections(written),
        "here": meeting.attendances.filter(struck_at=None),
        "sign": [_("Chair"), _("Written by"), _("Date")],
    }
    return render(request, "councils/minutes_sheet.html", context)


def _staff(request: HttpRequest) -> Actor:
    by = at_work(actor_of(request, channel="desk"))
    if not by.is_staff:
        raise Http404
    return by


def _meeting(request: HttpRequest, pk: int) -> Meeting:
    by = _staff(request)
    rows = policy.meetings_visible_to(by).select_related("council__unit").distinct()
    return get_object_or_404(rows.filter(shredded_at=None), pk=pk)
