"""A topic is put to more people than sit in the circle: a talk by code, or a counted vote; with what the topic says."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.cases.policy import at_work
from linli.councils import actions, policy
from linli.councils.models import Topic
from linli.councils.queries.ways import may_put_to_talk, may_put_to_vote
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.people.queries import actor_of
from linli.talks.forms import BeginForm
from linli.talks.policy import kept_by
from linli.talks.queries.uses import background_of
from linli.ui.forms import ActForm
from linli.ui.render import page
from linli.votes.forms import NewVoteForm

ASKED = require_http_methods(["GET", "POST"])


@ASKED
def talk(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a talk by code on this topic."""
    by, topic = _topic(request, pk)
    if not may_put_to_talk(by, topic):
        raise Http404
    known = {"question": topic.asked or topic.title, "about": _about(topic)[:800], "area": topic.council.area_id}
    known["question"] = known["question"][:80]
    form, status = BeginForm(request.POST or None, actor=by, initial=known), 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                done = actions.put_to_talk(topic, **form.given(), by=by, key=form.cleaned_data["key"])
            except Refused as why:
                form.refuse(why)
                status = 409
            else:
                messages.success(request, _("Begun. Nobody sees it before you open it."))
                return redirect("talks:desk", done.root_id)
    title = _("Ask more people: a talk by code")
    context = {"form": form, "title": title, "over": topic.title, "submit": _("Begin a talk")}
    return page(request, "talks/form.html", context | {"back": topic.get_absolute_url()}, part="form", status=status)


@ASKED
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """Prepare a counted vote on this topic."""
    by, topic = _topic(request, pk)
    if not may_put_to_vote(by, topic):
        raise Http404
    known: dict[str, Any] = {"title": (topic.asked or topic.title)[:120], "text": _about(topic)[:4000]}
    known |= {"area": (topic.council.area_id or "")[:12], "compound": topic.council.name[:60]}
    form, status = NewVoteForm(request.POST or None, actor=by, initial=known), 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                done = actions.put_to_vote(topic, **form.begun(by), by=by, key=form.cleaned_data["key"])
            except Refused as why:
                form.refuse(why)
                status = 409
            else:
                messages.success(request, _("The vote is in preparation. Now import the roll."))
                return redirect("votes:desk-vote", done.root_id)
    context = {"form": form, "vote": None, "back": topic.get_absolute_url(), "over": topic.title}
    return page(request, "votes/edit.html", context, part="form", status=status)


@require_POST
def take_result(request: HttpRequest, pk: int, talk_pk: int) -> HttpResponse:
    """One click: what came of a talk becomes background of the topic."""
    by, topic = _topic(request, pk)
    found = get_object_or_404(kept_by(by), pk=talk_pk)
    form = ActForm(request.POST)
    if "take_background" not in policy.open_to(by, topic) or not found.is_public or not form.is_valid():
        raise Http404
    try:
        marks = {"key": form.cleaned_data["key"]}
        actions.take_background(topic, background=background_of(found), thing=found, by=by, **marks)
    except Refused as why:
        messages.error(request, str(why))
    else:
        messages.success(request, _("The result stands on the topic's page."))
    return redirect(topic)


def _topic(request: HttpRequest, pk: int) -> tuple[Actor, Topic]:
    by = at_work(actor_of(request, channel="desk"))
    seen = policy.topics_visible_to(by).select_related("council__kind", "council__unit", "council__area")
    return by, get_object_or_404(seen.distinct(), pk=pk)


def _about(topic: Topic) -> str:
    """What the topic says of itself, as far as everybody may read it."""
    rows = [
        (_("Who decides"), topic.decides),
        (_("What is possible"), topic.possible),
        (_("What one should know"), topic.background),
    ]
    return "\n".join(f"{name}：{text}" for name, text in rows if text)
