"""A person decides what became of a delivery; that is an act, and in the record."""

import pytest
from django.utils import timezone

from linli.kernel.rulebook import NotNow, NotYou, Refused
from linli.notices import policy
from linli.notices.actions import settle
from linli.notices.models import Delivery, Settlement
from linli.notices.outbox import deliver, fan_out
from linli.notices.outbox.codes import send_code
from linli.notices.rules import SETTLED_FROM, SETTLEMENT, State
from linli.people.models import Contact
from linli.record import chain
from tests.notices.conftest import all_states, change_settings

GRID = """\
|  | administrator | supervisor |
| --- | --- | --- |
| **begin** | confirm_sent, send_again, cancel | confirm_sent, send_again, cancel |
| **confirmed** |  |  |
| **resent** |  |  |
| **stopped** |  |  |"""

ALLOWED = {
    "waiting": ["cancel"],
    "held": ["cancel"],
    "leased": [],
    "sending": [],
    "sent": ["send_again"],
    "failed": ["send_again", "cancel"],
    "uncertain": ["confirm_sent", "send_again", "cancel"],
    "folded": [],
    "cancelled": ["send_again"],
}


@pytest.fixture
def an_sms(tell, resident):
    change_settings(gather_minutes=0)
    tell(resident, "case_answered", number=7)
    fan_out.fan_out()

    def make(state):
        now = timezone.now()
        Delivery.objects.update(state=state, sent_at=now, lease=Delivery.objects.get().key, lease_until=now)
        return Delivery.objects.get()

    return make


def test_who_may_decide():
    assert SETTLEMENT.grid() == GRID


@pytest.mark.parametrize("state", State.values)
def test_what_may_be_decided_depends_on_where_the_delivery_is(an_sms, supervisor, state):
    delivery = an_sms(state)

    assert policy.open_to(supervisor, delivery) == ALLOWED[state]
    for action in set(SETTLED_FROM) - set(ALLOWED[state]):
        with pytest.raises(NotNow):
            getattr(settle, action)(delivery, by=supervisor)
    assert Settlement.objects.count() == 0


def test_an_uncertain_one_that_arrived_is_confirmed(an_sms, supervisor):
    settle.confirm_sent(an_sms("uncertain"), by=supervisor)

    assert all_states() == [("sms", "sent", "by_hand")]
    assert list(Settlement.objects.values_list("state", flat=True)) == ["confirmed"]
    assert chain.verify() == []


def test_an_uncertain_one_goes_out_again_under_the_same_key(an_sms, supervisor, gateway):
    gateway.behaviour = ["drop", "accept"]
    deliver.deliver()
    settle.send_again(Delivery.objects.get(), by=supervisor)
    deliver.deliver()

    assert all_states() == [("sms", "sent", "")]
    assert (len(gateway.keys), len(set(gateway.keys)), len({b for _, b in gateway.requests})) == (2, 1, 1)


@pytest.mark.parametrize("state", ["sent", "failed", "cancelled"])
def test_any_other_goes_out_again_as_a_new_one_to_the_number_of_today(an_sms, supervisor, state):
    old = an_sms(state)
    before = old.key
    Contact.objects.update(phone="13900001111")
    settle.send_again(old, by=supervisor)

    new = Delivery.objects.get()
    assert (new.pk, new.state, new.key == before) == (old.pk, "waiting", False)
    assert (new.address, new.payload, new.attempts) == ("13900001111", "", 0)


def test_nobody_is_told_whose_number_is_still_unconfirmed(an_sms, supervisor):
    delivery = an_sms("cancelled")
    Contact.objects.update(confirmed_at=None)
    with pytest.raises(Refused, match=r"手机号|phone number has not been confirmed"):
        settle.send_again(Delivery.objects.get(), by=supervisor)

    delivery.refresh_from_db()
    assert delivery.state == "cancelled"


def test_what_was_cancelled_is_not_sent(an_sms, administrator, gateway_file):
    settle.cancel(an_sms("waiting"), by=administrator)
    deliver.deliver()

    assert (all_states(), gateway_file.exists()) == ([("sms", "cancelled", "by_hand")], False)


def test_a_handler_decides_nothing(an_sms, plumber):
    delivery = an_sms("uncertain")

    assert (policy.open_to(plumber, delivery), list(policy.visible_to(plumber))) == ([], [])
    with pytest.raises(NotYou):
        settle.confirm_sent(delivery, by=plumber)


def test_a_code_whose_time_is_over_is_not_sent_again(texts, supervisor, clock):
    send_code("13812341234", "482913", purpose="登录")
    clock.forward(minutes=11)
    deliver.deliver()

    with pytest.raises(Refused):
        settle.send_again(Delivery.objects.get(), by=supervisor)


def test_a_worker_that_comes_back_does_not_overrule_a_person(an_sms, supervisor, clock, monkeypatch):
    an_sms("waiting")
    Delivery.objects.update(lease=None)

    def slowly(_sms):
        clock.forward(minutes=5)
        deliver.sweep()
        settle.cancel(Delivery.objects.get(), by=supervisor)

    monkeypatch.setattr(deliver, "sms_gateway", lambda: slowly)
    deliver.deliver()

    assert all_states() == [("sms", "cancelled", "by_hand")]


def test_the_same_button_pressed_twice_is_one_decision(an_sms, supervisor):
    delivery, key = an_sms("failed"), Delivery.objects.get().key
    for _ in range(2):
        settle.send_again(delivery, by=supervisor, key=key)

    assert Settlement.objects.count() == 1


def test_what_was_urgent_when_it_was_news_waits_for_the_morning_when_sent_again(an_sms, supervisor):
    delivery = an_sms("failed")
    Delivery.objects.update(is_urgent=True)

    settle.send_again(delivery, by=supervisor)

    assert Delivery.objects.get().is_urgent is False
