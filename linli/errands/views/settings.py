"""What administrators keep for errands: the list, the certificates, the days."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from linli.errands.forms.registers import CertificateForm, KindForm, SettingsForm
from linli.errands.models import Certificate, ErrandKind, ErrandSettings
from linli.people.views.admission import administrator
from linli.people.views.rows import Book, Shelf
from linli.ui.render import page

SHELF = Shelf(
    (
        Book("kinds", ErrandKind, KindForm, gettext_lazy("Errands")),
        Book("certificates", Certificate, CertificateForm, gettext_lazy("Certificates a community may not issue")),
        Book("days", ErrandSettings, SettingsForm, gettext_lazy("Days and promise"), is_single=True),
    ),
    title=gettext_lazy("Errands"),
    home="errands:settings",
)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All that can be set for errands."""
    administrator(request)
    books = [
        (book, list(book.model._base_manager.order_by(*book.model._meta.ordering or ["pk"]))) for book in SHELF.books
    ]
    context = {"books": books, "settings": ErrandSettings.current()}
    return page(request, "errands/settings.html", context, part="main")
