"""What an area's code says: 6-digit county + 3 subdistrict + 3 community + 3 grid, each prefix an ancestor.

The first twelve digits are the statistical code (统计用区划代码) of the community. Of the last three,
001-799 are base grids and 801-999 dedicated grids (专属网格). Codes are text and never reused.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Level(TextChoices):
    CITY = "city", _("city")  # 市
    SUBDISTRICT = "subdistrict", _("subdistrict")  # 街道
    COMMUNITY = "community", _("community")  # 社区
    GRID = "grid", _("grid")  # 网格


LENGTHS = {Level.CITY: 6, Level.SUBDISTRICT: 9, Level.COMMUNITY: 12, Level.GRID: 15}
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
