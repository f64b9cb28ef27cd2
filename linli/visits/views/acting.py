"""One page for every action; planning a round; a knock at a door."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.people.policy import is_colleague
from linli.people.queries import actor_of
from linli.places.models import Dwelling
from linli.places.queries import grid_of
from linli.record.models import Thing
from linli.ui.render import page
from linli.visits import actions, policy
from linli.visits.forms import FORMS, KnockForm, PlanForm
from linli.visits.forms.rounds import CheckBackForm
from linli.visits.models import CareEntry, CheckBack, Round, Visit
from linli.visits.queries.offers import KINDS, offers
from linli.visits.queries.rounds import stop_for, stops_left
from linli.visits.queries.seen import newest_number, visits_at
from linli.visits.rules import GOING, Result

FAR = 2**62  # numbers beyond are no ids


@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, kind: str, pk: int, action: str) -> HttpResponse:
    """An action on something that one may see."""
    by = actor_of(request, channel="desk")
    thing = find(by, kind, pk)
    form_class, do = FORMS.get(action), getattr(actions, action, None)
    if form_class is None or do is None or action not in {offer.action for offer in offers(by, thing)}:
        raise Http404
    form = form_class(request.POST or None, initial={"seen": thing.root.version}, thing=thing, actor=by)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            do(thing, **form.given(), by=by, **form.sent())
        except Refused as why:
            thing.root.refresh_from_db()
            form.refuse(why, seen=thing.root.version)
            status = 409
        else:
            messages.success(request, thing.rules.deed(action))
            return redirect(_after(thing))
    verb = thing.rules.verb(action)
    context = {
        "form": form,
        "verb": verb,
        "back": _after(thing),
        "over": _name(thing),
        "draft": f"{kind}-{pk}-{action}",
    }
    return page(request, "visits/act.html", context, part="form", status=status)


def find(by: Actor, kind: str, pk: int) -> Thing:
    """A thing that one may see. Raises Http404."""
    seen: dict[str, QuerySet[Any]] = {
        "round": policy.visible_to(by),
        "visit": policy.visits_visible_to(by).select_related("dwelling__building__compound", "round"),
        "care": policy.care_visible_to(by).select_related("dwelling__building__compound", "kind"),
        "check-back": policy.check_backs_visible_to(by).select_related("user"),
    }
    if kind not in KINDS:
        raise Http404
    found: Thing = get_object_or_404(seen[kind], pk=min(pk, FAR))
    return found


def _after(thing: Thing) -> str:
    """Where the deed shows; an entry that is gone has no page any more."""
    if isinstance(thing, CareEntry) and thing.state != "active":
        return "/visits/care/"
    assert isinstance(thing, Round | Visit | CareEntry | CheckBack)
    return thing.get_absolute_url()


def _name(thing: Thing) -> str:
    if isinstance(thing, Visit):
        return str(thing.dwelling)
    if isinstance(thing, CareEntry):
        return f"{thing.dwelling} · {thing.name}"
    return thing.user.shown_name if isinstance(thing, CheckBack) else str(thing)


@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest) -> HttpResponse:
    """Plan a round."""
    by = actor_of(request, channel="desk")
    if not policy.may_plan(by):
        raise Http404
    form = PlanForm(request.POST or None, initial={"seen": 0}, thing=None, actor=by)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            done = actions.plan_round(**form.given(), by=by, key=form.cleaned_data["key"])
        except Refused as why:
            form.refuse(why)
            status = 409
        else:
            return redirect("visits:round", done.root_id)
    context = {
        "form": form,
        "verb": Round.rules.verb("plan_round"),
        "back": "/visits/",
        "over": "",
        "draft": "round-new",
    }
    return page(request, "visits/act.html", context, part="form", status=status)


@require_POST
def fine(request: HttpRequest, pk: int, dwelling: int) -> HttpResponse:
    """All well, in one press."""
    by = actor_of(request, channel="desk")
    stop = stop_for(get_object_or_404(policy.visible_to(by), pk=min(pk, FAR)), min(dwelling, FAR))
    if stop is None:
        raise Http404
    try:
        actions.at_the_door(stop.dwelling, result=Result.FINE, round=stop.round, known=newest_number(), by=by)
    except Refused as why:
        messages.error(request, str(why))
    else:
        messages.success(request, _("Written down: %(door)s, all well.") % {"door": stop.dwelling.door})
    return redirect("visits:round", pk)


@require_http_methods(["GET", "POST"])
def door(request: HttpRequest, dwelling: int) -> HttpResponse:
    """One door: what happened there before, and what came of the knock just now."""
    by = actor_of(request, channel="desk")
    place = get_object_or_404(Dwelling.objects.select_related("building__compound"), pk=min(dwelling, FAR))
    grid = grid_of(place.building) or ""
    round_ = _round_of(request, by)
    stop = stop_for(round_, place.pk) if round_ else None
    if not policy.is_local(by, grid) and stop is None:
        raise Http404
    initial = {"seen": 0, "known": newest_number()}
    form = KnockForm(
        request.POST or None, request.FILES or None, initial=initial, thing=None, actor=by, request=request, area=grid
    )
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            done = actions.at_the_door(
                place, **form.given(), round=round_ if stop else None, by=by, key=form.cleaned_data["key"]
            )
        except ValidationError as invalid:
            form.add_error("phone", invalid)
        except Refused as why:
            form.refuse(why)
            status = 409
        else:
            messages.success(request, Visit.rules.deed("visit"))
            made = Visit.objects.get(pk=done.root_id)
            more = stops_left(round_) if round_ and made.is_settled else 0
            return redirect(round_ if round_ and more else made)
    visits = visits_at(place, by)
    cares = list(policy.care_visible_to(by).filter(dwelling=place).select_related("kind"))
    actions.note_reads(cares, where="page", by=by)
    context = {"dwelling": place, "form": form, "visits": visits, "round": round_, "cares": cares}
    return page(request, "visits/door.html", context, part="form", status=status)


def _round_of(request: HttpRequest, by: Actor) -> Round | None:
    asked = request.GET.get("round", "")
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 16):
        return None
    return policy.visible_to(by).filter(pk=int(asked), state="open").first()


@require_http_methods(["GET", "POST"])
def check_back(request: HttpRequest) -> HttpResponse:
    """Ask after me; and whom of the unit nobody has heard from."""
    by = actor_of(request, channel="desk")
    if not is_colleague(by):
        raise Http404
    going = policy.check_backs_visible_to(by).filter(state__in=sorted(GOING)).select_related("user")
    mine = next((check for check in going if check.user_id == by.id), None)
    form = CheckBackForm(request.POST or None, initial={"seen": 0}, thing=None, actor=by)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            actions.set_check_back(**form.given(), by=by, key=form.cleaned_data["key"])
        except Refused as why:
            form.refuse(why)
            status = 409
        else:
            messages.success(request, _("We shall ask after you. Say when you are back."))
            return redirect("visits:check-back")
    missed = [(check, offers(by, check)) for check in going if check.state == "rung" and check.user_id != by.id]
    context = {"form": form, "mine": mine, "offers": offers(by, mine) if mine else [], "missed": missed}
    return page(request, "visits/check_back.html", context, part="main", status=status)
