"""What administrators keep for the window: halls, and which office is there when."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from linli.people.views.admission import administrator
from linli.people.views.rows import Book, Shelf
from linli.reception.forms.registers import DutyForm, HallForm
from linli.reception.models import Duty, Hall
from linli.ui.render import page

SHELF = Shelf(
    (
        Book("halls", Hall, HallForm, gettext_lazy("Halls")),
        Book("duties", Duty, DutyForm, gettext_lazy("Offices at the centre")),
    ),
    title=gettext_lazy("Window of the centre"),
    home="reception:settings",
)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All that can be set for the window."""
    administrator(request)
    rows = {"halls": Hall.objects.select_related("unit"), "duties": Duty.objects.select_related("unit", "hall")}
    context = {"books": [(book, list(rows[book.slug])) for book in SHELF.books]}
    return page(request, "reception/settings.html", context, part="main")
