"""Settings: the tree of units."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.kernel.rulebook import Refused
from linli.people import queries
from linli.people.forms import NewUnitForm, PeopleFilter, UnitForm, unit_values
from linli.people.models import Unit
from linli.people.views.admission import administrator
from linli.record import registers
from linli.ui.forms import act_marks
from linli.ui.render import page


@require_safe
def units(request: HttpRequest) -> HttpResponse:
    administrator(request)
    form = PeopleFilter(request.GET)
    form.is_valid()
    found = queries.units(name=form.cleaned_data.get("q", ""))
    shown = Paginator(found, 100).get_page(request.GET.get("page"))
    return page(request, "people/units.html", {"form": form, "shown": shown}, part="units")


@require_http_methods(["GET", "POST"])
def add_unit(request: HttpRequest) -> HttpResponse:
    by = administrator(request)
    form = NewUnitForm(request.POST or None)
    if form.is_valid():
        try:
            registers.add(Unit(**form.given()), by=by, key=form.cleaned_data["key"])
            return redirect("people:units")
        except Refused as why:
            form.refuse(why)
    status = 422 if form.is_bound else 200
    return page(request, "people/unit.html", {"form": form}, part="unit", status=status)


@require_http_methods(["GET", "POST"])
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    by = administrator(request)
    found = get_object_or_404(Unit, pk=pk)
    form = UnitForm(request.POST or None, unit=found, initial={"seen": found.version, **unit_values(found)})
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            registers.change(found, changes=form.given(), by=by, **form.sent())
            messages.success(request, _("Changed."))
            return redirect("people:units")
        except Refused as why:
            found, status = get_object_or_404(Unit, pk=pk), 409
            form.refuse(why, seen=found.version)
    context = {"form": form, "unit": found, "marks": act_marks(found.version), "staff": queries.posts_in(found)}
    return page(request, "people/unit.html", context, part="unit", status=status)


@require_POST
def retire_unit(request: HttpRequest, pk: int) -> HttpResponse:
    return _move(request, pk, "retire")


@require_POST
def restore_unit(request: HttpRequest, pk: int) -> HttpResponse:
    return _move(request, pk, "restore")


def _move(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    by = administrator(request)
    found = get_object_or_404(Unit, pk=pk)
    try:
        (registers.retire if action == "retire" else registers.restore)(found, by=by)
    except Refused as why:
        messages.error(request, str(why))
    return redirect("people:unit", pk=pk)
