"""What administrators keep for errands: the list, the certificates, the days."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from linli.errands.forms.registers import CertificateForm, KindForm, RegisterForm, SettingsForm
from linli.errands.models import Certificate, ErrandKind, ErrandSettings
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.people.policy import is_administrator
from linli.people.queries import actor_of
from linli.record import registers
from linli.record.registers import Register
from linli.ui.render import page


@dataclass(frozen=True, slots=True)
class Book:
    """One register as its pages show it."""

    slug: str
    model: type[Register]
    form: type[RegisterForm]
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
    _administrator(request)
    books = [
        (book, list(book.model._base_manager.order_by(*book.model._meta.ordering or ["pk"]))) for book in BOOKS.values()
    ]
    context = {"books": books, "settings": ErrandSettings.current()}
    return page(request, "errands/settings.html", context, part="main")


@require_http_methods(["GET", "POST"])
def new_row(request: HttpRequest, slug: str) -> HttpResponse:
    """One more row."""
    by, book = _administrator(request), _book(slug)
    if book.model is ErrandSettings:
        raise Http404
    row = book.model()
    return _edit(request, row, book.form(request.POST or None, row=row), by, str(book.title))


@require_http_methods(["GET", "POST"])
def row(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change a row, take it out of use or put it back."""
    by, book = _administrator(request), _book(slug)
    found = get_object_or_404(book.model, pk=min(pk, 2**62))
    if request.POST.get("do") in {"retire", "restore"} and not isinstance(found, ErrandSettings):
        return _move(request, found, by)
    return _edit(request, found, book.form(request.POST or None, row=found), by, str(book.title))


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
            return redirect("errands:settings")
    may_move = bool(found.pk) and not isinstance(found, ErrandSettings)  # the one row is always in use
    context = {"row": found, "form": form, "title": title, "may_move": may_move}
    return page(request, "errands/setting.html", context, part="main", status=status)


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
    return redirect("errands:settings")


def _book(slug: str) -> Book:
    if slug not in BOOKS:
        raise Http404
    return BOOKS[slug]


def _administrator(request: HttpRequest) -> Actor:
    by = actor_of(request, channel="desk")
    if not is_administrator(by):
        raise Http404
    return by
