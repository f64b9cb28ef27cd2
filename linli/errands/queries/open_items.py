"""The open errands of a grid: for whoever takes it over, and when it is cut anew."""

import datetime as dt
from collections.abc import Collection

from django.utils.translation import gettext as _

from linli.errands.models import Errand
from linli.errands.policy import visible_to
from linli.errands.rules import ERRAND, OPEN
from linli.kernel.actor import Actor
from linli.places.queries import Moving, OpenItem


def open_errands(code: str, actor: Actor) -> list[OpenItem]:
    """Open errands of a grid that this actor may see: what and how far, nobody's name. One query."""
    rows = (
        visible_to(actor)
        .filter(area__code=code, state__in=sorted(OPEN))
        .select_related("kind")
        .order_by("asked_at", "pk")
    )
    return [
        OpenItem(_("errand"), str(row), row.get_absolute_url(), row.state_label, row.asked_at, row.due_at)
        for row in rows
    ]


def errands_in_grids(grids: Collection[str], day: dt.date) -> list[Moving]:
    """The errands in these grids that are not over. An errand knows no point: it goes where most of its grid goes. One query."""
    rows = Errand.objects.filter(area__in=grids, state__in=sorted(ERRAND.states_for("relocate_errand")))
    return [Moving(pk, str(code)) for pk, code in rows.values_list("pk", "area__code")]
