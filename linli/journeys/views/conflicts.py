"""A conflict told at the window: one form, and the case, the mediation and its parties are there. And conflicts in hot topics."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.cases import policy as cases
from linli.journeys import actions
from linli.journeys.forms import ConflictForm
from linli.journeys.viewing import may_mediate, own_initiative
from linli.kernel.rulebook import Refused
from linli.people.models import Unit
from linli.people.queries import actor_of
from linli.reception.policy import visible_to
from linli.suggestions.policy import topics_visible_to
from linli.ui.render import page


@require_http_methods(["GET", "POST"])
def conflict(request: HttpRequest, ticket_pk: int) -> HttpResponse:
    """Who came, what about, with whom; 404 for whoever keeps no register of mediations."""
    by = cases.at_work(actor_of(request, channel="window"))
    ticket = get_object_or_404(visible_to(by).select_related("hall__unit", "contact"), pk=ticket_pk)
    form = ConflictForm(request.POST or None, ticket=ticket)
    if not may_mediate(by) or (not form.is_bound and ticket.state not in {"called", "received"}):
        raise Http404
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        committee = get_object_or_404(Unit, pk=by.unit or 0)
        try:
            made = actions.take_conflict(ticket, committee=committee, **form.given(), by=by, **form.sent())
        except Refused as why:
            ticket.refresh_from_db()
            form.refuse(why, seen=ticket.version)
            status = 409
        else:
            messages.success(request, _("The mediation is open. The parties are asked next."))
            return redirect("mediation:page", made.root_id)
    context = {"ticket": ticket, "form": form, "verb": _("Becomes a mediation")}
    return page(request, "journeys/conflict.html", context, part="form", status=status)


@require_safe
def of_topic(request: HttpRequest, topic_pk: int) -> HttpResponse:
    """The cases of a hot topic that are quarrels perhaps: mediation on own initiative, case by case."""
    by = cases.at_work(actor_of(request, channel="desk"))
    topic = get_object_or_404(topics_visible_to(by), pk=topic_pk)
    if not may_mediate(by):
        raise Http404
    found = own_initiative(by, topic.things)
    rows = [(case, f"{reverse('mediation:open', args=[case.pk])}?source=own") for case in found]
    return page(request, "journeys/of_topic.html", {"topic": topic, "rows": rows}, part="main")
