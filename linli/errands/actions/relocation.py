"""Open errands go with the ground they lie on when grids are drawn anew; whoever runs one goes on with it."""

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

from linli.errands.models import Errand
from linli.kernel.actor import Actor
from linli.record.bulk import move_many


def relocate_errands(heirs: Mapping[int, str], day: dt.date, by: Actor, batch: UUID) -> None:
    """Each of these errands (ids) lies in another grid (its code): one act each, in few queries."""
    move_many(Errand, "relocate_errand", column="area_id", values=heirs, by=by, batch=batch)
