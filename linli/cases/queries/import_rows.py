"""One row of a file from elsewhere, read as a case: by the names of columns, with everything that is wrong with it."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.people.fields import normal_phone

MAPPINGS = Path(__file__).parent.parent / "data" / "mappings.yaml"
FIELDS = {
    "number": gettext_lazy("number of the source"),
    "words": gettext_lazy("what was said"),
    "raised_at": gettext_lazy("raised at"),
    "title": gettext_lazy("title"),
    "answer": gettext_lazy("answer"),
    "answered_at": gettext_lazy("answered at"),
    "address": gettext_lazy("address"),
    "area": gettext_lazy("community or grid"),
    "category": gettext_lazy("category"),
    "state": pgettext_lazy("of a work order", "state"),
    "name": gettext_lazy("reporter's name"),
    "phone": gettext_lazy("reporter's phone"),
}
NEEDED = ("number", "words", "raised_at")
MOST_SHOWN = 20  # characters of a column's name in a message
LONGEST = {"number": 60, "words": 30_000, "answer": 30_000, "address": 120, "title": 1_000, "name": 60, "phone": 40}
TITLE = 80
FIRST_YEAR = 1990
SERIALS = (10_000, 80_000)  # days since 1899-12-30 that can mean a day: 1927 to 2119; the year is judged after


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row is not taken, and in which column of the file; it never repeats what stands there."""

    column: str
    text: str


@dataclass(slots=True)
class Row:
    """A row as it would become a case."""

    number: int  # as the sheet counts
    fields: dict[str, Any]
    problems: list[Problem] = field(default_factory=list)

    @property
    def source_number(self) -> str:
        return str(self.fields.get("number") or "")[:60]

    @property
    def is_history(self) -> bool:
        """Answered, or settled there as its state says: it enters as history. Everything else comes in open."""
        state = _says(self.fields.get("state", ""))
        return bool(self.fields.get("answer")) if state is None else state


@cache
def shipped() -> dict[str, Any]:
    known: dict[str, Any] = yaml.safe_load(MAPPINGS.read_text(encoding="utf-8"))
    return known


def usual_names() -> set[str]:
    """Names that columns usually have, by which the header of a file is found."""
    return {name for names in shipped()["names"].values() for name in names}


def guess_columns(columns: Sequence[str]) -> dict[str, str]:
    """Field → column, as far as the usual names tell; no column twice."""
    found: dict[str, str] = {}
    for name in FIELDS:
        column = next((c for c in shipped()["names"][name] if c in columns and c not in found.values()), "")
        if column:
            found[name] = column
    return found


def missing_columns(mapping: Mapping[str, str], columns: Sequence[str]) -> list[str]:
    """What is wrong with a mapping for a file that has these columns, in words."""
    have = "、".join(
        Truncator(column).chars(MOST_SHOWN) for column in columns
    )  # whole letters where headings are missing
    wrong = []
    for name in NEEDED:
        column = mapping.get(name, "")
        if not column:
            wrong.append(
                _("Which column is “%(field)s”? The file has: %(columns)s.") % {"field": FIELDS[name], "columns": have}
            )
        elif column not in columns:
            wrong.append(
                _("The file has no column “%(column)s” (%(field)s); it has: %(columns)s.")
                % {"column": column, "field": FIELDS[name], "columns": have}
            )
    twice = {c for c in mapping.values() if c and list(mapping.values()).count(c) > 1}
    return wrong + [_("The column “%s” was chosen for two things.") % column for column in sorted(twice)]


def read_rows(
    rows: Iterable[tuple[int, list[Any]]], mapping: Mapping[str, str], columns: Sequence[str], *, now: datetime
) -> list[Row]:
    """Every row with what is wrong with it; a number that stands in the file twice counts the first time."""
    at = {name: list(columns).index(column) for name, column in mapping.items() if column in columns}
    first: dict[str, int] = {}
    found = []
    for n, cells in rows:
        row = _read(n, {name: cells[i] if i < len(cells) else None for name, i in at.items()}, mapping, now)
        number = row.source_number
        if number and number in first:
            _wrong(row, mapping, "number", _("The same number stands in row %d already.") % first[number])
        elif number:
            first[number] = n
        found.append(row)
    return found


def _read(n: int, cells: Mapping[str, Any], mapping: Mapping[str, str], now: datetime) -> Row:
    row = Row(n, {})
    for name, cell in cells.items():
        if name in ("raised_at", "answered_at"):
            _read_time(row, name, cell, mapping, now)
        else:
            row.fields[name] = clean(cell)
            if isinstance(cell, str) and "\0" in cell:
                _wrong(row, mapping, name, _("It holds characters that are no text."))
    for name in NEEDED:
        if not row.fields.get(name) and not any(p.column == mapping[name] for p in row.problems):
            _wrong(row, mapping, name, _("It is empty."))
    for name, most in LONGEST.items():
        if (length := len(row.fields.get(name) or "")) > most:
            _wrong(
                row,
                mapping,
                name,
                _("The text has %(length)d characters; at most %(most)d fit.") % {"length": length, "most": most},
            )
            row.fields[name] = row.fields[name][:most]
    _fit_title(row)
    _check_times(row, mapping)
    if phone := row.fields.get("phone"):
        try:
            row.fields["phone"] = normal_phone(phone)
        except ValidationError as why:
            _wrong(row, mapping, "phone", str(why.messages[0]))
    return row


def _read_time(row: Row, name: str, cell: Any, mapping: Mapping[str, str], now: datetime) -> None:
    try:
        row.fields[name] = read_time(cell, now=now)
    except ValueError as why:
        row.fields[name] = None
        _wrong(row, mapping, name, str(why))


def _check_times(row: Row, mapping: Mapping[str, str]) -> None:
    raised, answered = row.fields.get("raised_at"), row.fields.get("answered_at")
    if not raised or not answered or answered >= raised:
        return
    if timezone.localtime(answered).time() == time.min and timezone.localdate(answered) == timezone.localdate(raised):
        row.fields["answered_at"] = raised  # only a day was written, the same one
    else:
        _wrong(row, mapping, "answered_at", _("It was answered before it was raised."))


def _fit_title(row: Row) -> None:
    """A title that no list can show stands whole at the head of the words."""
    title = " ".join((row.fields.get("title") or "").split())
    if len(title) > TITLE and row.fields.get("words"):
        row.fields["words"] = f"{title}\n{row.fields['words']}"
    row.fields["title"] = title if len(title) <= TITLE else title[: TITLE - 1] + "…"


def clean(cell: Any) -> str:
    """A cell as text: numbers as people wrote them, no control characters, no remains of Excel's own escapes."""
    if cell is None or isinstance(cell, bool):
        return "" if cell is None else str(cell)
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    text = str(cell).replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in text if c in "\n\t" or not unicodedata.category(c).startswith(("Cc", "Cs"))).strip()


_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\s*(\d{2})(\d{2})(\d{2})?)?")
_TIME = re.compile(
    r"\s*[T,，]?\s*(上午|下午|AM|PM)?\s*(\d{1,2})\s*[:：时点]\s*(?:(\d{1,2})\s*分?)?(?:\s*[:：]?\s*(\d{1,2})(?:\.\d+)?\s*秒?)?\s*(AM|PM)?",
    re.IGNORECASE,
)
_ZONE = re.compile(r"\s*(Z|[+-]\d{2}:?\d{2})")


def read_time(cell: Any, *, now: datetime) -> datetime | None:
    """An instant, however it was written; without a zone it is local time. None for an empty cell.

    Takes dates, ``2019/4/25 9:32:09``, ``2019年4月25日``, ``20190425093209``, and Excel's days since 1899-12-30.
    Raises ValueError with what is wrong, for people.
    """
    if isinstance(cell, datetime):
        return _plausible(cell, now)
    if isinstance(cell, date):
        return _plausible(datetime.combine(cell, time.min), now)
    text = unicodedata.normalize("NFKC", clean(cell))
    return _plausible(_parsed(text), now) if text else None


def _parsed(text: str) -> datetime:
    unreadable = _("This is no date that can be read; write it as 2026-01-31 09:30.")
    if len(text) > 60:
        raise ValueError(unreadable)
    if re.fullmatch(r"\d{4,5}(\.\d+)?", text):
        return _serial(float(text))
    try:
        if compact := _COMPACT.fullmatch(text):
            year, month, number, hour, minute, second = (int(part or 0) for part in compact.groups())
            return datetime(year, month, number, hour, minute, second)  # noqa: DTZ001  # the zone comes after
        day = _DAY.match(text)
        if day is None:
            raise ValueError(unreadable)
        year, month, number = (int(part) for part in day.groups())
        found = datetime(year, month, number)  # noqa: DTZ001  # the zone comes after
        rest = text[day.end() :].strip()
        if clock := _TIME.match(rest):
            half = (clock[1] or clock[5] or "").upper()
            hour = int(clock[2])
            hour += 12 if half in ("下午", "PM") and hour < 12 else 0
            found = found.replace(
                hour=hour % 24 if half else hour, minute=int(clock[3] or 0), second=int(clock[4] or 0)
            )
            rest = rest[clock.end() :]
        if zone := _ZONE.fullmatch(rest):
            return datetime.fromisoformat(f"{found.isoformat()}{zone[1].replace('Z', '+00:00')}")
    except ValueError as why:
        raise ValueError(unreadable) from why
    if rest.strip():
        raise ValueError(unreadable)
    return found


def _serial(days: float) -> datetime:
    if not SERIALS[0] <= days <= SERIALS[1]:
        raise ValueError(_("This number is no date."))
    return (datetime(1899, 12, 30) + timedelta(days=days)).replace(microsecond=0)  # noqa: DTZ001  # the zone comes after


def _plausible(at: datetime, now: datetime) -> datetime:
    if at.year < FIRST_YEAR or at.year > 9000:
        raise ValueError(_("The year %d cannot be right.") % at.year)
    aware = at if timezone.is_aware(at) else timezone.make_aware(at)
    if aware > now:
        raise ValueError(_("This lies in the future."))
    return aware


def _says(state: str) -> bool | None:
    """Whether a state in words says that it is settled; None when it says neither."""
    plain = state.strip()
    if not plain:
        return None
    words = shipped()["states"]
    if plain in words["open"] or any(plain.startswith(w) for w in words["open"]):
        return False
    return True if any(plain.startswith(w) for w in words["done"]) else None


def _wrong(row: Row, mapping: Mapping[str, str], name: str, text: str) -> None:
    row.problems.append(Problem(mapping.get(name) or str(FIELDS[name]), text))
