"""Figures in the shape that justice offices ask for. Counts only."""

from datetime import date
from io import BytesIO

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.kernel.sheets import XLSX, write_xlsx
from linli.mediation.queries.lists import LEAST, SEE_FIGURES, Figures, figures
from linli.people.models import Role
from linli.people.queries import actor_of
from linli.ui.render import page

ALL_OF_THEM = {Role.SUPERVISOR, Role.LEADER}


@require_safe
def figures_page(request: HttpRequest) -> HttpResponse:
    """A year, or what the address says; of the own committee, for supervisors and leaders of all."""
    by = actor_of(request, channel="desk")
    if by.role not in SEE_FIGURES:
        raise Http404
    today = timezone.localdate()
    since, until = _day(request, "since", date(today.year, 1, 1)), _day(request, "until", today)
    found = figures(since, until, None if by.role in ALL_OF_THEM else by.unit or -1)
    if request.GET.get("as") == "xlsx":
        return _sheet(found, since, until)
    context = {"figures": found, "since": since, "until": until, "least": LEAST}
    context["sheet_url"] = f"?since={since}&until={until}&as=xlsx"
    return page(request, "mediation/figures.html", context, part="main")


def _sheet(found: Figures, since: date, until: date) -> HttpResponse:
    """The same table to hand in, with its sum."""
    heads = [_("Kind of dispute"), _("Where it comes from"), _("Result"), _("Mediations"), _("Persons")]
    rows = [(r.type, r.source, r.result, r.cases, r.persons, r.amount) for r in found.rows]
    total = (_("All together"), "", "", found.total.cases, found.total.persons, found.total.amount)
    file = BytesIO()
    write_xlsx(file, _("Figures of mediation"), [[*heads, _("Amount agreed (yuan)")], *rows, total])
    name = f'attachment; filename="mediation-{since}-{until}.xlsx"'
    return HttpResponse(file.getvalue(), content_type=XLSX, headers={"Content-Disposition": name})


def _day(request: HttpRequest, name: str, default: date) -> date:
    try:
        return parse_date(request.GET.get(name, "")) or default
    except ValueError:
        return default
