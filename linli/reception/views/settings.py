"""What administrators keep for the window: halls, and which office is there when."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from linli.kernel.actor import Actor
from linli.people.forms.rows import RowForm
from linli.people.views.admission import administrator
from linli.people.views.rows import edit_row, move_row
from linli.reception.forms.registers import DutyForm, HallForm
from linli.reception.models import Duty, Hall
from linli.record.registers import Register
from linli.ui.render import page


@dataclass(frozen=True, slots=True)
class Book:
    """One register as its pages show it."""

    slug: str
    model: type[Register]
    form: type[RowForm]
    title: str | Promise


BOOKS = {
    "halls": Book("halls", Hall, HallForm, gettext_lazy("Halls")),
    "duties": Book("duties", Duty, DutyForm, gettext_lazy("Offices at the centre")),
}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All that can be set for the window."""
    administrator(request)
    rows = {"halls": Hall.objects.select_related("unit"), "duties": Duty.objects.select_related("unit", "hall")}
    context = {"books": [(book, list(rows[book.slug])) for book in BOOKS.values()]}
    return page(request, "reception/settings.html", context, part="main")


@require_http_methods(["GET", "POST"])
def new_row(request: HttpRequest, slug: str) -> HttpResponse:
    """One more row."""
    by, book = administrator(request), _book(slug)
    row = book.model()
    return _edit(request, book.form(request.POST or None, row=row), by, str(book.title))


@require_http_methods(["GET", "POST"])
def row(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change a row, take it out of use or put it back."""
    by, book = administrator(request), _book(slug)
    found = get_object_or_404(book.model, pk=pk)
    if request.POST.get("do") in {"retire", "restore"}:
        return move_row(request, found, by, back="reception:settings")
    return _edit(request, book.form(request.POST or None, row=found), by, str(book.title))


def _edit(request: HttpRequest, form: RowForm, by: Actor, title: str) -> HttpResponse:
    return edit_row(request, form, by, title=title, template="reception/setting.html", back="reception:settings")


def _book(slug: str) -> Book:
    if slug not in BOOKS:
        raise Http404
    return BOOKS[slug]
