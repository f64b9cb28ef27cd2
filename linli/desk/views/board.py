"""The supervision board (督办看板): late, soon late, bouncing, re-opened, held, under orders; and what councils resolved and nobody did."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_safe

from linli.cases.queries.cases import BY_DUE, Filters, counts, for_list, with_leads, work_list
from linli.cases.queries.overlays import with_waiting
from linli.councils.queries.lists import all_late_deeds
from linli.desk.forms.filters import BoardFilter
from linli.desk.queries.sidebar import NAMES
from linli.people.models import Role
from linli.people.queries import actor_of
from linli.ui.render import page

SECTIONS = ["overdue", "soon", "unaccepted", "bouncing", "reopened", "held", "orders", "objections", "appeals"]
ROWS = 8
ALL_DEEDS = reverse_lazy("councils:work")


Section = dict[str, Any]


def _halves(sections: list[Section]) -> tuple[list[Section], list[Section]]:
    """What has rows, in two columns of about the same length, so that nothing floats in a void."""
    halves: tuple[list[Section], list[Section]] = ([], [])
    lengths = [0, 0]
    for section in sections:
        if section["rows"]:
            shorter = int(lengths[1] < lengths[0])
            halves[shorter].append(section)
            lengths[shorter] += len(section["rows"]) + 1
    return halves


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """What goes wrong, before the resident complains; each heading opens the whole list."""
    by = actor_of(request, channel="desk")
    if by.role not in (Role.SUPERVISOR, Role.LEADER, Role.CLERK):
        raise Http404
    form = BoardFilter(request.GET)
    asked = form.asked()
    numbers = counts(by, SECTIONS, filters=Filters(**asked))
    sections: list[Section] = []
    for code in SECTIONS:
        found = for_list(work_list(by, Filters(view=code, **asked))).order_by(*BY_DUE)[:ROWS]
        rows = with_waiting(with_leads(found), code) if numbers[code] else []
        kept = {name: value for name, value in asked.items() if value}
        href = f"{reverse('desk:worklist')}?{urlencode({'view': code, **kept})}"
        sections.append({"name": NAMES[code], "count": numbers[code], "rows": rows, "href": href})
    late = all_late_deeds(by, area=asked["community"], unit=asked["unit"])
    deeds = list(late[:ROWS])
    context = {"sections": sections, "form": form, "deeds": deeds, "late": late.count(), "deeds_href": ALL_DEEDS}
    context |= {"halves": _halves(sections), "none": [s["name"] for s in sections if not s["rows"]]}
    return page(request, "desk/board.html", context, part="main")
