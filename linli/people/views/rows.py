"""Registers on an app's pages of settings: a new row, one that is there, and out of use and back. For all apps above that keep some."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.people.forms.rows import RowForm
from linli.people.views.admission import administrator
from linli.record import registers
from linli.record.registers import Register, RegisterState
from linli.ui.render import page

FAR = 2**62  # no row has a number beyond


@dataclass(frozen=True, slots=True)
class Book:
    """One register as the pages of settings show it."""

    slug: str
    model: type[Register]
    form: type[RowForm]
    title: str | Promise
    is_single: bool = False  # one row, which is there from the start and stays


@dataclass(frozen=True, slots=True)
class Shelf:
    """The registers that one app keeps, what its page of settings is called, and the name of that page's address."""

    books: tuple[Book, ...]
    title: str | Promise
    home: str

    def book(self, slug: str) -> Book:
        """The register with this slug. Raises Http404."""
        for book in self.books:
            if book.slug == slug:
                return book
        raise Http404


@require_http_methods(["GET", "POST"])
def new_row(request: HttpRequest, shelf: Shelf, slug: str) -> HttpResponse:
    """One more row of the register with this slug. ``urls.py`` of the app gives its shelf."""
    by, book = administrator(request), shelf.book(slug)
    if book.is_single:
        raise Http404
    return edit_row(request, book.form(request.POST or None, row=book.model()), by, shelf=shelf, book=book)


@require_http_methods(["GET", "POST"])
def row(request: HttpRequest, shelf: Shelf, slug: str, pk: int) -> HttpResponse:
    """Change a row, take it out of use or put it back."""
    by, book = administrator(request), shelf.book(slug)
    found = get_object_or_404(book.model, pk=min(pk, FAR))
    if request.POST.get("do") in {"retire", "restore"} and not book.is_single:
        return move_row(request, found, by, back=shelf.home)
    return edit_row(request, book.form(request.POST or None, row=found), by, shelf=shelf, book=book)


@require_http_methods(["GET", "POST"])
def only_row(request: HttpRequest, shelf: Shelf, slug: str) -> HttpResponse:
    """Change the one row of a register that has no more."""
    by, book = administrator(request), shelf.book(slug)
    found = book.model._default_manager.filter(state=RegisterState.ACTIVE).first()
    if found is None:
        raise Http404
    return edit_row(request, book.form(request.POST or None, row=found), by, shelf=shelf, book=book)


def edit_row(request: HttpRequest, form: RowForm, by: Actor, *, shelf: Shelf, book: Book) -> HttpResponse:
    """The page of one row, new or not: shown, checked, saved in one act, and back to the settings of the app."""
    found, status = form.row, 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            save_row(form, by)
        except Refused as why:
            if found.pk:
                found.refresh_from_db()
            form.refuse(why, seen=found.version)
            status = 409
        else:
            messages.success(request, _("Saved."))
            return redirect(shelf.home)
    context = {"row": found, "form": form, "shelf": shelf, "book": book}
    return page(request, "people/row.html", context, part="main", status=status)


def save_row(form: RowForm, by: Actor) -> None:
    """Add the row, or change it where something is different. Raises Refused."""
    found, changes = form.row, form.changes()
    if found.pk and changes:
        registers.change(found, changes=changes, by=by, **form.sent())
    elif not found.pk:
        for name, value in changes.items():
            setattr(found, name, value)
        registers.add(found, by=by, key=form.cleaned_data["key"])


def move_row(request: HttpRequest, found: Register, by: Actor, *, back: str) -> HttpResponse:
    """Take a row out of use (``do=retire``), or put it back: as the button said, however it stands by now."""
    move = registers.retire if request.POST.get("do") == "retire" else registers.restore
    try:
        move(found, by=by)
    except Refused as why:
        messages.error(request, str(why))
    else:
        messages.success(request, _("Saved."))
    return redirect(back)
