"""The public pages of a grid: by law its name, extent, workers and phones are posted (网格公示)."""

import io
from typing import Any

import segno
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.places.forms import FindForm, PointForm
from linli.places.geometry import to_wgs84
from linli.places.models import Area
from linli.places.policy import visible_to
from linli.places.queries import (
    area_for_address,
    area_in_full,
    children,
    features,
    locate,
    path_to,
    search,
    with_what_is_above,
)
from linli.places.rules import Level
from linli.places.views.actor import acting, is_within


@login_not_required
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Which grid am I in: by address in free words, or by a point."""
    asked = "q" in request.GET or "latitude" in request.GET
    form = FindForm(request.GET if asked else None)
    found: list[Area] = []
    if asked and form.is_valid():
        words, point = form.cleaned_data["q"], form.point
        code = locate(*point).code if point else area_for_address(words) if words else None
        if code and (point or not form.is_code):
            return redirect("places:area", code=code)
        found = list(search(words)[:50]) if words else []
    tops = list(children(""))
    context = {
        "form": form,
        "found": with_what_is_above(found) if found else [],
        "asked": asked and form.is_valid(),
        "tops": tops,
        "map_address": reverse("places:shapes", args=[tops[0].code if len(tops) == 1 else tops[0].parent_code])
        if tops
        else "",
    }
    return render(request, "places/find.html", context)


@login_not_required
@require_safe
def area_page(request: HttpRequest, code: str) -> HttpResponse:
    """One area: its workers, phones, stations, extent and what it is divided into."""
    area = get_object_or_404(visible_to(acting(request)), code=code)
    shown = area_in_full(area)
    parts = [(_("What it is divided into"), shown["children"]), (_("Dedicated grids inside"), shown["guests"])]
    context = {
        **shown,
        "parts": [(title, others) for title, others in parts if others],
        "raise_url": _raise_path(code),
        "raise_address": settings.SITE_URL + _raise_path(code),
        "map_label": _("Map of %s") % area.name,
    }
    return render(request, "places/area.html", context)


@login_not_required
@require_safe
def poster(request: HttpRequest, code: str) -> HttpResponse:
    """The sheet that hangs in the stairway (网格公示牌)."""
    area = get_object_or_404(visible_to(acting(request)), code=code)
    if area.has_ended:  # nothing to hang up: its page says where it went
        return redirect("places:area", code)
    shown = area_in_full(area)
    context = {
        **shown,
        "raise_address": settings.SITE_URL + _raise_path(code),
        "today": timezone.localdate(),
        "poster_title": _("Grid notice") if area.level == Level.GRID else _("Area notice"),
        "issuer": "".join(other.name for other in shown["above"]) or area.name,
    }
    return render(request, "places/poster.html", context)


@login_not_required
@require_safe
def qr_code(request: HttpRequest, code: str) -> HttpResponse:
    """The QR code that opens the request form for this grid, as a picture for a printer."""
    area = get_object_or_404(visible_to(acting(request)), code=code)
    picture = io.BytesIO()
    address = settings.SITE_URL + _raise_path(area.code)
    segno.make(address, error="q", micro=False).save(
        picture, kind="svg", scale=8, border=4, svgclass=None, lineclass=None
    )
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml")


@login_not_required
@require_safe
def shapes(request: HttpRequest, code: str) -> HttpResponse:
    """GeoJSON for the map of an area: what it is divided into, or itself."""
    area = get_object_or_404(visible_to(acting(request)), code=code)
    return JsonResponse(features(area), content_type="application/geo+json")


@login_not_required
@require_safe
def located(request: HttpRequest) -> JsonResponse:
    """The grid around ``?lon=&lat=`` (``&crs=gcj02`` if they come from such a map), for forms."""
    form = PointForm(request.GET)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=400)
    if not is_within(request, "locate", device="300/h", address="6000/h"):
        return JsonResponse(
            {"errors": {"": [_("That was very often. Please wait a little and try again.")]}}, status=429
        )
    point = to_wgs84(form.cleaned_data["lon"], form.cleaned_data["lat"], form.cleaned_data["crs"] or Area.Crs.WGS84)
    place = locate(*point)
    path = path_to(place.code, with_itself=True) if place.code else []
    answer: dict[str, Any] = {
        "code": place.code,
        "base": place.base,
        "dedicated": place.dedicated,
        "name": None,
        "url": None,
    }
    if place.code:
        answer |= {
            "name": "".join(a.name for a in path if a.parent_code),
            "url": reverse("places:area", args=[place.code]),
        }
    return JsonResponse(answer)


def _raise_path(code: str) -> str:
    """Where a request for this grid begins; the page belongs to the portal, above."""
    return f"/raise/?grid={code}"
