"""Each rung of a ladder is called exactly once."""

import threading

import pytest
from django.db import connection, transaction

from linli.clocks import actions, seeds
from linli.clocks.models import Clock, Rung, forget
from linli.clocks.rules import Step
from linli.kernel.actor import IMPORT
from linli.kernel.deadlines import Promise, Unit
from tests.clocks.conftest import here

BEGIN = here(2025, 8, 20, 9, 24)
DAYS = Promise(7, Unit.WORKING_DAYS)  # due on Friday 2025-08-29


def fire(clock, *at):
    with transaction.atomic():
        return actions.fire(clock, now=here(*at))


@pytest.fixture
def clock(calendar):
    return actions.start(DAYS, at=BEGIN)


def test_the_whole_ladder(clock):
    called, rings = [], []
    while clock.next_rung_at:
        rings.append(clock.next_rung_at)
        assert list(Clock.objects.ringing(clock.next_rung_at)) == [clock]
        with transaction.atomic():
            called.append(actions.fire(clock, now=clock.next_rung_at))

    assert called == [["soon"], ["due"], ["overdue_1"], ["overdue_3"], ["overdue_7"]]
    assert rings == [
        here(2025, 8, 28, 11, 40, 48),
        here(2025, 8, 29, 23, 59, 59),
        here(2025, 9, 2, 8, 30),
        here(2025, 9, 4, 8, 30),
        here(2025, 9, 10, 8, 30),
    ]
    assert list(Clock.objects.ringing(here(2099, 1, 1))) == []


def test_nothing_is_called_before_its_time(clock):
    assert fire(clock, 2025, 8, 28, 11, 40) == []


def test_what_was_missed_is_called_at_once_in_order(clock):
    assert fire(clock, 2025, 9, 5, 9) == ["soon", "due", "overdue_1", "overdue_3"]
    assert list(Rung.objects.values_list("code", flat=True)) == ["soon", "due", "overdue_1", "overdue_3"]
    assert clock.next_rung_at == here(2025, 9, 10, 8, 30)


def test_called_twice_nothing_more_comes(clock):
    fire(clock, 2025, 9, 5, 9)

    assert fire(clock, 2025, 9, 5, 9) == []
    assert Rung.objects.count() == 4


@pytest.mark.parametrize("act", [actions.pause, actions.stop])
def test_a_clock_that_does_not_run_calls_nothing(clock, act):
    act(clock, at=BEGIN)

    assert (fire(clock, 2025, 9, 5, 9), clock.next_rung_at) == ([], None)


def test_what_was_called_before_a_pause_is_not_called_after_it(clock):
    fire(clock, 2025, 8, 28, 12)
    actions.pause(clock, at=here(2025, 8, 28, 14))
    actions.resume(clock, at=here(2025, 9, 10, 12))

    assert (clock.next_rung_at, fire(clock, 2025, 12, 1)[0]) == (clock.due_at, "due")


def test_an_extended_deadline_is_watched_like_the_first(clock):
    fire(clock, 2025, 9, 1, 9)
    actions.extend(clock, promise=DAYS, at=here(2025, 9, 1, 9))

    assert clock.next_rung_at == clock.soon_at > here(2025, 9, 1, 9)
    assert fire(clock, 2025, 9, 30)[:2] == ["soon", "due"]


def test_a_shorter_promise_does_not_call_again_what_was_called(clock):
    fire(clock, 2025, 8, 28, 12)
    actions.change_promise(clock, Promise(2, Unit.WORKING_DAYS), at=here(2025, 8, 28, 11))

    assert fire(clock, 2025, 8, 28, 12) == ["due", "overdue_1", "overdue_3"]


def test_a_retired_ladder_calls_nothing(clock):
    actions.retire_register(clock.ladder, by=IMPORT)
    forget()

    assert actions.start(DAYS, at=BEGIN).ladder is None


def test_a_rung_that_would_come_with_the_start_is_left_out(calendar):
    clock = actions.start(Promise(1, Unit.WORKING_HOURS), at=BEGIN, ladder="accept")  # soon: 1 working hour before

    assert (clock.soon_at, clock.next_rung_at) == (None, clock.due_at)


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_call_each_rung_once():
    seeds.clocks()
    clock = actions.start(DAYS, at=BEGIN)
    called, barrier = [], threading.Barrier(8)

    def ring():
        own = Clock.objects.get(pk=clock.pk)
        barrier.wait()
        try:
            with transaction.atomic():
                called.extend(actions.fire(own, now=here(2025, 9, 5, 9)))
        finally:
            connection.close()

    threads = [threading.Thread(target=ring) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert called == ["soon", "due", "overdue_1", "overdue_3"]
    assert Rung.objects.count() == 4


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("before 20%", "剩余 20% 时间时"),
        ("before 1 working_days", "到期前 1 个工作日"),
        ("due", "到期时"),
        ("after 3 hours", "超期 3 小时"),
    ],
)
def test_a_rung_is_read_as_it_was_written(at, words):
    step = Step.parse({"code": "x", "at": at})

    assert (step.row(), step.words) == ({"code": "x", "at": at}, words)


@pytest.mark.parametrize(
    ("code", "at"),
    [("x", "soon"), ("x", "before"), ("x", "before 100%"), ("x", "after 3%"), ("X y", "due"), ("x", "due 3 hours")],
)
def test_what_is_no_rung_is_refused(code, at):
    with pytest.raises(ValueError, match=r"时点|代码|时限"):
        Step.parse({"code": code, "at": at})


@pytest.mark.parametrize(
    ("at", "instant"),
    [
        ("before 1 working_days", here(2025, 8, 28, 17, 30)),
        ("before 4 working_hours", here(2025, 8, 29, 13, 30)),
        ("before 24 hours", here(2025, 8, 28, 23, 59, 59)),
        ("before 1 calendar_days", here(2025, 8, 28, 23, 59, 59)),
        ("after 2 hours", here(2025, 8, 30, 1, 59, 59)),
    ],
)
def test_where_a_rung_stands(clock, at, instant):
    actions.change_register(clock.ladder, changes={"rungs": [{"code": "x", "at": at}]}, by=IMPORT)
    forget()

    assert actions.start(DAYS, at=BEGIN).next_rung_at == instant
