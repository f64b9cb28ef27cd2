"""What an import needs to know: how a file is read, what is there already, where a row belongs."""

import copy
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from linli.cases.models import Case, CaseImport, Category, ImportMapping, ImportRow
from linli.cases.queries.import_rows import Row, guess_columns, missing_columns, read_rows, usual_names
from linli.kernel.sheets import Sheet, read_sheet, write_xlsx
from linli.people.models import Unit
from linli.places.models import Area
from linli.places.queries import area_for_address, in_force
from linli.record.models import Note
from linli.record.registers import RegisterState

ACTIVE = RegisterState.ACTIVE
SAMPLE, MOST_SHOWN, LINE = 8, 200, 41  # rows of the preview; rows with problems on one page; characters of a line
LOOKED_AT = 5_000  # rows that the preview reads; all are read when it runs


def mappings() -> QuerySet[ImportMapping]:
    """The sources that are known, in use."""
    return ImportMapping.objects.filter(state=ACTIVE).order_by("name")


def open_sheet(data: bytes, *, sheet: str = "", also: Iterable[str] = ()) -> Sheet:
    """The table of a file from elsewhere; ``also`` are names of columns that it may have beside the usual ones. Raises Refused."""
    known = {column for m in mappings() for column in m.columns.values()}
    return read_sheet(data, sheet=sheet, known=known | usual_names() | set(also))


def fitting(columns: Sequence[str]) -> ImportMapping | None:
    """The known source whose columns this file has, the one with most of them."""
    fit = [m for m in mappings() if m.columns and set(m.columns.values()) <= set(columns)]
    return max(fit, key=lambda m: len(m.columns), default=None)


def mapped(columns: Sequence[str], mapping: ImportMapping | None) -> dict[str, str]:
    """Field → column, of a known source or guessed. Optional columns that the file lacks are left out."""
    if mapping is None:
        return guess_columns(columns)
    return {name: column for name, column in mapping.columns.items() if column in columns}


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would do. Nothing is written."""

    sheet: Sheet
    wrong: list[str]  # with the file or the mapping as a whole
    rows: list[Row]
    known: dict[str, "Known"]
    looked_at: int

    @property
    def troubled(self) -> list[Row]:
        return [row for row in self.rows if row.problems]

    @property
    def new(self) -> int:
        return sum(not row.problems and row.source_number not in self.known for row in self.rows)

    @property
    def there(self) -> int:
        return sum(not row.problems and row.source_number in self.known for row in self.rows)

    def kept(self) -> dict[str, Any]:
        """As JSON, for the page that shows it: the first rows, and the first with problems, cut to what a line shows."""
        return {
            "columns": self.sheet.columns,
            "sheets": self.sheet.names,
            "sheet": self.sheet.name,
            "wrong": self.wrong,
            "total": len(self.sheet.rows),
            "looked_at": self.looked_at,
            "new": self.new,
            "there": self.there,
            "troubled": len(self.troubled),
            "problems": [_kept_row(row) for row in self.troubled[:MOST_SHOWN]],
            "sample": [_kept_row(row) for row in self.rows[:SAMPLE]],
        }


def _kept_row(row: Row) -> dict[str, Any]:
    at = {name: row.fields.get(name) for name in ("raised_at", "answered_at")}
    return {
        "number": row.number,
        "source_number": row.source_number,
        "problems": [{"column": p.column, "text": p.text} for p in row.problems],
        "title": str(row.fields.get("title") or row.fields.get("words") or "")[:LINE],
        "answer": str(row.fields.get("answer") or "")[:LINE],
        "is_history": row.is_history,
        **{name: value.isoformat() if value else None for name, value in at.items()},
    }


@dataclass(frozen=True, slots=True)
class Looked:
    """What the worker saw in a file, read back for the page."""

    columns: list[str]
    sheets: list[str]
    sheet: str
    wrong: list[str]
    total: int
    looked_at: int
    new: int
    there: int
    troubled: int
    problems: list[dict[str, Any]]
    sample: list[dict[str, Any]]

    @classmethod
    def of(cls, job: CaseImport) -> "Looked":
        found = cls(**copy.deepcopy(job.looked))
        for row in (*found.sample, *found.problems):
            for name in ("raised_at", "answered_at"):
                row[name] = datetime.fromisoformat(row[name]) if row[name] else None
        return found

    def wrong_with(self, job: CaseImport) -> list[str]:
        """What is missing with the columns as they are chosen now."""
        return missing_columns(job.columns, self.columns) or [w for w in self.wrong if w == _no_centre()]


def _no_centre() -> str:
    return _("There is no centre yet that could take cases in. Set it up under “Units” first.")


def read_by(job: CaseImport, columns: Sequence[str]) -> ImportMapping | None:
    """The source that was chosen for the file, else the one that fits its columns."""
    return mappings().filter(source_code=job.source_code).first() if job.source_code else fitting(columns)


def preview(data: bytes, job: CaseImport) -> Preview:
    """The first rows as they would become, and all that is wrong with them. Raises Refused."""
    sheet = open_sheet(data, sheet=job.sheet)
    wrong = missing_columns(job.columns, sheet.columns)
    if not Unit.objects.filter(kind=Unit.Kind.CENTRE, state=ACTIVE).exists():
        wrong.append(_no_centre())
    rows: list[Row] = []
    if not wrong:
        rows = read_rows(sheet.rows[:LOOKED_AT], job.columns, sheet.columns, now=timezone.now())
    known = known_cases(job.source_code, [row.source_number for row in rows])
    return Preview(sheet, wrong, rows, known, min(LOOKED_AT, len(sheet.rows)))


@dataclass(frozen=True, slots=True)
class Known:
    """A case that came from this source before."""

    pk: int
    state: str
    number: str
    answer: str | None  # None: it had none, or its words are shredded
    is_shredded: bool


def known_cases(source: str, numbers: Sequence[str]) -> dict[str, Known]:
    """By the source's number, those that are there already. Two queries for each 500 numbers."""
    found: dict[str, Known] = {}
    for start in range(0, len(numbers), 500):
        part = [n for n in numbers[start : start + 500] if n]
        cases = Case.objects.filter(source=source, source_number__in=part).defer("words", "salt")
        rows = list(cases.exclude(source=""))
        told = Note.objects.filter(
            act__root_kind="cases.case",
            act__root_id__in=[c.pk for c in rows],
            act__action__in=["import_history", "import_open"],
            audience=Note.Audience.REPORTER,
        ).values_list("act__root_id", "text", "shredded_at")
        answers = {pk: (text, gone is not None) for pk, text, gone in told}
        for case in rows:
            text, gone = answers.get(case.pk, (None, False))
            shredded = gone or case.shredded_at is not None
            found[case.source_number] = Known(case.pk, case.state_label, case.number, text, shredded)
    return found


def compare(row: Row, known: Known) -> str:
    """Why a row that came before needs a person now; empty when it says the same."""
    answer = row.fields.get("answer") or ""
    if known.is_shredded or not answer or answer == (known.answer or ""):
        return ""
    what = {"case": known.number, "state": known.state}
    if known.answer is None:
        return _("There is an answer now, but case %(case)s is here already (%(state)s). Please enter it there.") % what
    return _("The answer differs from the one that came with case %(case)s; what was told is not overwritten.") % what


@dataclass(slots=True)
class Places:
    """Where rows belong: desk, categories and areas, looked up once for a whole file."""

    desk: Unit
    categories: dict[str, Category] = field(default_factory=dict)
    areas: dict[str, Area] = field(default_factory=dict)

    @classmethod
    def now(cls) -> "Places":
        found = cls(Unit.objects.get(kind=Unit.Kind.CENTRE, state=ACTIVE))
        for category in Category.objects.filter(state=ACTIVE, parent__isnull=False).select_related("parent"):
            parent = category.parent.name if category.parent else ""
            for key in (category.code, category.name, *(f"{parent}{mark}{category.name}" for mark in "/-—>")):
                found.categories[_plain(key)] = category
        names: dict[str, list[Area]] = {}
        for area in in_force().defer("polygon"):
            found.areas[area.code] = area
            names.setdefault(_plain(area.name), []).append(area)
        found.areas |= {name: areas[0] for name, areas in names.items() if len(areas) == 1}
        return found

    def category(self, text: str) -> Category | None:
        return self.categories.get(_plain(text)) if text else None

    def area(self, text: str, address: str) -> Area | None:
        """By code or name; else the one that the address names."""
        if text and (area := self.areas.get(_plain(text))):
            return area
        code = area_for_address(f"{text} {address}".strip()) if text or address else None
        return self.areas.get(code) if code else None


def _plain(text: str) -> str:
    return "".join(text.split())


def latest(user: int, *, most: int = 10) -> list[CaseImport]:
    """The imports somebody began, the newest first."""
    return list(CaseImport.objects.filter(user=user).order_by("-pk")[:most])


def result_rows(job: CaseImport) -> Iterable[Sequence[Any]]:
    """The result as a table: each row with what became of it and why."""
    labels = {outcome.value: str(outcome.label) for outcome in ImportRow.Outcome}
    yield [_("row"), _("number of the source"), _("result"), _("case"), _("column"), _("why")]
    rows = job.rows.order_by("number").values_list(
        "number", "source_number", "outcome", "case_id", "case__raised_at", "problems"
    )
    for number, source_number, outcome, pk, raised_at, problems in rows.iterator(chunk_size=2_000):
        case = _number(pk, raised_at)
        columns = "；".join(column for column, _text in problems if column)
        yield [number, source_number, labels[outcome], case, columns, "；".join(text for _column, text in problems)]


def result_file(job: CaseImport) -> bytes:
    """The result as XLSX."""
    file = io.BytesIO()
    with translation.override(job.language):
        write_xlsx(file, _("Result"), result_rows(job))
    return file.getvalue()


def _number(pk: int | None, raised_at: datetime | None) -> str:
    return Case(pk=pk, raised_at=raised_at).number if pk and raised_at else ""


def options(job: CaseImport) -> Mapping[str, Any]:
    """What the form begins with."""
    columns = {f"column_{name}": column for name, column in job.columns.items()}
    return {"source": job.source_name, "channel": job.channel, "sheet": job.sheet, **columns}
