"""Published cases (晒事): what was the matter, what was done, and what the neighbours say to it."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.cases import actions
from linli.cases.models import Publication, Voice
from linli.cases.queries.cases import published as all_published
from linli.cases.queries.findable import PUBLICATION
from linli.kernel.actor import PASSERBY
from linli.kernel.rulebook import Refused
from linli.people.limits import device_of, limited
from linli.places.queries import children, outlines
from linli.portal.forms import NotSoForm
from linli.search.models import Audience
from linli.search.queries import matching, snippets, title_parts
from linli.search.rules import Question, question
from linli.ui.render import page

MOST_ON_MAP = 4_000


def _published() -> QuerySet[Publication]:
    rows = all_published().select_related("area", "unit", "case").defer("case__words", "case__title", "case__address")
    thanks = Count("voices", filter=Q(voices__says=Voice.Says.THANKS))
    return rows.annotate(thanks=thanks).order_by("-published_at")


def _narrowed(request: HttpRequest) -> tuple[QuerySet[Publication], Question]:
    """What was asked for, and how: exactly, or by its words when nobody wrote exactly this. Only public texts are searched."""
    rows, area, asked = _published(), request.GET.get("area", ""), question(request.GET.get("q", ""))
    if area.isdecimal() and area.isascii():
        rows = rows.filter(area__code__startswith=area)
    if asked.is_empty:
        return rows, asked
    found = _holding(rows, asked)
    words = asked.in_words
    if asked.pairs and words.terms != asked.terms and not found.exists():
        return _holding(rows, words), words
    return found, asked


def _holding(rows: QuerySet[Publication], asked: Question) -> QuerySet[Publication]:
    texts = matching(PUBLICATION, asked, audience=Audience.PUBLIC)
    return rows.filter(pk__in=texts.values("thing_id"))


@login_not_required
@require_safe
def published_list(request: HttpRequest) -> HttpResponse:
    """All that was published, newest first, with a map of the same."""
    rows, asked = _narrowed(request)
    shown = Paginator(rows, 20).get_page(request.GET.get("page"))
    lines = {} if asked.is_empty else snippets(PUBLICATION, [r.pk for r in shown], asked, audience=Audience.PUBLIC)
    area, q = request.GET.get("area", ""), request.GET.get("q", "")
    cities = children("")
    communities = [c for city in cities for street in children(city.code) for c in children(street.code)]
    for row in shown:
        vars(row).update(parts=title_parts(row.title, asked), snippet=lines.get(row.pk))  # for the template
        again = _("opened again, being handled") if row.is_reopened else ""
        row.meta = " · ".join(str(p) for p in (row.area, row.unit, again) if p)  # type: ignore[attr-defined]  # for the template
    context = {"page": shown, "area": area, "q": q, "communities": communities, "asked": asked}
    context["is_in_words"] = asked != question(q)
    context["map_url"] = f"{reverse('portal:published_map')}?{urlencode({'area': area, 'q': q})}"
    return page(request, "portal/published_list.html", context, part="list")


@login_not_required
@require_safe
def published_map(request: HttpRequest) -> JsonResponse:
    """The same as GeoJSON; places are blurred to about 100 m."""
    rows = _narrowed(request)[0].filter(lon__isnull=False)[:MOST_ON_MAP]
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [row.lon, row.lat]},
            "properties": {
                "title": row.title,
                "href": reverse("portal:published", args=[row.pk]),
                "id": row.pk,
                **({"text": _("opened again, being handled"), "tone": "present"} if row.is_reopened else {}),
            },
        }
        for row in rows
    ]
    return JsonResponse({"type": "FeatureCollection", "features": [*outlines(), *features]})


@login_not_required
@require_safe
def published(request: HttpRequest, pk: int) -> HttpResponse:
    """One published case."""
    return _show(request, get_object_or_404(_published(), pk=pk), NotSoForm())


@login_not_required
@require_POST
@limited("voice", device="20/h", address="600/h")
def thank(request: HttpRequest, pk: int) -> HttpResponse:
    """Say thanks; once per device."""
    publication = get_object_or_404(_published(), pk=pk)
    device = device_of(request)
    if not publication.voices.filter(says=Voice.Says.THANKS, device=device).exists():
        actions.thank(publication, device=device, by=PASSERBY)
    messages.success(request, _("Your thanks were passed on."))
    return redirect("portal:published", pk)


@login_not_required
@require_http_methods(["POST"])
@limited("voice", device="20/h", address="600/h")
def contradict(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that it is not so; the words are read inside and never shown outside."""
    publication = get_object_or_404(_published(), pk=pk)
    form = NotSoForm(request.POST)
    if form.is_valid():
        try:
            actions.contradict(
                publication, device=device_of(request), **form.given(), by=PASSERBY, key=form.cleaned_data["key"]
            )
        except Refused as why:
            form.refuse(why)
        else:
            messages.success(request, _("Thank you. Supervision reads it and looks at the matter again."))
            return redirect("portal:published", pk)
    return _show(request, publication, form, status=422)


def _show(request: HttpRequest, publication: Publication, form: NotSoForm, *, status: int = 200) -> HttpResponse:
    photos = publication.photos.kept().order_by("pk")
    context = {
        "publication": publication,
        "before": [p for p in photos if p.purpose in ("raised", "before")],
        "after": [p for p in photos if p.purpose not in ("raised", "before")],
        "form": form,
    }
    return page(request, "portal/published.html", context, part="main", status=status)
