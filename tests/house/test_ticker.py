from datetime import timedelta
from threading import Barrier, Event, Thread

import pytest
from django.db import connections
from django.utils import timezone

from linli.house.ticker import LEASE, Ticker
from linli.kernel.schedule import Scheduled
from linli.record.models import Heartbeat

pytestmark = pytest.mark.django_db


@pytest.fixture
def done():
    return []


@pytest.fixture
def tick(done):
    return Scheduled("water the flowers", 60, lambda: done.append("watered") or 1)


def test_what_is_due_is_done_and_not_again_before_its_time(tick, done):
    ticker = Ticker("one", [tick])

    assert [ticker.run_due(), ticker.run_due()] == [["water the flowers"], []]
    assert done == ["watered"]


def test_it_is_done_again_when_its_time_has_come(tick, done):
    ticker = Ticker("one", [tick])
    ticker.run_due()
    Heartbeat.objects.update(at=timezone.now() - timedelta(seconds=60))

    assert ticker.run_due() == ["water the flowers"]
    assert done == ["watered", "watered"]


@pytest.mark.django_db(transaction=True)  # after a failure the connection is looked at, and perhaps renewed
def test_a_tick_that_fails_stops_no_other_and_is_written_down(tick, done, caplog):
    def fail():
        raise ZeroDivisionError("the name of a resident")

    ticker = Ticker("one", [Scheduled("fail", 60, fail), tick])

    assert ticker.run_due() == ["fail", "water the flowers"]
    assert done == ["watered"]
    errors = dict(Heartbeat.objects.values_list("name", "last_error"))
    assert errors == {"fail": "ZeroDivisionError", "water the flowers": ""}


def test_a_tick_that_works_again_is_no_longer_failing(tick):
    Heartbeat.objects.create(name=tick.name, at=timezone.now() - timedelta(hours=1), last_error="ValueError")

    Ticker("one", [tick]).run_due()

    beat = Heartbeat.objects.get(name=tick.name)
    assert (beat.last_error, beat.lease_until) == ("", None)


def test_a_tick_that_another_worker_runs_is_left_to_it(tick, done):
    now = timezone.now()
    Heartbeat.objects.create(name=tick.name, at=now - timedelta(hours=1), lease_until=now + timedelta(seconds=1))

    assert Ticker("two", [tick]).run_due() == []
    assert done == []


def test_a_tick_whose_worker_was_killed_is_taken_over_when_its_lease_ends(tick, done):
    now = timezone.now()
    Heartbeat.objects.create(name=tick.name, at=now - timedelta(hours=1), lease_until=now - timedelta(seconds=1))

    assert Ticker("two", [tick]).run_due() == ["water the flowers"]
    assert done == ["watered"]


def test_a_worker_keeps_the_lease_of_a_tick_that_takes_long():
    leases = []

    def slow():
        Heartbeat.objects.filter(name="slow").update(lease_until=timezone.now())
        ticker.beat()
        leases.append(Heartbeat.objects.get(name="slow").lease_until)
        return 0

    ticker = Ticker("one", [Scheduled("slow", 60, slow)])
    ticker.run_due()

    assert leases[0] > timezone.now() + LEASE - timedelta(seconds=10)
    assert Heartbeat.objects.get(name="slow").lease_until is None


def test_a_worker_that_leaves_signs_off():
    ticker = Ticker("one", [])
    ticker.beat()
    there = Heartbeat.objects.filter(name="worker one").count()
    ticker.leave()

    assert (there, Heartbeat.objects.filter(name="worker one").count()) == (1, 0)


def test_nothing_more_is_begun_once_told_to_stop(done):
    stop = Event()
    first = Scheduled("first", 60, lambda: done.append("first") or stop.set() or 1)
    second = Scheduled("second", 60, lambda: done.append("second") or 1)

    Ticker("one", [first, second]).run(stop)

    assert done == ["first"]


@pytest.mark.django_db(transaction=True)
def test_of_workers_at_the_same_moment_one_runs_it(done):
    Heartbeat.objects.create(name="once", at=timezone.now() - timedelta(hours=1))
    together = Barrier(4)
    tick = Scheduled("once", 60, lambda: done.append("done") or 1)

    def work(name):
        together.wait()
        Ticker(name, [tick]).run_due()
        connections.close_all()

    threads = [Thread(target=work, args=(str(n),)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert done == ["done"]
