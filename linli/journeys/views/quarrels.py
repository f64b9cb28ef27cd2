"""A topic that is a quarrel: the kind of dispute, what the proposer reads, and off it goes to the mediators."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.cases.policy import at_work
from linli.councils.policy import topics_visible_to
from linli.journeys import actions
from linli.journeys.forms import QuarrelForm
from linli.journeys.viewing import may_take_to_mediation
from linli.kernel.rulebook import Refused
from linli.people.models import Unit
from linli.people.queries import actor_of
from linli.ui.render import page


@require_http_methods(["GET", "POST"])
def quarrel(request: HttpRequest, topic_pk: int) -> HttpResponse:
    """Take a topic to the mediators; 404 for whoever may not."""
    by = at_work(actor_of(request, channel="desk"))
    seen = topics_visible_to(by).select_related("council__kind", "council__unit", "council__area", "proposer")
    topic = get_object_or_404(seen.distinct(), pk=topic_pk)
    form = QuarrelForm(request.POST or None, initial={"seen": topic.version})
    if not may_take_to_mediation(by, topic) and not form.is_bound:
        raise Http404
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            committee = get_object_or_404(Unit, pk=by.unit or 0)
            try:
                made = actions.take_to_mediation(topic, committee=committee, **form.given(), by=by, **form.sent())
            except Refused as why:
                topic.refresh_from_db()
                form.refuse(why, seen=topic.version)
                status = 409
            else:
                messages.success(request, _("The mediation is open. Now add the parties."))
                return redirect("mediation:page", made.root_id)
    context = {"topic": topic, "form": form, "verb": _("It is a quarrel: to the mediators")}
    return page(request, "journeys/quarrel.html", context, part="form", status=status)
