"""Editing one row of a register on a page of settings: for all apps above that keep some."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.people.forms.rows import RowForm
from linli.record import registers
from linli.record.registers import Register
from linli.ui.render import page


def edit_row(
    request: HttpRequest, form: RowForm, by: Actor, *, title: str, template: str, back: str, may_move: bool = True
) -> HttpResponse:
    """The page of one row, new or not: shown, checked, saved in one act, and back to the list (the name of its address)."""
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
            return redirect(back)
    context = {"row": found, "form": form, "title": title, "may_move": may_move and bool(found.pk)}
    return page(request, template, context, part="main", status=status)


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
