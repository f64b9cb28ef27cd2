"""The dry run of a spreadsheet of dwellings: what each row would become, and what is wrong with it. Writes nothing."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from linli.kernel.sheets import Sheet
from linli.places.models import Area, Building, Compound, Dwelling
from linli.places.queries.areas import in_force
from linli.places.rules import MOST_DWELLINGS, Door, Level

# the columns as a file may call them; the first is how we do
COLUMNS: dict[str, tuple[str, ...]] = {
    "community": ("社区", "所属社区", "community"),
    "compound": ("小区", "小区名称", "compound"),
    "building": ("楼栋", "楼号", "楼栋号", "building"),
    "unit": ("单元", "单元号", "unit"),
    "floor": ("楼层", "层", "所在层", "floor"),
    "number": ("房号", "门牌", "室号", "户号", "number"),
    "grid": ("网格", "网格编码", "所属网格", "grid"),
    "longitude": ("经度", "longitude"),
    "latitude": ("纬度", "latitude"),
}
NEEDED = ("compound", "building", "number")
KNOWN = [name for names in COLUMNS.values() for name in names]
_NUMBER = re.compile(r"-?\d+")
_ONES = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong, where, as a person finds it in the sheet."""

    row: int  # as the sheet counts; 0: the file as a whole
    column: str
    text: str


@dataclass(slots=True)
class FoundBuilding:
    """A building of the file, with the doors that are new."""

    compound: tuple[str, str]  # code of its community, name
    name: str
    grid: str | None
    place: tuple[float, float] | None = None  # longitude, latitude
    doors: list[Door] = field(default_factory=list)
    existing: Building | None = None


@dataclass(slots=True)
class BuildingReport:
    """What would be written if somebody says so."""

    buildings: list[FoundBuilding]
    compounds: dict[tuple[str, str], Compound | None]
    problems: list[RowProblem]
    known: int  # rows that are there already

    @property
    def counts(self) -> dict[str, int]:
        return {
            "compounds": sum(found is None for found in self.compounds.values()),
            "buildings": sum(b.existing is None for b in self.buildings),
            "dwellings": sum(len(b.doors) for b in self.buildings),
            "known": self.known,
            "refused": len({p.row for p in self.problems}),
        }

    @property
    def is_writable(self) -> bool:
        return not self.problems and any(b.doors for b in self.buildings)


def check_dwellings(sheet: Sheet, *, within: Iterable[str]) -> BuildingReport:
    """The dry run of this sheet for somebody who keeps these communities (codes). Five queries, however many rows."""
    columns = {
        name: next((sheet.columns.index(a) for a in names if a in sheet.columns), None)
        for name, names in COLUMNS.items()
    }
    if lacking := [COLUMNS[name][0] for name in NEEDED if columns[name] is None]:
        return BuildingReport([], {}, [RowProblem(0, c, _("The file has no column “%s”.") % c) for c in lacking], 0)
    towns = _Communities(within)
    reading = _Reading(towns)
    for n, cells in sheet.rows:
        told = {name: "" if at is None or at >= len(cells) else _said(cells[at]) for name, at in columns.items()}
        reading.take(n, told)
    return _compared(reading)


class _Communities:
    """Communities and grids by code and by name."""

    def __init__(self, within: Iterable[str]) -> None:
        codes = list(within)
        areas = in_force().filter(level__in=(Level.COMMUNITY, Level.GRID)).defer("polygon")
        mine = [a for a in areas if any(a.code.startswith(code) for code in codes)]
        self.communities = {key: a.code for a in mine if a.level == Level.COMMUNITY for key in (a.code, a.name)}
        self.only = next(iter(self.communities.values())) if len(set(self.communities.values())) == 1 else None
        self.grids: dict[tuple[str, str], str] = {}
        for a in mine:
            if a.level == Level.GRID:
                short = a.name.partition("（")[0]  # as it is called every day: 湖畔01网格（湖畔花园）
                self.grids |= {(a.code[:12], key): a.code for key in (a.code, a.name, a.code[12:], short)}


class _Reading:
    """Rows gathered into buildings, with what is wrong."""

    def __init__(self, towns: _Communities) -> None:
        self.towns = towns
        self.problems: list[RowProblem] = []
        self.buildings: dict[tuple[str, str, str], FoundBuilding] = {}
        self.rows: dict[tuple[str, str, str], dict[tuple[int, str], int]] = defaultdict(dict)

    def take(self, n: int, told: dict[str, str]) -> None:
        before = len(self.problems)
        community = self.towns.communities.get(told["community"]) if told["community"] else self.towns.only
        if community is None:
            self._wrong(n, "community", _("“%s” is no community of yours.") % told["community"])
        for name, most in (("compound", 60), ("building", 30), ("number", 10)):
            if not told[name] or len(told[name]) > most:
                self._wrong(n, name, _("Missing, or longer than %d characters.") % most)
        unit, floor = self._whole(n, "unit", told["unit"], 0, 99), self._floor(n, told)
        grid = self.towns.grids.get((community or "", told["grid"])) if told["grid"] else None
        if told["grid"] and community and grid is None:
            self._wrong(n, "grid", _("The community has no grid “%s”.") % told["grid"])
        place = self._place(n, told)
        if len(self.problems) > before or community is None or unit is None or floor is None:
            return
        self._gather(n, (community, told["compound"], told["building"]), Door(unit, floor, told["number"]), grid, place)

    def _gather(
        self, n: int, key: tuple[str, str, str], door: Door, grid: str | None, place: tuple[float, float] | None
    ) -> None:
        building = self.buildings.setdefault(key, FoundBuilding(key[:2], key[2], grid, place))
        building.grid, building.place = building.grid or grid, building.place or place
        if grid and building.grid != grid:
            self._wrong(n, "grid", _("Another row says that this building lies in another grid."))
        elif first := self.rows[key].get((door.unit, door.number)):
            self._wrong(n, "number", _("The same door as in row %d.") % first)
        elif len(building.doors) >= MOST_DWELLINGS:
            self._wrong(n, "building", _("A building has at most %d dwellings.") % MOST_DWELLINGS)
        else:
            self.rows[key][door.unit, door.number] = n
            building.doors.append(door)

    def _whole(self, n: int, name: str, text: str, least: int, most: int) -> int | None:
        """“2单元” is 2; nothing is 0."""
        found = _NUMBER.findall(_in_digits(text))
        number = int(found[0]) if len(found) == 1 and len(found[0]) < 6 else None if text else 0
        if number is None or not least <= number <= most:
            self._wrong(n, name, _("“%s” is no number that fits here.") % text[:20])
            return None
        return number

    def _floor(self, n: int, told: dict[str, str]) -> int | None:
        """As told; otherwise from the door number: 301 and 1203 are on floors 3 and 12."""
        if told["floor"]:
            return self._whole(n, "floor", told["floor"], -9, 200)
        digits = _NUMBER.findall(told["number"])
        if digits and 3 <= len(digits[-1].lstrip("-")) <= 4:
            return int(digits[-1][:-2])
        self._wrong(n, "floor", _("On which floor? The door number does not say it."))
        return None

    def _place(self, n: int, told: dict[str, str]) -> tuple[float, float] | None:
        if not told["longitude"] and not told["latitude"]:
            return None
        try:
            lon, lat = float(told["longitude"]), float(told["latitude"])
        except ValueError:
            lon, lat = 999.0, 999.0
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            self._wrong(n, "longitude", _("A place needs longitude and latitude in degrees."))
            return None
        return lon, lat

    def _wrong(self, n: int, column: str, text: str) -> None:
        self.problems.append(RowProblem(n, COLUMNS[column][0], text))


def _compared(reading: _Reading) -> BuildingReport:
    """What of it is there already."""
    found = reading.buildings
    codes = {community for community, _compound, _name in found}
    compounds: dict[tuple[str, str], Compound | None] = {key[:2]: None for key in found}
    compounds |= {
        (c.area_id, c.name): c for c in Compound.objects.filter(area_id__in=codes) if (c.area_id, c.name) in compounds
    }
    there = Building.objects.filter(compound__in=[c for c in compounds.values() if c]).select_related("compound")
    existing = {(b.compound.area_id, b.compound.name, b.name): b for b in there}
    doors: dict[int, set[tuple[int, str]]] = defaultdict(set)
    standing = Dwelling.objects.filter(
        building__compound__in=[c for c in compounds.values() if c], ended_on__isnull=True
    )
    for building, unit, number in standing.values_list("building_id", "unit", "number"):
        doors[building].add((unit, number))
    known = 0
    for key, row in found.items():
        row.existing = existing.get(key)
        if row.existing:
            new = [d for d in row.doors if (d.unit, d.number) not in doors[row.existing.pk]]
            known += len(row.doors) - len(new)
            row.doors = new
        elif row.grid is None and row.place is None:
            first = min(reading.rows[key].values(), default=0)
            reading.problems.append(
                RowProblem(first, COLUMNS["grid"][0], _("In which grid does this new building lie?"))
            )
    rows = [row for row in found.values() if row.doors or row.existing is None]
    return BuildingReport(rows, compounds, sorted(reading.problems, key=lambda p: p.row), known)


def _in_digits(text: str) -> str:
    """“三层” and “十二单元” in digits; “地下一层” and “B1” are -1."""

    def value(found: re.Match[str]) -> str:
        tens, ten, ones = found[0].rpartition("十")
        number = (_ONES.find(tens) if tens else 1) * 10 if ten else 0
        return str(number + (_ONES.find(ones) if ones else 0))

    return re.sub(
        r"^(?:地下|负|[Bb])-?(?=\d)",
        "-",
        re.sub(r"[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]", value, text),
    )


def _said(cell: Any) -> str:
    """A cell as text; 301.0 is 301."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str(cell).strip() if cell is not None else ""


def area_names(report: BuildingReport) -> dict[str, str]:
    """The names of the communities that a report speaks of. One query."""
    codes = {code for code, _name in report.compounds}
    return dict(Area.objects.filter(code__in=codes).values_list("code", "name"))
