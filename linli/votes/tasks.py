"""What time does to votes: they open, they end, and what is personal in them goes."""

import logging
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from linli.kernel.actor import CLOCK
from linli.kernel.retention import count_over, enforced, rule
from linli.kernel.rulebook import Refused
from linli.kernel.schedule import every
from linli.record.chain import also_proven
from linli.votes import actions
from linli.votes.models import RollUpload, Vote
from linli.votes.queries.counting import changed_ballots
from linli.votes.rules import OVER, VoteState

log = logging.getLogger(__name__)


@every(seconds=60)
def open_and_end() -> int:
    """Open what is due and stands in nobody's way; end what is over. Whatever is refused waits for its organiser."""
    now, done = timezone.now(), 0
    due = Vote.objects.filter(state=VoteState.POSTED, opens_at__lte=now, closes_at__gt=now)
    over = Vote.objects.filter(state=VoteState.OPEN, closes_at__lte=now)
    for action, votes in ((actions.open_vote, due), (actions.close_vote, over)):
        for vote in votes.order_by("pk")[:50]:
            try:
                action(vote, by=CLOCK)
                done += 1
            except Refused as why:
                log.info("vote %s waits: %s", vote.pk, why)
    return done


@every(seconds=3600)
def forget_votes() -> int:
    """Shred votes whose time is over; delete rolls that nobody imported."""
    now, done = timezone.now(), 0
    for vote in _over(now).order_by("pk")[:20]:
        actions.shred_vote(vote, by=CLOCK)
        done += 1
    return done + _uploads(now).delete()[0]


def _over(now: datetime) -> QuerySet[Vote]:
    return Vote.objects.filter(state__in=OVER, decided_at__lt=_before("votes.member", now), shredded_at__isnull=True)


def _uploads(now: datetime) -> QuerySet[RollUpload]:
    return RollUpload.objects.filter(made_at__lt=_before("votes.upload", now))


def _before(name: str, now: datetime) -> datetime:
    keep = rule(name).keep
    assert keep is not None  # both have a time of their own
    return keep.before(now)


enforced("votes.member", over=lambda now: count_over(_over(now), "decided_at"), run=forget_votes)
enforced("votes.upload", over=lambda now: count_over(_uploads(now), "made_at"), run=forget_votes)
also_proven.append(changed_ballots)
