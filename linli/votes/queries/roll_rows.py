"""A roll as people keep it in a spreadsheet: which column is what, what is wrong in which row, and whose heads it makes.

Heads are counted as 建筑物区分所有权解释 第九条 says: one part one head; several parts of one buyer one head; what the developer has not
sold or not handed over, one head together; co-owners of a part have one ballot between them.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.people.fields import normal_phone
from linli.votes.models import Electorate, RollPart

COLUMNS: dict[str, tuple[Any, tuple[str, ...]]] = {  # what it is for people, and the names it goes by
    "part": (
        gettext_lazy("part or dwelling"),
        ("房屋坐落", "专有部分", "房号", "门牌", "房屋", "户", "地址", "住址", "part"),
    ),
    "building": (gettext_lazy("building"), ("楼栋", "楼号", "幢号", "栋", "building")),
    "room": (gettext_lazy("unit and room"), ("单元房号", "室号", "房间号", "room")),
    "area": (
        gettext_lazy("area, m²"),
        ("建筑面积", "专有部分面积", "面积", "登记面积", "建筑面积（㎡）", "面积（㎡）", "area"),
    ),
    "owner": (gettext_lazy("owner or resident"), ("业主姓名", "业主", "产权人", "姓名", "户主", "权利人", "owner")),
    "phone": (gettext_lazy("phone"), ("联系电话", "手机号", "手机", "电话", "phone")),
    "status": (gettext_lazy("sold and handed over?"), ("交付状态", "销售状态", "状态", "备注", "status")),
    "source": (gettext_lazy("source of the area"), ("面积来源", "area_source")),
}
UNSOLD = ("未售", "未交付", "未交房", "开发商", "unsold")
SOURCES = {"登记": "registered", "产权": "registered", "实测": "surveyed", "测绘": "surveyed", "合同": "contract"}
AND = re.compile(r"[、,，;；/]|\s+和\s+|\s+及\s+")
MOST_DIGITS = 4  # behind the point
LARGEST = Decimal(1_000_000)  # square metres of one part


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong, where: the row as the sheet counts, and the column by its name there."""

    row: int
    column: str
    words: str


@dataclass(slots=True)
class PartRow:
    label: str
    building: str
    area: Decimal
    source: str
    is_unsold: bool
    row: int


@dataclass(slots=True)
class Head:
    """One member of the roll to be."""

    name: str
    phone: str
    is_developer: bool
    parts: list[PartRow] = field(default_factory=list)


@dataclass(slots=True)
class Checked:
    """What a roll would become, and what stands in its way; warnings do not."""

    heads: list[Head]
    errors: list[Trouble]
    warnings: list[Trouble]

    @property
    def parts(self) -> int:
        return sum(len(head.parts) for head in self.heads)

    @property
    def area(self) -> Decimal:
        return sum((part.area for head in self.heads for part in head.parts), Decimal())


def fitting(columns: Sequence[str]) -> dict[str, str]:
    """Which column is what, by its name."""
    found: dict[str, str] = {}
    for name, (_label, known) in COLUMNS.items():
        exact = [c for c in columns if c in known and c not in found.values()]
        near = [c for c in columns if c not in found.values() and any(k in c for k in known if len(k) > 1)]
        if exact or near:
            found[name] = (exact or near)[0]
    return found


def needed(electorate: str) -> list[str]:
    """The columns without which there is no roll of this kind."""
    return {Electorate.OWNERS: ["part", "area", "owner"], Electorate.HOUSEHOLDS: ["part"]}.get(
        Electorate(electorate), ["owner"]
    )


def check(
    electorate: str, columns: Sequence[str], mapping: Mapping[str, str], rows: Iterable[tuple[int, Sequence[Any]]]
) -> Checked:
    """Read every row; all that is wrong at once."""
    at = {name: columns.index(column) for name, column in mapping.items() if column in columns}
    reader = _Reader(electorate, mapping)
    for number, cells in rows:
        reader.take(number, {name: _text(cells[n]) if n < len(cells) else "" for name, n in at.items()})
    return reader.done()


class _Reader:
    """Reads rows one after the other and remembers what it has seen."""

    def __init__(self, electorate: str, mapping: Mapping[str, str]) -> None:
        self.electorate, self.mapping = electorate, mapping
        self.heads: dict[tuple[str, ...], Head] = {}
        self.labels: dict[str, int] = {}
        self.phones: dict[str, set[str]] = {}  # of each name: two phones may be two people, or one
        self.errors: list[Trouble] = []
        self.warnings: list[Trouble] = []

    def take(self, number: int, cell: dict[str, str]) -> None:
        before = len(self.errors)
        label = self._label(number, cell)
        area = self._area(number, cell.get("area", ""))
        phone = self._phone(number, cell.get("phone", ""))
        is_unsold = any(word in cell.get("status", "").lower() for word in UNSOLD)
        owner = _owner(cell.get("owner", ""))
        if not owner and not is_unsold and self.electorate != Electorate.HOUSEHOLDS:
            self._say(number, "owner", _("The owner is missing.") if self._is_owners else _("The name is missing."))
        if len(self.errors) > before:
            return
        head = self._head(number, owner, phone, label, is_unsold=is_unsold)
        if label and head is not None:
            source = next((code for word, code in SOURCES.items() if word in cell.get("source", "")), "registered")
            building = cell.get("building", "")[:30] or _building_in(label)
            head.parts.append(PartRow(label, building, area, RollPart.Source(source), is_unsold, number))

    def done(self) -> Checked:
        for name, phones in self.phones.items():
            if len(phones) > 1:
                said = _("“%(name)s” stands here with %(n)d phones: counted as that many people. Right?")
                self.warnings.append(
                    Trouble(0, self._column("owner"), said % {"name": name[:1] + "**", "n": len(phones)})
                )
        return Checked(list(self.heads.values()), self.errors, self.warnings)

    @property
    def _is_owners(self) -> bool:
        return self.electorate == Electorate.OWNERS

    def _head(self, number: int, owner: str, phone: str, label: str, *, is_unsold: bool) -> Head | None:
        """The head this row belongs to: known already, or new."""
        if self._is_owners and is_unsold:
            return self.heads.setdefault(("developer",), Head(owner, phone, True))
        if self._is_owners:
            self.phones.setdefault(owner, set()).add(phone)
            key: tuple[str, ...] = ("owner", owner, phone) if phone else ("owner", owner)
        elif self.electorate == Electorate.HOUSEHOLDS:
            key = ("household", label)
        else:
            key = ("resident", owner, phone or f"row {number}")
            if key in self.heads:
                self._say(number, "owner", _("This person stands on the list already."))
                return None
        return self.heads.setdefault(key, Head(owner, phone, False))

    def _label(self, number: int, cell: dict[str, str]) -> str:
        label = cell.get("part", "")
        if room := cell.get("room", ""):
            label = f"{label}{room}"
        if (building := cell.get("building", "")) and building not in label:
            label = f"{building}{label}"
        if self.electorate == Electorate.RESIDENTS:
            return ""
        if not label:
            self._say(number, "part", _("The part is missing."))
        elif len(label) > 60:
            self._say(number, "part", _("This is longer than 60 characters."))
        elif (first := self.labels.setdefault(label, number)) != number:
            said = _("“%(part)s” stands in row %(row)d already: one part, one line; co-owners in one cell.")
            self._say(number, "part", said % {"part": label, "row": first})
        return label

    def _area(self, number: int, text: str) -> Decimal:
        if not self._is_owners:
            return Decimal()
        plain = text.replace(",", "").removesuffix("m2").removesuffix("平方米").strip()
        try:
            area = Decimal(plain)
        except InvalidOperation:
            said = _("“%s” is no area.") % text[:20] if text else _("The area is missing.")
            self._say(number, "area", said)
            return Decimal()
        if not area.is_finite() or not 0 < area <= LARGEST:
            self._say(number, "area", _("“%s” is no area.") % text[:20])
            return Decimal()
        if -int(area.normalize().as_tuple().exponent) > MOST_DIGITS:
            self._say(number, "area", _("An area has at most %d digits behind the point.") % MOST_DIGITS)
        return area

    def _phone(self, number: int, text: str) -> str:
        if not text:
            return ""
        try:
            return normal_phone(text)
        except ValidationError as why:
            self._say(number, "phone", why.messages[0])
            return ""

    def _say(self, row: int, name: str, words: str) -> None:
        self.errors.append(Trouble(row, self._column(name), words))

    def _column(self, name: str) -> str:
        return self.mapping.get(name, "") or str(COLUMNS[name][0])


def _owner(text: str) -> str:
    """Co-owners in one order and one spelling, so that their several parts are found to be theirs."""
    return "、".join(sorted(name.strip() for name in AND.split(text) if name.strip()))[:100]


def _building_in(label: str) -> str:
    """3号楼2单元501 → 3号楼; 3-2-501 → 3."""
    found = re.match(r"[^\d]{0,8}[\dA-Za-z]+\s*(号楼|栋|幢|座|#)|[\dA-Za-z]+(?=-)", label)
    return found[0][:30] if found else ""


def _text(cell: Any) -> str:
    """A cell as text: full-width made plain, a float that is a whole number without its .0 (Excel keeps 501 as 501.0)."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return " ".join(unicodedata.normalize("NFKC", str(cell)).replace("\x00", "").split())
