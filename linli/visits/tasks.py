"""What time does to visits: rounds end, people are asked after, consents lapse, words are forgotten."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from linli.kernel.retention import count_over, enforced, rule
from linli.kernel.schedule import every
from linli.record.rounds import MOST, to_each
from linli.visits import actions
from linli.visits.models import CareRead, CheckBack, Round, Visit
from linli.visits.queries.care import lapsed, silent
from linli.visits.rules import CheckBackState, RoundState


@every(seconds=60)
def ring_check_backs() -> int:
    """Workers who asked to be asked after, and whose time is over."""
    due = CheckBack.objects.filter(state=CheckBackState.WAITING, ask_at__lte=timezone.now())
    return to_each(actions.ring_check_back, due)


@every(seconds=900)
def raise_alarms() -> int:
    """People of the care list whom nobody has seen for too long."""
    return to_each(actions.raise_alarm, silent(timezone.now()))


@every(seconds=3600)
def lapse_cares() -> int:
    """Consents that have ended."""
    return to_each(actions.lapse_care, lapsed())


@every(seconds=3600)
def end_rounds() -> int:
    """Rounds whose last day is over."""
    over = Round.objects.filter(state=RoundState.OPEN, last_day__lt=timezone.localdate())
    return to_each(actions.end_round, over)


@every(seconds=3600)
def forget_visits() -> int:
    """Words of visits whose time is over; and who read the care list long ago."""
    now = timezone.now()
    CareRead.objects.filter(pk__in=_old_reads(now).values("pk")[:MOST]).delete()
    return to_each(actions.forget_visit, _old_visits(now))


def _old_visits(now: datetime) -> QuerySet[Visit]:
    return Visit.objects.filter(has_words=True, made_at__lt=_before("visits.visit", now))


def _old_reads(now: datetime) -> QuerySet[CareRead]:
    return CareRead.objects.filter(at__lt=_before("visits.care_read", now))


def _before(name: str, now: datetime) -> datetime:
    keep = rule(name).keep
    assert keep is not None
    return keep.before(now)


enforced("visits.visit", over=lambda now: count_over(_old_visits(now), "made_at"), run=forget_visits)
enforced("visits.care_read", over=lambda now: count_over(_old_reads(now), "at"), run=forget_visits)
