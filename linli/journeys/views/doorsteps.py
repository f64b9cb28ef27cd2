"""A quarrel heard at a door: one form, and the case and the mediation are there."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.cases.policy import at_work
from linli.journeys import actions
from linli.journeys.forms import DoorstepForm
from linli.journeys.viewing import may_mediate
from linli.kernel.rulebook import Refused
from linli.people.models import Unit
from linli.people.queries import actor_of
from linli.ui.render import page
from linli.visits.policy import visits_visible_to


@require_http_methods(["GET", "POST"])
def visit(request: HttpRequest, visit_pk: int) -> HttpResponse:
    """What was heard becomes a mediation on own initiative; 404 for whoever keeps no register of mediations."""
    by = at_work(actor_of(request, channel="desk"))
    found = get_object_or_404(
        visits_visible_to(by).select_related("dwelling__building__compound", "area"), pk=min(visit_pk, 2**62)
    )
    form = DoorstepForm(request.POST or None, visit=found)
    if not may_mediate(by) or (not form.is_bound and (found.case_id or not found.words or found.state != "kept")):
        raise Http404
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        committee = get_object_or_404(Unit, pk=by.unit or 0)
        try:
            made = actions.mediate_visit(found, committee=committee, **form.given(), by=by, **form.sent())
        except Refused as why:
            found.refresh_from_db()
            form.refuse(why, seen=found.version)
            status = 409
        else:
            messages.success(request, _("The mediation is open. Now add the parties."))
            return redirect("mediation:page", made.root_id)
    context = {"visit": found, "form": form, "verb": _("Mediate on own initiative")}
    return page(request, "journeys/doorstep.html", context, part="form", status=status)
