"""What administrators keep for mediation: times, kinds of disputes, papers of the file."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.mediation.forms.registers import PaperKindForm, RegisterForm, TimesForm, TypeForm
from linli.mediation.models import DisputeType, MediationSettings, PaperKind
from linli.people.policy import is_administrator
from linli.people.queries import actor_of
from linli.record import registers
from linli.record.registers import Register, RegisterState
from linli.ui.render import page


@dataclass(frozen=True, slots=True)
class Book:
    """One register as its pages show it."""

    slug: str
    model: type[Register]
    form: type[RegisterForm]
    title: str | Promise


BOOKS = {
    "types": Book("types", DisputeType, TypeForm, gettext_lazy("Kinds of disputes")),
    "papers": Book("papers", PaperKind, PaperKindForm, gettext_lazy("Papers of the file")),
}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All that can be set for mediation."""
    _administrator(request)
    books = [(book, list(book.model._default_manager.all())) for book in BOOKS.values()]
    context = {"books": books, "settings": MediationSettings.current()}
    return page(request, "mediation/settings.html", context, part="main")


@require_http_methods(["GET", "POST"])
def times(request: HttpRequest) -> HttpResponse:
    """The one row of times, limits and texts."""
    by = _administrator(request)
    found = MediationSettings.objects.filter(state=RegisterState.ACTIVE).first()
    if found is None:
        raise Http404
    return _edit(request, found, TimesForm(request.POST or None, row=found), by, _("Times and limits"))


@require_http_methods(["GET", "POST"])
def new_row(request: HttpRequest, slug: str) -> HttpResponse:
    """One more row."""
    by, book = _administrator(request), _book(slug)
    row = book.model()
    return _edit(request, row, book.form(request.POST or None, row=row), by, str(book.title))


@require_http_methods(["GET", "POST"])
def row(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change a row, take it out of use or put it back."""
    by, book = _administrator(request), _book(slug)
    found = get_object_or_404(book.model, pk=pk)
    if request.POST.get("do") in {"retire", "restore"}:
        return _move(request, found, by)
    return _edit(request, found, book.form(request.POST or None, row=found), by, str(book.title))


def _edit(request: HttpRequest, found: Register, form: RegisterForm, by: Actor, title: str) -> HttpResponse:
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                _save(found, form, by)
            except Refused as why:
                if found.pk:
                    found.refresh_from_db()
                form.refuse(why, seen=found.version)
                status = 409
            else:
                messages.success(request, _("Saved."))
                return redirect("mediation:settings")
    context = {
        "row": found,
        "form": form,
        "title": title,
        "may_move": bool(found.pk) and not isinstance(found, MediationSettings),
    }
    return page(request, "mediation/setting.html", context, part="main", status=status)


def _save(found: Register, form: RegisterForm, by: Actor) -> None:
    changes = form.changes()
    if found.pk and changes:
        registers.change(found, changes=changes, by=by, **form.sent())
    elif not found.pk:
        for name, value in changes.items():
            setattr(found, name, value)
        registers.add(found, by=by, key=form.cleaned_data["key"])


def _move(request: HttpRequest, found: Register, by: Actor) -> HttpResponse:
    move = registers.retire if found.is_active else registers.restore
    try:
        move(found, by=by)
    except Refused as why:
        messages.error(request, str(why))
    else:
        messages.success(request, _("Saved."))
    return redirect("mediation:settings")


def _book(slug: str) -> Book:
    if slug not in BOOKS:
        raise Http404
    return BOOKS[slug]


def _administrator(request: HttpRequest) -> Actor:
    by = actor_of(request, channel="desk")
    if not is_administrator(by):
        raise Http404
    return by
