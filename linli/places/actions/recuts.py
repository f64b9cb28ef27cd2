"""Re-cutting grids: planned, rehearsed, decided, and done on its day."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Unpack
from uuid import UUID, uuid4

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.places.actions.areas import restore_area, shape_fields
from linli.places.actions.premises import put_into_grid, take_out_of_grids
from linli.places.models import Area, Recut, ServicePoint
from linli.places.queries.recuts import (
    Cut,
    buildings_in,
    guests_of,
    hindrances_of,
    movers,
    next_codes,
    problems_of,
    stations_in,
)
from linli.places.rules import FIRST_DEDICATED, Level
from linli.record import registers
from linli.record.acts import Sent, act, once, one_step
from linli.record.models import Act
from linli.record.registers import as_it_was


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
def call_off_recut(recut: Recut, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """A decision is taken back before its day (撤销调整): the old grids go on with all that is theirs.

    The new ones never held; their codes stay given. Raises Refused once the day has come, or where a later
    re-cut builds on this one.
    """
    batch, day, cut = uuid4(), recut.begins_on, Cut(recut)
    with act(recut, "call_off_recut", by=by, **sent) as doing:
        if hindrances := hindrances_of(recut):
            raise Refused(" ".join(hindrances))
        take_out_of_grids(doing, cut.keys, since=day)
        done = doing.row
    never = {"valid_to": timezone.localdate() - dt.timedelta(days=1)}  # the day before its first one, or earlier
    for new in Area.objects.filter(code__in=cut.keys):
        one_step(new, "retire", changes=never, by=by, batch=batch)
    for old in cut.old:
        restore_area(old, last_day=_last_day_before(old), by=by, batch=batch)
    strays = guests_of(cut.keys)
    homes = {guest.pk: cut.origin(guest) for guest in strays}
    for guest in Area.objects.filter(pk__in=homes):
        one_step(guest, "change", changes={"host_id": homes[guest.pk]}, by=by, batch=batch)
    for mover in movers:
        if mover.move_back is not None:
            mover.move_back(cut.sources, recut.ending, day, by, batch)
    return done


@once
def take_effect(recut: Recut, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """The day has come: dedicated grids inside, and what is open, go over to the new grids.

    So do service stations, and what was put into an old grid after the decision: a building, a post.
    """
    batch, cut, day = uuid4(), Cut(recut), recut.begins_on
    with act(recut, "take_effect", by=by, **sent) as doing:
        put_into_grid(doing, cut.heirs(buildings_in(recut.ending, day)), since=day)
        done = doing.row
    heirs = cut.heirs(guests_of(recut.ending))
    for guest in Area.objects.filter(pk__in=heirs):
        one_step(guest, "change", changes={"host_id": heirs[guest.pk]}, by=by, batch=batch)
    _move_stations(cut.heirs(stations_in(recut.ending)), by, batch)
    for mover in movers:
        mover.move(cut.heirs(mover.found(recut.ending, day)), day, by, batch)
    return done


def _move_stations(heirs: Mapping[int, str], by: Actor, batch: UUID) -> None:
    """Each station (id) is in another grid (its code) from now on; where one of its name is there, it says whence it came."""
    for station in ServicePoint.objects.filter(pk__in=heirs).select_related("area"):
        changes = {"area_id": heirs[station.pk]}
        if ServicePoint.objects.filter(area__code=changes["area_id"], name=station.name).exists():
            whence = f"（{station.area.name}）"
            changes["name"] = station.name[: 60 - len(whence)] + whence
        registers.change(station, changes=changes, by=by, batch=batch)


def _last_day_before(old: Area) -> dt.date | None:
    """The last day that a grid had before a re-cut ended it."""
    known = [facts["valid_to"] for facts in as_it_was(old)]
    before = next((told for told in known if told != known[0]), None)
    return dt.date.fromisoformat(before) if before else None


def _grid(recut: Recut, part: dict[str, Any], cut: Cut) -> Area:
    """A new grid, with the phones of the old one of which it takes most."""
    shares = {area.code: dict(cut.shares[area.code]).get(part["code"], 0.0) for area in cut.old}
    source = next(area for area in cut.old if area.code == cut.sources[part["code"]])
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
