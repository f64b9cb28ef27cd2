"""What of visits lies in grids that end: it moves when they are cut anew."""

import datetime as dt
from collections.abc import Collection

from linli.places.queries import Moving
from linli.visits.models import CareEntry, Round
from linli.visits.rules import CareState, RoundState


def cares_in_grids(grids: Collection[str], day: dt.date) -> list[Moving]:
    """Entries of the care list, with where their house stands. One query."""
    rows = CareEntry.objects.filter(area__in=grids, state=CareState.ACTIVE)
    house = ("dwelling__building__longitude", "dwelling__building__latitude")
    return [Moving(*row) for row in rows.values_list("pk", "area__code", *house)]


def rounds_in_grids(grids: Collection[str], day: dt.date) -> list[Moving]:
    """Rounds under way, for the grid as a whole. One query."""
    rows = Round.objects.filter(area__in=grids, state=RoundState.OPEN)
    return [Moving(pk, str(code)) for pk, code in rows.values_list("pk", "area__code")]
