"""Why a statement is not shown: a list that an administrator keeps."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.people.policy import is_administrator
from linli.people.queries import actor_of
from linli.record import registers
from linli.talks.forms import ReasonChangeForm, ReasonForm
from linli.talks.models import RefusalReason
from linli.ui.forms import ActForm, act_marks
from linli.ui.render import page

MOVES = {"retire": registers.retire, "restore": registers.restore}
KEPT = ("name", "name_en", "told", "told_en")


@require_safe
def reasons(request: HttpRequest) -> HttpResponse:
    """All reasons, those in use first."""
    _administrator(request)
    return page(request, "talks/reasons.html", {"rows": RefusalReason.objects.order_by("state", "pk")}, part="list")


@require_http_methods(["GET", "POST"])
def new_reason(request: HttpRequest) -> HttpResponse:
    """One more."""
    by = _administrator(request)
    form, status = ReasonForm(request.POST or None), 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                registers.add(RefusalReason(**form.given()), by=by, key=form.cleaned_data["key"])
            except Refused as why:
                form.refuse(why)
                status = 409
            else:
                messages.success(request, _("Saved."))
                return redirect("talks:reasons")
    context = {"form": form, "title": _("A new reason"), "submit": _("Save"), "back": reverse("talks:reasons")}
    return page(request, "talks/form.html", context, part="form", status=status)


@require_http_methods(["GET", "POST"])
def reason(request: HttpRequest, pk: int) -> HttpResponse:
    """One reason: change it, take it out of use."""
    by = _administrator(request)
    row = get_object_or_404(RefusalReason, pk=pk)
    initial = {"seen": row.version} | {name: getattr(row, name) for name in KEPT}
    form, status = ReasonChangeForm(request.POST or None, initial=initial), 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                registers.change(row, changes=form.given(), by=by, **form.sent())
            except Refused as why:
                row.refresh_from_db()
                form.refuse(why, seen=row.version)
                status = 409
            else:
                messages.success(request, _("Saved."))
                return redirect("talks:reasons")
    move = "retire" if row.is_active else "restore"
    context = {"form": form, "title": str(row), "submit": _("Save"), "back": reverse("talks:reasons")}
    context["move"] = {
        "text": RefusalReason.rules.verb(move),
        "href": reverse("talks:move-reason", args=[pk, move]),
        "fields": act_marks(row.version),
    }
    return page(request, "talks/form.html", context, part="form", status=status)


@require_POST
def move_reason(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Take it out of use, or back into use."""
    by = _administrator(request)
    row, do, form = get_object_or_404(RefusalReason, pk=pk), MOVES.get(action), ActForm(request.POST)
    if do is None:
        raise Http404
    if not form.is_valid():
        messages.error(request, _("This button is out of date. Please try again."))
        return redirect("talks:reason", pk)
    try:
        do(row, by=by, **form.sent())
    except Refused as why:
        messages.error(request, str(why))
    else:
        messages.success(request, _("Saved."))
    return redirect("talks:reasons")


def _administrator(request: HttpRequest) -> Actor:
    by = actor_of(request, channel="desk")
    if not is_administrator(by):
        raise Http404
    return by
