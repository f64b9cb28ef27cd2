"""What administrators keep for mediation: times, kinds of disputes, papers of the file."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from linli.mediation.forms.registers import PaperKindForm, TimesForm, TypeForm
from linli.mediation.models import DisputeType, MediationSettings, PaperKind
from linli.people.views.admission import administrator
from linli.people.views.rows import Book, Shelf
from linli.ui.render import page

SHELF = Shelf(
    (
        Book("types", DisputeType, TypeForm, gettext_lazy("Kinds of disputes")),
        Book("papers", PaperKind, PaperKindForm, gettext_lazy("Papers of the file")),
        Book("times", MediationSettings, TimesForm, gettext_lazy("Times and limits"), is_single=True),
    ),
    title=gettext_lazy("Mediation"),
    home="mediation:settings",
)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All that can be set for mediation."""
    administrator(request)
    books = [(book, list(book.model._default_manager.all())) for book in SHELF.books if not book.is_single]
    return page(request, "mediation/settings.html", {"books": books}, part="main")
