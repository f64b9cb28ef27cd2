"""Sheets of paper: to print and hand round, and to enter what stands on them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.people.queries import actor_of
from linli.talks import actions, policy
from linli.talks.forms import SheetForm
from linli.talks.models import Participant, Talk
from linli.talks.queries.pages import on_the_sheet
from linli.ui.forms import ActForm
from linli.ui.render import page


@require_safe
def blank(request: HttpRequest, pk: int) -> HttpResponse:
    """A sheet to print: the question, the statements to tick, lines to write on."""
    _by, talk = _host(request, pk)
    lines = [str(n) for n in range(1, min(talk.most_statements, 5) + 1)]
    context = {"talk": talk, "statements": on_the_sheet(talk), "lines": lines, "today": timezone.localdate()}
    return page(request, "talks/blank.html", context, part="main")


@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter one sheet; the next number stands there already."""
    by, talk = _host(request, pk)
    last = talk.participants.filter(sheet__isnull=False).order_by("-sheet").first()
    first = {"sheet": (last.sheet or 0) + 1 if last else 1}
    form, status = SheetForm(request.POST or None, initial=first, talk=talk, statements=on_the_sheet(talk)), 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            typed = form.cleaned_data
            given = {"sheet": typed["sheet"], "stances": form.stances, "said": typed["said"], "key": typed["key"]}
            given["group"] = form.group
            try:
                actions.enter_sheet(talk, **given, by=by)
            except Refused as why:
                form.refuse(why)
                status = 409
            else:
                messages.success(request, _("Sheet %d is entered.") % typed["sheet"])
                return redirect("talks:enter" if "more" in request.POST else "talks:desk", pk)
    context = {"form": form, "title": _("Enter a sheet from paper"), "submit": _("Enter"), "is_sheet": True}
    context |= {"back": reverse("talks:desk", args=[pk]), "over": talk.question}
    return page(request, "talks/form.html", context, part="form", status=status)


@require_POST
def strike(request: HttpRequest, pk: int, sheet: int) -> HttpResponse:
    """A sheet that was entered wrongly."""
    by, talk = _host(request, pk)
    found = get_object_or_404(Participant.objects.select_related("talk"), talk=talk, sheet=sheet)
    form = ActForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This button is out of date. Please try again."))
        return redirect("talks:desk", pk)
    try:
        actions.strike_sheet(found, by=by, **form.sent())
    except Refused as why:
        messages.error(request, str(why))
    else:
        messages.success(request, _("Sheet %d no longer counts.") % sheet)
    return redirect("talks:desk", pk)


def _host(request: HttpRequest, pk: int) -> tuple[Actor, Talk]:
    """A host of this talk, while it is open; 404 for anybody else."""
    by = actor_of(request, channel="desk")
    talk = get_object_or_404(policy.kept_by(by).select_related("area", "unit"), pk=pk)
    if not (policy.is_host(by, talk) and talk.is_open):
        raise Http404
    return by, talk
