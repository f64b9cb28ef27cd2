"""What happens to a clock. Called inside an open act of what owns it, whose root is locked; each saves the clock."""

from datetime import datetime

from linli.clocks.models import Calendar, Clock, Rung, book
from linli.kernel.deadlines import Promise, reckon

RECKONED = ["due_at", "soon_at", "next_rung_at", "calendar_version", "ladder_version"]


def start(promise: Promise, *, at: datetime, ladder: str = "case", calendar: Calendar | None = None) -> Clock:
    """Begin a clock at an instant, with the rungs of a ladder (an unknown or retired ladder: none)."""
    known = book()
    found = known.ladders.get(ladder)
    clock = Clock(started_at=at, ladder_id=found.pk if found and found.is_active else None)
    clock.calendar_id = (calendar or known.default).pk
    _promise(clock, promise)
    clock.settle(set())
    clock.save(force_insert=True)
    return clock


def start_like(clock: Clock, *, ladder: str) -> Clock:
    """A clock that runs beside another: the same promise and start, with its pauses and extensions until now."""
    found = book().ladders.get(ladder)
    beside = Clock(started_at=clock.started_at, ladder_id=found.pk if found and found.is_active else None)
    beside.calendar_id, beside.original_due_at = clock.calendar_id, clock.original_due_at
    beside.pauses, beside.extensions, beside.end_of_day = clock.pauses, clock.extensions, clock.end_of_day
    beside.promise_value, beside.promise_unit = clock.promise_value, clock.promise_unit
    beside.settle(set())
    beside.save(force_insert=True)
    return beside


def pause(clock: Clock, *, at: datetime) -> None:
    """Hold it; a clock that does not run stays as it is."""
    if clock.is_running:
        clock.paused_at, clock.next_rung_at = max(at, clock.started_at), None
        clock.save(update_fields=["paused_at", "next_rung_at"])


def resume(clock: Clock, *, at: datetime) -> None:
    """Let it run on; the time it stood is added. Also undoes a stop."""
    if clock.is_running:
        return
    _end_pause(clock, clock.paused_at or clock.stopped_at or at, at)
    clock.stopped_at = None
    clock.settle(clock.fired())
    clock.save(update_fields=["paused_at", "stopped_at", "pauses", *RECKONED])


def stop(clock: Clock, *, at: datetime) -> None:
    """It is done. What is stopped while it is paused has been paused until then."""
    if clock.is_stopped:
        return
    changed = ["stopped_at", "next_rung_at"]
    if clock.paused_at:
        _end_pause(clock, clock.paused_at, at)
        clock.settle(set())
        changed += ["paused_at", "pauses", *RECKONED]
    clock.stopped_at, clock.next_rung_at = max(at, clock.started_at), None
    clock.save(update_fields=changed)


def restart(clock: Clock, *, at: datetime, promise: Promise | None = None) -> None:
    """Begin anew (what it belongs to was opened again), with the same promise or another."""
    clock.started_at, clock.paused_at, clock.stopped_at = at, None, None
    clock.pauses, clock.extensions, clock.round = [], [], clock.round + 1
    _promise(clock, promise or clock.promise)
    clock.settle(set())
    clock.save()


def extend(clock: Clock, *, promise: Promise, at: datetime) -> None:
    """Add to the due date; the first one stays readable in ``original_due_at``."""
    clock.extensions = [*clock.extensions, str(promise)]
    _move(clock, at)
    clock.save(update_fields=["extensions", "round", *RECKONED])


def change_promise(clock: Clock, promise: Promise, *, at: datetime) -> None:
    """Another promise from the same start (its category changed); pauses and extensions are kept."""
    _promise(clock, promise)
    _move(clock, at)
    clock.save()


def fire(clock: Clock, *, now: datetime) -> list[str]:
    """The codes of the rungs that have come and were not yet fired, in order; written down with the next one.

    Locks the clock, so that whoever comes second finds nothing left to fire.
    """
    clock.refresh_from_db(from_queryset=Clock.objects.select_for_update())
    if not clock.is_running:
        return []
    fired = clock.fired()
    come = [code for at, code in clock.settle(fired) if at <= now and code not in fired]
    Rung.objects.bulk_create([Rung(clock=clock, round=clock.round, code=code, fired_at=now) for code in come])
    clock.settle(fired.union(come))
    clock.save(update_fields=RECKONED)
    return come


def _promise(clock: Clock, promise: Promise) -> None:
    """The due date as first promised, without pauses and extensions."""
    clock.promise_value, clock.promise_unit, clock.end_of_day = promise.value, promise.unit, promise.end_of_day
    clock.original_due_at = reckon(clock.started_at, promise, clock.times)


def _move(clock: Clock, at: datetime) -> None:
    """A person moved the due date. If it is later now, its ladder begins anew: the new date is watched like the old."""
    was_due = clock.due_at
    clock.settle(set())
    if clock.due_at > max(was_due, at):
        clock.round += 1
    else:
        clock.settle(clock.fired())


def _end_pause(clock: Clock, since: datetime, at: datetime) -> None:
    clock.paused_at = None
    if at > since:
        clock.pauses = [*clock.pauses, [since.isoformat(), at.isoformat()]]
