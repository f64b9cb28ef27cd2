"""What administrators keep for visits: days and hours, kinds of the care list, classes of grid work."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.people.policy import is_administrator
from linli.people.queries import actor_of
from linli.places.models import GridWork
from linli.record import registers
from linli.record.registers import Register
from linli.ui.render import page
from linli.visits.forms.registers import DaysForm, KindForm, RegisterForm, WorkForm
from linli.visits.models import CareKind, VisitSettings


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All that can be set for visits."""
    _administrator(request)
    context = {"kinds": CareKind.objects.all(), "works": GridWork.objects.all(), "settings": VisitSettings.current()}
    return page(request, "visits/settings.html", context, part="main")


@require_http_methods(["GET", "POST"])
def days(request: HttpRequest) -> HttpResponse:
    """The one row of days and hours."""
    by = _administrator(request)
    found = VisitSettings.objects.filter(state="active").first()
    if found is None:
        raise Http404
    return _edit(request, found, DaysForm(request.POST or None, row=found), by, _("Days and hours"))


@require_http_methods(["GET", "POST"])
def new_kind(request: HttpRequest) -> HttpResponse:
    """One more kind."""
    by, row = _administrator(request), CareKind()
    return _edit(request, row, KindForm(request.POST or None, row=row), by, _("Kinds of the care list"))


@require_http_methods(["GET", "POST"])
def kind(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a kind, take it out of use or put it back."""
    by = _administrator(request)
    found = get_object_or_404(CareKind, pk=min(pk, 2**62))
    return _keep(request, found, KindForm(request.POST or None, row=found), by, _("Kinds of the care list"))


@require_http_methods(["GET", "POST"])
def new_work(request: HttpRequest) -> HttpResponse:
    """One more class of grid work."""
    by, row = _administrator(request), GridWork(order=GridWork.objects.count() * 10 + 10)
    return _edit(request, row, WorkForm(request.POST or None, row=row), by, _("Classes of grid work"))


@require_http_methods(["GET", "POST"])
def work(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a class, take it out of use or put it back; what fell under it stays there."""
    by = _administrator(request)
    found = get_object_or_404(GridWork, pk=min(pk, 2**62))
    return _keep(request, found, WorkForm(request.POST or None, row=found), by, _("Classes of grid work"))


def _keep(request: HttpRequest, found: Register, form: RegisterForm, by: Actor, title: str) -> HttpResponse:
    """A row that is there: changed, or moved out of use and back."""
    if request.POST.get("do") in {"retire", "restore"}:
        move = registers.retire if request.POST["do"] == "retire" else registers.restore
        try:
            move(found, by=by)
        except Refused as why:  # somebody was quicker
            messages.info(request, str(why))
        else:
            messages.success(request, _("Saved."))
        return redirect("visits:settings")
    return _edit(request, found, form, by, title)


def _edit(request: HttpRequest, found: Register, form: RegisterForm, by: Actor, title: str) -> HttpResponse:
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            _save(found, form, by)
        except Refused as why:
            if found.pk:
                found.refresh_from_db()
            form.refuse(why, seen=found.version)
            status = 409
        else:
            messages.success(request, _("Saved."))
            return redirect("visits:settings")
    may_move = bool(found.pk) and not isinstance(found, VisitSettings)
    context = {"row": found, "form": form, "title": title, "may_move": may_move}
    return page(request, "visits/setting.html", context, part="main", status=status)


def _save(found: Register, form: RegisterForm, by: Actor) -> None:
    changes = form.changes()
    if found.pk and changes:
        registers.change(found, changes=changes, by=by, **form.sent())
    elif not found.pk:
        for name, value in changes.items():
            setattr(found, name, value)
        registers.add(found, by=by, key=form.cleaned_data["key"])


def _administrator(request: HttpRequest) -> Actor:
    by = actor_of(request, channel="desk")
    if not is_administrator(by):
        raise Http404
    return by
