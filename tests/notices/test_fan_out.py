"""Who is told, through which channel: messages become deliveries."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from linli.kernel.actor import IMPORT
from linli.notices import events
from linli.notices.actions import settle
from linli.notices.models import Delivery, NoticeText
from linli.notices.outbox import fan_out
from linli.people.models import Contact, Post
from linli.record import registers
from linli.record.models import Message
from tests.notices.conftest import EVENTS, all_states, run


def fan(**which):
    fan_out.fan_out()
    return all_states(**which)


def test_a_resident_whose_phone_is_confirmed_gets_an_sms(tell, resident):
    tell(resident, "case_answered")

    assert fan() == [("sms", "held", "gathering")]
    assert Delivery.objects.get().address == "13812341234"


def test_an_unconfirmed_phone_gets_the_tracking_link_and_nothing_else(tell, resident):
    Contact.objects.update(confirmed_at=None)
    tell(resident, "case_received")
    tell(resident, "case_answered")

    assert fan() == [("sms", "waiting", ""), ("sms", "cancelled", "unconfirmed")]


@pytest.mark.parametrize("phone", ["", "0534-1234567"])
def test_who_has_no_mobile_phone_gets_no_sms_and_the_log_says_so(tell, resident, phone):
    Contact.objects.update(phone=phone)
    tell(Contact.objects.get(), "case_answered")

    assert fan() == [("sms", "cancelled", "no_address")]


def test_a_resident_who_can_sign_in_finds_it_in_the_inbox_too(tell, resident, office):
    Contact.objects.update(user=office["second"])
    tell(resident, "case_answered")

    assert fan() == [("inapp", "waiting", ""), ("sms", "held", "gathering")]


def test_a_unit_is_told_through_everybody_in_post_today(tell, unit, office):
    yesterday = timezone.localdate() - timedelta(days=1)
    gone = Post.objects.get(user=office["second"])
    Post.objects.filter(pk=gone.pk).update(valid_from=yesterday, valid_to=yesterday)
    tell(unit, "task_issued")
    fan_out.fan_out()

    told = Delivery.objects.filter(channel="inapp").values_list("user__username", flat=True)
    assert sorted(told) == ["administrator", "plumber", "supervisor"]


def test_of_a_unit_only_those_whose_work_it_is_are_told(tell, unit, office):
    tell(unit, "for_handlers")
    fan_out.fan_out()

    told = Delivery.objects.filter(channel="inapp").values_list("user__username", flat=True)
    assert sorted(told) == ["plumber", "second"]


def test_a_person_with_two_posts_in_a_unit_is_told_once(tell, unit, office):
    registers.add(Post(user=office["plumber"], unit=unit, role="clerk", valid_from=timezone.localdate()), by=IMPORT)
    tell(unit, "task_issued")

    assert fan(user=office["plumber"]) == [("inapp", "waiting", ""), ("email", "held", "digest")]


def test_a_unit_without_anybody_is_a_failure_to_see(tell, unit, office):
    message = tell(unit, "task_issued")
    Post.objects.update(state="retired")

    assert fan() == [("none", "failed", "no_staff")]
    assert Delivery.objects.get().message == message


def test_an_unknown_event_waits_in_the_log_until_it_is_known(tell, unit, office, administrator, monkeypatch):
    tell(unit, "task_from_the_future")
    assert fan() == [("none", "failed", "unknown_event")]
    settle.send_again(Delivery.objects.get(), by=administrator)
    assert fan() == [("none", "cancelled", "by_hand"), ("none", "failed", "unknown_event")]

    known = {e.code: e for e in EVENTS} | {"task_from_the_future": replace(EVENTS[3], code="task_from_the_future")}
    monkeypatch.setattr(events, "_events", known)
    NoticeText.objects.filter(event="task_issued", channel="inapp").update(event="task_from_the_future")
    settle.send_again(Delivery.objects.get(state="failed"), by=administrator)
    fan_out.fan_out()
    assert Delivery.objects.filter(channel="inapp", state="waiting").count() == 4


def test_without_a_text_nothing_can_be_said_and_the_log_says_so(tell, unit, office):
    tell(unit, "silent")

    assert fan() == [("none", "failed", "no_text")]


def test_a_retired_text_closes_its_channel(tell, resident, administrator):
    registers.retire(NoticeText.objects.get(event="case_dispatched"), by=administrator)
    tell(resident, "case_dispatched")

    assert fan() == [("none", "failed", "no_text")]


def test_fanning_out_twice_makes_no_second_delivery(tell, resident):
    tell(resident, "case_answered")
    fan_out.fan_out()
    Message.objects.update(fanned_out_at=None)  # killed after the deliveries, as it cannot be: one transaction

    assert fan() == [("sms", "held", "gathering")]


def test_a_batch_costs_the_same_however_many_messages(tell, unit, resident, office, django_assert_num_queries):
    for _ in range(6):
        tell(unit, "task_issued")
        tell(resident, "case_answered")
        tell(office["plumber"], "task_issued")
    for limit in (3, 9):
        with django_assert_num_queries(11):
            fan_out.fan_out(limit)
    assert Delivery.objects.count() == 4 * (4 * 2 + 1 + 2)


def test_what_fits_nobody_is_not_lost(tell, resident, unit):
    tell(resident, "case_answered")
    Message.objects.update(to_kind="places.area")
    run()

    assert all_states() == [("none", "failed", "no_address")]


def test_a_resident_without_an_account_who_gets_no_sms_of_this_is_not_told_and_nothing_failed(
    tell, resident, administrator
):
    registers.retire(NoticeText.objects.get(event="case_answered", channel="sms"), by=administrator)
    tell(resident, "case_answered")

    assert fan() == [("none", "cancelled", "no_text")]
