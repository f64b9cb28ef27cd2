"""What administrators keep for errands: the list, the certificates, the days."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from linli.errands.forms.registers import CertificateForm, KindForm, SettingsForm
from linli.errands.models import Certificate, ErrandKind, ErrandSettings
from linli.kernel.actor import Actor
from linli.people.forms.rows import RowForm
from linli.people.views.admission import administrator
from linli.people.views.rows import edit_row, move_row
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
    "kinds": Book("kinds", ErrandKind, KindForm, gettext_lazy("Errands")),
    "certificates": Book(
        "certificates", Certificate, CertificateForm, gettext_lazy("Certificates a community may not issue")
    ),
    "days": Book("days", ErrandSettings, SettingsForm, gettext_lazy("Days and promise")),
}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All that can be set for errands."""
    administrator(request)
    books = [
        (book, list(book.model._base_manager.order_by(*book.model._meta.ordering or ["pk"]))) for book in BOOKS.values()
    ]
    context = {"books": books, "settings": ErrandSettings.current()}
    return page(request, "errands/settings.html", context, part="main")


@require_http_methods(["GET", "POST"])
def new_row(request: HttpRequest, slug: str) -> HttpResponse:
    """One more row."""
    by, book = administrator(request), _book(slug)
    if book.model is ErrandSettings:
        raise Http404
    row = book.model()
    return _edit(request, book.form(request.POST or None, row=row), by, str(book.title))


@require_http_methods(["GET", "POST"])
def row(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change a row, take it out of use or put it back."""
    by, book = administrator(request), _book(slug)
    found = get_object_or_404(book.model, pk=min(pk, 2**62))
    if request.POST.get("do") in {"retire", "restore"} and not isinstance(found, ErrandSettings):
        return move_row(request, found, by, back="errands:settings")
    return _edit(request, book.form(request.POST or None, row=found), by, str(book.title))


def _edit(request: HttpRequest, form: RowForm, by: Actor, title: str) -> HttpResponse:
    return edit_row(
        request,
        form,
        by,
        title=title,
        template="errands/setting.html",
        back="errands:settings",
        may_move=not isinstance(form.row, ErrandSettings),
    )


def _book(slug: str) -> Book:
    if slug not in BOOKS:
        raise Http404
    return BOOKS[slug]
