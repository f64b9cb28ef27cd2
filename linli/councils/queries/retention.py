"""What the retention rules reach now (data/retention.yaml)."""

from datetime import datetime

from django.db.models import QuerySet

from linli.councils.models import Meeting, Topic
from linli.kernel.retention import rule


def expired_topics(now: datetime) -> QuerySet[Topic]:
    """Topics that came to an end and whose time is over, oldest first."""
    over = Topic.objects.filter(ended_at__lt=_before("councils.topic", now), shredded_at=None)
    return over.select_related("council").order_by("ended_at")


def expired_meetings(now: datetime) -> QuerySet[Meeting]:
    """Meetings that ended or were cancelled and whose time is over, oldest first."""
    over = Meeting.objects.filter(ended_at__lt=_before("councils.meeting", now), shredded_at=None)
    return over.select_related("council").order_by("ended_at")


def _before(name: str, now: datetime) -> datetime:
    keep = rule(name).keep
    assert keep is not None  # both have a time of their own
    return keep.before(now)
