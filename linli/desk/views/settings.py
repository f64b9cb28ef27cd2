"""Settings: the list of all pages, the registers of cases, the one row of rules for handling. Administrators only."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.cases.models import CaseSettings
from linli.desk.forms.filters import RowsFilter
from linli.desk.forms.handling import HandlingForm
from linli.desk.forms.registers import RegisterForm
from linli.desk.queries.registers import history_of, narrowed
from linli.desk.views.books import BOOKS, Book
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.people.views.admission import administrator
from linli.record import registers
from linli.record.registers import Register, RegisterState
from linli.ui.forms import act_marks
from linli.ui.render import page
from linli.ui.settings_pages import settings_links

MOVES = {"retire": registers.retire, "restore": registers.restore}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All that can be set, in groups."""
    administrator(request)
    return page(request, "desk/settings.html", {"groups": settings_links(request)}, part="main")


@require_safe
def register(request: HttpRequest, slug: str) -> HttpResponse:
    """The rows of one register, under their headings."""
    administrator(request)
    book, form = _book(slug), RowsFilter(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    rows = list(
        narrowed(book.rows(), words=asked.get("q", ""), state=asked.get("state") or "active", fields=book.search)
    )
    for row in rows:
        row.cells = [words(row) for _label, words in book.columns]
    context = {"book": book, "form": form, "sections": book.sections(rows), "total": len(rows)}
    context["more"] = [BOOKS[slug] for slug in book.more]
    return page(request, "desk/register.html", context, part="main")


@require_http_methods(["GET", "POST"])
def new_row(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a row."""
    by, book = administrator(request), _book(slug)
    row = book.model()
    known = {name: request.GET[name][:40] for name in book.given if name in request.GET}
    form = book.form(request.POST or None, row=row, initial=known)
    if not form.is_bound or not form.is_valid():
        return _show(request, book, row, form, status=422 if form.is_bound else 200)
    for name, value in form.changes().items():
        setattr(row, name, value)
    try:
        registers.add(row, by=by, key=form.cleaned_data["key"])
    except Refused as why:
        form.refuse(why, seen=0)
        return _show(request, book, book.model(), form, status=409)
    messages.success(request, _("Added: %(row)s.") % {"row": row})
    return redirect(book.href)


@require_http_methods(["GET", "POST"])
def row(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change a row; below stands who changed what, when."""
    by, book = administrator(request), _book(slug)
    found = get_object_or_404(book.rows(), pk=pk)
    form = book.form(request.POST or None, row=found)
    status = _save(request, found, form, by) if form.is_bound else 200
    return redirect(book.href) if status == 302 else _show(request, book, found, form, status=status)


@require_POST
def move_row(request: HttpRequest, slug: str, pk: int, action: str) -> HttpResponse:
    """Take a row out of use, or put it back."""
    by, book = administrator(request), _book(slug)
    found, do = get_object_or_404(book.rows(), pk=pk), MOVES.get(action)
    if do is None:
        raise Http404
    try:
        do(found, by=by, seen=int(request.POST.get("seen") or 0))
    except (Refused, ValueError) as why:
        messages.error(request, str(why))
    return redirect("desk:row", slug, pk)


@require_http_methods(["GET", "POST"])
def handling(request: HttpRequest) -> HttpResponse:
    """The one row: samples, checks, tries, times, and which delay issues which order."""
    by = administrator(request)
    found = CaseSettings.objects.filter(state=RegisterState.ACTIVE).first()
    if found is None:
        raise Http404
    form = HandlingForm(request.POST or None, row=found)
    status = _save(request, found, form, by) if form.is_bound else 200
    if status == 302:
        return redirect("desk:handling")
    context = {"form": form, "deeds": history_of(found), "groups": settings_links(request)}
    return page(request, "desk/handling.html", context, part="main", status=status)


def _save(request: HttpRequest, found: Register, form: RegisterForm, by: Actor) -> int:
    """One act with what is different; answers the status of the page, 302 when it is done."""
    if not form.is_valid():
        return 422
    changes = form.changes()
    try:
        if changes:
            registers.change(found, changes=changes, by=by, **form.sent())
    except Refused as why:
        found.refresh_from_db()
        form.refuse(why, seen=found.version)
        return 409
    messages.success(request, _("Saved.") if changes else _("Nothing was different, so nothing was changed."))
    return 302


def _show(request: HttpRequest, book: Book, found: Register, form: RegisterForm, *, status: int) -> HttpResponse:
    context: dict[str, Any] = {"book": book, "row": found, "form": form, "marks": act_marks(found.version)}
    context["deeds"] = history_of(found) if found.pk else []
    return page(request, "desk/register_row.html", context, part="main", status=status)


def _book(slug: str) -> Book:
    try:
        return BOOKS[slug]
    except KeyError as none:
        raise Http404 from none
