"""A vote as it is counted: its roll, its ballots, and the files that hold them. Constant numbers of queries."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.utils import timezone

from linli.votes.evidence import (
    JOINED,
    NAMED,
    PARTICIPATION,
    ROLL,
    SECRET,
    TORN,
    WRITTEN_IN,
    areas,
    count,
    count_urn,
    digest,
    table,
)
from linli.votes.models import NamedBallot, Participation, RollPart, Vote
from linli.votes.rules import ParticipationState, SpellingState
from linli.votes.tally import WRITTEN, Result, Results, written

TOOK_PART = ParticipationState.CAST


def roll_file(vote: Vote) -> str:
    """``roll.csv``: by it the roll is frozen. One query."""
    return table(ROLL, _roll_rows(vote))


def ballots_file(vote: Vote) -> str:
    """``ballots.csv``: of a named vote all that was cast, of a secret one what lay in the urn, sorted by random keys."""
    if vote.is_secret:
        columns = TORN if vote.questions else SECRET
        return table(columns, vote.secret_ballots.order_by("key").values_list(*columns))
    return table(NAMED, ((m, n, c, ch, timezone.localtime(at).isoformat()) for m, n, c, ch, at in _named(vote)))


def written_file(vote: Vote) -> str:
    """``written.csv``: whose names the counted ballots bear, and by which numbers; empty if there are none. At most one query."""
    names = names_of(vote)
    rows = [(q, n, name) for (q, n), name in sorted(names.items())]
    return table(WRITTEN_IN, rows) if rows else ""


def joined_file(vote: Vote) -> str:
    """``joined.csv``: which of the numbers count as another, and as which; no names. Empty if there are none. One query at most."""
    joins = joins_of(vote)
    return table(JOINED, joins) if joins else ""


def joins_of(vote: Vote) -> list[tuple[int, int, int]]:
    """The spellings that are joined: question, number, number under which it counts. One query, none where nobody can be written in."""
    if not vote.writes_in:
        return []
    rows = vote.spellings.filter(state=SpellingState.JOINED).order_by("question", "n")
    return list(rows.values_list("question", "n", "same_as"))


def names_of(vote: Vote) -> dict[tuple[int, int], str]:
    """The names that were written in and counted, by question and number, other spellings too. At most two queries."""
    counted = {
        (q["n"], one["n"])
        for q in vote.result.get("questions", [])
        for one in q.get("candidates", [])
        if one["n"] in WRITTEN
    }
    if vote.result:
        counted |= {(question, n) for question, n, _same_as in joins_of(vote)}
    if not counted:
        return {}
    rows = vote.written_names.values_list("question", "n", "name")
    return {(q, n): name for q, n, name in rows if (q, n) in counted}


def rules_file(vote: Vote) -> str:
    """``rules.json``: by what is counted, and the digest of the roll."""
    return _as_json(vote.counted_by | {"roll_sha256": vote.roll_digest})


def certificate_file(vote: Vote) -> str:
    """``certificate.json``: the result as certified."""
    facts = {
        "vote": vote.pk,
        "title": vote.title,
        "state": vote.state,
        "result": vote.result,
        "channels": vote.channels,
        "ballots_sha256": vote.ballots_digest,
    }
    facts |= {"written_sha256": vote.written_digest} if vote.written_digest else {}
    facts |= {"joined_sha256": vote.joined_digest} if vote.joined_digest else {}
    return _as_json(facts)


def evidence_zip(vote: Vote) -> bytes:
    """Everything ``linli recount`` needs, for those entitled to it."""
    files = {
        "roll.csv": roll_file(vote),
        "ballots.csv": ballots_file(vote),
        "rules.json": rules_file(vote),
        "certificate.json": certificate_file(vote),
    }
    if vote.written_digest:
        files["written.csv"] = written_file(vote)
    if vote.joined_digest:
        files["joined.csv"] = joined_file(vote)
    if vote.is_secret:
        files["participation.csv"] = table(PARTICIPATION, _took_part(vote))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, text in files.items():
            folder.writestr(zipfile.ZipInfo(f"vote-{vote.pk}/{name}", (2000, 1, 1, 0, 0, 0)), text)
    return packed.getvalue()


def result_of(vote: Vote) -> Result | Results:
    """Count it now, from the tables, by the lines that ``linli recount`` counts with. At most four queries."""
    joins = joins_of(vote)
    if vote.is_secret:
        return count_urn(vote.counted_by, vote.everyone, vote.secret_ballots.values_list("question", "choice"), joins)
    roll: dict[str, Decimal] = {}
    if vote.electorate == "residents":
        roll = dict.fromkeys((str(n) for n in vote.members.values_list("n", flat=True)), Decimal())
    for n, area in vote.parts.values_list("member__n", "area"):
        roll[str(n)] = roll.get(str(n), Decimal()) + area
    return count(vote.counted_by, roll, {str(n): choice for n, choice in _last(vote)}, joins)


def channels_of(vote: Vote) -> dict[str, int]:
    """How many took part by which channel. One query."""
    rows = vote.participations.filter(state=TOOK_PART).values("channel").annotate(n=Count("pk")).order_by("channel")
    return {row["channel"]: row["n"] for row in rows}


def roll_totals(roll: str) -> tuple[int, Decimal]:
    """Heads and square metres of a ``roll.csv``."""
    by_member = areas(csv.DictReader(io.StringIO(roll, newline="")))
    return len(by_member), sum(by_member.values(), Decimal())


def changed_ballots() -> list[str]:
    """Named ballots whose choice is not the one the record knows: for ``linli verify-record``."""
    newest = NamedBallot.objects.filter(participation=OuterRef("pk")).order_by("-n").values("pk")[:1]
    rows = Participation.objects.exclude(ballot_code="").filter(vote__shredded_at__isnull=True)
    codes = dict(rows.annotate(newest=Subquery(newest)).values_list("newest", "ballot_code"))
    ballots = NamedBallot.objects.in_bulk([pk for pk in codes if pk])
    return [f"ballot changed: {pk}" for pk, code in codes.items() if pk not in ballots or ballots[pk].code != code]


def ballots_digest(vote: Vote) -> str:
    return digest(ballots_file(vote))


def _roll_rows(vote: Vote) -> Iterator[tuple[Any, ...]]:
    if vote.electorate == "residents":
        for n, name in ((m.n, m.name) for m in vote.members.order_by("n")):
            yield (n, name, "", "", "0", "", "")
        return
    parts = RollPart.objects.filter(vote=vote).select_related("member").order_by("member__n", "label")
    for part in parts:
        is_unsold = "yes" if part.is_unsold else ""
        area = written(part.area)
        yield (part.member.n, part.member.name, part.label, part.building, area, part.area_source, is_unsold)


def _named(vote: Vote) -> Any:
    rows = NamedBallot.objects.filter(participation__vote=vote).order_by("participation__member__n", "n")
    return rows.values_list("participation__member__n", "n", "choice", "channel", "at")


def _last(vote: Vote) -> Iterator[tuple[int, str]]:
    rows = NamedBallot.objects.filter(participation__vote=vote, participation__state=TOOK_PART).order_by("n")
    yield from rows.values_list("participation__member__n", "choice")


def _took_part(vote: Vote) -> Any:
    rows = vote.participations.filter(state=TOOK_PART).order_by("member__n")
    return rows.values_list("member__n", "channel")


def _as_json(facts: dict[str, Any]) -> str:
    return json.dumps(facts, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
