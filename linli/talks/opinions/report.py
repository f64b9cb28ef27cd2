"""One answer about a talk: groups found or given, what represents each, what all agree on. Plain JSON."""

from collections.abc import Mapping
from typing import Any, TypedDict

import numpy as np

from linli.talks.opinions.grouping import LEAST_GROUP, Grouping, find_groups, out_of
from linli.talks.opinions.statistics import (
    Agreed,
    Counts,
    Representative,
    count,
    group_informed,
    majority,
    representative,
)
from linli.talks.opinions.tables import Table, natural

NO_GROUPS = "no stable groups yet"
GROUPS, GIVEN = "groups", "given groups"
LETTERS = "ABCDE"
DIGITS = 6


class Group(TypedDict):
    group: str
    size: int
    participants: list[str]
    representative: list[dict[str, Any]]
    counts: list[list[int]]  # of each statement: agree, disagree, seen


class Report(TypedDict):
    verdict: str
    reasons: list[str]
    participants: dict[str, str | None]
    placed: int  # people with enough votes
    statements: list[str]
    without: list[str]  # taken out by moderation, or seen by nobody but their author
    groups: list[Group]
    number_of_groups: int
    consensus: dict[str, list[dict[str, Any]]]
    group_informed_consensus: list[dict[str, Any]]
    counts: list[list[int]]
    stability: dict[str, Any] | None
    candidate: dict[str, Any] | None  # the best split, whether or not it is stable enough to be told
    points: dict[str, list[float]]
    extremity: list[float]  # of each statement: how far it tells people apart


def found(table: Table, *, without: frozenset[str] = frozenset()) -> Report:
    """Look for groups and report on them."""
    return report_on(table, find_groups(table, without=without), without=without)


def report_on(table: Table, grouping: Grouping, *, without: frozenset[str] = frozenset()) -> Report:
    """The answer for groups that were looked for."""
    split = grouping.split
    names = [table.people[i] for i in grouping.rows]
    belongs = {} if split is None else {n: LETTERS[g] for n, g in zip(names, split.labels, strict=True)}
    told = belongs if grouping.is_stable else {}
    report = _report(table, told, without, GROUPS if grouping.is_stable else NO_GROUPS)
    report["reasons"], report["placed"] = list(grouping.reasons), len(names)
    report["points"] = {n: [round(float(v), DIGITS) for v in p] for n, p in zip(names, grouping.points, strict=True)}
    report["extremity"] = [round(float(e), DIGITS) for e in grouping.extremity]
    if split is not None and grouping.stability is not None:
        sure = grouping.stability
        how = {"median_agreement": sure.agreement, "same_number_of_groups": sure.same_number, "repeats": sure.repeats}
        report["stability"] = how
        silhouettes = {str(k): round(s, DIGITS) for k, s in grouping.silhouettes.items()}
        report["candidate"] = {
            "number_of_groups": split.number,
            "silhouettes": silhouettes,
            "participants": {name: belongs.get(name) for name in sorted(table.people, key=natural)},
        }
    return report


def given(table: Table, belongs: Mapping[str, str], *, without: frozenset[str] = frozenset()) -> Report:
    """The same tests for groups that are known: building, owner or tenant. Who belongs to none is left out."""
    return _report(table, {name: group for name, group in belongs.items() if group}, without, GIVEN)


def _report(table: Table, belongs: Mapping[str, str], without: frozenset[str], verdict: str) -> Report:
    out = out_of(table, without)
    hidden = [bool(o) for o in np.array([name in without for name in table.statements], bool)]
    everybody = count(table.votes)
    members: dict[str, list[int]] = {}
    for i, name in enumerate(table.people):
        if group := belongs.get(name):
            members.setdefault(group, []).append(i)
    counts = {group: count(table.votes[members[group]]) for group in sorted(members, key=natural)}
    return {
        "verdict": verdict,
        "reasons": [],
        "participants": {name: belongs.get(name) for name in sorted(table.people, key=natural)},
        "placed": sum(map(len, members.values())),
        "statements": list(table.statements),
        "without": [name for name, o in zip(table.statements, out, strict=True) if o],
        "groups": _groups(table, members, counts, hidden),
        "number_of_groups": len(counts),
        "consensus": {
            stance: [_agreed(table, row) for row in rows]
            for stance, rows in majority(everybody, without=hidden).items()
        },
        "group_informed_consensus": _informed(table, list(counts.values()), hidden),
        "counts": _plain(everybody),
        "stability": None,
        "candidate": None,
        "points": {},
        "extremity": [],
    }


def _groups(
    table: Table, members: Mapping[str, list[int]], counts: Mapping[str, Counts], hidden: list[bool]
) -> list[Group]:
    if not counts:
        return []
    total = Counts(*(np.sum([getattr(c, n) for c in counts.values()], axis=0) for n in ("agree", "disagree", "seen")))
    groups: list[Group] = []
    for name, here in counts.items():
        is_small = len(members[name]) < LEAST_GROUP  # what two people say is not told
        told = [] if is_small else representative(here, total, without=hidden)
        groups.append(
            {
                "group": name,
                "size": len(members[name]),
                "participants": sorted((table.people[i] for i in members[name]), key=natural),
                "representative": [_representative(table, row) for row in told],
                "counts": [] if is_small else _plain(here),
            }
        )
    return groups


def _informed(table: Table, groups: list[Counts], hidden: list[bool]) -> list[dict[str, Any]]:
    """What all groups agree with or reject, the most agreed first; without groups there is none."""
    if not groups:
        return []
    agree, disagree = group_informed(groups)
    rows = [
        {"statement": name, "agree": float(a), "disagree": float(d)}
        for name, a, d, h in zip(table.statements, agree, disagree, hidden, strict=True)
        if not h
    ]
    return sorted(rows, key=lambda row: (-round(float(row["agree"]), 12), natural(str(row["statement"]))))


def _representative(table: Table, row: Representative) -> dict[str, Any]:
    return {
        "statement": table.statements[row.statement],
        "stance": row.stance,
        "count": row.count,
        "seen": row.seen,
        "share": round(row.share, DIGITS),
        "share_z": round(row.share_z, DIGITS),
        "ratio": round(row.ratio, DIGITS),
        "ratio_z": round(row.ratio_z, DIGITS),
        "is_best_agreed": row.is_best_agreed,
    }


def _agreed(table: Table, row: Agreed) -> dict[str, Any]:
    return {
        "statement": table.statements[row.statement],
        "count": row.count,
        "seen": row.seen,
        "share": round(row.share, DIGITS),
        "share_z": round(row.share_z, DIGITS),
    }


def _plain(counts: Counts) -> list[list[int]]:
    rows = zip(counts.agree, counts.disagree, counts.seen, strict=True)
    return [[int(a), int(d), int(s)] for a, d, s in rows]
