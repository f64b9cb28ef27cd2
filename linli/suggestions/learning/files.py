"""Files of texts: examples with a category (CSV), messages of a board (XLSX or CSV)."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from linli.suggestions.learning.texts import Example, Message

MOST_IN_A_CELL = 1_000_000
SERIAL = date(1899, 12, 30)  # day 0 of spreadsheets
COLUMNS = {  # the names that boards and hotlines give them
    "number": ("留言编号", "工单编号", "编号", "id", "number"),
    "person": ("留言用户", "诉求人", "用户", "user", "person"),
    "title": ("留言主题", "标题", "主题", "title"),
    "at": ("留言时间", "时间", "诉求时间", "time", "at"),
    "body": ("留言详情", "内容", "诉求内容", "详情", "body", "words"),
}


class NotReadable(ValueError):
    """A file that is not what is needed; the words say why."""


def read_examples(path: Path) -> list[Example]:
    """Rows with title, body, category; rows without a category are left out. Raises NotReadable, OSError."""
    rows = csv.reader(io.StringIO(_text(path)))
    csv.field_size_limit(MOST_IN_A_CELL)
    try:
        head = [name.strip().lower() for name in next(rows, [])]
        if missing := [name for name in ("title", "body", "category") if name not in head]:
            raise NotReadable(f"{path.name} has no column {', '.join(missing)}; it has: {', '.join(head)}")
        at = [head.index(name) for name in ("title", "body", "category")]
        cells = [[row[i].strip() if i < len(row) else "" for i in at] for row in rows]
    except csv.Error as why:
        raise NotReadable(f"{path.name} is not a CSV file: {why}") from None
    found = [Example(title, body, label, n) for n, (title, body, label) in enumerate(cells) if label]
    if not found:
        raise NotReadable(f"{path.name} has no row with a category")
    return found


def read_messages(path: Path) -> list[Message]:
    """The messages of a board. A row without a number or without words is left out. Raises NotReadable, OSError."""
    rows = _rows(path)
    head = [str(name).strip().lower() for name in next(rows, [])]
    at = {name: next((head.index(n) for n in names if n in head), None) for name, names in COLUMNS.items()}
    if at["number"] is None or (at["body"] is None and at["title"] is None):
        raise NotReadable(f"{path.name} needs a number and a title or words; it has: {', '.join(head)}")
    found = []
    for row in rows:
        cells = {name: row[i] if i is not None and i < len(row) else "" for name, i in at.items()}
        number, title, body = (_plain(cells[name]) for name in ("number", "title", "body"))
        if number and (title or body):
            found.append(Message(number, _plain(cells["person"]) or number, title, body, day_of(cells["at"])))
    return found


def day_of(value: Any) -> date | None:
    """The day in a cell: a date, a spreadsheet's number of days, or text such as 2019/2/28 11:25:05."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and 10_000 < value < 80_000:
        return SERIAL + timedelta(days=int(value))
    found = re.match(r"\s*(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})", str(value))
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _plain(value: Any) -> str:
    whole = isinstance(value, float) and value.is_integer()
    return str(int(value) if whole else value).strip()


def _rows(path: Path) -> Iterator[Sequence[Any]]:
    if path.suffix.lower() == ".csv":
        csv.field_size_limit(MOST_IN_A_CELL)
        return iter(list(csv.reader(io.StringIO(_text(path)))))
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
        return iter(book.get_sheet_by_index(0).to_python())
    except (CalamineError, ValueError, IndexError) as why:
        raise NotReadable(f"{path.name} is not a spreadsheet: {why}") from None


def _text(path: Path) -> str:
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotReadable(f"{path.name} is neither UTF-8 nor GB18030")
