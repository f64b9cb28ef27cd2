"""Every write to areas and service points: acts of the registers, with what follows from a polygon."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Unpack

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.places.geometry import digest, from_geojson
from linli.places.models import Area
from linli.places.queries import overlapping, recut_ahead
from linli.record import registers
from linli.record.acts import Sent, once, one_step
from linli.record.models import Act


def shape_fields(polygon: dict[str, Any] | None) -> dict[str, Any]:
    """A polygon and all that follows from it, as fields of an Area."""
    if polygon is None:
        bounds: tuple[float | None, ...] = (None,) * 4
        inside: tuple[float | None, ...] = (None,) * 2
    else:
        geometry = from_geojson(polygon)
        point = geometry.representative_point()
        bounds, inside = geometry.bounds, (round(point.x, 7), round(point.y, 7))
    values = (polygon, digest(polygon), *inside, *bounds)
    return dict(
        zip(("polygon", "shape", "longitude", "latitude", "west", "south", "east", "north"), values, strict=True)
    )


@once
def add_area(area: Area, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Add an area with its polygon. Raises Refused when a base grid would overlap another."""
    for name, value in shape_fields(area.polygon).items():
        setattr(area, name, value)
    _refuse_overlap(area)
    return registers.add(area, by=by, **sent)


@once
def change_area(area: Area, *, changes: Mapping[str, Any], by: Actor, **sent: Unpack[Sent]) -> Act:
    """Change an area; with ``polygon`` among the changes, what follows from it changes too."""
    changes = {**changes, **shape_fields(changes["polygon"])} if "polygon" in changes else dict(changes)
    if {"valid_from", "valid_to"} & set(changes):
        _refuse_recut(area)
    if {"polygon", "valid_from", "valid_to", "is_dedicated"} & set(changes):
        _refuse_overlap(_as_changed(area, changes))
    return registers.change(area, changes=changes, by=by, **sent)


@once
def retire_area(area: Area, *, last_day: dt.date, by: Actor, **sent: Unpack[Sent]) -> Act:
    """End an area (停用); its code is never used again, and its page says where to go instead."""
    if last_day < area.valid_from:
        raise Refused(_("An area cannot end before it began."))
    _refuse_recut(area)
    return one_step(area, "retire", changes={"valid_to": last_day}, by=by, **sent)


@once
def restore_area(area: Area, *, last_day: dt.date | None = None, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Take back that an area was ended; ``last_day`` is one that it had before."""
    changes = {"valid_to": last_day}
    _refuse_recut(area)
    _refuse_overlap(_as_changed(area, changes))
    return one_step(area, "restore", changes=changes, by=by, **sent)


def _as_changed(area: Area, changes: Mapping[str, Any]) -> Area:
    fields = {field.attname: getattr(area, field.attname) for field in area._meta.concrete_fields}
    return Area(**{**fields, **changes})


def _refuse_recut(area: Area) -> None:
    """Old and new grids of a decided re-cut begin and end together: one alone would leave ground with no grid, or two."""
    if recut := recut_ahead(area.code):
        day = date_format(recut.begins_on, "DATE_FORMAT")
        raise Refused(_("A decided re-cut gives this grid its dates (%s). Call the re-cut off first.") % day)


def _refuse_overlap(area: Area) -> None:
    if others := overlapping(area):
        names = ", ".join(f"{other.name} ({other.code})" for other in others)
        raise Refused(_("Base grids of one moment may not overlap. It overlaps: %s.") % names)
