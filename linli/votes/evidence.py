"""A counted vote as files (表决证据): what ``linli recount`` needs to count again, and nothing else.

``roll.csv``     member, owner, part, building, area, area_source, unsold — one line per part, as frozen
``ballots.csv``  named: member, n, choice, channel, at — all kept, the last counts; secret: key, choice — sorted by a random key.
                 With several questions a choice is ``1=for;2=1+4`` (``x4``: against the fourth candidate); a secret ballot is torn:
                 key, question, choice
``rules.json``   by what is counted, and the digest of the roll
``written.csv``  question, n, name: whose names voters wrote in, and by which numbers the ballots call them (if there were any)
``joined.csv``   question, n, same_as: which of these numbers are other spellings of somebody, and of whom (if any were joined)
``certificate.json`` (if there) the result as certified; ``participation.csv`` (secret votes, if there) who took part, and how
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from linli.votes.tally import (
    WRITTEN,
    Question,
    Result,
    Results,
    Rules,
    Silent,
    count_named,
    count_questions,
    count_secret,
    count_torn,
    share,
)

FORMAT = 1
ROLL = ("member", "owner", "part", "building", "area", "area_source", "unsold")
NAMED = ("member", "n", "choice", "channel", "at")
SECRET = ("key", "choice")
TORN = ("key", "question", "choice")
PARTICIPATION = ("member", "channel")
WRITTEN_IN = ("question", "n", "name")
JOINED = ("question", "n", "same_as")
Joins = Sequence[tuple[int, int, int]]  # question, number of a spelling, number under which it counts


class Unusable(ValueError):
    """A folder that cannot be counted; says why."""


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """CSV with one line end, so that its digest is the same everywhere."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()


def digest(text: str) -> str:
    """SHA-256 of a file, by which a frozen roll is known again (校验码)."""
    return hashlib.sha256(text.encode()).hexdigest()


def rules_of(facts: Mapping[str, Any]) -> Rules:
    """The rules in a ``rules.json``. Raises Unusable."""
    try:
        return Rules(
            threshold=share(facts["threshold"]),
            is_included=bool(facts["threshold_included"]),
            quorum=share(facts["quorum"]) if facts["quorum"] else None,
            weighs_area="area" in facts["measures"],
            silent=Silent(facts["silent"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as why:
        raise Unusable(f"rules.json: {why!r}") from why


def questions_of(facts: Mapping[str, Any], joins: Joins = ()) -> list[Question]:
    """The questions in a ``rules.json``, each with its rules; none if the vote is its one question. Raises Unusable."""
    try:
        return [
            Question(
                int(one["n"]),
                rules_of({**facts, **one}),
                int(one["seats"]),
                len(one["candidates"]),
                writes_in=bool(one.get("writes_in")),
                is_relative=bool(one.get("relative")),
                is_each=bool(one.get("each")),
                joined=tuple((n, same_as) for question, n, same_as in joins if question == int(one["n"])),
            )
            for one in facts.get("questions", [])
        ]
    except (KeyError, TypeError, ValueError) as why:
        raise why if isinstance(why, Unusable) else Unusable(f"rules.json: {why!r}") from why


def count(
    facts: Mapping[str, Any], roll: Mapping[str, Decimal], last: Mapping[str, str], joins: Joins = ()
) -> Result | Results:
    """Count named ballots by a ``rules.json``; ``roll`` and ``last`` as `tally.count_named` wants them. Raises ValueError."""
    questions = questions_of(facts, joins)
    return count_questions(questions, roll, last) if questions else count_named(rules_of(facts), roll, last)


def count_urn(
    facts: Mapping[str, Any], everyone: int, slips: Iterable[tuple[int, str]], joins: Joins = ()
) -> Result | Results:
    """Count secret ballots by a ``rules.json``: pairs of question (0: the one there is) and answer. Raises ValueError."""
    questions = questions_of(facts, joins)
    if questions:
        return count_torn(questions, everyone, slips)
    return count_secret(rules_of(facts), everyone, [answer for _question, answer in slips])


def recount(folder: Path) -> tuple[Result | Results, dict[str, Any]]:
    """Count a folder again: the result, and what the certificate in it says ({} if there is none). Raises Unusable."""
    facts = _json(folder / "rules.json")
    _rules, roll_text = rules_of(facts), _text(folder / "roll.csv")
    result: Result | Results
    if digest(roll_text) != facts.get("roll_sha256"):
        raise Unusable("roll.csv is not the roll that was frozen: its digest differs")
    roll = areas(_rows(roll_text, ROLL, "roll.csv"))
    kept = folder / "certificate.json"
    certificate = _json(kept) if kept.exists() else {}
    joins = _joins(folder, certificate, facts)
    try:
        if facts.get("ballot") == "secret":
            columns, each = (TORN, len(facts["questions"])) if facts.get("questions") else (SECRET, 1)
            slips = _rows(_text(folder / "ballots.csv"), columns, "ballots.csv")
            _check_keys(folder, [row["key"] for row in slips], roll, each)
            result = count_urn(facts, len(roll), [(int(row.get("question", 0)), row["choice"]) for row in slips], joins)
        else:
            result = count(facts, roll, last_of(_rows(_text(folder / "ballots.csv"), NAMED, "ballots.csv")), joins)
    except ValueError as why:
        raise why if isinstance(why, Unusable) else Unusable(str(why)) from why
    names = certificate.get("written_sha256")
    if names and digest(_text(folder / "written.csv")) != names:
        raise Unusable("written.csv does not hold the names that were written in: its digest differs")
    return result, certificate


def holds_what_was_counted(folder: Path, certificate: Mapping[str, Any]) -> bool:
    """Whether ``ballots.csv`` is the file whose digest stands in the certificate: two exchanged ballots change no total."""
    counted = certificate.get("ballots_sha256")
    return not counted or digest(_text(folder / "ballots.csv")) == counted


def names_in(folder: Path) -> dict[tuple[int, int], str]:
    """Names of candidates and of those who were written in, by the question and the number on the ballots. Raises Unusable."""
    file = folder / "written.csv"
    rows = _rows(_text(file), WRITTEN_IN, file.name) if file.exists() else []
    asked = _json(folder / "rules.json").get("questions", [])
    try:
        names = {(int(q["n"]), n): str(name) for q in asked for n, name in enumerate(q["candidates"], start=1)}
        return names | {(int(row["question"]), int(row["n"])): row["name"] for row in rows}
    except (ValueError, KeyError, TypeError) as why:
        raise Unusable(f"written.csv, rules.json: {why!r}") from why


def _joins(folder: Path, certificate: Mapping[str, Any], facts: Mapping[str, Any]) -> Joins:
    """Which spellings count as one, proven by the certificate if there is one. Raises Unusable."""
    file, proven = folder / "joined.csv", certificate.get("joined_sha256")
    if not file.exists() and not proven:
        return ()
    text = _text(file)
    if certificate and digest(text) != proven:
        raise Unusable("joined.csv does not hold the spellings that were joined: its digest differs")
    rows = [tuple(row[name] for name in JOINED) for row in _rows(text, JOINED, file.name)]
    if not all(cell.isascii() and cell.isdecimal() for row in rows for cell in row):
        raise Unusable("joined.csv: only numbers stand there")
    joins = [(int(question), int(n), int(same_as)) for question, n, same_as in rows]
    asked = {q.n: q for q in questions_of(facts)}
    joined = {(question, n) for question, n, _same_as in joins}
    for question, n, same_as in joins:
        one = asked.get(question)
        if one is None or n not in WRITTEN or not (one.has(n) and one.has(same_as)) or (question, same_as) in joined:
            raise Unusable(f"joined.csv: {n} cannot count as {same_as} in question {question}")
    if len(joined) < len(joins):
        raise Unusable("joined.csv: a spelling comes twice")
    return joins


def areas(rows: Iterable[Mapping[str, str]]) -> dict[str, Decimal]:
    """Area by member, exactly. Raises Unusable."""
    found: dict[str, Decimal] = {}
    for row in rows:
        try:
            area = Decimal(row["area"] or "0")
        except InvalidOperation as why:
            raise Unusable(f"roll.csv: {row['area']!r} is no area") from why
        if not area.is_finite() or area < 0:
            raise Unusable(f"roll.csv: {row['area']!r} is no area")
        found[row["member"]] = found.get(row["member"], Decimal()) + area
    return found


def last_of(rows: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """What each member said last, whatever the order of the lines. Raises Unusable when a number comes twice."""
    last: dict[str, tuple[int, str]] = {}
    seen: set[tuple[str, int]] = set()
    for row in rows:
        if not row["n"].isdecimal():
            raise Unusable(f"ballots.csv: {row['n']!r} is no number")
        mark = row["member"], int(row["n"])
        if mark in seen:
            raise Unusable(f"ballots.csv: ballot {mark[1]} of member {mark[0]} comes twice")
        seen.add(mark)
        if mark[1] >= last.get(row["member"], (-1, ""))[0]:
            last[row["member"]] = mark[1], row["choice"]
    return {member: choice for member, (_n, choice) in last.items()}


def _check_keys(folder: Path, keys: list[str], roll: Mapping[str, Decimal], each: int) -> None:
    if len(set(keys)) != len(keys):
        raise Unusable("ballots.csv: a key comes twice")
    listed = folder / "participation.csv"
    if not listed.exists():
        return
    people = [row["member"] for row in _rows(_text(listed), PARTICIPATION, "participation.csv")]
    if len(people) * each != len(keys) or len(set(people)) != len(people) or set(people) - roll.keys():
        raise Unusable("participation.csv: it does not name as many people of the roll as there are ballots")


def _rows(text: str, columns: Sequence[str], name: str) -> list[dict[str, str]]:
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        if tuple(reader.fieldnames or ()) != tuple(columns):
            raise Unusable(f"{name}: the columns must be {', '.join(columns)}")
        rows = list(reader)
    except csv.Error as why:
        raise Unusable(f"{name}: {why}") from why
    if any(None in row or None in row.values() for row in rows):
        raise Unusable(f"{name}: a line has too many or too few columns")
    return rows


def _text(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as why:
        raise Unusable(f"{file.name} cannot be read: {why}") from why


def _json(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(_text(file))
    except json.JSONDecodeError as why:
        raise Unusable(f"{file.name}: {why}") from why
    if not isinstance(found, dict):
        raise Unusable(f"{file.name}: an object is needed")
    return found
