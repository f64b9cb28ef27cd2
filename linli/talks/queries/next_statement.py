"""Which statement comes next: fair to new ones, and the same for the same person until it is answered.

The weight is Polis's (`priority-metric` in conversation.clj): what many agree on, what tells people apart and what
few pass on comes sooner; what few have seen comes much sooner. It is drawn, not sorted, so that no order of arrival
and no taste of the crowd decides what anybody sees first.
"""

import random
from collections.abc import Mapping, Sequence

from django.db.models import QuerySet

from linli.talks.models import OpinionMap, Participant, Statement, Talk
from linli.talks.rules import StatementState


def priority(*, agrees: int, passes: int, seen: int, extremity: float = 0.0) -> float:
    """How soon a statement should be asked: (importance × (1 + 8 × 2^(−seen/5)))²; never 0."""
    importance = (1 - (passes + 1) / (seen + 2)) * (extremity + 1) * (agrees + 1) / (seen + 2)
    boost: float = 1 + 8 * 2 ** (-seen / 5)
    return (importance * boost) ** 2


def unanswered(talk: Talk, participant: Participant | None) -> QuerySet[Statement]:
    """What is shown and this person has not answered and did not write."""
    shown = Statement.objects.filter(talk=talk, state=StatementState.SHOWN)
    if participant is None:
        return shown
    answered = participant.votes.order_by().values("statement")
    return shown.exclude(pk__in=answered).exclude(author=participant)


def next_statement(talk: Talk, participant: Participant | None, *, device: str) -> tuple[Statement | None, int]:
    """The statement to ask now, and how many are left with it. At most two queries.

    Drawn by weight; the draw depends on the device and on what is left only, so a reload shows the same.
    """
    left = list(unanswered(talk, participant).order_by("pk"))
    if not left:
        return None, 0
    drawn = talk.maps.order_by("-number").only("report").first()
    pulls = extremities(drawn)
    weights = [weight(one, pulls) for one in left]
    chance = random.Random(f"{talk.pk} {device} {len(left)}")  # seeded: the same person is asked the same
    return chance.choices(left, weights)[0], len(left)


def weight(statement: Statement, extremity: Mapping[str, float]) -> float:
    """The priority of one statement as it stands."""
    pulls = extremity.get(str(statement.pk), 0.0)
    return priority(agrees=statement.agrees, passes=statement.passes, seen=statement.seen, extremity=pulls)


def extremities(drawn: OpinionMap | None) -> dict[str, float]:
    """How far each statement tells people apart, from the last map."""
    if drawn is None:
        return {}
    names: Sequence[str] = drawn.report["statements"]
    return dict(zip(names, drawn.report.get("extremity", []), strict=False))
