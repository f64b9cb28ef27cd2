"""One row of a file of polygons: what it would become, and what is wrong with it by itself."""

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any

import shapely
from django.db import models
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from linli.places.geometry import as_geojson, geometry_to_wgs84
from linli.places.models import Area
from linli.places.rules import LENGTHS, Level, is_dedicated_code, level_of

MOST_VERTICES = 200_000  # of one polygon

# what a column may become, with the column names that are recognised without being told
FIELDS: dict[str, tuple[str, ...]] = {
    "code": (
        "code",
        "adcode",
        "grid_code",
        "编码",
        "网格编码",
        "区域编码",
        "区划代码",
        "行政区划代码",
        "网格代码",
        "代码",
        "id",
    ),
    "name": ("name", "grid_name", "名称", "网格名称", "区域名称", "区划名称", "网格名"),
    "is_dedicated": ("is_dedicated", "dedicated", "专属网格", "是否专属"),
    "dedicated_kind": ("dedicated_kind", "专属类型"),
    "host": ("host", "所属网格", "宿主网格"),
    "phone": ("phone", "电话", "联系电话"),
    "supervision_phone": ("supervision_phone", "监督电话"),
    "contact": ("contact", "负责人", "联系人"),
    "extent": ("extent", "四至", "四至范围", "范围"),
    "landmarks": ("landmarks", "小区", "地标"),
    "valid_from": ("valid_from", "启用日期", "生效日期"),
    "valid_to": ("valid_to", "停用日期", "失效日期"),
}
NEEDED = ("code", "name")
YES = {"1", "true", "t", "yes", "y", "是", "专属", "专属网格"}
_PLACEHOLDER = re.compile(r"\{([^{}:]+)(?::0?(\d{1,2}))?\}")


@dataclass(frozen=True, slots=True)
class Options:
    """How a file is to be read. A mapping names a column, or composes some: ``371482{street:3}{no:3}``."""

    crs: str = Area.Crs.WGS84
    level: str = ""  # expected of every row; empty: what the code says
    mapping: dict[str, str] = field(default_factory=dict)
    valid_from: dt.date = field(default_factory=dt.date.today)
    skip_bad: bool = False  # leave out rows with errors instead of refusing the file


@dataclass(frozen=True, slots=True)
class Problem:
    text: str
    column: str = ""
    is_error: bool = True


@dataclass(slots=True)
class Row:
    """One feature of the file: what it would become, and what is wrong with it."""

    number: int  # as people count, from 1
    fields: dict[str, Any] = field(default_factory=dict)
    geometry: BaseGeometry | None = None
    existing: Area | None = None  # set, with all the file does not say, by ``meet``
    changes: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def code(self) -> str:
        return str(self.fields.get("code", ""))

    @property
    def name(self) -> str:
        return str(self.fields.get("name", ""))

    @property
    def is_refused(self) -> bool:
        return any(problem.is_error for problem in self.problems)

    @property
    def outcome(self) -> str:
        """refused, new, changed or unchanged."""
        if self.is_refused:
            return "refused"
        if self.existing is None:
            return "new"
        return "changed" if self.changes else "unchanged"

    @property
    def outcome_label(self) -> str:
        labels = {"refused": _("refused"), "new": _("new"), "changed": _("to change"), "unchanged": _("unchanged")}
        return labels[self.outcome]

    @property
    def is_base_grid(self) -> bool:
        return level_of(self.code) == Level.GRID and not self.fields.get("is_dedicated")

    def meet(self, existing: Area | None, valid_from: dt.date) -> None:
        """Take what the file does not say from the area that has this code, or from its code."""
        self.existing = existing
        known = {
            "is_dedicated": existing.is_dedicated if existing else is_dedicated_code(self.code),
            "valid_from": existing.valid_from if existing else valid_from,
            "valid_to": existing.valid_to if existing else None,
            "dedicated_kind": existing.dedicated_kind if existing else "",
            "host_id": existing.host_id if existing else None,
        }
        self.fields = {**known, **self.fields}
        if not self.fields["is_dedicated"]:
            self.fields |= {"dedicated_kind": "", "host_id": None}
        elif level_of(self.code) is not Level.GRID:
            self.problems.append(Problem(_("Only a grid can be a dedicated grid."), field_label("is_dedicated")))
        if self.term[1] < self.term[0]:
            self.problems.append(Problem(_("An area cannot end before it began."), field_label("valid_to")))

    @property
    def term(self) -> tuple[dt.date, dt.date]:
        return term(self.fields.get("valid_from"), self.fields.get("valid_to"))


@dataclass(slots=True)
class Report:
    """The dry run: what would be written if somebody says so."""

    options: Options
    columns: list[str]
    unused: list[str]
    rows: list[Row]
    problems: list[Problem] = field(default_factory=list)  # of the file as a whole

    @property
    def counts(self) -> dict[str, int]:
        counts = dict.fromkeys(("new", "changed", "unchanged", "refused"), 0)
        for row in self.rows:
            counts[row.outcome] += 1
        return counts

    @property
    def is_writable(self) -> bool:
        """Whether saying yes would do something."""
        if any(problem.is_error for problem in self.problems):
            return False
        counts = self.counts
        return bool(counts["new"] + counts["changed"]) and (self.options.skip_bad or not counts["refused"])


def guess_mapping(columns: list[str]) -> dict[str, str]:
    """The columns that need no telling, by the names they usually have."""
    known = {column.casefold(): column for column in reversed(columns)}
    found = {name: next((known[a] for a in aliases if a in known), "") for name, aliases in FIELDS.items()}
    return {name: column for name, column in found.items() if column}


def columns_of(template: str, columns: list[str]) -> list[str]:
    """The columns that a mapping names: one, or those it is composed of."""
    return [template] if template in columns else [name for name, _width in _PLACEHOLDER.findall(template)]


def read_row(
    number: int, values: dict[str, str], shape: BaseGeometry | None, mapping: dict[str, str], options: Options
) -> Row:
    row = Row(number)
    texts = {name: _filled(template, values) for name, template in mapping.items()}
    column = {name: mapping.get(name, name) for name in FIELDS}
    code = row.fields["code"] = texts.pop("code")
    row.fields["name"] = texts.pop("name")
    level = level_of(code)
    row.fields["level"] = level
    if level is None or (options.level and level != options.level):
        lengths = LENGTHS[Level(options.level)] if options.level else "6, 9, 12, 15"
        text = _("“%(code)s” is no code of %(length)s digits.") % {"code": code, "length": lengths}
        row.problems.append(Problem(text, column["code"]))
    if not row.name or len(row.name) > 60:
        row.problems.append(Problem(_("The name is missing or longer than 60 characters."), column["name"]))
    if flag := texts.pop("is_dedicated", ""):
        row.fields["is_dedicated"] = flag.casefold() in YES
    row.fields["source_crs"] = options.crs
    _dates(row, texts, column)
    _choices(row, texts, column)
    for name, text in texts.items():
        limit = _text_field(name).max_length
        if limit and len(text) > limit:
            row.problems.append(Problem(_("Longer than %d characters.") % limit, column[name]))
        row.fields[name] = text
    _draw(row, shape, options)
    return row


def _filled(template: str, values: dict[str, str]) -> str:
    if template in values:
        return values[template]
    return _PLACEHOLDER.sub(lambda m: values.get(m[1], "").zfill(int(m[2] or 0)), template).strip()


def _dates(row: Row, texts: dict[str, str], column: dict[str, str]) -> None:
    for name in ("valid_from", "valid_to"):
        text = texts.pop(name, "")
        if text:
            try:
                day = parse_date(text[:10].replace("/", "-"))
            except ValueError:
                day = None
            if day is None:
                row.problems.append(Problem(_("“%s” is no date like 2026-01-31.") % text, column[name]))
            else:
                row.fields[name] = day


def _choices(row: Row, texts: dict[str, str], column: dict[str, str]) -> None:
    if "host" in texts:
        row.fields["host_id"] = texts.pop("host") or None
    kind = texts.pop("dedicated_kind", "")
    labels = {str(label): value for value, label in Area.DedicatedKind.choices}
    known = labels | {value: value for value in Area.DedicatedKind.values}
    if kind:
        row.fields["dedicated_kind"] = known.get(kind, Area.DedicatedKind.OTHER)
    if kind and kind not in known:
        text = _("“%(kind)s” is not one of: %(kinds)s.") % {"kind": kind, "kinds": ", ".join(labels)}
        row.problems.append(Problem(text, column["dedicated_kind"], is_error=False))


def _draw(row: Row, shape: BaseGeometry | None, options: Options) -> None:
    """Put the polygon into the row as WGS-84, or say what is wrong with it."""
    problem = shape_problem(shape)
    if problem is None and shape is not None:
        row.geometry = geometry_to_wgs84(shape, options.crs)
        problem = shape_problem(row.geometry)
    if problem or row.geometry is None:
        row.geometry = None
        row.problems.append(Problem(problem or "", _("polygon")))
    else:
        row.fields["polygon"] = as_geojson(row.geometry)


def shape_problem(shape: BaseGeometry | None) -> str | None:
    """What is wrong with a polygon, in words for people; None if nothing is."""
    if shape is None or shape.is_empty:
        return _("There is no polygon.")
    if shape.geom_type not in {"Polygon", "MultiPolygon"}:
        return _("This is a %s, not a polygon.") % str(shape.geom_type)
    if shapely.get_num_coordinates(shape) > MOST_VERTICES:
        return _("The polygon has more than %d points; please simplify it.") % MOST_VERTICES
    if not all(abs(n) < 1e9 for n in shape.bounds):
        return _("A coordinate is not a number.")
    if not shape.is_valid:
        reason, _bracket, where = str(shapely.is_valid_reason(shape)).partition("[")
        return _("Invalid polygon: %(reason)s, at %(where)s.") % {
            "reason": reason_label(reason),
            "where": where.rstrip("]"),
        }
    return None


def term(begins: dt.date | None, ends: dt.date | None) -> tuple[dt.date, dt.date]:
    """First and last day in force."""
    return begins or dt.date.min, ends or dt.date.max


def field_label(name: str) -> str:
    """A field as the settings pages call it."""
    return str(_text_field(name).verbose_name)


def _text_field(name: str) -> models.Field[Any, Any]:
    field = Area._meta.get_field(name)
    assert isinstance(field, models.Field)
    return field


def reason_label(reason: str) -> str:
    """What GEOS says is wrong with a polygon, in the reader's language."""
    reasons = {
        "Self-intersection": _("its border crosses itself"),
        "Ring Self-intersection": _("its border touches itself"),
        "Hole lies outside shell": _("a hole lies outside"),
        "Holes are nested": _("holes lie in one another"),
        "Nested shells": _("its parts lie in one another"),
        "Duplicate Rings": _("a border is there twice"),
        "Interior is disconnected": _("its inside falls apart"),
        "Too few points in geometry component": _("too few points"),
        "Ring is not closed": _("its border is not closed"),
    }
    return reasons.get(reason, reason)
