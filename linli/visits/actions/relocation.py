"""The care list and open rounds go with the ground they lie on when grids are drawn anew."""

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

from linli.kernel.actor import Actor
from linli.record.bulk import move_many
from linli.visits.models import CareEntry, Round


def relocate_cares(heirs: Mapping[int, str], day: dt.date, by: Actor, batch: UUID) -> None:
    """Each of these entries (ids) lies in another grid (its code): whoever looks in on them there sees them."""
    move_many(CareEntry, "relocate_care", column="area_id", values=heirs, by=by, batch=batch)


def relocate_rounds(heirs: Mapping[int, str], day: dt.date, by: Actor, batch: UUID) -> None:
    """Each of these rounds (ids) goes on in the grid that took most of the old one; its doors stay as they are."""
    move_many(Round, "relocate_round", column="area_id", values=heirs, by=by, batch=batch)
