"""Raise (听事): one short page without an account, with or without a name."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from linli.cases import actions
from linli.cases.models import Case
from linli.cases.queries.alike import known_to_all
from linli.cases.queries.links import token_of
from linli.cases.queries.settings import emergency_words
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.people.limits import limited
from linli.people.queries import actor_of
from linli.places.models import Area
from linli.places.queries import area_for_address, children, heir_of, locate
from linli.places.rules import Level
from linli.portal.forms import RaiseForm
from linli.portal.queries import codes
from linli.portal.views.neighbours import join_in, matter_typed
from linli.record.registers import known as known_rows
from linli.ui.render import page


@login_not_required
@require_http_methods(["GET", "POST"])
@limited("raise", device="30/h", address="600/h", is_burst=True)
def raise_case(request: HttpRequest) -> HttpResponse:
    """The form, and what becomes of it: the case first, everything else after it is safe."""
    actor = actor_of(request, channel="web")
    asked = {name: request.GET.get(name, "") for name in ("grid", "about", "address")}
    form = RaiseForm(request.POST or None, request.FILES or None, request=request, actor=actor, initial=asked)
    code = str(form["grid"].value() or "")
    grid = Area.objects.filter(code=code).first() if code.isascii() and code.isdecimal() else None
    grid = heir_of(grid) if grid else None  # a code on a wall: grids were drawn anew since, or will be
    if form.is_bound and form.is_valid():
        try:
            case = _raise(form, actor, grid)
        except Refused as why:
            form.refuse(why)
        else:
            join_in(case, request.POST.get("same", ""))
            if form.cleaned_data.get("phone"):
                codes.offer(request, case)
            return redirect(f"{reverse('portal:track', args=[token_of(case)])}?new=1")
    status = 422 if form.is_bound else 200
    known = known_to_all(matter_typed(request.POST, grid)) if form.is_bound else None
    context = {
        "form": form,
        "known": known,
        "same": request.POST.get("same", ""),
        "grid": grid,
        "emergency_list": {row["word"]: row["advice"] for row in emergency_words()},
        "map_src": _map_around(grid),
    }
    return page(request, "portal/raise.html", context, part="form", status=status)


def _raise(form: RaiseForm, actor: Actor, grid: Area | None) -> Case:
    data = form.cleaned_data
    position = form.position
    is_exact = grid is not None and grid.level == Level.GRID
    code = locate(*position).code if position and not is_exact else None
    code = code or (grid.code if grid else None)
    area = code or area_for_address(f"{data['address']} {data['words']}")
    act = actions.raise_case(
        words=data["words"],
        channel=Case.Channel.QR if grid else Case.Channel.WEB,
        about=data["about"] or Case.About.NEIGHBOURHOOD,
        area=known_rows(Area, [area], field="code").get(area),
        address=data["address"].strip(),
        position=position,
        photos=data["photos"],
        named=(data.get("name", "").strip(), data.get("phone", "")),
        by=actor,
        key=data["key"],
    )
    if isinstance(act.begun, Case):
        return act.begun
    return Case.objects.only("link_version", "reporter").get(pk=act.root_id)  # it was sent twice


def _map_around(grid: Area | None) -> str:
    """Where the map draws the areas from: the community of the grid, else the whole city."""
    area = grid.code[:12] if grid else getattr(children("").first(), "code", "")
    return reverse("places:shapes", args=[area]) if area else ""
