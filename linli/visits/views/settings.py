"""What administrators keep for visits: days and hours, kinds of the care list, classes of grid work."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from linli.people.views.admission import administrator
from linli.people.views.rows import Book, Shelf, edit_row
from linli.places.models import GridWork
from linli.ui.render import page
from linli.visits.forms.registers import DaysForm, KindForm, WorkForm
from linli.visits.models import CareKind, VisitSettings

WORKS = Book("works", GridWork, WorkForm, gettext_lazy("Classes of grid work"))
SHELF = Shelf(
    (
        Book("days", VisitSettings, DaysForm, gettext_lazy("Days and hours"), is_single=True),
        Book("kinds", CareKind, KindForm, gettext_lazy("Kinds of the care list")),
        WORKS,
    ),
    title=gettext_lazy("Visits and care list"),
    home="visits:settings",
)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All that can be set for visits."""
    administrator(request)
    context = {"kinds": CareKind.objects.all(), "works": GridWork.objects.all(), "settings": VisitSettings.current()}
    return page(request, "visits/settings.html", context, part="main")


@require_http_methods(["GET", "POST"])
def new_work(request: HttpRequest) -> HttpResponse:
    """One more class of grid work, the last of the list."""
    by, last = administrator(request), GridWork(order=GridWork.objects.count() * 10 + 10)
    return edit_row(request, WorkForm(request.POST or None, row=last), by, shelf=SHELF, book=WORKS)
