"""The page of a case: the state in one sentence, the loop, who leads, what one may do, what happened."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from linli.cases import policy
from linli.cases.models import Case, CaseLink
from linli.cases.queries.cases import nearby_alike, same_reporter
from linli.cases.queries.history import timeline
from linli.cases.queries.offers import offers, on_behalf
from linli.files.models import Attachment
from linli.kernel.actor import Actor
from linli.people.queries import SPEAKERS, actor_of, speaking_for
from linli.places.queries import path_to, workers_of
from linli.ui.render import page

LOOP = [_("Take in"), _("Study"), _("Hand over"), _("Supervise")]
RELATED = ("area", "category__parent", "clock", "desk", "reporter", "joined_to", "came_from")


@require_safe
def case_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One case, as a page or as the reading pane of the work list."""
    by = policy.at_work(actor_of(request, channel="desk"))
    case = get_object_or_404(policy.visible_to(by).select_related(*RELATED), pk=pk)
    return page(request, "cases/page.html", shown(by, case), part="case")


def shown(by: Actor, case: Case) -> dict[str, Any]:
    """What the page of a case needs."""
    found = offers(by, case)
    tasks = list(case.tasks.select_related("unit", "clock", "accept_clock").order_by("-is_lead", "pk"))
    lead = next((t.unit for t in tasks if t.is_lead and t.is_live), case.desk)
    resident = speaking_for(by, case.reporter) if case.reporter and by.role in SPEAKERS else None
    return {
        "case": case,
        "lead": lead,
        "tasks": tasks,
        "common": [o for o in found if not o.is_rare],
        "rare": [o for o in found if o.is_rare],
        "behalf": on_behalf(resident, case) if resident else [],
        "lines": timeline(case, for_reporter=False),
        "alike": nearby_alike(case) if case.is_open else [],
        "before": same_reporter(case, by),
        "joined": list(case.joined.order_by("pk")),
        "links": _linked(case),
        "photos": list(Attachment.objects.of(case)),
        "place": " ".join(a.name for a in path_to(case.area_id)[2:]) if case.area_id else "",
        "workers": workers_of(case.area_id)[:2] if case.area_id else [],
        "orders": list(case.orders.select_related("unit", "clock").order_by("-pk")),
        "ratings": list(case.ratings.order_by("pk")),
        "objections": list(case.objections.select_related("task__unit", "reason").order_by("pk")),
        "features": _features(case),
        "may_reveal": by.is_staff and case.reporter is not None,
        "reveal_url": _reveal_url(case),
        "steps": LOOP,
        "step_now": case.loop_step + 1,
        "clock_tone": "late" if case.is_overdue else "soon" if case.is_soon else "plain",
    }


def _linked(case: Case) -> list[Case]:
    forth = CaseLink.objects.filter(case=case).values_list("other", flat=True)
    back = CaseLink.objects.filter(other=case).values_list("case", flat=True)
    return list(Case.objects.filter(pk__in=[*forth, *back]).order_by("pk"))


def _features(case: Case) -> dict[str, Any] | None:
    """The polygon of its grid and its pin, as GeoJSON."""
    features = []
    if case.area is not None and case.area.polygon:
        features.append({"type": "Feature", "geometry": case.area.polygon, "properties": {"title": case.area.name}})
    if case.lon is not None and case.lat is not None:
        pin = {"type": "Point", "coordinates": [case.lon, case.lat]}
        features.append({"type": "Feature", "geometry": pin, "properties": {"title": case.title, "tone": "present"}})
    return {"type": "FeatureCollection", "features": features} if features else None


def _reveal_url(case: Case) -> str:
    """Where the phone is opened, with a reason, for this case."""
    if case.reporter_id is None:
        return ""
    return f"{reverse('people:reveal', args=[case.reporter_id])}?field=phone&about_kind=cases.case&about_id={case.pk}&back={case.get_absolute_url()}"
