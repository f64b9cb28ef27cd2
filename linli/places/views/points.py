"""Keeping the service stations."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.kernel.rulebook import Refused
from linli.places.forms import ServicePointForm
from linli.places.models import Area, ServicePoint
from linli.places.queries import features
from linli.places.rules import Level
from linli.places.views.actor import keeper
from linli.record import registers
from linli.record.acts import Stale
from linli.ui.render import trouble


@require_safe
def points(request: HttpRequest) -> HttpResponse:
    keeper(request)
    rows = ServicePoint.objects.select_related("area").defer("area__polygon").order_by("area_id", "name")
    return render(request, "places/points.html", {"page": Paginator(rows, 100).get_page(request.GET.get("page"))})


@require_http_methods(["GET", "POST"])
def new_point(request: HttpRequest) -> HttpResponse:
    actor = keeper(request)
    form = ServicePointForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = {name: value for name, value in form.given().items() if name != "seen"}
        registers.add(ServicePoint(**told), by=actor, key=form.cleaned_data["key"])
        messages.success(request, _("Saved."))
        return redirect("places:points")
    return render(request, "places/point.html", {"form": form, "title": _("Add a station"), **_map(None)})


@require_http_methods(["GET", "POST"])
def edit_point(request: HttpRequest, pk: int) -> HttpResponse:
    actor = keeper(request)
    point = get_object_or_404(ServicePoint, pk=pk)
    form = ServicePointForm(request.POST or None, point=point)
    if request.method == "POST" and form.is_valid():
        told = form.given()
        changes = {name: value for name, value in told.items() if name != "seen" and getattr(point, name) != value}
        try:
            if changes:
                seen = form.cleaned_data["seen"] or 0
                registers.change(point, changes=changes, by=actor, seen=seen, key=form.cleaned_data["key"])
        except Stale as stale:
            return trouble(request, 409, why=str(stale))
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("places:points")
    return render(request, "places/point.html", {"form": form, "title": point.name, **_map(point)})


@require_POST
def end_point(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Retire a station or restore it."""
    actor = keeper(request)
    point = get_object_or_404(ServicePoint, pk=pk)
    doing = {"retire": registers.retire, "restore": registers.restore}.get(action)
    if doing is None:
        raise Http404
    try:
        doing(point, by=actor)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("places:point", pk)


def _map(point: ServicePoint | None) -> dict[str, Any]:
    """The station and the ground on which its place is chosen: its own area, or the city."""
    area = point.area if point else Area.objects.filter(level=Level.CITY).order_by("code").first()
    return {"point": point, "around": features(area) if area else None}
