"""What the worker repeats for clocks: those whose calendar or ladder was changed are reckoned anew."""

from collections import defaultdict

from django.db import transaction
from django.db.models import Q

from linli.clocks.models import FOLLOWERS, Calendar, Clock, Ladder, Rung, forget
from linli.kernel.schedule import every

BATCH = 500
FIELDS = ["due_at", "soon_at", "next_rung_at", "calendar_version", "ladder_version"]


def _outdated() -> Q:
    """Reckoned with another version of its calendar or ladder. Written as less or more than the version that there is,
    for each calendar and ladder, so that an index of the running clocks answers: a join would read all clocks."""
    found = Q(pk__in=[])
    for name, model in (("calendar", Calendar), ("ladder", Ladder)):
        for pk, version in model.objects.order_by().values_list("pk", "version"):
            found |= Q(**{name: pk}) & (Q(**{f"{name}_version__lt": version}) | Q(**{f"{name}_version__gt": version}))
    return found


@every(seconds=30)
def recompute_changed() -> int:
    """All clocks that were reckoned with an older calendar or ladder than the one in the database."""
    return recompute()


def recompute(calendar: Calendar | None = None) -> int:
    """Reckon due dates and next rungs of what is not done anew, in batches; starts, promises and fired rungs stay.

    Returns how many clocks there were. It leaves alone what an act holds just now: the next tick finds it. Of the
    owners it locks only those that repeat the due date.
    """
    forget()
    total = 0
    while done := _batch(calendar):
        total += done
    return total


def _batch(calendar: Calendar | None) -> int:
    with transaction.atomic():
        waiting = Clock.objects.filter(_outdated(), stopped_at__isnull=True)
        if calendar is not None:
            waiting = waiting.filter(calendar=calendar)
        clocks = list(waiting.select_for_update(of=("self",), skip_locked=True).order_by("pk")[:BATCH])
        for follower in FOLLOWERS:
            clocks = follower.free(clocks)
        fired: dict[tuple[int, int], set[str]] = defaultdict(set)
        for rung in Rung.objects.filter(clock__in=clocks):
            fired[rung.clock_id, rung.round].add(rung.code)
        for clock in clocks:
            clock.settle(fired[clock.pk, clock.round])
        Clock.objects.bulk_update(clocks, FIELDS)
        for follower in FOLLOWERS:
            follower.follow(clocks)
    return len(clocks)
