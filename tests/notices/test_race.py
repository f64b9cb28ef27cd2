"""Several workers at once: nothing is sent twice, nothing is left lying."""

import threading

import pytest
from django.db import close_old_connections, connection

from linli.notices.actions import settle
from linli.notices.models import Delivery
from linli.notices.outbox import deliver, fan_out
from linli.record.models import Message
from tests.notices.conftest import change_settings, sent_sms

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(work, workers=4):
    start, faults = threading.Barrier(workers), []

    def one():
        try:
            start.wait(10)
            work()
        except Exception as fault:
            faults.append(fault)
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert faults == []


def until_done(step):
    def work():
        while step(3):
            pass

    return work


def test_two_workers_never_make_the_same_delivery(tell, unit, office):
    for number in range(10):
        tell(unit, "task_issued", number=number)

    at_once(until_done(fan_out.fan_out))

    assert Delivery.objects.count() == 10 * 8
    assert Message.objects.filter(fanned_out_at__isnull=True).count() == 0


def test_two_workers_never_send_the_same_sms(tell, resident, gateway_file):
    change_settings(gather_minutes=0)
    for number in range(24):
        tell(resident, "case_received", number=number)
    fan_out.fan_out()

    at_once(until_done(deliver.deliver))

    keys = [sms["key"] for sms in sent_sms(gateway_file)]
    assert (len(keys), len(set(keys))) == (24, 24)
    assert set(Delivery.objects.values_list("state", "attempts")) == {("sent", 1)}


def test_two_people_who_settle_one_delivery_send_it_once(tell, resident, administrator):
    tell(resident, "case_received")
    fan_out.fan_out()
    Delivery.objects.update(state="uncertain")
    results = []

    def decide():
        try:
            settle.send_again(Delivery.objects.get(), by=administrator)
            results.append("sent again")
        except Exception as refused:
            results.append(type(refused).__name__)

    at_once(decide)

    assert sorted(results) == ["NotNow", "NotNow", "NotNow", "sent again"]
