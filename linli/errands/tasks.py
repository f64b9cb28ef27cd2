"""What time does to errands: days come, what was given is closed, papers are shredded."""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from linli.errands import actions
from linli.errands.models import Errand, ErrandSettings
from linli.errands.rules import ENDED, OPEN, ErrandState, Where
from linli.files.models import Attachment
from linli.kernel.retention import count_over, enforced, rule
from linli.kernel.schedule import every
from linli.record.rounds import to_each


@every(seconds=60)
def ring_errands() -> int:
    """The day that was promised comes near, or is over."""
    came = Errand.objects.filter(state__in=sorted(OPEN), clock__next_rung_at__lte=timezone.now())
    return to_each(actions.ring_errand, came.select_related("clock", "kind"))


@every(seconds=3600)
def close_errands() -> int:
    """Handed to the resident some days ago, and nobody said anything against it."""
    before = timezone.now() - timedelta(days=ErrandSettings.current().close_days)
    return to_each(actions.close_errand, Errand.objects.filter(state=ErrandState.GIVEN, ended_at__lt=before))


@every(seconds=3600)
def shred_errands() -> int:
    """Pictures of papers go first, personal words later (到期销毁)."""
    now = timezone.now()
    papers = to_each(actions.shred_papers, _papers_over(now))
    return papers + to_each(actions.shred_errand, _errands_over(now).select_related("contact"))


def _papers_over(now: datetime) -> QuerySet[Errand]:
    kept = Attachment.objects.kept().filter(root_kind="errands.errand").values("root_id")
    ended = Errand.objects.filter(state__in=sorted(ENDED), ended_at__lt=_before("errands.papers", now))
    return ended.filter(pk__in=kept)


def _errands_over(now: datetime) -> QuerySet[Errand]:
    ended = Errand.objects.filter(state__in=sorted(ENDED), ended_at__lt=_before("errands.errand", now))
    return ended.filter(shredded_at=None, papers_with=Where.RESIDENT)


def _before(name: str, now: datetime) -> datetime:
    keep = rule(name).keep
    assert keep is not None
    return keep.before(now)


enforced("errands.papers", over=lambda now: count_over(_papers_over(now), "ended_at"), run=shred_errands)
enforced("errands.errand", over=lambda now: count_over(_errands_over(now), "ended_at"), run=shred_errands)
