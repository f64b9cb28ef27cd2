"""The dry run of an import: what each row of a file would do, and what is wrong with it. Writes nothing."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import shapely
from django.utils.translation import gettext as _
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from linli.places.geometry import from_geojson, in_china, look_swapped
from linli.places.models import Area
from linli.places.polygon_files import PolygonFile
from linli.places.queries.areas import overlap
from linli.places.queries.import_rows import (
    FIELDS,
    NEEDED,
    Options,
    Problem,
    Report,
    Row,
    columns_of,
    field_label,
    guess_mapping,
    read_row,
    term,
)
from linli.places.rules import Level, ancestors, parent_of
from linli.record.registers import RegisterState

OUTSIDE_WARNS, OUTSIDE_REFUSES = 0.05, 0.5  # shares of a polygon outside its parent


def check_polygons(file: PolygonFile, options: Options) -> Report:
    """The dry run of this file. Four queries at most, however many rows."""
    mapping = options.mapping or guess_mapping(file.columns)
    problems = [*_mapping_problems(mapping, file.columns), *_coordinate_problems(file)]
    if file.reprojected_from:
        text = _("The file is in a projected system (%s) and was converted to longitude and latitude.")
        problems.append(Problem(text % file.reprojected_from[:60], is_error=False))
    used = {name for template in mapping.values() for name in columns_of(template, file.columns)}
    unused = [column for column in file.columns if column not in used]
    report = Report(options, file.columns, unused, [], problems)
    if not any(problem.is_error for problem in problems):
        given = zip(file.rows, file.geometries, strict=True)
        report.rows = [read_row(n, values, shape, mapping, options) for n, (values, shape) in enumerate(given, start=1)]
        _compare(report.rows, options)
    return report


def _mapping_problems(mapping: dict[str, str], columns: list[str]) -> Iterator[Problem]:
    have = ", ".join(columns) or "–"
    for name in NEEDED:
        if not mapping.get(name):
            yield Problem(
                _("Which column is the %(field)s? The file has: %(columns)s.")
                % {"field": field_label(name), "columns": have}
            )
    for name, template in mapping.items():
        if name not in FIELDS:
            yield Problem(
                _("There is no field “%(field)s”; there are: %(fields)s.")
                % {"field": name, "fields": ", ".join(FIELDS)},
                name,
            )
        wanted = columns_of(template, columns)
        for column in [c for c in wanted if c not in columns] or ([] if wanted else [template]):
            yield Problem(
                _("The file has no column “%(column)s”; it has: %(columns)s.") % {"column": column, "columns": have},
                column,
            )


def _coordinate_problems(file: PolygonFile) -> Iterator[Problem]:
    shapes = [shape for shape in file.geometries if shape is not None and not shape.is_empty]
    if not shapes:
        return
    west, south, east, north = (float(n) for n in shapely.total_bounds(shapes))
    if max(abs(west), abs(east)) > 180 or max(abs(south), abs(north)) > 180:
        yield Problem(
            _(
                "The coordinates are metres of an unnamed plan, not degrees. Send the .prj along, or export longitude and latitude."
            )
        )
    elif look_swapped((west, south, east, north)):
        yield Problem(_("Longitude and latitude are swapped in this file."))
    elif not in_china((west, south, east, north)):
        yield Problem(_("The areas lie outside China. Is this the right file and coordinate system?"), is_error=False)


def _compare(rows: list[Row], options: Options) -> None:
    """Compare rows with each other and with what is there. Two queries."""
    wanted = {code for row in rows for code in (row.code, *ancestors(row.code)) if code}
    known = {area.code: area for area in Area.objects.filter(code__in=wanted)}
    seen: dict[str, int] = {}
    for row in rows:
        if row.code in seen:
            row.problems.append(Problem(_("The same code as in row %d.") % seen[row.code], field_label("code")))
        seen.setdefault(row.code, row.number)
        row.meet(known.get(row.code), options.valid_from)
        if row.existing and row.existing.state == RegisterState.RETIRED:
            row.problems.append(Problem(_("This code was retired; codes are never used again."), field_label("code")))
    _orphans(rows, known)
    standing = _standing_base_grids(without={row.code for row in rows})
    _overlaps(rows, standing)
    _hosts(rows, known, standing)
    for row in rows:
        if row.existing is not None and not row.is_refused:
            row.changes = _changes(row.fields, row.existing)


def _orphans(rows: list[Row], known: dict[str, Area]) -> None:
    """A polygon without a parent, or outside of it. From the city down, so that a refused parent is none."""
    for row in sorted(rows, key=lambda r: len(r.code)):
        parent = parent_of(row.code)
        if row.is_refused or not parent:
            continue
        in_file = next((r for r in rows if r.code == parent and not r.is_refused), None)
        if in_file is None and parent not in known:
            row.problems.append(
                Problem(_("Its parent %s is neither in the file nor in Linli.") % parent, field_label("code"))
            )
            continue
        around = in_file.geometry if in_file else _drawn(known[parent])
        if around is not None and row.geometry is not None:
            _check_inside(row, around)


def _check_inside(row: Row, around: BaseGeometry) -> None:
    assert row.geometry is not None
    outside = 1 - row.geometry.intersection(around).area / row.geometry.area
    if outside > OUTSIDE_WARNS:
        text = _("%(percent)d %% of it lies outside its parent %(parent)s.")
        said = text % {"percent": round(outside * 100), "parent": parent_of(row.code)}
        row.problems.append(Problem(said, _("polygon"), is_error=outside > OUTSIDE_REFUSES))


def _standing_base_grids(*, without: set[str]) -> list[tuple[Area, BaseGeometry]]:
    """Base grids that stay as they are while this file comes in."""
    grids = Area.objects.filter(level=Level.GRID, is_dedicated=False, polygon__isnull=False).exclude(code__in=without)
    return [(area, from_geojson(area.polygon)) for area in grids if area.polygon and not area.never_held]


def _overlaps(rows: list[Row], standing: list[tuple[Area, BaseGeometry]]) -> None:
    """Base grids of one moment may not overlap; of two in the file the later one is refused."""
    mine = [row for row in rows if row.is_base_grid and row.geometry is not None and not row.is_refused]
    others: list[tuple[str, str, tuple[dt.date, dt.date], Any, Row | None]]
    others = [(r.name, r.code, r.term, r.geometry, r) for r in mine]
    others += [(a.name, a.code, term(a.valid_from, a.valid_to), shape, None) for a, shape in standing]
    tree = STRtree([shape for *_rest, shape, _row in others])
    for n, row in enumerate(mine):
        for k in sorted(tree.query(row.geometry, predicate="intersects")):
            name, code, (begins, ends), shape, other = others[k]
            is_mine = k >= n and k < len(mine)
            if is_mine or (other is not None and other.is_refused) or ends < row.term[0] or row.term[1] < begins:
                continue
            if shared := overlap(row.geometry, shape):
                text = _("Overlaps %(name)s (%(code)s) by %(metres)d m².")
                said = text % {"name": name, "code": code, "metres": round(shared)}
                row.problems.append(Problem(said, _("polygon")))


def _hosts(rows: list[Row], known: dict[str, Area], standing: list[tuple[Area, BaseGeometry]]) -> None:
    """A dedicated grid lies in the base grid that it names, or in the one around its middle; what reaches beyond is said."""
    grids = [(r.code, r.geometry) for r in rows if r.is_base_grid and r.geometry is not None and not r.is_refused]
    grids += [(area.code, shape) for area, shape in standing]
    shapes = dict(reversed(grids))
    tree = STRtree([shape for _code, shape in grids])
    for row in rows:
        if row.is_refused or row.is_base_grid or row.fields["level"] != Level.GRID or row.geometry is None:
            row.fields["host_id"] = None
        elif row.fields["host_id"]:
            if row.fields["host_id"] in shapes:
                _check_host(row, shapes[row.fields["host_id"]])
            else:
                row.problems.append(
                    Problem(_("There is no base grid %s.") % row.fields["host_id"], field_label("host"))
                )
        else:
            around = tree.query(row.geometry.representative_point(), predicate="intersects")
            row.fields["host_id"] = min((grids[k][0] for k in around), default=None)
            if row.fields["host_id"] is None:
                row.problems.append(
                    Problem(_("This dedicated grid lies in no base grid."), _("polygon"), is_error=False)
                )
            else:
                _check_host(row, shapes[row.fields["host_id"]])


def _check_host(row: Row, around: BaseGeometry) -> None:
    assert row.geometry is not None
    outside = 1 - row.geometry.intersection(around).area / row.geometry.area
    if outside > OUTSIDE_WARNS:
        text = _("%(percent)d %% of this dedicated grid lies outside its base grid %(host)s. Is it drawn rightly?")
        said = text % {"percent": round(outside * 100), "host": row.fields["host_id"]}
        row.problems.append(Problem(said, _("polygon"), is_error=False))


def _changes(fields: dict[str, Any], area: Area) -> dict[str, Any]:
    """What the file says otherwise than the table."""
    return {name: value for name, value in fields.items() if name != "level" and getattr(area, name) != value}


def _drawn(area: Area) -> BaseGeometry | None:
    return from_geojson(area.polygon) if area.polygon else None
