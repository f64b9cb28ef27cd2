"""Figures in the shape that justice offices ask for. Counts only."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from linli.mediation.queries.lists import LEAST, SEE_FIGURES, figures
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
    context = {"figures": found, "since": since, "until": until, "least": LEAST}
    return page(request, "mediation/figures.html", context, part="main")


def _day(request: HttpRequest, name: str, default: date) -> date:
    try:
        return parse_date(request.GET.get(name, "")) or default
    except ValueError:
        return default
