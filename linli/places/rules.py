"""What an area's code says: 6-digit county + 3 subdistrict + 3 community + 3 grid, each prefix an ancestor.

The first twelve digits are the statistical code (统计用区划代码) of the community. Of the last three,
001-799 are base grids and 801-999 dedicated grids (专属网格). Codes are text and never reused.
"""

from enum import StrEnum
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.kernel.rulebook import Rulebook


class Level(TextChoices):
    CITY = "city", _("city")  # 市
    SUBDISTRICT = "subdistrict", _("subdistrict")  # 街道
    COMMUNITY = "community", _("community")  # 社区
    GRID = "grid", _("grid")  # 网格


LENGTHS = {Level.CITY: 6, Level.SUBDISTRICT: 9, Level.COMMUNITY: 12, Level.GRID: 15}
COMMUNITY = LENGTHS[Level.COMMUNITY]  # digits of its code
LEVELS = {length: level for level, length in LENGTHS.items()}
FIRST_DEDICATED = 801


def level_of(code: str) -> Level | None:
    """The level whose shape this code has, or None if it is no code."""
    return LEVELS.get(len(code)) if code.isascii() and code.isdigit() else None


def ancestors(code: str) -> list[str]:
    """The codes above this one, the city first."""
    return [code[:length] for length in LEVELS if length < len(code)]


def parent_of(code: str) -> str:
    """The code just above; empty for a city."""
    above = ancestors(code)
    return above[-1] if above else ""


def is_dedicated_code(code: str) -> bool:
    """Whether the number of this grid is of the range set apart for dedicated grids."""
    return level_of(code) is Level.GRID and int(code[12:]) >= FIRST_DEDICATED


def level_below(level: str) -> Level | None:
    """What an area of this level is divided into."""
    below = list(Level)[list(Level).index(Level(level)) + 1 :]
    return below[0] if below else None


MOST_DWELLINGS = 2_000  # of one building


class Door(NamedTuple):
    """Where a dwelling is in its building."""

    unit: int  # 0: the building has none
    floor: int
    number: str


class Numbering(TextChoices):
    BY_UNIT = "by_unit", _("each unit begins anew: 101, 102 · 101, 102")  # 各单元从 01 起
    THROUGH = "through", _("through the floor: 101, 102 · 103, 104")  # 同一层连续编号


def laid_out(
    floors: int, units: int, per_floor: int, *, lowest: int = 1, numbering: str = Numbering.BY_UNIT
) -> list[Door]:
    """The doors of a building: "6 floors x 2 units x 2 per floor" are 24. Numbers are floor and two digits: 301.

    Raises ValueError for fewer than one of anything, or more than ``MOST_DWELLINGS`` doors.
    """
    if min(floors, units, per_floor) < 1 or floors * units * per_floor > MOST_DWELLINGS:
        raise ValueError(f"{floors} x {units} x {per_floor} is no building")
    doors = []
    for unit in range(1, units + 1):
        first = (unit - 1) * per_floor if numbering == Numbering.THROUGH else 0
        for floor in range(lowest, lowest + floors):
            doors += [Door(unit if units > 1 else 0, floor, f"{floor}{first + n:02}") for n in range(1, per_floor + 1)]
    return doors


class RecutState(TextChoices):
    DRAFT = "draft", pgettext_lazy("recut", "draft")  # 草案
    DECIDED = (
        "decided",
        pgettext_lazy("recut", "decided"),
    )  # 已确定: areas, buildings and posts know of it, each from its day
    DONE = "done", pgettext_lazy("recut", "done")  # 已生效: the day has come, what is open has moved
    DROPPED = "dropped", pgettext_lazy("recut", "dropped")  # 已放弃


class RecutPart(StrEnum):
    ADMINISTRATOR = "administrator"  # 管理员
    CLOCK = "clock"  # 时钟


_S, _P = RecutState, RecutPart

# fmt: off
RECUT = Rulebook(_S, _P, [
    ("plan_recut",     {_P.ADMINISTRATOR}, None,         _S.DRAFT),
    ("decide_recut",   {_P.ADMINISTRATOR}, {_S.DRAFT},   _S.DECIDED),
    ("drop_recut",     {_P.ADMINISTRATOR}, {_S.DRAFT},   _S.DROPPED),
    ("call_off_recut", {_P.ADMINISTRATOR}, {_S.DECIDED}, _S.DROPPED),  # before its day only
    ("take_effect",    {_P.CLOCK},         {_S.DECIDED}, _S.DONE),
], labels={
    "plan_recut":     (pgettext_lazy("recut", "Plan"), pgettext_lazy("recut", "planned")),
    "decide_recut":   (pgettext_lazy("recut", "Decide"), pgettext_lazy("recut", "decided")),
    "drop_recut":     (pgettext_lazy("recut", "Drop"), pgettext_lazy("recut", "dropped")),
    "call_off_recut": (pgettext_lazy("recut", "Call off"), pgettext_lazy("recut", "called off")),
    "take_effect":    (_("Take effect"), _("took effect")),
})
# fmt: on
