"""The supervision board (督办看板): late, soon late, bouncing, re-opened, held, under orders."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from linli.cases.queries.cases import BY_DUE, Filters, counts, for_list, with_leads, work_list
from linli.cases.queries.overlays import with_waiting
from linli.desk.forms.filters import BoardFilter
from linli.desk.queries.sidebar import NAMES
from linli.people.models import Role
from linli.people.queries import actor_of
from linli.ui.render import page

SECTIONS = ["overdue", "soon", "bouncing", "reopened", "held", "orders", "objections", "appeals"]
ROWS = 8


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """What goes wrong, before the resident complains; each heading opens the whole list."""
    by = actor_of(request, channel="desk")
    if by.role not in (Role.SUPERVISOR, Role.LEADER, Role.CLERK):
        raise Http404
    form = BoardFilter(request.GET)
    asked = form.asked()
    numbers = counts(by, SECTIONS, filters=Filters(**asked))
    sections = []
    for code in SECTIONS:
        found = for_list(work_list(by, Filters(view=code, **asked))).order_by(*BY_DUE)[:ROWS]
        rows = with_waiting(with_leads(found), code) if numbers[code] else []
        kept = {name: value for name, value in asked.items() if value}
        href = f"{reverse('desk:worklist')}?{urlencode({'view': code, **kept})}"
        sections.append({"name": NAMES[code], "count": numbers[code], "rows": rows, "href": href})
    return page(request, "desk/board.html", {"sections": sections, "form": form}, part="main")
