"""A spreadsheet as messages: work orders as an import reads them, and what is said about them later (催办, 回访评价, 补充, 撤单).

A column 消息类型 says what each row is; a table of one kind goes without. Which names and words count is data: ``data/sheets.yaml``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.cases.queries.import_rows import clean, missing_columns, read_rows
from linli.cases.queries.imports import fitting, mapped, open_sheet
from linli.exchange.gateways.messages import Incoming
from linli.exchange.rules import Kind
from linli.kernel.rulebook import Refused

KNOWN = Path(__file__).parent.parent / "data" / "sheets.yaml"
RATED = ("solved", "process", "result")
Cells = Sequence[Any]


def messages(data: bytes) -> Iterator[Incoming]:
    """The rows of a file, work orders first. Raises Refused for a file that cannot be read, or whose columns nobody knows."""
    sheet = open_sheet(data, also=_names())
    columns = _Columns(sheet.columns, mapped(sheet.columns, fitting(sheet.columns)))
    kinds = {n: columns.kind_of(cells) for n, cells in sheet.rows}
    yield from _orders([(n, cells) for n, cells in sheet.rows if kinds[n] == Kind.ORDER], columns)
    for n, cells in sheet.rows:
        if (kind := kinds[n]) != Kind.ORDER:
            fields = columns.said(kind, cells)
            number = fields.pop("number", "")
            problem = "" if kind else _("What kind of message this is was not understood.")
            key = f"{number[:60]}:{kind or 'unknown'}:{_digest(fields)}"
            yield Incoming(key, kind or Kind.ORDER, number, fields, problem)


@dataclass(frozen=True)
class _Columns:
    """Which column holds what."""

    names: Sequence[str]
    order: Mapping[str, str]  # field of a work order → column

    def kind_of(self, cells: Cells) -> Kind | None:
        """What a row is; None when it says what nobody knows."""
        said = self._cell(cells, self._first("columns", "kind"))
        if not said:
            return self._alone
        kinds: dict[str, list[str]] = _known()["kinds"]
        return next((Kind(kind) for kind, words in kinds.items() if said in (kind, *words)), None)

    def said(self, kind: Kind | None, cells: Cells) -> dict[str, str]:
        """Number, words, the answers of a rating and when, as far as they are there."""
        found = {name: self._cell(cells, self._first("columns", name)) for name in ("at", *RATED)}
        found["number"] = self._cell(cells, self.order.get("number", ""))
        found["words"] = self._cell(cells, self._first("words", kind)) or self._cell(cells, self.order.get("words", ""))
        return {name: text for name, text in found.items() if text}

    @cached_property
    def _alone(self) -> Kind:
        """What rows are that do not say it: work orders, or what a table with such columns can only be."""
        if "number" not in self.order or not missing_columns(self.order, self.names):
            return Kind.ORDER
        if all(self._first("columns", name) for name in RATED):
            return Kind.RATING
        return next((Kind(kind) for kind in _known()["words"] if self._first("words", kind)), Kind.ORDER)

    def _first(self, group: str, name: str | None) -> str:
        """The first of these names of columns that the table has."""
        return next((column for column in _known()[group].get(name, []) if column in self.names), "")

    def _cell(self, cells: Cells, column: str) -> str:
        at = list(self.names).index(column) if column else len(cells)
        return clean(cells[at]) if at < len(cells) else ""


def _orders(rows: list[tuple[int, list[Any]]], columns: _Columns) -> Iterator[Incoming]:
    if rows and (wrong := missing_columns(columns.order, columns.names)):
        raise Refused(" ".join(wrong))
    at = {name: list(columns.names).index(column) for name, column in columns.order.items()}
    cells = dict(rows)
    for row in read_rows(rows, columns.order, columns.names, now=timezone.now()):
        given = {name: str(cells[row.number][i]) for name, i in at.items() if i < len(cells[row.number])}
        fields = {name: value for name, value in given.items() if value not in ("", "None")}
        problem = " ".join(f"{p.column}: {p.text}" for p in row.problems)
        if row.is_history and not problem:
            problem = _("It is settled there already: history comes in by the import page.")
        yield Incoming(f"{row.source_number[:60]}:{_digest(fields)}", Kind.ORDER, row.source_number, fields, problem)


def _digest(fields: Mapping[str, str]) -> str:
    return sha256("\n".join(f"{k}={v}" for k, v in sorted(fields.items())).encode()).hexdigest()[:24]


def _names() -> set[str]:
    return {name for group in ("columns", "words") for names in _known()[group].values() for name in names}


@cache
def _known() -> dict[str, Any]:
    known: dict[str, Any] = yaml.safe_load(KNOWN.read_text(encoding="utf-8"))
    return known
