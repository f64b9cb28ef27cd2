"""The open cases of a grid, for whoever takes it over."""

import datetime as dt
from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.cases.models import Case
from linli.cases.policy import at_work, visible_to
from linli.cases.rules import CASE, OPEN
from linli.kernel.actor import Actor
from linli.places.queries import Moving, OpenItem


def open_cases(code: str, actor: Actor) -> list[OpenItem]:
    """Open cases of a grid that this actor may see. One query."""
    cases = visible_to(at_work(actor)).filter(area_id=code, state__in=sorted(OPEN)).order_by("raised_at")
    return [_item(case) for case in cases]


def cases_in_grids(grids: Collection[str], day: dt.date) -> list[Moving]:
    """The cases in these grids that are not over: what moves when grids are cut anew. One query."""
    rows = Case.objects.filter(area__in=grids, state__in=sorted(CASE.states_for("relocate")))
    return [Moving(*row) for row in rows.values_list("pk", "area__code", "lon", "lat")]


def _item(case: Case) -> OpenItem:
    address = reverse("cases:page", args=[case.pk])
    return OpenItem(_("case"), case.title, address, case.state_label, case.raised_at, case.due_at)
