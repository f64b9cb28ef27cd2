"""Answers go back: each gets there at least once, with one key, in its order; what failed waits for a person."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from linli.cases import actions
from linli.cases.models import Case
from linli.exchange import actions as exchange
from linli.exchange.gateways.signed import read
from linli.exchange.models import Arrival, Departure, ExchangeDecision
from linli.exchange.outbox import send, shred
from linli.exchange.outbox.receive import receive
from linli.kernel.rulebook import NotNow, NotYou
from linli.people.models import Unit
from tests.cast import link_of, raised
from tests.exchange.conftest import an_order, retry, send_all


@pytest.fixture
def order(partner, cast, town):
    """A work order that became a case."""
    receive(partner, read(an_order("GD1")))
    return Case.objects.get()


def the_road(case, cast, town):
    """Handed over, answered, rated."""
    actions.take_in(case, category=town.leaks, lead=town.water, by=cast.clerk)
    for task in case.tasks.all():
        actions.accept(task, by=cast.plumber)
    case.refresh_from_db()
    actions.answer(case, told="灯已换好。", words="内部：用了旧灯泡", by=cast.plumber)
    case.refresh_from_db()
    actions.rate(case, solved="yes", process="happy", result="happy", by=link_of(case))


def test_states_the_answer_and_the_rating_go_back(order, hotline, cast, town):
    the_road(order, cast, town)
    send_all()
    by_what = {body["what"]: body for body in hotline.answers.values()}

    assert hotline.told("GD1") == ["received", "accepted", "dispatched", "answered", "rated"]
    assert (by_what["answered"]["told"], by_what["answered"]["unit"], by_what["answered"]["state"]) == (
        "灯已换好。", "水务所", "answered",
    )  # fmt: skip
    assert [by_what["rated"][name] for name in ("solved", "process", "result")] == ["yes", "happy", "happy"]
    assert "旧灯泡" not in str(hotline.answers)
    assert hotline.bad_signatures == 0


def test_lost_broken_and_busy_each_answer_gets_there_with_one_key(order, hotline, cast, town):
    hotline.faults = ["lost", "busy", "nonsense", "lost", "busy"]
    the_road(order, cast, town)
    send_all()
    for _ in range(6):
        retry()

    assert hotline.told("GD1") == ["received", "accepted", "dispatched", "answered", "rated"]
    assert len(hotline.answers) == Departure.objects.filter(state="sent").count() == 5
    assert sum(hotline.times.values()) == 8  # three that had arrived came once more, with the same key
    assert set(hotline.times) == {str(key) for key in Departure.objects.values_list("key", flat=True)}


def test_what_is_tried_again_holds_back_what_comes_after_it(order, hotline, cast, town):
    send_all()
    hotline.faults = ["busy"]
    the_road(order, cast, town)
    send_all()

    assert hotline.told("GD1") == ["received"]
    retry()
    assert hotline.told("GD1") == ["received", "accepted", "dispatched", "answered", "rated"]


def test_one_order_holds_up_no_other(partner, order, hotline):
    receive(partner, read(an_order("GD2")))
    hotline.faults = ["busy"]
    send_all()

    assert (hotline.told("GD1"), hotline.told("GD2")) == ([], ["received"])


def test_a_refusal_for_good_is_not_tried_again_until_a_person_says_so(order, hotline, cast):
    hotline.faults = ["refused"]
    send_all()
    departure = Departure.objects.get()
    assert (departure.state, departure.detail) == ("failed", "422")
    exchange.send_again(departure, by=cast.administrator)
    send_all()

    departure.refresh_from_db()
    assert (departure.state, hotline.times) == ("sent", {str(departure.key): 1})
    assert ExchangeDecision.objects.get().history.get().action == "send_again"


def test_after_the_last_try_it_is_uncertain_and_waits_for_a_person(order, hotline):
    hotline.faults = ["lost"] * 7
    send_all()
    for _ in range(6):
        retry()
    departure = Departure.objects.get()

    assert (departure.state, departure.attempts, list(hotline.times.values())) == ("uncertain", 7, [7])


def test_nobody_but_administrators_and_supervisors_decides(order, hotline, cast):
    hotline.faults = ["refused"]
    send_all()
    departure = Departure.objects.get()
    with pytest.raises(NotYou):
        exchange.send_again(departure, by=cast.clerk)
    exchange.stop_sending(departure, by=cast.supervisor)
    with pytest.raises(NotNow):
        exchange.stop_sending(departure, by=cast.supervisor)

    departure.refresh_from_db()
    assert departure.state == "cancelled"


def test_a_worker_that_died_in_mid_send_loses_nothing(order, hotline):
    Departure.objects.update(state="sending", lease="00000000-0000-0000-0000-000000000001", lease_until=timezone.now())
    send.sweep()
    send_all()

    assert hotline.told("GD1") == ["received"]


def test_a_case_of_our_own_is_told_to_nobody(partner, cast, town):
    actions.take_in(raised(cast, town), by=cast.clerk)

    assert Departure.objects.count() == 0


def test_what_was_not_taken_is_tried_again_by_a_person(partner, cast, town, django_capture_on_commit_callbacks):
    Unit.objects.filter(pk=town.centre.pk).update(state="retired")
    arrival, _ = receive(partner, read(an_order("GD1")))
    assert (arrival.state, Case.objects.count()) == ("refused", 0)
    Unit.objects.filter(pk=town.centre.pk).update(state="active")
    with django_capture_on_commit_callbacks(execute=True):
        exchange.take_again(arrival, by=cast.administrator)

    arrival.refresh_from_db()
    assert (arrival.state, arrival.case) == ("taken", Case.objects.get())


def test_a_case_that_is_rolled_back_tells_nobody(order, cast, hotline):
    before = Departure.objects.count()
    with transaction.atomic():
        actions.take_in(order, by=cast.clerk)
        transaction.set_rollback(True)

    assert Departure.objects.count() == before


def test_after_its_time_only_the_number_and_the_result_stay(order, hotline):
    send_all()
    long_ago = timezone.now() - timedelta(days=91)
    Arrival.objects.update(received_at=long_ago)
    assert (shred.shred_arrivals(), shred.shred_departures()) == (1, 0)
    Departure.objects.update(created_at=long_ago)
    assert (shred.shred_arrivals(), shred.shred_departures()) == (0, 1)

    arrival, departure = Arrival.objects.get(), Departure.objects.get()
    assert (arrival.payload, arrival.number, departure.payload, departure.state) == ("", "GD1", "", "sent")
