"""The report of a month as PDF (typst) and as XLSX, and its rows without anything that could name somebody, as Parquet."""

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from linli.cases.models import Category
from linli.insight.models import CaseFact
from linli.insight.queries.periods import Period
from linli.insight.queries.report import Report
from linli.insight.rules import FEW
from linli.kernel.sheets import safe_cell
from linli.people.models import Unit

TEMPLATE = Path(__file__).parent.parent / "templates" / "insight" / "report.typ"
FAMILIES = {"Noto Serif CJK SC", "Noto Sans CJK SC"}
FLAGS = ("is_answered_once", "is_extended", "is_held", "is_unreached")
NUMBERS = (
    "objections",
    "upheld",
    "sent_back",
    "reopened",
    "take_in",
    "dispatch",
    "accept",
    "answer",
    "verify",
    "whole",
)
CODES = ("channel", "road", "outcome", "taken", "kept", "solved", "process", "result", "first_result")


class NoFont(RuntimeError):
    """The machine lacks a font for Chinese: an error, and not boxes on paper."""


@cache
def check_fonts() -> None:
    """Raises NoFont."""
    import typst  # and openpyxl: loaded where a report is made, not by every web process

    if missing := FAMILIES - set(typst.Fonts().families()):
        raise NoFont(f"install Debian's fonts-noto-cjk; missing: {', '.join(sorted(missing))}")


def pdf(report: Report) -> bytes:
    """A4, pages numbered. Raises NoFont."""
    import typst

    check_fonts()
    with TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copy(TEMPLATE, root / "report.typ")
        (root / "data.json").write_text(json.dumps(report.plain(), ensure_ascii=False), encoding="utf-8")
        made: bytes = typst.compile(str(root / "report.typ"), root=str(root), format="pdf")
    return made


def xlsx(report: Report) -> bytes:
    """A sheet for each table; numbers stay numbers, texts are safe to open."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for n, part in enumerate(report.parts, 1):
        sheet = book.create_sheet(f"{n} {part.title}"[:31].translate({ord(c): "-" for c in "[]:*?/\\"}))
        for row in (part.head, *part.rows):
            sheet.append([safe_cell(cell) for cell in row])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def parquet(period: Period) -> bytes:
    """A row per case of the period: no number, no day, no grid, no word; what is rare is named only roughly."""
    # of 130 MB, and wanted by the worker alone: the web process never loads it
    import pyarrow
    import pyarrow.parquet

    table = pyarrow.Table.from_pylist(list(rows(period)), schema=_schema(pyarrow))
    out = pyarrow.BufferOutputStream()
    pyarrow.parquet.write_table(table, out, compression="zstd")
    made: bytes = out.getvalue().to_pybytes()
    return made


def rows(period: Period) -> Iterator[dict[str, Any]]:
    """De-identified: where fewer than five cases of a month share community and category, only the first level of the category is
    kept, and where those are still too few neither; of confidential ones never the category. In no order that tells anything."""
    facts = CaseFact.objects.filter(raised_on__gte=period.start, raised_on__lt=period.end)
    names = dict(Unit.objects.values_list("pk", "name"))
    codes = dict(Category.objects.values_list("pk", "code"))
    kept = [_place(fact, codes) for fact in facts.order_by("road", "channel", "community", "whole")]
    exact = Counter((place[0], place[1], place[2]) for place, _fact in kept)
    rough = Counter((place[0], place[1], place[2][:2]) for place, _fact in kept)
    for (month, community, category), fact in kept:
        if exact[month, community, category] < FEW:
            category = category[:2]
            if rough[month, community, category] < FEW:
                community, category = "", ""
        row: dict[str, Any] = {"month": month, "community": community, "category": category}
        row["unit"] = names.get(fact.unit, "") if community else ""
        yield row | {name: getattr(fact, name) for name in (*CODES, *FLAGS, *NUMBERS, "is_history")}


def _place(fact: CaseFact, codes: dict[int, str]) -> tuple[tuple[str, str, str], CaseFact]:
    category = "" if fact.is_sensitive else codes.get(fact.category, "")
    return (f"{fact.raised_on:%Y-%m}", fact.community, category), fact


def _schema(pyarrow: Any) -> Any:
    text, flag, number = pyarrow.string(), pyarrow.bool_(), pyarrow.int32()
    return pyarrow.schema(
        [(name, text) for name in ("month", "community", "category", "unit", *CODES)]
        + [(name, flag) for name in (*FLAGS, "is_history")]
        + [(name, number) for name in NUMBERS]
    )
