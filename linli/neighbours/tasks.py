"""What time does: words end with their day, reports are forgotten."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from linli.kernel.retention import count_over, enforced, rule
from linli.kernel.schedule import every
from linli.neighbours import actions
from linli.neighbours.models import Report, Word
from linli.neighbours.rules import WordState
from linli.record.rounds import to_each


@every(seconds=3600)
def end_words() -> int:
    """Words whose last day is over."""
    return to_each(actions.end_word, Word.objects.filter(state=WordState.GOING, last_day__lt=timezone.localdate()))


@every(seconds=3600)
def forget_reports() -> int:
    """What was said goes after its time."""
    return to_each(actions.forget_report, _over(timezone.now()))


def _over(now: datetime) -> QuerySet[Report]:
    keep = rule("neighbours.report").keep
    assert keep is not None
    return Report.objects.filter(made_at__lt=keep.before(now), has_words=True)


enforced("neighbours.report", over=lambda now: count_over(_over(now), "made_at"), run=forget_reports)
