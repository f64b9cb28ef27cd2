"""The people of a roll: lists for staff and for the door. None of them says how anybody voted."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from linli.votes.models import Member, Participation, RollPart, Vote
from linli.votes.rules import ParticipationState
from linli.votes.tally import written

NOT_YET = Q(participation__isnull=True) | Q(participation__state=ParticipationState.UNDONE)
CAST = ParticipationState.CAST
MOST_DOORS = 1000  # that one building leader can go to


def members(vote: Vote, *, building: str = "", only_waiting: bool = False) -> QuerySet[Member]:
    """The roll in order of its numbers, with the parts; two queries."""
    found = vote.members.select_related("participation").prefetch_related("parts").order_by("n")
    if building:
        found = found.filter(pk__in=RollPart.objects.filter(vote=vote, building=building).values("member"))
    return found.filter(NOT_YET) if only_waiting else found


def waiting(vote: Vote) -> QuerySet[Member]:
    """Who has not voted."""
    return vote.members.filter(NOT_YET).order_by("n")


def doors_of(vote: Vote, building: str) -> list[tuple[Member, str]]:
    """Who of a building has not voted, with their parts there, or the number on the roll: for the door. Two queries."""
    rows = members(vote, building=building, only_waiting=True)[:MOST_DOORS]
    return [(member, _labels(member, building)) for member in rows]


def found_by(vote: Vote, text: str) -> Member | None:
    """A member by the number on the roll or by the label of a part, as it stands on a paper."""
    typed = text.strip()
    if typed.isascii() and typed.isdecimal() and len(typed) < 9 and (by_n := vote.members.filter(n=int(typed)).first()):
        return by_n
    part = RollPart.objects.filter(vote=vote, label=typed).select_related("member").first()
    return part.member if part else None


def buildings(vote: Vote) -> list[dict[str, Any]]:
    """Each building with how many of its members have voted: two queries, whatever the size."""
    rows = RollPart.objects.filter(vote=vote).values("building").annotate(n=Count("member", distinct=True))
    took = Participation.objects.filter(vote=vote, state=CAST).values("member")
    done: Mapping[str, int] = dict(
        RollPart.objects.filter(vote=vote, member__in=took)
        .values_list("building")
        .annotate(n=Count("member", distinct=True))
        .order_by()
    )
    found = [
        {"building": r["building"], "members": r["n"], "voted": done.get(r["building"], 0)}
        for r in rows.order_by("building")
    ]
    return sorted(found, key=lambda row: [int(t) if t.isdecimal() else 0 for t in _digits(row["building"])])


def turnout(vote: Vote) -> dict[str, Any]:
    """How many heads, and of how many square metres, have taken part so far: two queries. Never how."""
    took = vote.participations.filter(state=CAST)
    heads = took.count()
    area = (
        RollPart.objects.filter(vote=vote, member__in=took.values("member")).aggregate(area=Sum("area"))["area"]
        if vote.weighs_area
        else None
    )
    metres = written(area or Decimal()), written(vote.everyone_area)
    return {"heads": heads, "everyone": vote.everyone, "area": metres[0], "everyone_area": metres[1]}


def _labels(member: Member, building: str) -> str:
    found = [part.label for part in member.parts.all() if not building or part.building == building]
    return "、".join(found) or str(member.n)


def _digits(text: str) -> list[str]:
    return re.findall(r"\d+", text)[:3]
