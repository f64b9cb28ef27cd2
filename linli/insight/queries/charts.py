"""Columns and shaded maps: numbers on their way into the components of ``ui``, all drawn by the same scale."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from linli.insight.queries.sums import Counts
from linli.insight.rules import Measure
from linli.places.models import Area
from linli.places.queries import in_force

HEIGHT = 40.0  # of the drawing; its width is 100
SHADES = 5

Bar = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One week or month: received, and of these answered by now."""

    start: date
    label: str
    received: int
    answered: int


def lines(counts: Mapping[date, Counts], starts: Sequence[date], *, weeks: bool = False) -> list[Line]:
    """The counts of each start, also of those in which nothing came."""
    return [
        Line(
            start,
            f"{start:%Y-%m-%d}" if weeks else f"{start:%Y-%m}",
            counts.get(start, Counts()).n(Measure.RECEIVED),
            counts.get(start, Counts()).n(Measure.ANSWERED),
        )
        for start in starts
    ]


def bars(rows: Sequence[Line], most: int) -> list[Bar]:
    """Columns of a drawing 100 wide and 40 high; ``most`` is what its full height means."""
    wide = 100 / max(len(rows), 1)
    return [
        {
            "x": _round(n * wide + wide * 0.12),
            "width": _round(wide * 0.76),
            **_column(row.received, most, "y", "height"),
            **_column(row.answered, most, "part_y", "part_height"),
            "text": _("%(when)s: received %(received)d, answered %(answered)d")
            % {"when": row.label, "received": row.received, "answered": row.answered},
        }
        for n, row in enumerate(rows)
    ]


def columns(rows: Sequence[tuple[str, int]]) -> list[Bar]:
    """Plain columns, each with its name and number, as high as their part of the greatest."""
    wide, most = 100 / max(len(rows), 1), max((n for _name, n in rows), default=0)
    return [
        {
            "x": _round(n * wide + wide * 0.12),
            "width": _round(wide * 0.76),
            **_column(many, most, "y", "height"),
            **_column(0, most, "part_y", "part_height"),
            "text": f"{name}: {many}",
        }
        for n, (name, many) in enumerate(rows)
    ]


def shaded(values: Mapping[str, tuple[float | None, str, str]], level: str, under: str) -> dict[str, Any]:
    """Areas of a level as GeoJSON, pale where there is little, dark where there is much; how well is not coloured.

    ``values``: by code the number (None where there is none to show), what it says, and where it leads.
    """
    known = [number for number, _words, _href in values.values() if number is not None]
    least, most = min(known, default=0.0), max(known, default=0.0)
    areas = in_force().filter(level=level, code__startswith=under, is_dedicated=False).order_by("code")
    features = [_feature(area, *values.get(area.code, (None, "", "")), least, most) for area in areas if area.polygon]
    return {"type": "FeatureCollection", "features": features}


def _feature(area: Area, number: float | None, words: str, href: str, least: float, most: float) -> dict[str, Any]:
    shade = 0 if number is None else 1 + round((SHADES - 1) * (number - least) / (most - least)) if most > least else 3
    properties = {"id": area.code, "title": area.name, "text": words, "shade": shade} | ({"href": href} if href else {})
    return {"type": "Feature", "properties": properties, "geometry": area.polygon}


def _column(n: int, most: int, y: str, height: str) -> dict[str, Any]:
    tall = HEIGHT * min(n, most) / most if most else 0.0
    return {y: _round(HEIGHT - tall), height: _round(tall)}


def _round(number: float) -> str:
    """As text: a template would write it with the comma of its language."""
    return f"{number:.2f}"
