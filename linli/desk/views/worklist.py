"""The work list: one list, one reading pane, filters in the address, nothing lost by going back."""

from dataclasses import replace
from functools import cached_property
from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.cases import policy
from linli.cases.models import Case, SavedView
from linli.cases.queries.cases import BY_DUE, Filters, by_number, for_list, with_leads, work_list
from linli.cases.queries.findable import CASE
from linli.cases.queries.overlays import with_waiting
from linli.cases.queries.publications import proposed_of
from linli.cases.queries.search import led_by, search
from linli.cases.views.pages import RELATED, shown
from linli.desk import actions
from linli.desk.forms import Bulk, BulkForm, FilterForm, SaveViewForm
from linli.desk.queries.sidebar import NAMES, first_view, saved_views, sidebar
from linli.kernel.actor import Actor
from linli.people.actions import record_finds
from linli.people.models import Role
from linli.people.queries import actor_of
from linli.places.queries import outlines
from linli.search.queries import snippets, title_parts
from linli.ui.render import page

ROWS, MOST_ON_MAP, MOST_AT_ONCE, MOST_COUNTED = 50, 4_000, 200, 10_000
BY_AGE = {"closed", "all", "declined", "answered", "to_publish", "publishing"}  # newest first; others by deadline

SORTED = {
    "due": ("-urgency", *BY_DUE),
    "newest": ("-raised_at", "-pk"),
    "oldest": ("raised_at", "pk"),
}


class Pages(Paginator[Case]):
    """Pages of a list that may be very long: it is counted up to 10,000; who looks further filters."""

    @cached_property
    def count(self) -> int:
        rows = cast(QuerySet[Case], self.object_list)
        return rows.order_by().values("pk")[: MOST_COUNTED + 1].count()


def _staff(request: HttpRequest) -> Actor:
    by = policy.at_work(actor_of(request, channel="desk"))
    if not by.is_staff:
        raise PermissionDenied
    return by


@require_safe
def worklist(request: HttpRequest) -> HttpResponse:
    """One page of one view, with the case that is open beside it."""
    by = _staff(request)
    if by.role == Role.ADMINISTRATOR and not request.GET:
        return redirect("desk:settings")  # who keeps the settings handles no cases
    form = FilterForm(request.GET)
    filters = form.filters(by, first_view(by))
    mistakes = form.mistakes()
    if filters.q and not mistakes and (found := _only_hit(by, filters)):
        return redirect(found)
    if mistakes:  # no other list is shown in place of the one that was asked for
        rows, about = Pages(Case.objects.none(), ROWS).get_page(1), {"mistakes": mistakes}
    elif filters.q:
        rows, about = _found(request, by, form, filters)
    else:
        rows, about = _listed(request, by, form, filters)
    rows.object_list = with_waiting(with_leads(rows.object_list), filters.view)
    context = _around(request, by, filters) | {"form": form, "rows": rows, "total": rows.paginator.count} | about
    context |= _pane(request, by)
    context["with_map"] = bool(form.cleaned_data.get("map")) and not mistakes
    context["filters_look"] = "plain" if mistakes else "over"
    pending = proposed_of(rows.object_list) if filters.view == "publishing" else {}
    for case in rows.object_list:
        here = {
            "list_href": f"?{context['query']}&open={case.pk}",
            "is_here": case.pk == context["open_pk"],
            "pill_id": f"left-{case.pk}",
            # only what was searched for has these, and a template that misses something looks through all there is
            **{name: vars(case).get(name) for name in ("parts", "snippet", "why")},
        }
        if case.pk in pending:  # what is to be checked is read on its own page
            here["list_href"] = reverse("cases:publication", args=[case.pk, pending[case.pk]])
        vars(case).update(here, pane_url=here["list_href"] if case.pk in pending else case.get_absolute_url())
    return page(request, "desk/worklist.html", context, part="main", status=422 if mistakes else 200)


@require_safe
def points(request: HttpRequest) -> JsonResponse:
    """The same list as GeoJSON, at most 4,000 points, the newest."""
    by = _staff(request)
    form = FilterForm(request.GET)
    filters = form.filters(by, first_view(by))
    cases = Case.objects.none() if form.mistakes() else work_list(by, filters)
    record_finds(led_by(cases, filters.q), by=by)
    placed = cases.filter(lon__isnull=False).order_by("-raised_at")
    rows = placed.values_list("pk", "title", "lon", "lat")
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [lon, lat]},
            "properties": {"title": title, "href": f"/cases/{pk}/", "id": pk},
        }
        for pk, title, lon, lat in rows[:MOST_ON_MAP]
    ]
    return JsonResponse({"type": "FeatureCollection", "features": [*outlines(), *features]})


@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """Do one thing to many: ask what is needed, do it, show a result per row with an undo."""
    by = _staff(request)
    what = request.POST.get("what", "")
    if what not in Bulk.values:
        raise Http404
    visible = policy.visible_to(by)
    if "key" not in request.POST:
        chosen = visible.filter(pk__in=[c for c in request.POST.getlist("chosen") if c.isdecimal()][:MOST_AT_ONCE])
        form = BulkForm(initial={"what": what, "chosen": [c.pk for c in chosen]}, visible=visible, what=what)
        return _show_bulk(request, form, what, list(chosen))
    form = BulkForm(request.POST, visible=visible, what=what)
    if not form.is_valid():
        return _show_bulk(request, form, what, list(form.cleaned_data.get("chosen", [])), status=422)
    data, batch = form.cleaned_data, form.cleaned_data["key"]
    cases = list(data["chosen"][:MOST_AT_ONCE])
    if what == Bulk.DISPATCH:
        results = actions.dispatch_many(cases, lead=data["lead"], words=data["words"], batch=batch, by=by)
    elif what == Bulk.REMIND:
        results = actions.remind_many(cases, words=data["words"], batch=batch, by=by)
    else:
        results = actions.close_many(cases, batch=batch, by=by)
    context = {"results": results, "batch": batch, "verb": Bulk(what).label, "deed": Bulk(what).deed}
    context["some_done"] = any(result.is_done for result in results)
    return page(request, "desk/bulk_done.html", context, part="main")


@require_POST
def undo(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Take back a batch of one's own."""
    by = _staff(request)
    context = {"results": actions.undo(batch, by=by), "batch": None, "verb": _("Undo"), "deed": _("taken back")}
    return page(request, "desk/bulk_done.html", context, part="main")


@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep the filters that are on now under a name."""
    by, form = _staff(request), SaveViewForm(request.POST)
    if form.is_valid():
        view = actions.save_view(**form.cleaned_data, by=by)
        messages.success(request, _("Saved as “%(name)s”.") % {"name": view.name})
        return redirect(f"{reverse('desk:worklist')}?{view.query}")
    messages.error(request, _("A view needs a name of at most 40 characters."))
    return redirect("desk:worklist")


@require_POST
def forget_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a view of one's own."""
    by = _staff(request)
    actions.forget_view(get_object_or_404(SavedView, pk=pk, user=by.id), by=by)
    return redirect("desk:worklist")


def _listed(request: HttpRequest, by: Actor, form: FilterForm, filters: Filters) -> tuple[Page[Case], dict[str, Any]]:
    """One page of a view, sorted as asked."""
    rows = for_list(work_list(by, filters)).order_by(*SORTED[form.order_of(filters.view in BY_AGE)])
    return Pages(rows, ROWS).get_page(request.GET.get("page")), {}


def _found(request: HttpRequest, by: Actor, form: FilterForm, filters: Filters) -> tuple[Page[Any], dict[str, Any]]:
    """One page of what was searched for, each with the line where it stands. Whom a phone or a name led to, was read."""
    by_fit = form.cleaned_data.get("sort") == "fit"
    among = work_list(by, replace(filters, q=""))
    result = search(filters.q, among, by_fit=by_fit, labels=policy.labels_of(by))
    pages: Paginator[Any] = Paginator(result.found.ids, ROWS)
    rows = pages.get_page(request.GET.get("page"))
    pks = list(rows.object_list)
    cases = {case.pk: case for case in for_list(Case.objects.filter(pk__in=pks))}
    rows.object_list = [cases[pk] for pk in pks if pk in cases]
    lines = snippets(CASE, pks, result.asked)
    for case in rows.object_list:
        vars(case).update(parts=title_parts(case.title, result.asked), snippet=lines.get(case.pk), why=result.why(case))
    shown = {case.reporter_id for case in rows.object_list}
    record_finds({pk: what for pk, what in result.contacts.items() if pk in shown}, by=by)
    query = request.GET.copy()
    query.pop("page", None)
    sortings = []
    for code, label in form.ORDERS:
        query["sort"] = code
        sortings.append((label, f"?{query.urlencode()}", (code == "fit") is by_fit))
    return rows, {"result": result, "sortings": sortings}


def _only_hit(by: Actor, filters: Filters) -> Case | None:
    """A whole number leads straight to its case."""
    if "-" not in filters.q or not filters.q.replace("-", "").strip().isdecimal():
        return None
    case = by_number(filters.q)
    return policy.visible_to(by).filter(pk=case.pk).first() if case and case.number == filters.q.strip() else None


def _around(request: HttpRequest, by: Actor, filters: Filters) -> dict[str, Any]:
    mine, every = sidebar(by, filters.view)
    query = request.GET.copy()
    for name in ("page", "open"):
        query.pop(name, None)
    for name in [name for name, value in query.items() if not value]:
        del query[name]
    around = query.copy()
    around.pop("map", None)
    saved = saved_views(by)
    for kept in saved:
        vars(kept).update(
            {"is_here": kept.query == query.urlencode(), "is_mine": kept.user_id == by.id}
        )  # for the template
    return {
        "mine": mine,
        "every": every,
        "saved": saved,
        "view_name": NAMES[filters.view],
        "filters": filters,
        "query": query.urlencode(),
        "map_href": f"?{around.urlencode()}&map=on",
        "no_map_href": f"?{around.urlencode()}",
        "bulk": Bulk.choices,
        "list_href": f"?{query.urlencode()}",
        "clear": f"?{urlencode({'view': filters.view})}" if _narrowed(filters) else None,
        "clear_all": f"?{urlencode({'view': filters.view})}",
        "is_mine": any(view.is_here for view in mine),
        "save_form": SaveViewForm(initial={"query": query.urlencode()}),
    }


def _narrowed(filters: Filters) -> bool:
    asked = (
        filters.q,
        filters.community,
        filters.category,
        filters.channel,
        filters.unit,
        filters.since,
        filters.until,
    )
    return any(asked)


def _pane(request: HttpRequest, by: Actor) -> dict[str, Any]:
    """The case that is open beside the list."""
    asked = request.GET.get("open", "")
    if not asked.isdecimal() or len(asked) > 15:
        return {"open_pk": None}
    case = policy.visible_to(by).select_related(*RELATED).filter(pk=int(asked)).first()
    return {"open_pk": case.pk, "pane": "#pane", **shown(by, case)} if case else {"open_pk": None}


def _show_bulk(
    request: HttpRequest, form: BulkForm, what: str, cases: list[Case], *, status: int = 200
) -> HttpResponse:
    context = {"form": form, "cases": cases, "verb": Bulk(what).label, "what": what}
    return page(request, "desk/bulk.html", context, part="main", status=status)
