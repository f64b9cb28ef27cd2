"""Proposals: what came in from elsewhere without a category, and what it probably is about; a person decides each."""

from uuid import UUID, uuid5

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from linli.cases import actions, policy
from linli.cases.queries.suggesting import DECIDING, Proposed, proposed
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.people.queries import actor_of
from linli.ui.forms import KeyedForm
from linli.ui.render import page


@require_http_methods(["GET", "POST"])
def proposals(request: HttpRequest) -> HttpResponse:
    """The list with a box before each; those that are ticked get the category that is proposed, one act for each."""
    by = policy.at_work(actor_of(request, channel="desk"))
    if by.role not in DECIDING:
        raise Http404
    rows, form = proposed(by), KeyedForm(request.POST or None)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        ticked = set(request.POST.getlist("case"))
        chosen = [row for row in rows if f"{row.case.pk} {row.category.code}" in ticked]
        if chosen:
            done, refused = _take(chosen, form.cleaned_data["key"], by)
            if done:
                messages.success(request, ngettext("%d category was taken.", "%d categories were taken.", done) % done)
            for why in refused:
                messages.warning(request, why)
            return redirect("cases:proposals")
        form.add_error(None, _("Tick those whose category is right. The others are decided on their own page."))
    return page(request, "cases/proposals.html", {"rows": rows, "form": form}, part="main", status=status)


def _take(chosen: list[Proposed], key: UUID, by: Actor) -> tuple[int, list[str]]:
    """How many were done, and why the others were not; each by itself, so that one never holds up another."""
    refused = []
    for row in chosen:
        try:
            actions.study(
                row.case,
                category=row.category,
                by=by,
                seen=row.case.version,
                key=uuid5(key, str(row.case.pk)),
                batch=key,
            )
        except Refused as why:
            refused.append(f"{row.case.number}: {why}")
    return len(chosen) - len(refused), refused
