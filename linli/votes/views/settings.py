"""Settings of votes: the matters and by what each is decided, times and limits."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.people.forms.rows import RowForm
from linli.people.policy import is_administrator
from linli.people.queries import actor_of
from linli.record import registers
from linli.ui.forms import act_marks
from linli.ui.render import page
from linli.votes.forms import MatterForm, SettingsForm
from linli.votes.models import Matter, VoteSettings

ASKED = require_http_methods(["GET", "POST"])


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All matters."""
    administrator(request)
    return page(request, "votes/matters.html", {"matters": Matter.objects.order_by("code")}, part="matters")


@ASKED
def new_matter(request: HttpRequest) -> HttpResponse:
    return _edit(request, Matter(), MatterForm)


@ASKED
def matter(request: HttpRequest, pk: int) -> HttpResponse:
    return _edit(request, get_object_or_404(Matter, pk=pk), MatterForm)


@ASKED
def limits(request: HttpRequest) -> HttpResponse:
    """Notice, objections, how long a vote lasts."""
    return _edit(request, VoteSettings.current(), SettingsForm)


@require_POST
def move_matter(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Take a matter out of use, or bring it back; votes that used it keep their rules."""
    by = administrator(request)
    row = get_object_or_404(Matter, pk=pk)
    ways = {"retire": registers.retire, "restore": registers.restore}
    if action not in ways:
        raise Http404
    try:
        ways[action](row, by=by)
    except Refused as why:
        messages.error(request, str(why))
    return redirect("votes:matter", pk)


def administrator(request: HttpRequest) -> Actor:
    by = actor_of(request, channel="desk")
    if not is_administrator(by):
        raise Http404
    return by


def _edit(request: HttpRequest, row: Matter | VoteSettings, form_class: type[RowForm]) -> HttpResponse:
    by = administrator(request)
    form = form_class(request.POST or None, row=row)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            _save(row, form, by)
            messages.success(request, _("Saved."))
            return redirect("votes:matters")
        except Refused as why:
            if row.pk:
                row.refresh_from_db()
            form.refuse(why, seen=row.version)
            status = 409
    context = {"row": row, "form": form, "is_matter": isinstance(row, Matter), "marks": act_marks(row.version)}
    return page(request, "votes/setting.html", context, part="form", status=status)


def _save(row: Matter | VoteSettings, form: RowForm, by: Actor) -> None:
    if row.pk:
        registers.change(row, changes=form.changes(), by=by, **form.sent())
        return
    for name, value in form.changes().items():
        setattr(row, name, value)
    registers.add(row, by=by, key=form.cleaned_data["key"])
