"""What happened to a vote, without who took part when: that is in the record, and no list for reading."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from linli.people.models import Unit
from linli.record.models import Act, Entry, Note, Thing
from linli.votes.models import RollObjection, Vote
from linli.votes.rules import DOOR_LIST, PAPER_BATCH, PROXY, ROLL_OBJECTION, SPELLING, VOTE

SHOWN = {
    action: book.labels[action][1]
    for book in (VOTE, ROLL_OBJECTION, PROXY, PAPER_BATCH, DOOR_LIST, SPELLING)
    for action in book.labels
}
MOST = 60


@dataclass(frozen=True, slots=True)
class Line:
    title: str
    at: datetime
    by: str
    words: str


@dataclass(frozen=True, slots=True)
class ObjectionShown:
    """An objection to the roll with what was said on both sides."""

    objection: RollObjection
    said: str
    answer: str


def timeline(vote: Vote) -> list[Line]:
    """The newest first; ballots are left out. Three queries."""
    acts = list(vote.history.filter(action__in=SHOWN).order_by("-version")[:MOST])
    units = dict(
        Unit.objects.filter(pk__in={a.by.get("unit") for a in acts if a.by.get("unit")}).values_list("pk", "name")
    )
    words: dict[Any, list[str]] = {}
    for note in Note.objects.filter(act__in=[a.pk for a in acts], shredded_at__isnull=True).order_by("act", "pk"):
        words.setdefault(note.act_id, []).append(note.text)
    return [Line(str(SHOWN[a.action]), a.occurred_at, _who(a, units), "\n".join(words.get(a.pk, []))) for a in acts]


def objections(vote: Vote, *, only: int = 0) -> list[ObjectionShown]:
    """The objections to the roll, open ones first, with their words. Three queries."""
    found = list(vote.objections.select_related("member").order_by("pk"))
    found = [o for o in found if not only or o.pk == only]
    said = words_of(RollObjection, [o.pk for o in found])
    rows = [ObjectionShown(o, *[*said.get(o.pk, []), "", ""][:2]) for o in found]
    return sorted(rows, key=lambda row: row.objection.state != "raised")


def words_of(kind: type[Thing], pks: Sequence[int]) -> dict[int, list[str]]:
    """What was said in the acts on these things of one kind, the first words first. Two queries."""
    entries = Entry.objects.filter(kind=kind._meta.label_lower, thing_id__in=pks).order_by("n")
    digests = [(e.thing_id, pk) for e in entries for pk in e.facts.get("words", {})]
    notes = {str(n.pk): n.text for n in Note.objects.filter(pk__in=[pk for _thing, pk in digests])}
    said: dict[int, list[str]] = {}
    for thing, pk in digests:
        said.setdefault(thing, []).append(notes.get(pk, ""))
    return said


def _who(act: Act, units: dict[int, str]) -> str:
    return units.get(act.by.get("unit", 0), "")
