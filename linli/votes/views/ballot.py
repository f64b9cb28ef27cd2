"""The page behind a personal link: one's own entry on the roll, the ballot, an objection. And the list for the door."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.files.models import Attachment
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.people.limits import limited
from linli.ui.render import page
from linli.votes import actions
from linli.votes.forms import BallotForm, CodeForm, ObjectForm
from linli.votes.models import DoorList, Member, NamedBallot, Participation, Proxy, Vote
from linli.votes.queries import codes
from linli.votes.queries.authorities import scans_for
from linli.votes.queries.links import opened
from linli.votes.queries.members import doors_of
from linli.votes.queries.questions import answers_shown, questions_shown
from linli.votes.queries.shown import rules_words

Voter = Member | Proxy


@login_not_required
@require_http_methods(["GET", "POST"])
@never_cache
@limited("vote", device="200/h", address="3000/h")
def ballot(request: HttpRequest, token: str) -> HttpResponse:
    """Vote. A GET shows the ballot only to whom the phone on the roll has answered."""
    by, voter, member = _voter(token)
    vote = voter.vote
    form = BallotForm(request.POST or None, vote=vote)
    status = 422 if form.is_bound else 200
    if form.is_bound and not codes.is_shown(request, voter):
        messages.warning(request, _("Please show first that the phone on the roll is yours."))
        return redirect("votes:ballot", token)
    if form.is_bound and form.is_valid():
        proxy = voter if isinstance(voter, Proxy) else None
        try:
            actions.cast(member, choice=form.ballot, proxy=proxy, by=by, key=form.cleaned_data["key"])
        except Refused as why:
            form.refuse(why)
            status = 409
        else:
            messages.success(request, _("Thank you. Your vote is in."))
            return redirect("votes:ballot", token)
    return _show(request, token, voter, member, vote, form, status=status)


@login_not_required
@require_POST
@never_cache
@limited("vote-code", device="60/h", address="2000/h")
def code(request: HttpRequest, token: str) -> HttpResponse:
    """A code is asked for, or comes back."""
    _by, voter, member = _voter(token)
    if "again" in request.POST:
        if codes.offer(request, voter):
            messages.info(request, _("A code is on its way."))
        else:
            messages.warning(request, _("No more codes for now. Please try again in an hour."))
        return redirect("votes:ballot", token)
    if "leave" in request.POST:
        codes.forget(request)
        return redirect("votes:vote", voter.vote_id) if voter.vote.is_public else redirect("votes:ballot", token)
    form = CodeForm(request.POST)
    if form.is_valid() and codes.accept(request, voter, form.cleaned_data["code"]):
        return redirect("votes:ballot", token)
    if form.is_valid():
        form.add_error("code", _("This code is not right, or it is too old. You can have a new one."))
    return _show(request, token, voter, member, voter.vote, BallotForm(vote=voter.vote), code_form=form, status=422)


@login_not_required
@require_http_methods(["GET", "POST"])
@never_cache
@limited("vote-object", device="20/h", address="600/h")
def object_to_roll(request: HttpRequest, token: str) -> HttpResponse:
    """Say that one's entry on the roll is wrong."""
    by, voter, member = _voter(token)
    vote = voter.vote
    if isinstance(voter, Proxy) or (not _may_object(vote) and request.method == "GET"):
        raise Http404
    form = ObjectForm(request.POST or None)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            actions.object_to_roll(
                vote, member=member, told=form.cleaned_data["told"], by=by, key=form.cleaned_data["key"]
            )
            messages.success(request, _("Your objection is written down. Nobody votes before it is decided."))
            return redirect("votes:ballot", token)
        except Refused as why:
            form.refuse(why)
            status = 409
    context = {"vote": vote, "token": token, "form": form, "member": member}
    return page(request, "votes/object.html", context, part="form", status=status)


@login_not_required
@require_safe
@never_cache
def doors(request: HttpRequest, token: str) -> HttpResponse:
    """For a building leader: behind which doors nobody has voted yet. No phones, masked names, and never how anybody voted."""
    found = opened(token, "d")
    if found is None or not isinstance(found[1], DoorList):
        raise Http404
    vote = found[1].vote
    rows = doors_of(vote, found[1].building) if vote.is_open else []
    context = {"vote": vote, "door_list": found[1], "rows": rows}
    return page(request, "votes/doors.html", context, part="doors")


def _voter(token: str) -> tuple[Actor, Voter, Member]:
    """Who holds the link, and whose ballot it is; 404 for any other link."""
    found = opened(token, "m", "p")
    if found is None or isinstance(found[1], DoorList):
        raise Http404
    by, voter = found[0], found[1]
    if voter.vote.shredded_at is not None:
        raise Http404
    return by, voter, voter.member if isinstance(voter, Proxy) else voter


def _show(
    request: HttpRequest,
    token: str,
    voter: Voter,
    member: Member,
    vote: Vote,
    form: BallotForm,
    *,
    code_form: CodeForm | None = None,
    status: int = 200,
) -> HttpResponse:
    is_shown = codes.is_shown(request, voter)
    taking = Participation.objects.filter(member=member, state="cast").first()
    own = isinstance(voter, Member) or (taking is not None and taking.proxy_id == voter.pk)
    may_change = taking is not None and not vote.is_secret and vote.may_change and taking.channel != "paper" and own
    last = _last(taking) if taking and is_shown and own and not vote.is_secret else None
    context: dict[str, Any] = {
        "vote": vote,
        "member": member,
        "proxy": voter if isinstance(voter, Proxy) else None,
        "token": token,
        "rules": rules_words(vote),
        "questions": questions_shown(vote),
        "scans": _scans(voter) if is_shown else [],
        "parts": list(member.parts.order_by("label")),
        "form": form,
        "code_form": code_form or CodeForm(),
        "is_code_sent": codes.is_waiting(request, voter),
        "is_shown": is_shown,
        "has_voted": taking is not None,
        "last": last,
        "said": answers_shown(vote, last.choice) if last else [],
        "can_vote": vote.is_open and is_shown and (taking is None or may_change),
        "must_show": vote.is_open and not is_shown and (taking is None or may_change),
        "has_phone": voter.phone and (not isinstance(voter, Member) or voter.can_get_codes),
        "masked_phone": f"{voter.phone[:3]}****{voter.phone[-4:]}" if voter.phone else "",
        "may_object": isinstance(voter, Member) and _may_object(vote),
        "again": {"again": "1"},
        "leave": {"leave": "1"},
    }
    return page(request, "votes/ballot.html", context, part="ballot", status=status)


def _scans(voter: Voter) -> list[Attachment]:
    """The written authority by which somebody votes for this member, or this proxy votes."""
    if not voter.vote.most_per_proxy:
        return []
    return scans_for(voter.vote, [voter] if isinstance(voter, Proxy) else voter.proxies.filter(state="in_force"))


def _may_object(vote: Vote) -> bool:
    return vote.state == "posted" and timezone.now() < vote.objections_until


def _last(taking: Participation) -> NamedBallot | None:
    return taking.ballots.order_by("-n").first()
