"""For the residents: how requests of their community fared, in plain words."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from linli.insight.queries.charts import bars
from linli.insight.queries.public import communities as all_communities
from linli.insight.queries.public import few, our_community
from linli.insight.rules import FEW
from linli.ui.render import page


@login_not_required
@require_safe
def communities(request: HttpRequest) -> HttpResponse:
    """All communities, by the order of their codes."""
    return page(request, "insight/public_list.html", {"communities": all_communities()}, part="main")


@login_not_required
@require_safe
def community(request: HttpRequest, code: str) -> HttpResponse:
    """One community's last twelve months."""
    area = next((area for area in all_communities() if area.code == code), None)
    if area is None:
        raise Http404
    ours = our_community(area)
    shown = [row for row in ours.months if row.start not in ours.hidden]
    rows = [
        (
            row.label,
            few(row.received) if row in shown or row.received < FEW else "—",
            few(row.answered) if row in shown else "—",
        )
        for row in ours.months
    ]
    most = max((row.received for row in shown), default=0)
    context = {"ours": ours, "rows": rows, "most": most, "bars": bars(shown, most)}
    return page(request, "insight/public.html", context, part="main")
