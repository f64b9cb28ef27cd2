"""What time does to the window: the day ends, undertakings come due, what is old is shredded."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from linli.kernel.retention import count_over, enforced, rule
from linli.kernel.schedule import every
from linli.reception import actions
from linli.reception.models import JointMeeting, Ticket, Undertaking
from linli.reception.rules import ENDED_TICKETS, OPEN_TICKETS, UndertakingState
from linli.record.rounds import to_each


@every(seconds=600)
def close_days() -> int:
    """Numbers of yesterday that nobody ended."""
    old = Ticket.objects.filter(state__in=sorted(OPEN_TICKETS), day__lt=timezone.localdate())
    return to_each(actions.close_ticket, old.select_related("hall"))


@every(seconds=600)
def ring_undertakings() -> int:
    """What an office undertook and did not do by its day."""
    late = Undertaking.objects.filter(state=UndertakingState.AGREED, due_on__lt=timezone.localdate(), rung_at=None)
    return to_each(actions.ring_undertaking, late.select_related("meeting__case__desk", "unit"))


@every(seconds=3600)
def shred_window() -> int:
    """Personal data whose time is over goes (到期销毁)."""
    now = timezone.now()
    tickets = to_each(actions.shred_ticket, _old_tickets(now).select_related("hall", "contact"))
    return tickets + to_each(actions.shred_joint, _old_meetings(now))


def _old_tickets(now: datetime) -> QuerySet[Ticket]:
    before = _before("reception.ticket", now)
    return Ticket.objects.filter(state__in=sorted(ENDED_TICKETS), ended_at__lt=before, shredded_at=None)


def _old_meetings(now: datetime) -> QuerySet[JointMeeting]:
    before = _before("reception.joint", now)
    return JointMeeting.objects.filter(ended_at__lt=before, shredded_at=None)


def _before(name: str, now: datetime) -> datetime:
    keep = rule(name).keep
    assert keep is not None
    return keep.before(now)


enforced("reception.ticket", over=lambda now: count_over(_old_tickets(now), "ended_at"), run=shred_window)
enforced("reception.joint", over=lambda now: count_over(_old_meetings(now), "ended_at"), run=shred_window)
