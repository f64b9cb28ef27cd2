"""Keeping compounds, buildings and dwellings: administrators all of them, a community its own."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.places import actions
from linli.places.forms import (
    BuildingForm,
    CompoundFilterForm,
    CompoundForm,
    EndDwellingForm,
    MoveBuildingForm,
    NewBuildingsForm,
    NewCompoundForm,
    NewDoorsForm,
    grid_choices,
)
from linli.places.models import Area, Building, Compound
from linli.places.policy import compounds_visible_to, may_keep
from linli.places.queries import (
    as_one_sees_it,
    children,
    compounds_in_full,
    features,
    grid_of,
    grids_of_buildings,
    in_force,
)
from linli.places.rules import Level
from linli.places.views.actor import premises_keeper
from linli.record import registers
from linli.record.acts import Stale
from linli.ui.forms import ActForm, act_marks
from linli.ui.render import page, trouble


@require_safe
def compounds(request: HttpRequest) -> HttpResponse:
    """All compounds of whoever asks, with how many buildings and dwellings each has."""
    actor = premises_keeper(request)
    communities = _communities(actor)
    form = CompoundFilterForm(request.GET or None, communities=communities)
    told = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = compounds_visible_to(actor).select_related("area").defer("area__polygon")
    if told.get("q"):
        found = found.filter(name__icontains=told["q"])
    if told.get("community"):
        found = found.filter(area_id=told["community"])
    rows = Paginator(compounds_in_full(found), 100).get_page(request.GET.get("page"))
    n = rows.paginator.count
    context = {
        "form": form,
        "page": rows,
        "clear": reverse("places:compounds") if any(told.values()) else "",
        "count_words": ngettext("%(n)d compound", "%(n)d compounds", n) % {"n": n},
        "keeps_areas": may_keep(actor),
    }
    return page(request, "places/compounds.html", context, part="list")


@require_http_methods(["GET", "POST"])
def new_compound(request: HttpRequest) -> HttpResponse:
    actor = premises_keeper(request)
    form = NewCompoundForm(request.POST or None, communities=_communities(actor))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        compound = Compound(area_id=told["community"], name=told["name"], address=told["address"])
        registers.add(compound, by=actor, key=told["key"])
        added = compounds_visible_to(actor).get(area_id=told["community"], name=told["name"])
        messages.success(request, _("%s was added. Now its buildings.") % compound.name)
        return redirect("places:new_buildings", added.pk)
    return render(request, "places/new_compound.html", {"form": form, "keeps_areas": may_keep(actor)})


@require_http_methods(["GET", "POST"])
def compound(request: HttpRequest, pk: int) -> HttpResponse:
    """One compound: its buildings, and its name and address to change."""
    actor = premises_keeper(request)
    found = _compound(actor, pk)
    form = CompoundForm(request.POST or None, compound=found)
    status = 200
    if request.method == "POST" and form.is_valid():
        changes = {name: value for name, value in form.given().items() if getattr(found, name) != value}
        try:
            if changes:
                registers.change(found, changes=changes, by=actor, **form.sent())
        except Refused as refused:
            found.refresh_from_db()
            form.refuse(refused, seen=found.version)
            status = 409 if isinstance(refused, Stale) else 200
        else:
            messages.success(request, _("Saved."))
            return redirect("places:compound", pk)
    buildings = list(found.buildings.all())
    grids = grids_of_buildings([b.pk for b in buildings])
    names = dict(Area.objects.filter(code__in=set(grids.values())).values_list("code", "name"))
    context = {
        "compound": found,
        "form": form,
        "rows": [(b, names.get(grids.get(b.pk, ""), "")) for b in buildings],
        "features": _pins(buildings),
        "marks": act_marks(found.version),
        "keeps_areas": may_keep(actor),
    }
    return render(request, "places/compound.html", context, status=status)


@require_http_methods(["GET", "POST"])
def new_buildings(request: HttpRequest, pk: int) -> HttpResponse:
    """Several alike at once: first how one would look, then all of them."""
    actor = premises_keeper(request)
    found = _compound(actor, pk)
    form = NewBuildingsForm(request.POST or None, compound=found, grids=_grids(found))
    context: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        doors, buildings = form.doors(), form.buildings()
        grid = form.cleaned_data["grid"] or None
        if "write" in request.POST:
            try:
                actions.add_buildings([actions.NewBuilding(b, doors, grid) for b in buildings], by=actor)
            except Refused as refused:
                form.refuse(refused)
            else:
                messages.success(request, _words_of(len(buildings), len(doors), done=True))
                return redirect("places:compound", pk)
        context = {
            "house": as_one_sees_it(doors),
            "preview_words": _words_of(len(buildings), len(doors)),
            "preview_names": "、".join(b.name for b in buildings[:12]) + (" …" if len(buildings) > 12 else ""),
        }
    area = Area.objects.filter(code=found.area_id).first()
    context |= {"compound": found, "form": form, "around": features(area) if area else None}
    return render(request, "places/new_buildings.html", {**context, "keeps_areas": may_keep(actor)})


@require_http_methods(["GET", "POST"])
def building(request: HttpRequest, pk: int) -> HttpResponse:
    """One building as one sees it, and its name and place to change."""
    actor = premises_keeper(request)
    found = _building(actor, pk)
    form = BuildingForm(request.POST or None, building=found)
    if request.method == "POST" and form.is_valid():
        changes = {name: value for name, value in form.given().items() if getattr(found, name) != value}
        try:
            if changes:
                registers.change(found, changes=changes, by=actor, **form.sent())
        except Refused as refused:
            found.refresh_from_db()
            form.refuse(refused, seen=found.version)
            return _building_page(request, actor, found, form=form, status=409 if isinstance(refused, Stale) else 200)
        messages.success(request, _("Saved."))
        return redirect("places:building", pk)
    return _building_page(request, actor, found, form=form)


@require_POST
def building_act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Add doors, end a dwelling, say in which grid it lies, retire or restore."""
    actor = premises_keeper(request)
    found = _building(actor, pk)
    if action in ("retire", "restore"):
        try:
            {"retire": registers.retire, "restore": registers.restore}[action](found, by=actor)
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect("places:building", pk)
    form: ActForm
    if action == "doors":
        form = NewDoorsForm(request.POST)
    elif action == "end":
        form = EndDwellingForm(request.POST, building=found)
    elif action == "grid":
        form = MoveBuildingForm(request.POST, grids=_grids(found.compound))
    else:
        raise Http404
    if form.is_valid():
        try:
            _do(found, form, actor)
        except Stale as stale:
            return trouble(request, 409, why=str(stale))
        except Refused as refused:
            found.refresh_from_db()
            form.refuse(refused, seen=found.version)
        else:
            messages.success(request, _("Saved."))
            return redirect("places:building", pk)
    return _building_page(request, actor, found, status=422, **{f"{action}_form": form})


def _do(found: Building, form: ActForm, actor: Actor) -> None:
    told = form.cleaned_data
    if isinstance(form, NewDoorsForm):
        actions.add_dwellings(found, doors=form.doors(), by=actor, **form.sent())
    elif isinstance(form, EndDwellingForm):
        actions.end_dwelling(told["dwelling"], last_day=told["last_day"], by=actor, **form.sent())
    elif isinstance(form, MoveBuildingForm):
        actions.move_building(found, grid=told["grid"], since=told["since"], by=actor, **form.sent())


def _building_page(
    request: HttpRequest, actor: Actor, found: Building, *, status: int = 200, **forms: Any
) -> HttpResponse:
    grids, seen = _grids(found.compound), {"seen": found.version}
    grid = grid_of(found)
    area = Area.objects.filter(code=grid or found.compound.area_id).first()
    context = {
        "building": found,
        "form": forms.get("form") or BuildingForm(building=found),
        "doors_form": forms.get("doors_form") or NewDoorsForm(initial=seen),
        "end_form": forms.get("end_form") or EndDwellingForm(initial=seen, building=found),
        "grid_form": forms.get("grid_form") or MoveBuildingForm(initial={**seen, "grid": grid}, grids=grids),
        "house": as_one_sees_it(list(found.dwellings.filter(ended_on__isnull=True))),
        "terms": found.grids.select_related("grid").defer("grid__polygon").order_by("-valid_from"),
        "around": features(area) if area else None,
        "marks": act_marks(found.version),
        "keeps_areas": may_keep(actor),
    }
    return render(request, "places/building.html", context, status=status)


@require_POST
def compound_act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Retire a compound or restore it."""
    actor = premises_keeper(request)
    found = _compound(actor, pk)
    doing = {"retire": registers.retire, "restore": registers.restore}.get(action)
    if doing is None:
        raise Http404
    try:
        doing(found, by=actor)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("places:compound", pk)


def _compound(actor: Actor, pk: int) -> Compound:
    return get_object_or_404(compounds_visible_to(actor).select_related("area").defer("area__polygon"), pk=pk)


def _building(actor: Actor, pk: int) -> Building:
    visible: QuerySet[Building] = Building.objects.filter(compound__in=compounds_visible_to(actor))
    return get_object_or_404(visible.select_related("compound__area").defer("compound__area__polygon"), pk=pk)


def _communities(actor: Actor) -> list[tuple[str, str]]:
    areas = in_force().filter(level=Level.COMMUNITY, code__startswith=actor.area).order_by("code")
    return list(areas.values_list("code", "name"))


def _grids(found: Compound) -> list[tuple[str, str]]:
    return grid_choices(found.area_id, list(children(found.area_id)))


def _pins(buildings: list[Building]) -> dict[str, Any]:
    """The buildings that have a place, for a map."""
    pins = [
        {
            "type": "Feature",
            "properties": {
                "id": b.pk,
                "title": b.name,
                "tone": "plain",
                "href": reverse("places:building", args=[b.pk]),
            },
            "geometry": {"type": "Point", "coordinates": [b.longitude, b.latitude]},
        }
        for b in buildings
        if b.longitude is not None
    ]
    return {"type": "FeatureCollection", "features": pins}


def _words_of(buildings: int, doors: int, *, done: bool = False) -> str:
    numbers = {"buildings": buildings, "each": doors, "all": buildings * doors}
    if done:
        return _("Added: %(buildings)d buildings with %(all)d dwellings.") % numbers
    return _("%(buildings)d buildings of %(each)d dwellings each: %(all)d in all.") % numbers
