"""Paper for who has no phone: the sheet that goes round at the beginning, and the minutes to be signed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.cases.policy import at_work
from linli.councils import policy
from linli.councils.models import Meeting, Minutes
from linli.councils.queries.drafts import objections
from linli.councils.queries.links import room_url
from linli.people.queries import actor_of

LINES = 12  # that fit on one A4 with the head and the code; more people: another sheet


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


def _meeting(request: HttpRequest, pk: int) -> Meeting:
    by = at_work(actor_of(request, channel="desk"))
    if not by.is_staff:
        raise Http404
    rows = policy.meetings_visible_to(by).select_related("council__unit").distinct()
    return get_object_or_404(rows.filter(shredded_at=None), pk=pk)
