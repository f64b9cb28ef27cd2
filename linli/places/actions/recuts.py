"""Re-cutting grids: planned, rehearsed, decided, and done on its day."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, Unpack
from uuid import uuid4

from django.utils.translation import gettext as _

from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.places.actions.areas import shape_fields
from linli.places.actions.premises import put_into_grid
from linli.places.models import Area, Recut
from linli.places.queries.recuts import Cut, buildings_in, guests_of, movers, next_codes, problems_of
from linli.places.rules import FIRST_DEDICATED, Level
from linli.record.acts import Sent, act, once, one_step
from linli.record.models import Act


@once
def plan_recut(
    community: Area,
    *,
    begins_on: dt.date,
    ending: Sequence[str],
    parts: Sequence[dict[str, Any]],
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """Keep a plan to look at: ``parts`` are names and polygons (GeoJSON, WGS-84). Moves nothing."""
    recut = Recut(community=community, begins_on=begins_on, ending=list(ending), parts=[dict(p) for p in parts])
    return one_step(recut, "plan_recut", by=by, **sent)


@once
def decide_recut(recut: Recut, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """From its day on the new grids hold and the old ones do not: areas, buildings and whatever else has days.

    What has no days of its own (open cases) moves when the day has come, see ``take_effect``. Codes are given now,
    and never again. Raises Refused with all that stands against it.
    """
    batch, day = uuid4(), recut.begins_on
    codes = next_codes(recut.community_id, len(recut.parts))
    if codes and int(codes[-1][12:]) >= FIRST_DEDICATED:
        raise Refused(_("This community has no number left for a base grid."))
    parts = [{**part, "code": code} for part, code in zip(recut.parts, codes, strict=True)]
    with act(recut, "decide_recut", by=by, changes={"parts": parts}, **sent) as doing:
        cut = Cut(recut)
        if problems := problems_of(recut, cut):
            raise Refused(" ".join(problems))
        put_into_grid(doing, cut.heirs(buildings_in(recut.ending, day)), since=day)
        done = doing.row
    for old in cut.old:
        one_step(old, "retire", changes={"valid_to": day - dt.timedelta(days=1)}, by=by, batch=batch)
    for part in parts:
        one_step(_grid(recut, part, cut), "add", by=by, batch=batch)
    for mover in movers:
        if mover.is_dated:
            mover.move(cut.heirs(mover.found(recut.ending, day)), day, by, batch)
    return done


@once
def drop_recut(recut: Recut, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """It stays as it is (放弃调整)."""
    return one_step(recut, "drop_recut", by=by, **sent)


@once
def take_effect(recut: Recut, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """The day has come: dedicated grids inside, and what is open, go over to the new grids."""
    batch, cut = uuid4(), Cut(recut)
    done = one_step(recut, "take_effect", by=by, **sent)
    heirs = cut.heirs(guests_of(recut.ending))
    for guest in Area.objects.filter(pk__in=heirs):
        one_step(guest, "change", changes={"host_id": heirs[guest.pk]}, by=by, batch=batch)
    for mover in movers:
        if not mover.is_dated:
            mover.move(cut.heirs(mover.found(recut.ending, recut.begins_on)), recut.begins_on, by, batch)
    return done


def _grid(recut: Recut, part: dict[str, Any], cut: Cut) -> Area:
    """A new grid, with the phones of the old one of which it takes most."""
    shares = {area.code: dict(cut.shares[area.code]).get(part["code"], 0.0) for area in cut.old}
    source = max(cut.old, key=lambda area: shares[area.code])
    landmarks = list(dict.fromkeys(mark for area in cut.old if shares[area.code] > 0.5 for mark in area.landmark_list))
    return Area(
        code=part["code"],
        name=part["name"],
        level=Level.GRID,
        valid_from=recut.begins_on,
        phone=source.phone,
        supervision_phone=source.supervision_phone,
        landmarks="\n".join(landmarks),
        **shape_fields(part["polygon"]),
    )
