"""Pages of staff: what waits, one council, one matter from hearing to rating, one meeting and its shared screen."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from linli.cases.policy import at_work
from linli.councils import policy
from linli.councils.forms.meetings import SaidForm, WordingForm
from linli.councils.models import Meeting, Minutes
from linli.councils.queries import lists
from linli.councils.queries.links import room_url
from linli.councils.queries.matters import matter
from linli.councils.queries.offers import is_offered, offers
from linli.councils.queries.ways import ways
from linli.councils.queries.wordings import side_by_side
from linli.councils.views.acting import may_found
from linli.councils.views.room import situation
from linli.files.models import Attachment
from linli.kernel.actor import Actor
from linli.people.queries import actor_of
from linli.ui.forms import act_marks
from linli.ui.render import page

STEPS = [
    pgettext_lazy("five matters", "Hear"),
    pgettext_lazy("five matters", "Talk over"),
    pgettext_lazy("five matters", "Do"),
    pgettext_lazy("five matters", "Make public"),
    pgettext_lazy("five matters", "Rate"),
]
RELATED = ("council__kind", "council__unit", "council__area", "case", "merged_into", "proposer")


def _staff(request: HttpRequest) -> Actor:
    by = at_work(actor_of(request, channel="desk"))
    if not by.is_staff:
        raise Http404
    return by


@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """What waits in all councils one convenes or watches."""
    by = _staff(request)
    context = {
        "councils": lists.councils_for(by),
        "topics": lists.topics_at_work(by),
        "meetings": lists.meetings_at_work(by),
        "unpublished": lists.unpublished(by),
        "late": lists.late_deeds(by),
        "resolved": lists.resolved_lately(by),
        "may_found": may_found(by),
    }
    return page(request, "councils/work.html", context, part="main")


@require_safe
def staff_council(request: HttpRequest, pk: int) -> HttpResponse:
    """One council: its form, its topics and meetings, the code that hangs at the door."""
    by = _staff(request)
    council = get_object_or_404(policy.visible_to(by).select_related("kind", "area", "unit"), pk=pk)
    context = {
        "council": council,
        "kind": council.kind,
        "offers": offers(by, council),
        "topics": council.topics.order_by("-proposed_at")[:50],
        "meetings": council.meetings.order_by("-starts_at")[:20],
        "door": request.build_absolute_uri(reverse("councils:council", args=[council.pk])),
    }
    return page(request, "councils/staff_council.html", context, part="main")


@require_safe
def staff_topic(request: HttpRequest, pk: int) -> HttpResponse:
    """Five matters on one page (五事), as staff see it."""
    by = _staff(request)
    topic = get_object_or_404(policy.topics_visible_to(by).select_related(*RELATED).distinct(), pk=pk)
    found = matter(topic, by)
    resolution = found.resolution
    plan = reverse("councils:act", args=["council", topic.council_id, "plan_meeting"])
    context = {
        "topic": topic,
        "council": topic.council,
        "matter": found,
        "steps": STEPS,
        "offers": [*offers(by, topic), *ways(by, topic)],
        "plan_href": f"{plan}?topic={topic.pk}" if is_offered(by, topic.council, "plan_meeting") else "",
        "resolution_offers": offers(by, resolution) if resolution else [],
        "deeds": [(deed, offers(by, deed)) for deed in found.deeds],
        "sheets": topic.supports.filter(on_paper=True, state="given"),
        "may_strike": "accept_topic" in policy.open_to(by, topic) or "frame_topic" in policy.open_to(by, topic),
        "reveal_url": f"{reverse('people:reveal', args=[topic.proposer_id])}?back={request.path}"
        if topic.proposer_id
        else "",
        "may_reveal": topic.proposer_id is not None and "answer_topic" in policy.open_to(by, topic),
    }
    return page(request, "councils/staff_topic.html", context, part="main")


@require_safe
def staff_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting: its agenda and who is invited; while it lasts, who is here, what is said, the wordings, the hands."""
    by = _staff(request)
    related = ("council__kind", "council__unit", "item")
    meeting = get_object_or_404(policy.meetings_visible_to(by).select_related(*related).distinct(), pk=pk)
    is_live = request.headers.get("HX-Target") == "live"
    if is_live and request.GET.get("shown") == str(meeting.version):
        return HttpResponse(status=204)  # nothing happened: what is on the page stays, and so does the focus
    if is_live and not meeting.is_open:
        return HttpResponse(headers={"HX-Refresh": "true"})
    written = getattr(meeting, "written", None)
    is_past = written is not None and written.is_frozen  # what cannot be done any more is not shown with its reason
    found = [o for o in offers(by, meeting) if not o.blockers or (not is_past and o.action != "put_off")]
    may = {offer.action for offer in found if not offer.blockers}
    agenda = lists.full(meeting)
    _with_buttons(meeting, agenda, may)
    context = {
        "meeting": meeting,
        "council": meeting.council,
        "agenda": agenda,
        "invitations": meeting.invitations.select_related("unit").order_by("pk"),
        "here": list(meeting.attendances.filter(struck_at=None).select_related("unit")),
        "offers": [o for o in found if o.action not in {"note_down", "propose_wording", "count_hands"}],
        "may_write": "note_down" in may,
        "may_turn": meeting.is_open and "turn_to" in policy.open_to(by, meeting),
        "written": written,
        "minutes_offers": offers(by, written) if written else [],
        "said": _said(written),
        "room": room_url(meeting),
        "photos": [a for a in Attachment.objects.of(meeting) if a.is_picture],
        **_live_forms(request, by, meeting, may),
    }
    return page(request, "councils/staff_meeting.html", context, part="live" if is_live else "main")


def _with_buttons(meeting: Meeting, agenda: list[Any], may: set[str]) -> None:
    """Of each item what its button sends and how its wordings stand, of each of these where its hands are counted."""
    count = reverse("councils:act", args=["meeting", meeting.pk, "count_hands"])
    for item in agenda:
        item.turn_marks = {"item": item.pk, **act_marks(meeting.version)}
        for wording in item.wordings.all():
            wording.count_href = f"{count}?wording={wording.pk}" if "count_hands" in may else ""
        item.rows = side_by_side(item.wordings.all())


def _said(written: Minutes | None) -> list[Any]:
    """What attendees said to the present text."""
    if written is None:
        return []
    return list(written.confirmations.filter(round=written.round).select_related("attendance").order_by("pk"))


def _live_forms(request: HttpRequest, by: Actor, meeting: Meeting, may: set[str]) -> dict[str, Any]:
    """The two forms a note taker needs all the time, on the page itself."""
    if "note_down" not in may:
        return {}
    given: dict[str, Any] = {"thing": meeting, "request": request, "actor": by, "initial": {"seen": meeting.version}}
    return {
        "said_form": SaidForm(auto_id="said_%s", **given),
        "wording_form": WordingForm(auto_id="wording_%s", **given),
    }


@require_safe
def screen(request: HttpRequest, pk: int) -> HttpResponse:
    """What a shared screen shows: the item, its wordings side by side, how many are here, and the code."""
    by = _staff(request)
    meeting = get_object_or_404(policy.meetings_visible_to(by).select_related("council", "item").distinct(), pk=pk)
    context = {"meeting": meeting, "council": meeting.council, "room": room_url(meeting), **situation(meeting)}
    return page(request, "councils/screen.html", context, part="live")
