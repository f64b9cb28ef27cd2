"""What administrators keep for mediation: times, kinds of disputes, papers of the file."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from linli.kernel.actor import Actor
from linli.mediation.forms.registers import PaperKindForm, TimesForm, TypeForm
from linli.mediation.models import DisputeType, MediationSettings, PaperKind
from linli.people.forms.rows import RowForm
from linli.people.views.admission import administrator
from linli.people.views.rows import edit_row, move_row
from linli.record.registers import Register, RegisterState
from linli.ui.render import page


@dataclass(frozen=True, slots=True)
class Book:
    """One register as its pages show it."""

    slug: str
    model: type[Register]
    form: type[RowForm]
    title: str | Promise


BOOKS = {
    "types": Book("types", DisputeType, TypeForm, gettext_lazy("Kinds of disputes")),
    "papers": Book("papers", PaperKind, PaperKindForm, gettext_lazy("Papers of the file")),
}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All that can be set for mediation."""
    administrator(request)
    books = [(book, list(book.model._default_manager.all())) for book in BOOKS.values()]
    context = {"books": books, "settings": MediationSettings.current()}
    return page(request, "mediation/settings.html", context, part="main")


@require_http_methods(["GET", "POST"])
def times(request: HttpRequest) -> HttpResponse:
    """The one row of times, limits and texts."""
    by = administrator(request)
    found = MediationSettings.objects.filter(state=RegisterState.ACTIVE).first()
    if found is None:
        raise Http404
    return _edit(request, TimesForm(request.POST or None, row=found), by, _("Times and limits"))


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
        return move_row(request, found, by, back="mediation:settings")
    return _edit(request, book.form(request.POST or None, row=found), by, str(book.title))


def _edit(request: HttpRequest, form: RowForm, by: Actor, title: str) -> HttpResponse:
    return edit_row(
        request,
        form,
        by,
        title=title,
        template="mediation/setting.html",
        back="mediation:settings",
        may_move=not isinstance(form.row, MediationSettings),
    )


def _book(slug: str) -> Book:
    if slug not in BOOKS:
        raise Http404
    return BOOKS[slug]
