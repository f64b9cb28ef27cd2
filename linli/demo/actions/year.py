"""A year of cases in the demo city, lived through under a moved clock: all of it or nothing, and only once."""

import gc
import heapq
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import count
from time import monotonic

from django.db import transaction
from django.utils import timezone

from linli.cases import actions, tasks
from linli.cases.models import CallBack, Case, SupervisionOrder
from linli.cases.rules import CallBackState, OrderState
from linli.demo.invent import Inventor
from linli.demo.lives import Life, World, call, door, opinion
from linli.demo.moved_clock import daytime, moved_clock
from linli.demo.team import Team
from linli.demo.today import lives_of_today
from linli.record.acts import also_written
from linli.record.models import Act, Message
from linli.search.actions import follow, reindex

Say = Callable[[str], None]
SEED = 2026
DAYS = 365
HOURS = [0, 0, 0, 0, 0, 0, 1, 3, 9, 12, 11, 7, 4, 5, 9, 10, 9, 7, 5, 5, 4, 2, 1, 0]  # when people call
OPENS, CLOSES = 8, 20  # hours of the hotline and of the grid workers, on every day
UNTOLD = timedelta(days=1)  # messages older than this are history: nobody is told today


def load_year(say: Say, *, cases: int | None = None, days: int = DAYS) -> None:
    """Live through the last year, or fewer days. Where there is any case already, nothing is done."""
    if Case.objects.exists():
        say("  demo cases: there already")
        return
    began, now = monotonic(), timezone.now()
    began_at = now - timedelta(days=days + 1)
    with transaction.atomic(), calm_collector(), found_at_the_end(), moved_clock(began_at) as clock:
        invent = Inventor(SEED)
        world = World(clock.at, now, Team(invent.random), invent)
        queue = Queue()
        for at, life in sorted(_all_lives(world, now, cases or invent.year["cases"], days), key=lambda pair: pair[0]):
            queue.add(at, life)
        for step, (at, life) in enumerate(queue.until(now), 1):
            clock.move(max(at, clock.at))
            world.at = clock.at
            if (next_at := next(life, None)) is not None:
                queue.add(next_at, life)
            while world.others:
                queue.add(*world.others.pop())
            if step % 4000 == 0:
                say(f"  demo cases: {at:%Y-%m}, {Case.objects.count()} …")
    Message.objects.filter(act__at__lt=now - UNTOLD, fanned_out_at=None).update(fanned_out_at=now)
    say(f"  demo cases: {Case.objects.count()} new with {Act.objects.count()} acts, {monotonic() - began:.1f} s")


@contextmanager
def found_at_the_end() -> Iterator[None]:
    """What can be found is written once, at the end, instead of with each act of the year."""
    also_written.remove(follow)
    try:
        yield
    finally:
        also_written.append(follow)
    reindex()


@contextmanager
def calm_collector() -> Iterator[None]:
    """Millions of short-lived objects, none in circles worth looking for so often: a sixth of the time."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, 50, 50)
    try:
        yield
    finally:
        gc.set_threshold(*before)


class Queue:
    """Lives in the order in which they go on; of equals the first comes first."""

    def __init__(self) -> None:
        self._waiting: list[tuple[datetime, int, Life]] = []
        self._number = count()

    def add(self, at: datetime, life: Life) -> None:
        heapq.heappush(self._waiting, (at, next(self._number), life))

    def until(self, end: datetime) -> Iterator[tuple[datetime, Life]]:
        while self._waiting and self._waiting[0][0] <= end:
            at, _number, life = heapq.heappop(self._waiting)
            yield at, life


def _all_lives(world: World, now: datetime, cases: int, days: int) -> Iterator[tuple[datetime, Life]]:
    for _case in range(cases):
        at = _raised_at(world, now, days)
        yield at, _life(world, at)
    yield from lives_of_today(world, now)
    first = now - timedelta(days=days)
    yield first.replace(hour=5, minute=5), _worker(world)
    yield first, _caller(world)
    yield first, _supervision(world)


def _raised_at(world: World, now: datetime, days: int) -> datetime:
    """Some time in the year: more on Mondays, fewer at weekends, by day."""
    while True:
        day = timezone.localtime(now) - timedelta(days=world.random.randint(1, days - 1))
        if world.random.random() < (0.45 if day.weekday() > 4 else 1.0 if day.weekday() == 0 else 0.85):
            break
    hour = world.random.choices(range(24), HOURS)[0]
    at = day.replace(hour=hour, minute=world.random.randint(0, 59), second=world.random.randint(0, 59), microsecond=0)
    return min(at, now - timedelta(hours=20))


def _life(world: World, at: datetime) -> Life:
    """What is raised, and how: decided when its time comes."""
    channel, category = world.invent.weighted(world.invent.year["channels"]), world.invent.category(at)
    spot = world.invent.spot()
    if channel in {"window", "phone"}:
        yield world.desk_time(world.at)
    elif channel not in {"web", "qr"} and not OPENS <= timezone.localtime(world.at).hour < CLOSES:
        yield daytime(world.at + timedelta(hours=12), OPENS) + timedelta(minutes=world.random.randint(3, 240))
    life = door if channel in {"web", "qr", "paper", "council"} else call
    yield from life(world, channel, category=category, spot=spot)


def _worker(world: World) -> Life:
    """What the worker does of itself, here less often the longer ago it is: deadlines come, call-backs are planned, files are closed."""
    while True:
        for tick in (tasks.ring_due, tasks.plan_calls, tasks.close_old, tasks.review_holds, tasks.stop_waits):
            tick()
        left = world.end - world.at
        yield world.at + timedelta(hours=2 if left < timedelta(days=3) else 24 if left < timedelta(days=60) else 48)


def _caller(world: World) -> Life:
    """Every working morning the residents who have not rated are called by somebody who did not handle it."""
    while True:
        yield world.office(world.at + timedelta(hours=15))
        due = CallBack.objects.filter(state=CallBackState.DUE).select_related("case").order_by("pk")
        for call_back in due:
            case = call_back.case
            caller = world.verifier(case)
            if caller is None or (call_back.tries == 0 and world.random.random() < 0.25):
                continue  # not today
            if world.random.random() * 100 < float(world.invent.year["reached"]) * (
                0.85 if call_back.tries == 0 else 0.3
            ):
                actions.record_call(call_back, by=caller, **opinion(world, late=is_late(case)))
            elif call_back.tries < 2:
                actions.try_call(call_back, words="无人接听", by=caller)
            else:
                actions.try_call(call_back, words="仍无人接听", by=caller)
                actions.give_up_call(call_back, words="三次均未接通", by=caller)


def _supervision(world: World) -> Life:
    """Every working afternoon: units reply to their orders, and supervision concludes what is put right."""
    while True:
        yield world.office(world.at + timedelta(hours=21))
        orders = SupervisionOrder.objects.select_related("case__category", "unit").order_by("pk")
        for order in orders.filter(state=OrderState.REPLIED):
            actions.conclude(order, words=world.invent.one("conclusions"), by=world.team.supervisor())
        for order in orders.filter(state__in=[OrderState.ISSUED, OrderState.RETURNED]):
            if world.random.random() < 0.6:
                about = order.case.category
                told = (
                    world.invent.answer(about, order.case.title, opening="done_anew")
                    if about
                    else world.invent.one("replies")
                )
                told = told if order.wants_new_answer else ""
                actions.reply(order, words=world.invent.one("replies"), told=told, by=world.team.worker_of(order.unit))


def is_late(case: Case) -> bool:
    return bool(case.clock and case.answered_at and case.answered_at > case.clock.due_at)
