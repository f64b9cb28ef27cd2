"""Who agreed with what: a table of votes, from a wide CSV or from Polis's JSON."""

import csv
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

AGREE, DISAGREE, PASS, UNSEEN = 1, -1, 0, 2
VALUES = {"1": AGREE, "-1": DISAGREE, "0": PASS, "": UNSEEN, "1.0": AGREE, "-1.0": DISAGREE, "0.0": PASS}
ABOUT_PERSON = {"participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree"}
STATEMENT = re.compile(r"\d+")
Votes = NDArray[np.int8]
csv.field_size_limit(10_000_000)


class Unfit(ValueError):
    """The file is not what it should be; the message says where."""


@dataclass(frozen=True, slots=True)
class Table:
    """Votes of people (rows) on statements (columns): 1 agrees, -1 disagrees, 0 passes, 2 was not asked.

    The order is canonical: statements by id, people by what they said. So nothing that is worked out depends on
    the order in which rows and columns came.
    """

    people: tuple[str, ...]
    statements: tuple[str, ...]
    votes: Votes  # len(people) × len(statements)
    known: Mapping[str, tuple[str, ...]]  # further columns about people: building, tenure, group-id …

    @property
    def seen(self) -> NDArray[np.bool_]:
        return np.asarray(self.votes != UNSEEN)


def table_of(
    people: Sequence[str], statements: Sequence[str], votes: Votes, known: Mapping[str, Sequence[str]] | None = None
) -> Table:
    """A table in canonical order. Raises Unfit when a person or a statement comes twice."""
    for what, ids in (("participant", people), ("statement", statements)):
        if len(set(ids)) != len(ids):
            raise Unfit(f"the {what} {_repeated(ids)!r} comes twice")
    columns = sorted(range(len(statements)), key=lambda j: natural(statements[j]))
    votes = votes[:, columns]
    rows = sorted(range(len(people)), key=lambda i: (votes[i].tobytes(), natural(people[i])))
    return Table(
        tuple(people[i] for i in rows),
        tuple(statements[j] for j in columns),
        np.ascontiguousarray(votes[rows]),
        {name: tuple(values[i] for i in rows) for name, values in (known or {}).items()},
    )


def read_wide(path: Path) -> Table:
    """``participants-votes.csv``: participant, some columns about the person, one column per statement (a number).

    Raises Unfit.
    """
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            return wide_rows(csv.reader(file))
    except (UnicodeDecodeError, csv.Error) as why:
        raise Unfit(f"not a CSV file in UTF-8: {why}") from None


def wide_rows(lines: Iterable[Sequence[str]]) -> Table:
    """The same from rows of text, the first of which is the heading. Raises Unfit."""
    rows = iter(lines)
    head = [name.strip() for name in next(rows, [])]
    if "participant" not in head:
        raise Unfit("the first line must name a column “participant”")
    columns = [j for j, name in enumerate(head) if STATEMENT.fullmatch(name)]
    about = {name: j for j, name in enumerate(head) if j not in set(columns) and name and name != "participant"}
    if not columns:
        raise Unfit("there is no statement: its column is named by a number")
    first, last = columns[0], columns[-1] + 1
    is_block = columns == list(range(first, last))  # the usual shape, and much faster to read
    who, people, packed, known = head.index("participant"), [], [], {name: [] for name in about}  # type: ignore[var-annotated]
    for number, row in enumerate(rows, 2):
        if not any(row):
            continue
        if len(row) != len(head):
            raise Unfit(f"line {number} has {len(row)} fields, the first line {len(head)}")
        cells = row[first:last] if is_block else [row[j] for j in columns]
        try:
            packed.append(np.fromiter(map(VALUES.__getitem__, cells), np.int8, len(cells)))
        except KeyError as why:
            raise Unfit(f"line {number}: a vote is 1, -1, 0 or nothing, not {why}") from None
        people.append(row[who].strip())
        for name, j in about.items():
            known[name].append(row[j].strip())
    votes = np.vstack(packed) if packed else np.empty((0, len(columns)), np.int8)
    return table_of(people, [head[j] for j in columns], votes, known)


def read_polis_votes(path: Path) -> Table:
    """``votes.json`` of Polis: one row per vote, 1 agrees, the last one counts. Raises Unfit."""
    rows = _json_rows(path)
    last: dict[tuple[int, int], int] = {}
    for row in sorted(rows, key=lambda row: float(row.get("modified") or 0)):
        last[_number(row, "pid", "participant_id"), _number(row, "tid", "statement_id")] = int(row["vote"])
    people, statements = sorted({p for p, _ in last}), sorted({s for _, s in last})
    row_of, column_of = {p: i for i, p in enumerate(people)}, {s: j for j, s in enumerate(statements)}
    votes = np.full((len(people), len(statements)), UNSEEN, np.int8)
    for (person, statement), vote in last.items():
        votes[row_of[person], column_of[statement]] = vote
    return table_of([str(p) for p in people], [str(s) for s in statements], votes)


def read_moderated(path: Path) -> frozenset[str]:
    """Ids of the statements that moderation took out (moderated = -1) or that only ask about the person (meta).

    Takes ``comments.csv`` or ``comments.json`` of Polis. Raises Unfit.
    """
    if path.suffix == ".json":
        rows: Iterable[Mapping[str, Any]] = _json_rows(path)
    else:
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = list(csv.DictReader(file))
    out = set()
    for row in rows:
        name = next((str(row[key]) for key in ("comment-id", "tid", "statement_id") if key in row), None)
        if name is None:
            raise Unfit("a statement has no id (comment-id, tid or statement_id)")
        moderated = str(next((row[key] for key in ("moderated", "mod") if key in row), ""))
        if moderated in {"-1", "-1.0"} or row.get("is_meta") in {True, "true", "True", "1"}:
            out.add(name)
    return frozenset(out)


def read_groups(path: Path) -> dict[str, str]:
    """A CSV of two columns, participant and group, with a heading. Raises Unfit."""
    with path.open(newline="", encoding="utf-8-sig") as file:
        rows = [row for row in csv.reader(file) if any(row)]
    if not rows or any(len(row) < 2 for row in rows):
        raise Unfit("two columns are needed: participant, group")
    return {row[0].strip(): row[1].strip() for row in rows[1:]}


def natural(text: str) -> tuple[int, int, str]:
    """Numbers by their size and before words: 2, 10, a."""
    is_number = text.isascii() and text.isdecimal()
    return (0, int(text), text) if is_number else (1, 0, text)


def _json_rows(path: Path) -> list[dict[str, Any]]:
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, UnicodeDecodeError) as why:
        raise Unfit(f"not a JSON file: {why}") from None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Unfit("a list of rows is needed")
    return rows


def _number(row: Mapping[str, Any], *names: str) -> int:
    for name in names:
        if name in row:
            return int(row[name])
    raise Unfit(f"a vote has no {' or '.join(names)}")


def _repeated(ids: Sequence[str]) -> str:
    seen: set[str] = set()
    return next(one for one in ids if one in seen or seen.add(one))  # type: ignore[func-returns-value]
