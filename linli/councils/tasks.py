"""What time does to councils: minutes are frozen, deeds that nobody took in hand are called, what is old is shredded."""

from django.utils import timezone

from linli.councils import actions
from linli.councils.models import Deed, Minutes
from linli.councils.queries.retention import expired_meetings, expired_topics
from linli.councils.rules import DeedState, MinutesState
from linli.kernel.retention import count_over, enforced
from linli.kernel.schedule import every
from linli.record.rounds import to_each


@every(seconds=300)
def freeze_minutes() -> int:
    """Minutes whose time to object is over are frozen."""
    due = Minutes.objects.filter(state=MinutesState.CIRCULATED, confirm_by__lte=timezone.now())
    return to_each(actions.freeze_minutes, due.select_related("meeting__council"))


@every(seconds=600)
def ring_deeds() -> int:
    """What was agreed and is in nobody's hands when its day has gone by."""
    late = Deed.objects.filter(state=DeedState.AGREED, due_on__lt=timezone.localdate(), rung_at=None)
    return to_each(actions.ring_deed, late.select_related("topic__council"))


@every(seconds=3600)
def shred_councils() -> int:
    """Personal data whose time is over goes (到期销毁)."""
    now = timezone.now()
    topics = to_each(actions.shred_topic, expired_topics(now))
    return topics + to_each(actions.shred_meeting, expired_meetings(now))


enforced("councils.topic", over=lambda now: count_over(expired_topics(now), "ended_at"), run=shred_councils)
enforced("councils.meeting", over=lambda now: count_over(expired_meetings(now), "ended_at"), run=shred_councils)
