"""What administrators keep for visits: days and hours, kinds of the care list, classes of grid work."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.kernel.actor import Actor
from linli.people.forms.rows import RowForm
from linli.people.views.admission import administrator
from linli.people.views.rows import edit_row, move_row
from linli.places.models import GridWork
from linli.ui.render import page
from linli.visits.forms.registers import DaysForm, KindForm, WorkForm
from linli.visits.models import CareKind, VisitSettings


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All that can be set for visits."""
    administrator(request)
    context = {"kinds": CareKind.objects.all(), "works": GridWork.objects.all(), "settings": VisitSettings.current()}
    return page(request, "visits/settings.html", context, part="main")


@require_http_methods(["GET", "POST"])
def days(request: HttpRequest) -> HttpResponse:
    """The one row of days and hours."""
    by = administrator(request)
    found = VisitSettings.objects.filter(state="active").first()
    if found is None:
        raise Http404
    return _edit(request, DaysForm(request.POST or None, row=found), by, _("Days and hours"))


@require_http_methods(["GET", "POST"])
def new_kind(request: HttpRequest) -> HttpResponse:
    """One more kind."""
    by, row = administrator(request), CareKind()
    return _edit(request, KindForm(request.POST or None, row=row), by, _("Kinds of the care list"))


@require_http_methods(["GET", "POST"])
def kind(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a kind, take it out of use or put it back."""
    by = administrator(request)
    found = get_object_or_404(CareKind, pk=min(pk, 2**62))
    return _keep(request, KindForm(request.POST or None, row=found), by, _("Kinds of the care list"))


@require_http_methods(["GET", "POST"])
def new_work(request: HttpRequest) -> HttpResponse:
    """One more class of grid work."""
    by, row = administrator(request), GridWork(order=GridWork.objects.count() * 10 + 10)
    return _edit(request, WorkForm(request.POST or None, row=row), by, _("Classes of grid work"))


@require_http_methods(["GET", "POST"])
def work(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a class, take it out of use or put it back; what fell under it stays there."""
    by = administrator(request)
    found = get_object_or_404(GridWork, pk=min(pk, 2**62))
    return _keep(request, WorkForm(request.POST or None, row=found), by, _("Classes of grid work"))


def _keep(request: HttpRequest, form: RowForm, by: Actor, title: str) -> HttpResponse:
    """A row that is there: changed, or moved out of use and back."""
    if request.POST.get("do") in {"retire", "restore"}:
        return move_row(request, form.row, by, back="visits:settings")
    return _edit(request, form, by, title)


def _edit(request: HttpRequest, form: RowForm, by: Actor, title: str) -> HttpResponse:
    return edit_row(
        request,
        form,
        by,
        title=title,
        template="visits/setting.html",
        back="visits:settings",
        may_move=not isinstance(form.row, VisitSettings),
    )
