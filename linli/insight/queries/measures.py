"""The condition of each measure, over facts. Sums and the lists behind them use the same ones."""

from collections.abc import Iterable

from django.db.models import Aggregate, Count, Q

from linli.cases.models import Rating
from linli.insight.rules import Kept, Measure, Outcome, Road

M, S, F = Measure, Rating.Solved, Rating.Feeling
HERE = Q(is_history=False)
RATED = ~Q(solved="")
CONDITIONS: dict[Measure, Q] = {
    M.HISTORY: Q(is_history=True),
    M.RECEIVED: HERE,
    M.DIRECT: HERE & Q(road=Road.DIRECT),
    M.DISPATCHED: HERE & Q(road=Road.DISPATCHED),
    M.DECLINED: HERE & Q(road=Road.DECLINED),
    M.WITHDRAWN: HERE & Q(road=Road.WITHDRAWN),
    M.JOINED: HERE & Q(road=Road.JOINED),
    M.PENDING: HERE & Q(road=Road.PENDING),
    M.OPEN: HERE & Q(outcome=Outcome.OPEN),
    M.ANSWERED: HERE & Q(outcome=Outcome.ANSWERED),
    M.OTHERWISE: HERE & Q(outcome=Outcome.CLOSED_OTHERWISE),
    M.TAKEN_IN_TIME: HERE & Q(taken=Kept.YES),
    M.TAKEN_LATE: HERE & Q(taken=Kept.NO),
    M.UNTAKEN: HERE & Q(taken=Kept.UNJUDGED),
    M.ON_TIME: HERE & Q(kept=Kept.YES),
    M.LATE: HERE & Q(kept=Kept.NO),
    M.UNDUE: HERE & Q(kept=Kept.UNJUDGED),
    M.EXTENDED: HERE & Q(is_extended=True),
    M.HELD: HERE & Q(is_held=True),
    M.EVER_ANSWERED: HERE & Q(is_answered_once=True),
    M.RIGHT_FIRST: HERE & Q(is_answered_once=True, sent_back=0, reopened=0),
    M.SENT_BACK: HERE & Q(sent_back__gt=0),
    M.REOPENED: HERE & Q(is_answered_once=True, reopened__gt=0),
    M.OBJECTED: HERE & Q(road=Road.DISPATCHED, objections__gt=0),
    M.UPHELD: HERE & Q(road=Road.DISPATCHED, upheld__gt=0),
    M.RATED: HERE & RATED,
    M.UNREACHED: HERE & Q(is_answered_once=True, is_unreached=True, solved=""),
    M.UNASKED: HERE & Q(is_answered_once=True, is_unreached=False, solved=""),
    M.SOLVED: HERE & Q(solved=S.YES),
    M.PARTLY: HERE & Q(solved=S.PARTLY),
    M.UNSOLVED: HERE & Q(solved=S.NO),
    M.HAPPY: HERE & Q(result=F.HAPPY),
    M.FAIR: HERE & Q(result=F.FAIR),
    M.UNHAPPY: HERE & Q(result=F.UNHAPPY),
    M.SENSITIVE: HERE & Q(is_sensitive=True),
}


def any_of(measures: Iterable[Measure]) -> Q:
    """Cases that are in one of these measures; of no measure, none."""
    found = Q(pk__in=[])
    for measure in measures:
        found |= CONDITIONS[measure]
    return found


def counted() -> dict[str, Aggregate]:
    """All measures as columns of one query over facts: ``n_`` and the measure, for some fields have the same name."""
    return {f"n_{measure}": Count("pk", filter=condition) for measure, condition in CONDITIONS.items()}
