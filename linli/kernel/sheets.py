"""Spreadsheets in and out: XLSX and CSV as people really send them, and cells that cannot do harm."""

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from linli.kernel.rulebook import Refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"  # as browsers name it
LARGEST_BYTES = 50 << 20
LARGEST_UNPACKED = 400 << 20  # bytes of everything in the zip that an XLSX is
MOST_CELLS = 10_000_000
MOST_ROWS = 200_000
MOST_ZEROS = 100  # one byte in so many may be zero in a text
HEADER_WITHIN = 10  # rows at the top in which the names of the columns are looked for

ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # what XML, and so a cell of XLSX, cannot hold

csv.field_size_limit(LARGEST_BYTES)  # a cell that is too long is refused by row and column, not by an exception


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with named columns. ``rows`` are pairs of the row's number, as the sheet counts, and its cells."""

    name: str
    names: list[str]  # of all sheets in the file
    columns: list[str]
    rows: list[tuple[int, list[Any]]]


def read_sheet(data: bytes, *, sheet: str = "", known: Iterable[str] = ()) -> Sheet:
    """One table of a file, its header found by ``known`` column names; without a name the sheet that fits best.

    Raises Refused with the reason: empty, too large, protected, no such sheet, not a table at all.
    """
    if not data.strip(b"\0\r\n\t \xef\xbb\xbf"):
        raise Refused(_("The file is empty."))
    if len(data) > LARGEST_BYTES:
        raise Refused(_("The file is larger than %d MB. Please send it in parts.") % (LARGEST_BYTES >> 20))
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused(
            _(
                "The file is protected with a password, or an old .xls. Open it, remove the password, save it as .xlsx and send it again."
            )
        )
    tables = _xlsx(data, sheet) if data.startswith(b"PK") else {"": _csv(data)}
    wanted = set(known)
    found = [_table(name, list(tables), rows, wanted) for name, rows in tables.items()]
    best = max(found, key=lambda t: (t.name == sheet, len(wanted & set(t.columns)), len(t.rows) > 0))
    if not best.columns or not best.rows:
        where = _("The sheet “%s” has no rows below its header.") % best.name if best.name else ""
        raise Refused(where or _("The file has no rows below its header."))
    if len(best.rows) > MOST_ROWS:
        raise Refused(_("The file has more than %d rows. Please send it in parts.") % MOST_ROWS)
    return best


def check_name(name: str, data: bytes) -> None:
    """Raises Refused where a file is not what its name says: a text called .xlsx, or a program, is no table."""
    ending = name.lower().rpartition(".")[2]
    if ending in ("xlsx", "xlsm", "xls"):
        fits = data.startswith((b"PK", b"\xd0\xcf\x11\xe0")) or not data.strip()
    else:
        fits = ending in ("csv", "tsv", "txt") and not data.startswith((b"PK", b"MZ"))
    if not fits:
        raise Refused(_("This is no spreadsheet that can be read: .xlsx or .csv is needed."))


def safe_cell(value: Any) -> Any:
    """Text that no spreadsheet program takes for a formula, and that any of them can hold."""
    if not isinstance(value, str):
        return value
    text = ILLEGAL.sub("", value)
    return f"'{text}" if unicodedata.normalize("NFKC", text.lstrip(" "))[:1] in tuple("=+-@\t\r") else text


def write_xlsx(to: IO[bytes], title: str, rows: Iterable[Sequence[Any]]) -> None:
    """Rows as one sheet, row by row, so that a long one needs no memory."""
    from openpyxl import Workbook  # loaded where somebody takes a sheet along: 12 MB that most web processes never need

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for row in rows:
        sheet.append([safe_cell(_naive(value)) for value in row])
    book.save(to)


def csv_line(row: Sequence[Any]) -> str:
    """One line of CSV, formula-safe; instants in local time."""
    line = io.StringIO()
    csv.writer(line).writerow([safe_cell(_written(value)) for value in row])
    return line.getvalue()


def _naive(value: Any) -> Any:
    """Excel knows no time zones."""
    return timezone.make_naive(value).replace(microsecond=0) if isinstance(value, datetime) else value


def _written(value: Any) -> Any:
    return "" if value is None else f"{_naive(value):%Y-%m-%d %H:%M:%S}" if isinstance(value, datetime) else value


def _xlsx(data: bytes, sheet: str) -> dict[str, list[list[Any]]]:
    _check_zip(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        if sheet and sheet not in book.sheet_names:
            raise Refused(
                _("There is no sheet “%(name)s”; the file has: %(names)s.")
                % {"name": sheet, "names": "、".join(book.sheet_names)}
            )
        return {
            name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) if sheet in ("", name) else []
            for name in book.sheet_names
        }
    except PasswordError:
        raise Refused(_("The file is protected with a password. Remove it and send the file again.")) from None
    except (CalamineError, OSError, ValueError) as why:
        raise Refused(_("This is no spreadsheet that can be read: .xlsx or .csv is needed.")) from why
    except Refused:
        raise
    except BaseException as why:  # a crafted file makes the reader panic, which is no Exception there
        if isinstance(why, KeyboardInterrupt | SystemExit | GeneratorExit):
            raise
        raise Refused(_("This is no spreadsheet that can be read: .xlsx or .csv is needed.")) from why


def _check_zip(data: bytes) -> None:
    """A zip that unpacks to far more than it says, or a sheet with one cell in the last corner, fills the memory."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            infos = packed.infolist()
            if sum(info.file_size for info in infos) > LARGEST_UNPACKED or len(infos) > 5_000:
                raise Refused(_("Unpacked the file is far too large. Is it really a spreadsheet?"))
            if "xl/workbook.xml" not in packed.namelist():
                raise Refused(_("This is no spreadsheet that can be read: .xlsx or .csv is needed."))
            if packed.testzip() is not None:
                raise Refused(_("The file is damaged. Please save it again and send it once more."))
            for info in infos:
                if info.filename.startswith("xl/worksheets/") and info.filename.endswith(".xml"):
                    _check_extent(packed.read(info))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as why:
        raise Refused(_("The file is damaged. Please save it again and send it once more.")) from why


_CELL = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,3})(\d{1,7})["']""")


def _check_extent(xml: bytes) -> None:
    rows, columns = 0, b"A"
    for letters, digits in _CELL.findall(xml):
        rows = max(rows, int(digits))
        columns = max(columns, letters.upper(), key=lambda c: (len(c), c))
    wide = 0
    for letter in columns:
        wide = wide * 26 + letter - 64
    if rows * wide > MOST_CELLS:
        raise Refused(
            _(
                "The sheet reaches to row %(row)d and column %(column)s. Delete what stands far out and send it again, or send it in parts."
            )
            % {"row": rows, "column": columns.decode()}
        )


def _csv(data: bytes) -> list[list[Any]]:
    text = _decoded(data)
    first = text.lstrip("\r\n").partition("\n")[0]
    mark = max(",\t;|", key=first.count)
    try:
        return [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark)]
    except csv.Error as why:
        raise Refused(_("The file cannot be read as a table: %s") % why) from why


def _decoded(data: bytes) -> str:
    """UTF-8, or what Chinese Windows writes."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    if data[:4096].count(0) * MOST_ZEROS > len(data[:4096]):  # single ones are shown in their row
        raise Refused(_("This is no spreadsheet that can be read: .xlsx or .csv is needed."))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(_("The characters of the file cannot be read. Save it as “CSV UTF-8” and send it again."))


def _table(name: str, names: list[str], rows: list[list[Any]], known: set[str]) -> Sheet:
    """Below titles and blank lines stands the header: the row of the first ten that knows most names."""
    heads = [
        (len(known & {_text(c) for c in row}), -at, at)
        for at, row in enumerate(rows[:HEADER_WITHIN])
        if sum(bool(_text(c)) for c in row) >= 2
    ]
    if not heads:
        return Sheet(name, names, [], [])
    at = max(heads)[2]
    last = max(n for n, cell in enumerate(rows[at], start=1) if _text(cell))
    from openpyxl.utils import get_column_letter

    columns: list[str] = []
    for n, cell in enumerate(rows[at][:last], start=1):
        text = _text(cell)[:100] or _("column %s") % get_column_letter(n)
        columns.append(text if text not in columns else f"{text} ({get_column_letter(n)})")
    below = [(n, row[:last]) for n, row in enumerate(rows[at + 1 :], start=at + 2) if any(_text(c) for c in row[:last])]
    return Sheet(name, names, columns, below)


def _text(cell: Any) -> str:
    return str(cell).strip() if cell is not None else ""
