"""Whose votes count, and which of them: the last one of each person on each statement."""

from collections.abc import Iterator, Mapping

from django.db.models import Exists, OuterRef, Q, QuerySet

from linli.talks.models import Participant, Talk, Vote
from linli.talks.rules import ParticipantState, StatementState


def last_votes(votes: QuerySet[Vote]) -> QuerySet[Vote]:
    """Of each participant and statement the last vote only."""
    later = Vote.objects.filter(
        participant=OuterRef("participant"), statement=OuterRef("statement"), turn__gt=OuterRef("turn")
    )
    return votes.filter(~Exists(later))


def counts_for(talk: Talk, participant: Participant) -> bool:
    """Whether what this participant says is counted."""
    return participant.phone_hash != "" or participant.on_paper or not talk.needs_phone


def who_counts(talk: Talk, to_participant: str = "") -> Q:
    """Participants who count, as a filter: no struck sheet; a confirmed phone or a sheet of paper where the talk asks for that.

    ``to_participant`` is the way there from the rows that are filtered: ``participant__``.
    """
    stands = ~Q(**{f"{to_participant}state": ParticipantState.STRUCK})
    if not talk.needs_phone:
        return stands
    return stands & (~Q(**{f"{to_participant}phone_hash": ""}) | Q(**{f"{to_participant}on_paper": True}))


def counted_votes(talk: Talk) -> QuerySet[Vote]:
    """The votes that count: last ones, on statements that are shown, of those who count."""
    votes = Vote.objects.filter(statement__talk=talk, statement__state=StatementState.SHOWN)
    return last_votes(votes.filter(who_counts(talk, "participant__")))


def belonging(talk: Talk) -> dict[str, str]:
    """Where those who count say they belong, by id: the number of an answer of the talk. One query, none where nobody is asked."""
    if not talk.group_answers:
        return {}
    rows = talk.participants.filter(who_counts(talk), group__gt=0).values_list("pk", "group")
    return {str(pk): str(group) for pk, group in rows}


def wide_rows(talk: Talk, groups: Mapping[str, str] | None = None, *, is_named: bool = False) -> Iterator[list[str]]:
    """The votes that count in the wide shape that ``linli opinion-groups`` reads, with its heading. Two queries.

    ``groups`` are those of participants by id. ``is_named`` gives the ids of participants, for the worker; else people
    are numbered in an order that says nothing about them: by what they said.
    """
    statements = list(talk.statements.filter(state=StatementState.SHOWN).order_by("pk").values_list("pk", flat=True))
    said: dict[int, dict[int, int]] = {}
    for who, statement, stance in counted_votes(talk).values_list("participant", "statement", "stance"):
        said.setdefault(who, {})[statement] = stance
    lines = sorted(
        ([str(votes.get(s, "")) for s in statements], (groups or {}).get(str(who), ""), str(who))
        for who, votes in said.items()
    )
    yield ["participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree", *map(str, statements)]
    for number, (cells, group, person) in enumerate(lines):
        name, given = person if is_named else str(number), [cell for cell in cells if cell]
        yield [name, group, "", str(len(given)), str(given.count("1")), str(given.count("-1")), *cells]
