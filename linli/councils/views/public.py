"""Pages of residents: councils near me, propose and support a topic, one matter from hearing to rating, meetings."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.councils import actions
from linli.councils.forms.room import RateResolutionForm
from linli.councils.forms.topics import ProposeForm
from linli.councils.models import Council, Meeting, Minutes, Resolution, Support, Topic
from linli.councils.queries import lists
from linli.councils.queries.links import token_of, topic_of
from linli.councils.queries.matters import matter
from linli.councils.rules import PUBLIC_MEETINGS, ResolutionState, SupportState
from linli.councils.views.room import at_meeting
from linli.councils.views.work import STEPS
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.people.actions import contact_for
from linli.people.limits import device_of, limited
from linli.people.queries import actor_of
from linli.ui.render import page

SHOWN = 20


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is talked over in town: meetings to come, topics to support, resolutions and how far they are."""
    area = request.GET.get("area", "")
    councils = lists.sitting()
    if area.isascii() and area.isdecimal() and len(area) <= 15:
        councils = councils.filter(area__code__startswith=area)
    context = {
        "councils": councils[:100],
        "meetings": lists.public_meetings()[:SHOWN],
        "topics": lists.public_topics().exclude(state="resolved")[:SHOWN],
        "resolutions": lists.published_resolutions()[:SHOWN],
    }
    return page(request, "councils/home.html", context, part="main")


@login_not_required
@require_safe
def council(request: HttpRequest, pk: int) -> HttpResponse:
    """One council: the page behind the code at the door."""
    found = get_object_or_404(lists.sitting(), pk=pk)
    context = {
        "council": found,
        "meetings": lists.public_meetings(found)[:SHOWN],
        "topics": lists.public_topics(found).exclude(state="resolved")[:SHOWN],
        "resolutions": lists.published_resolutions(found)[:SHOWN],
        "may_propose": found.kind.open_to_residents,
    }
    return page(request, "councils/council.html", context, part="main")


@login_not_required
@require_http_methods(["GET", "POST"])
@limited("propose", device="20/h", address="300/h")
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """A resident wants to talk something over; without an account, with or without a name."""
    found = get_object_or_404(lists.sitting().filter(kind__open_to_residents=True).select_related("unit"), pk=pk)
    by = replace(actor_of(request, channel="qr"), post=None, unit=None, role="")
    form = ProposeForm(request.POST or None, request.FILES or None, request=request, actor=by)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            topic = _propose(found, form, by)
        except Refused as why:
            form.refuse(why)
            status = 409
        else:
            messages.success(request, _("Thank you. Your topic has arrived."))
            return redirect("councils:follow", token_of(topic))
    return page(request, "councils/propose.html", {"council": found, "form": form}, part="form", status=status)


def _propose(council: Council, form: ProposeForm, by: Actor) -> Topic:
    data = form.cleaned_data
    with transaction.atomic():
        name, phone = data.get("name", "").strip(), data.get("phone", "")
        if name or phone:
            by = replace(by, contact=contact_for(name=name, phone=phone).pk)
        done = actions.propose_topic(council, words=data["words"], photos=data["photos"], by=by, key=data["key"])
    return Topic.objects.get(pk=done.root_id)


@login_not_required
@require_safe
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever proposed a topic sees how it stands, also while it is not public."""
    topic = topic_of(token)
    if topic is None:
        raise Http404
    public = topic.merged_into if topic.merged_into_id and topic.merged_into and topic.merged_into.is_public else topic
    context = {"topic": topic, "council": topic.council, "public": public if public.is_public else None}
    return page(request, "councils/follow.html", context, part="main")


@login_not_required
@require_safe
def topic(request: HttpRequest, pk: int) -> HttpResponse:
    """Five matters on one page (五事), as everybody may read it."""
    return _show_topic(request, get_object_or_404(lists.public_topics(), pk=pk), RateResolutionForm())


@login_not_required
@require_POST
@limited("support", device="60/h", address="1200/h")
def support(request: HttpRequest, pk: int) -> HttpResponse:
    """Support a topic, or take it back: one tap, one device."""
    found, device, by = get_object_or_404(lists.public_topics(), pk=pk), device_of(request), _as_resident(request)
    mine = Support.objects.filter(topic=found, device=device).select_related("topic__council").first()
    try:
        if mine is None:
            actions.support(found, device=device, by=by)
        elif mine.state == SupportState.GIVEN:
            actions.take_back_support(mine, device=device, by=by)
        else:
            actions.support_again(mine, device=device, by=by)
    except Refused as why:
        messages.error(request, str(why))
    return redirect("councils:topic", pk)


@login_not_required
@require_POST
@limited("rate-resolution", device="20/h", address="600/h")
def rate(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of a resolution; once per device, the last word counts."""
    found, device = get_object_or_404(lists.public_topics(), pk=pk), device_of(request)
    standing = Resolution.objects.filter(topic=found, state=ResolutionState.PUBLISHED)
    resolution = get_object_or_404(standing.select_related("topic__council", "meeting"))
    form, status = RateResolutionForm(request.POST), 422
    if form.is_valid():
        was_there = resolution.meeting is not None and at_meeting(resolution.meeting, device) is not None
        marks: dict[str, Any] = {"by": _as_resident(request), "key": form.cleaned_data["key"]}
        try:
            actions.rate_resolution(resolution, device=device, was_there=was_there, **form.given(), **marks)
        except Refused as why:
            form.refuse(why)
            status = 409
        else:
            messages.success(request, _("Thank you for your rating."))
            return redirect("councils:topic", pk)
    return _show_topic(request, found, form, status=status)


@login_not_required
@require_safe
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """When, where, what about; afterwards how many were there. Minutes are for those who attended."""
    rows = Meeting.objects.filter(Q(state__in=sorted(PUBLIC_MEETINGS)) | Q(state="cancelled", opened_at=None))
    found = get_object_or_404(rows.select_related("council__kind"), pk=pk)
    written = Minutes.objects.filter(meeting=found).first()
    context = {
        "meeting": found,
        "council": found.council,
        "agenda": list(found.agenda.select_related("topic")),
        "here": found.attendances.filter(struck_at=None).count() if found.opened_at else None,
        "written": written if written and written.is_frozen else None,
        "invited": found.invitations.filter(unit__isnull=False).select_related("unit"),
    }
    return page(request, "councils/meeting.html", context, part="main")


def _as_resident(request: HttpRequest) -> Actor:
    return replace(actor_of(request, channel="web"), post=None, unit=None, role="")


def _show_topic(request: HttpRequest, found: Topic, form: RateResolutionForm, *, status: int = 200) -> HttpResponse:
    mine = Support.objects.filter(topic=found, device=device_of(request), state=SupportState.GIVEN).exists()
    seen = matter(found, None)
    context = {
        "topic": found,
        "council": found.council,
        "matter": seen,
        "steps": STEPS,
        "mine": mine,
        "form": form,
        "may_rate": seen.resolution is not None,
    }
    return page(request, "councils/topic.html", context, part="main", status=status)
