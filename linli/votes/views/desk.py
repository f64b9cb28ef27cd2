"""Votes at the desk: the list, one vote, and one page for every action on it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.people.queries import actor_of
from linli.record.beside import lines_beside
from linli.record.models import Act, Thing
from linli.ui.render import page
from linli.votes import actions, policy
from linli.votes.forms import FORMS, ChangeVoteForm, NewVoteForm, VoteActForm
from linli.votes.models import (
    DoorList,
    PaperBatch,
    PaperSheet,
    Participation,
    Proxy,
    RollObjection,
    Spelling,
    Vote,
)
from linli.votes.queries.history import objections, timeline
from linli.votes.queries.members import turnout
from linli.votes.queries.papers import entries
from linli.votes.queries.questions import questions_shown
from linli.votes.queries.shown import denominators, outcome_words, result_rows, rules_words, steps, tone_of
from linli.votes.queries.spellings import has_alike, names_shown

RELATED = ("area", "matter", "unit")
ASKED = require_http_methods(["GET", "POST"])
KINDS: dict[str, type[Thing]] = {
    "objection": RollObjection,
    "proxy": Proxy,
    "batch": PaperBatch,
    "sheet": PaperSheet,
    "doors": DoorList,
    "participation": Participation,
    "spelling": Spelling,
}
BEGINS: dict[str, Callable[[Vote], Thing]] = {  # actions on a vote that begin something inside it
    "object_to_roll": lambda vote: RollObjection(vote=vote),
    "register_proxy": lambda vote: Proxy(vote=vote),
    "hand_out_list": lambda vote: DoorList(vote=vote),
    "open_batch": lambda vote: PaperBatch(vote=vote),
    "mark_paper": lambda vote: Participation(vote=vote),
    "join_spelling": lambda vote: Spelling(vote=vote),
}
OF_VOTE = [
    "import_roll", "post_roll", "open_vote", "close_vote", "certify", "declare_failed", "send_links", "change_vote",
    "add_question", "drop_question", "take_down_roll", "take_evidence", "cancel_vote", "annul",
]  # fmt: skip
CHECKED = {"post_roll", "open_vote", "close_vote", "send_links"}  # what stands in their way is said beside the button
AFTER_VOTING = {"closed", "certified", "failed"}
NEXT = ["import_roll", "post_roll", "open_vote", "close_vote", "certify"]


@require_safe
def votes(request: HttpRequest) -> HttpResponse:
    """The votes of this post's area, what runs first."""
    by = desk_actor(request)
    found = policy.visible_to(by).select_related(*RELATED).order_by("-pk")
    shown = Paginator(found, 50).get_page(request.GET.get("page"))
    may_begin = policy.may_organise(by)
    return page(request, "votes/desk.html", {"shown": shown, "may_begin": may_begin}, part="votes")


@ASKED
def new_vote(request: HttpRequest) -> HttpResponse:
    """Prepare a vote."""
    by = desk_actor(request)
    if not policy.may_organise(by):
        raise Http404
    form = NewVoteForm(request.POST or None, actor=by)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            act = actions.draft_vote(**form.begun(by), by=by, key=form.cleaned_data["key"])
            return redirect("votes:desk-vote", act.root_id)
        except Refused as why:
            form.refuse(why)
            status = 409
    return page(request, "votes/edit.html", {"form": form, "vote": None}, part="form", status=status)


@ASKED
def change_vote(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the question or the rules while it is prepared."""
    by, vote = opened(request, pk)
    if "change_vote" not in policy.open_to(by, vote):
        raise Http404
    form = ChangeVoteForm(request.POST or None, vote=vote)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            actions.change_vote(vote, changes=form.changes(), by=by, **form.sent())
            return redirect(vote)
        except Refused as why:
            vote.refresh_from_db()
            form.refuse(why, seen=vote.version)
            status = 409
    return page(request, "votes/edit.html", {"form": form, "vote": vote}, part="form", status=status)


@require_safe
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """One vote: where it is, what one may do now, what came of it."""
    by, found = opened(request, pk)
    may = set(policy.open_to(by, found))
    buttons = [_button(found, action, is_next=action in NEXT) for action in OF_VOTE if action in may]
    if not found.questions:
        buttons = [one for one in buttons if one["action"] != "drop_question"]
    is_begun = found.state not in {"drafted", "posted"}
    context = {
        "vote": found,
        "buttons": buttons,
        "rules": rules_words(found),
        "denominators": denominators(found) if found.everyone else "",
        "turnout": turnout(found) if is_begun else None,
        "rows": result_rows(found) if found.has_result else [],
        "questions": questions_shown(found, everybody=True),
        "outcome": outcome_words(found),
        "tone": tone_of(found),
        "objections": objections(found),
        "may_organise": policy.may_organise(by),
        "has_names": found.writes_in and found.state in AFTER_VOTING,
        "lines": timeline(found),
        "may_object": found.state == "posted" and policy.may_organise(by),
        "beside": lines_beside(found, by),
        **steps(found),
    }
    return page(request, "votes/desk_vote.html", context, part="vote")


@ASKED
def act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """An action on the vote itself, or one that begins something inside it."""
    by, found = opened(request, pk)
    begun = BEGINS.get(action)
    return form_page(request, by, found, begun(found) if begun else found, action)


@ASKED
def act_on(request: HttpRequest, pk: int, kind: str, thing_pk: int, action: str) -> HttpResponse:
    """An action on something that belongs to the vote: an objection, a proxy, a batch, a paper …"""
    by, found = opened(request, pk)
    model = KINDS.get(kind)
    if model is None:
        raise Http404
    thing = get_object_or_404(model, pk=thing_pk, vote=found)
    setattr(thing, "vote", found)  # noqa: B010  # the same object, so that both are fresh together
    if action == "enter_sheet" and isinstance(thing, PaperBatch):
        return form_page(request, by, found, PaperSheet(vote=found, batch=thing), action)
    return form_page(request, by, found, thing, action)


def form_page(request: HttpRequest, by: Actor, vote: Vote, thing: Thing, action: str) -> HttpResponse:
    """The form of an action: shown, checked, done, and back."""
    form_class = FORMS.get(action)
    if form_class is None or not _is_offered(by, thing, action):
        raise Http404
    initial = {"seen": vote.version} | {
        name: request.GET[name][:60] for name in ("member", "part", "name") if name in request.GET
    }
    known = initial | _known(vote, action, initial)
    form = form_class(request.POST or None, request.FILES or None, initial=known, vote=vote, thing=thing)
    form.sent_by(request, by)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            done = _do(thing, vote, action, form, by)
        except Refused as why:
            vote.refresh_from_db()
            form.refuse(why, seen=vote.version)
            status = 409
        else:
            messages.success(request, _deed(thing, done))
            if action == "take_evidence":
                return redirect("votes:evidence", vote.pk, done.pk)
            return redirect(_back(vote, thing, action, "again" in request.POST))
    context = {
        "vote": vote,
        "thing": thing,
        "form": form,
        "verb": _verb(thing, action),
        "action": action,
        "blockers": policy.blockers_of(thing, action)
        if thing.pk and not form.is_bound and action not in {"certify", "declare_failed"}
        else [],
        "back": _back(vote, thing, action, False),
        "goes_on": action in {"enter_sheet", "mark_paper", "add_question"},
        "entries": entries(vote, thing) if action == "decide_sheet" and isinstance(thing, PaperSheet) else [],
        "questions": questions_shown(vote) if action in {"add_question", "post_roll"} else [],
        "alike": action in {"certify", "declare_failed"} and has_alike(names_shown(vote)),
        "said": objections(vote, only=thing.pk) if isinstance(thing, RollObjection) and thing.pk else [],
    }
    return page(request, "votes/act.html", context, part="form", status=status)


def desk_actor(request: HttpRequest) -> Actor:
    """Staff who have to do with votes; nobody else knows these pages."""
    by = replace(actor_of(request, channel="desk"), contact=None)
    if not by.is_staff or by.role not in policy.READERS:
        raise Http404
    return by


def opened(request: HttpRequest, pk: int) -> tuple[Actor, Vote]:
    """Who asks, and the vote if they may see it; 404 otherwise."""
    by = desk_actor(request)
    return by, get_object_or_404(policy.visible_to(by).select_related(*RELATED), pk=pk)


def _is_offered(by: Actor, thing: Thing, action: str) -> bool:
    """The form opens only to whom its row is open."""
    row = {"enter_again": "agree_sheet"}.get(action, action)
    return row in policy.open_to(by, thing)


def _do(thing: Thing, vote: Vote, action: str, form: VoteActForm, by: Actor) -> Act:
    do: Callable[..., Act] = getattr(actions, action)
    given, sent = form.given(), form.sent()
    if action == "mark_paper":
        return do(given["member"], by=by, key=sent["key"])
    if action == "enter_sheet" and isinstance(thing, PaperSheet):
        return do(thing.batch, **given, by=by, **sent)
    return do(vote if action in BEGINS else thing, **given, by=by, **sent)


def _known(vote: Vote, action: str, asked: dict[str, Any]) -> dict[str, Any]:
    """What is on the roll already stands in the form."""
    if action == "correct_part" and (part := vote.parts.filter(label=asked.get("part", "")).first()):
        return {"area": part.area_words, "area_source": part.area_source}
    return {}


def _back(vote: Vote, thing: Thing, action: str, again: bool) -> str:
    if action in {"mark_paper", "add_question"} and again:
        return reverse("votes:act", args=[vote.pk, action])
    if action == "enter_sheet" and again and isinstance(thing, PaperSheet):
        return reverse("votes:act-on", args=[vote.pk, "batch", thing.batch.pk, action])
    if isinstance(thing, PaperSheet):
        return reverse("votes:batch", args=[vote.pk, thing.batch_id])
    if isinstance(thing, PaperBatch):
        return reverse("votes:batch", args=[vote.pk, thing.pk]) if thing.pk else reverse("votes:papers", args=[vote.pk])
    if isinstance(thing, DoorList):
        return reverse("votes:turnout", args=[vote.pk])
    if isinstance(thing, Spelling):
        return reverse("votes:names", args=[vote.pk])
    if isinstance(thing, Proxy | Participation) or action in {"correct_part", "correct_member", "renew_link"}:
        return reverse("votes:roll", args=[vote.pk])
    return vote.get_absolute_url()


def _button(vote: Vote, action: str, *, is_next: bool) -> dict[str, Any]:
    pages = {"import_roll": "votes:import", "change_vote": "votes:change"}
    name = pages.get(action)
    href = reverse(name, args=[vote.pk]) if name else reverse("votes:act", args=[vote.pk, action])
    verb = vote.rules.verb(action)
    if action in {"certify", "declare_failed"}:
        verb = _("Count, and certify") if action == "certify" else verb
    has_roll = bool(vote.everyone)
    why_not = " ".join(policy.blockers_of(vote, action)) if action in CHECKED else ""
    is_primary = (
        not why_not
        and is_next
        and not (action == "import_roll" and has_roll)
        and not (action == "post_roll" and not has_roll)
    )
    return {
        "action": action,
        "text": verb,
        "href": href,
        "kind": "primary" if is_primary else "plain",
        "why_not": why_not,
    }


def _verb(thing: Thing, action: str) -> str:
    row = {"enter_again": "agree_sheet"}.get(action, action)
    return thing.rules.verb(row)


def _deed(thing: Thing, done: Act) -> str:
    book = thing.rules if done.action in thing.rules.labels else Participation.rules
    return book.deed(done.action)
