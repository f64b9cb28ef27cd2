"""The names that voters wrote in, for who looks whether two spellings are one person; and what was joined, for the certificate."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from linli.votes.models import Spelling, Vote
from linli.votes.queries.history import words_of
from linli.votes.rules import SpellingState
from linli.votes.tally import WRITTEN

Key = tuple[int, int]  # question, number


@dataclass(frozen=True, slots=True)
class NameShown:
    """A name that was written in; ``joined`` is what makes it count as ``counts_as``. How many wrote it nobody sees here."""

    question: int
    n: int
    name: str
    alike: list[str]
    counts_as: str = ""
    why: str = ""
    joined: Spelling | None = None


@dataclass(frozen=True, slots=True)
class JoinShown:
    """Two spellings that count as one, with the reason."""

    question: int
    n: int
    same_as: int
    name: str
    counts_as: str
    why: str


def names_shown(vote: Vote) -> list[tuple[str, list[NameShown]]]:
    """The names that were written in, under the question they were written to. At most four queries."""
    people, standing = people_of(vote), {(one.question, one.n): one for one in _standing(vote)}
    why = words_of(Spelling, [one.pk for one in standing.values()])
    found = []
    for one in vote.asked:
        names = {n: name for (question, n), name in people.items() if question == one["n"]}
        rows = []
        for n, name in sorted(names.items(), key=lambda pair: pair[1]):
            if n not in WRITTEN:
                continue
            joined = standing.get((one["n"], n))
            others = [other for k, other in names.items() if k != n and are_alike(name, other)]
            row = NameShown(one["n"], n, name, sorted(others))
            if joined is not None:
                said = (why.get(joined.pk) or [""])[0]
                row = NameShown(one["n"], n, name, sorted(others), names.get(joined.same_as, "—"), said, joined)
            rows.append(row)
        if rows:
            found.append((one["asked"], rows))
    return found


def joins_shown(vote: Vote, *, everybody: bool = False) -> list[JoinShown]:
    """What was joined. Named only who stood on the ballot or was elected, and for ``everybody`` all of them. At most four queries."""
    standing = _standing(vote)
    if not standing:
        return []
    why, people = words_of(Spelling, [one.pk for one in standing]), people_of(vote)
    public = {key for key in people if key[1] not in WRITTEN} | _elected(vote)
    shown = []
    for one in standing:
        is_named = everybody or (one.question, one.same_as) in public
        name, other = (people.get((one.question, n), "") if is_named else "" for n in (one.n, one.same_as))
        said = (why.get(one.pk) or [""])[0]
        shown.append(JoinShown(one.question, one.n, one.same_as, name, other, said))
    return shown


def join_words(join: JoinShown) -> str:
    """“王伍” counts as “王五”: the reason; of whom is not named in public the numbers on the ballots."""
    facts = {"other": join.name or join.n, "name": join.counts_as or join.same_as, "question": join.question}
    if join.name:
        words = _("question %(question)d: “%(other)s” counts as “%(name)s”") % facts
    else:
        words = _("question %(question)d: number %(other)d counts as number %(name)d") % facts
    return f"{words}（{join.why}）" if join.why else words


def joinable(vote: Vote) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """For a form, as choices ``question-number``: names that may be joined to somebody, and everybody they may be joined to.

    At most two queries.
    """
    standing = _standing(vote)
    away = {(one.question, one.n) for one in standing}
    targets = {(one.question, one.same_as) for one in standing}
    choices = {key: (f"{key[0]}-{key[1]}", f"{key[0]}. {name}") for key, name in sorted(people_of(vote).items())}
    free = [choice for key, choice in choices.items() if key[1] in WRITTEN and key not in away | targets]
    return free, [choice for key, choice in choices.items() if key not in away]


def people_of(vote: Vote) -> dict[Key, str]:
    """Everybody who can be chosen: candidates, and who was written in. At most one query."""
    people = {(one["n"], n): name for one in vote.asked for n, name in enumerate(one["candidates"], start=1)}
    rows = vote.written_names.values_list("question", "n", "name") if vote.writes_in else []
    return people | {(question, n): name for question, n, name in rows}


def are_alike(one: str, other: str) -> bool:
    """王五 and 王伍: a character differs, is missing or is one too many; of two characters not the first. A hint, no more."""
    if len(one) == len(other):
        differs = [k for k, pair in enumerate(zip(one, other, strict=True)) if pair[0] != pair[1]]
        return len(differs) == 1 and (len(one) > 2 or differs[0] > 0)
    short, long = sorted((one, other), key=len)
    return len(long) - len(short) == 1 and any(long[:k] + long[k + 1 :] == short for k in range(len(long)))


def has_alike(groups: Iterable[tuple[Any, list[NameShown]]]) -> bool:
    """Whether two names look alike that nobody has joined."""
    return any(row.alike and row.joined is None for _asked, rows in groups for row in rows)


def _standing(vote: Vote) -> list[Spelling]:
    """The joins that stand; no query where nobody can be written in."""
    if not vote.writes_in:
        return []
    return list(vote.spellings.filter(state=SpellingState.JOINED).order_by("question", "n"))


def _elected(vote: Vote) -> set[Key]:
    asked = vote.result.get("questions", [])
    return {(q["n"], c["n"]) for q in asked for c in q.get("candidates", []) if c["is_elected"]}
