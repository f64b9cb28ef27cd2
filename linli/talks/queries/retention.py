"""What the retention rules reach now (data/retention.yaml)."""

from datetime import datetime

from django.db.models import Q, QuerySet

from linli.kernel.retention import rule
from linli.talks.models import Participant, Statement
from linli.talks.rules import TAKING_PART, UNSHOWN, TalkState


def expired_participants(now: datetime) -> QuerySet[Participant]:
    """Who took part in a talk that ended long ago and could still be recognised."""
    over = Participant.objects.filter(state__in=sorted(TAKING_PART), talk__state=TalkState.ENDED)
    return over.filter(talk__ended_at__lt=_before("talks.participant", now)).select_related("talk")


def expired_statements(now: datetime) -> QuerySet[Statement]:
    """Statements that are not shown, of talks that ended long ago or were dropped."""
    limit = _before("talks.statement", now)
    over = Q(talk__state=TalkState.ENDED, talk__ended_at__lt=limit) | Q(
        talk__state=TalkState.DROPPED, made_at__lt=limit
    )
    return Statement.objects.filter(over, state__in=sorted(UNSHOWN), shredded_at=None).select_related("talk")


def _before(name: str, now: datetime) -> datetime:
    keep = rule(name).keep
    assert keep is not None  # both have a time of their own
    return keep.before(now)
