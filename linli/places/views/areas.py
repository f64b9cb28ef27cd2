"""Keeping the areas."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.kernel.rulebook import Refused
from linli.places import actions
from linli.places.forms import AreaFilterForm, AreaForm, NewAreaForm, RetireForm
from linli.places.models import Area
from linli.places.policy import visible_to
from linli.places.queries import filtered, path_to, recut_ahead
from linli.places.views.actor import keeper
from linli.record.acts import Stale
from linli.record.registers import REGISTER
from linli.ui.forms import act_marks
from linli.ui.render import page, trouble


@require_safe
def areas(request: HttpRequest) -> HttpResponse:
    actor = keeper(request)
    form = AreaFilterForm(request.GET or None)
    told = form.cleaned_data if form.is_bound and form.is_valid() else {}
    rows = Paginator(filtered(visible_to(actor), **told), 100).get_page(request.GET.get("page"))
    n = rows.paginator.count
    context = {
        "form": form,
        "page": rows,
        "clear": reverse("places:areas") if any(told.values()) else "",
        "count_words": ngettext("%(n)d area", "%(n)d areas", n) % {"n": n},
    }
    return page(request, "places/areas.html", context, part="list")


@require_http_methods(["GET", "POST"])
def new_area(request: HttpRequest) -> HttpResponse:
    actor = keeper(request)
    form = NewAreaForm(request.POST or None, initial={"code": request.GET.get("code", "")})
    if request.method == "POST" and form.is_valid():
        area = form.area()
        try:
            actions.add_area(area, by=actor, key=form.cleaned_data["key"])
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("%s was added. Import a file to draw its polygon.") % area.name)
            return redirect("places:edit_area", area.code)
    return render(request, "places/new_area.html", {"form": form})


@require_http_methods(["GET", "POST"])
def edit_area(request: HttpRequest, code: str) -> HttpResponse:
    actor = keeper(request)
    area = get_object_or_404(visible_to(actor), code=code)
    form = AreaForm(request.POST or None, area=area)
    if request.method == "POST" and form.is_valid():
        told = form.given()
        changes = {name: value for name, value in told.items() if getattr(area, name) != value}
        try:
            if changes:
                actions.change_area(area, changes=changes, by=actor, **form.sent())
        except Stale as stale:
            area.refresh_from_db()
            form.refuse(stale, seen=area.version)
            return _edit_page(request, area, form, status=409)
        except Refused as refused:
            area.refresh_from_db()
            form.refuse(refused, seen=area.version)
        else:
            messages.success(request, _("Saved."))
            return redirect("places:edit_area", code)
    return _edit_page(request, area, form)


@require_POST
def retire(request: HttpRequest, code: str) -> HttpResponse:
    actor = keeper(request)
    area = get_object_or_404(visible_to(actor), code=code)
    form = RetireForm(request.POST)
    if form.is_valid():
        try:
            actions.retire_area(area, last_day=form.cleaned_data["last_day"], by=actor, **form.sent())
        except Stale as stale:
            return trouble(request, 409, why=str(stale))
        except Refused as refused:
            area.refresh_from_db()
            form.refuse(refused, seen=area.version)
        else:
            messages.success(request, _("%s was ended.") % area.name)
            return redirect("places:edit_area", code)
    return _edit_page(request, area, AreaForm(area=area), retire_form=form, status=422)


@require_POST
def restore(request: HttpRequest, code: str) -> HttpResponse:
    actor = keeper(request)
    area = get_object_or_404(visible_to(actor), code=code)
    try:
        actions.restore_area(area, by=actor)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("%s is in use again.") % area.name)
    return redirect("places:edit_area", code)


def _edit_page(
    request: HttpRequest, area: Area, form: AreaForm, *, retire_form: RetireForm | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "area": area,
        "path": path_to(area.code),
        "form": form,
        "recut": recut_ahead(area.code),
        "retire_form": retire_form or RetireForm(initial={"seen": area.version}),
        "marks": act_marks(area.version),
        "history": [(act, REGISTER.deed(act.action)) for act in area.history.select_related("user").reverse()[:50]],
    }
    return render(request, "places/edit_area.html", context, status=status)
