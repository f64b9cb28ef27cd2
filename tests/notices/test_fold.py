"""One instead of many: the newest SMS of a matter, one digest for staff; and quiet hours."""

import pytest
from django.core import mail

from linli.kernel.actor import IMPORT
from linli.notices.models import Delivery
from linli.notices.outbox import deliver, fan_out, fold
from linli.people.models import Unit
from linli.record import registers
from tests.notices.conftest import all_states, change_settings, run, sent_sms


@pytest.fixture
def other_matter(texts):
    other = Unit(name="园林所")
    registers.add(other, by=IMPORT)
    return other


def told_by_sms(file):
    return [sms["body"].partition("有")[0] for sms in sent_sms(file)]


def test_of_several_sms_about_one_matter_only_the_newest_is_sent(tell, resident, clock, gateway_file):
    tell(resident, "case_dispatched", number=1)
    run()
    clock.forward(minutes=4)
    tell(resident, "case_answered", number=2)
    run()
    assert told_by_sms(gateway_file) == []

    clock.forward(minutes=1)  # five minutes after the first: the newest does not start the wait anew
    run()
    assert told_by_sms(gateway_file) == ["诉求2"]
    assert all_states() == [("sms", "folded", "newer"), ("sms", "sent", "")]
    assert Delivery.objects.get(state="folded").folded_into == Delivery.objects.get(state="sent")


def test_two_matters_are_two_sms(tell, resident, other_matter, clock, gateway_file):
    tell(resident, "case_dispatched", number=1)
    tell(resident, "case_dispatched", number=2, matter=other_matter)
    run()
    clock.forward(minutes=5)
    run()

    assert told_by_sms(gateway_file) == ["诉求1", "诉求2"]


def test_the_tracking_link_is_never_left_out(tell, resident, clock, gateway_file):
    tell(resident, "case_received", number=1)
    tell(resident, "case_answered", number=2)
    run()
    clock.forward(minutes=5)
    run()

    assert told_by_sms(gateway_file) == ["诉求1", "诉求2"]


def test_with_no_time_to_gather_every_sms_is_sent(tell, resident, gateway_file):
    change_settings(gather_minutes=0)
    for number in (1, 2):
        tell(resident, "case_answered", number=number)
        run()

    assert told_by_sms(gateway_file) == ["诉求1", "诉求2"]


def test_staff_get_one_digest_instead_of_ten_emails(tell, unit, office, clock):
    for number in range(10):
        tell(office["plumber"], "task_issued", number=number)
    run()
    assert mail.outbox == []

    clock.forward(minutes=60)
    run()
    [digest] = mail.outbox
    assert digest.subject == "您有10条新消息"
    assert [line for line in digest.body.splitlines() if line.startswith("·")] == [
        f"· task_issued {number}" for number in range(10)
    ]
    assert all_states(channel="inapp") == [("inapp", "sent", "")] * 10
    assert Delivery.objects.filter(channel="email", state="folded").count() == 10


def test_a_single_item_needs_no_digest(tell, office, clock):
    tell(office["plumber"], "task_issued", number=3)
    run()
    clock.forward(minutes=60)
    run()

    assert [message.subject for message in mail.outbox] == ["task_issued 3"]


def test_what_is_urgent_waits_for_no_digest(tell, office):
    tell(office["plumber"], "task_late", number=3)
    run()

    assert [message.subject for message in mail.outbox] == ["task_late 3"]


def test_a_digest_that_was_begun_by_a_dead_worker_is_made_once(tell, office, clock, monkeypatch):
    for number in range(2):
        tell(office["plumber"], "task_issued", number=number)
    fan_out.fan_out()
    clock.forward(minutes=60)
    monkeypatch.setattr(fold, "_fold_into", None)
    with pytest.raises(TypeError):
        fold.fold()
    assert Delivery.objects.filter(what="digest").count() == 0
    monkeypatch.undo()


@pytest.mark.parametrize(
    ("hour", "day", "until"), [(21, 20, (21, 8)), (23, 20, (21, 8)), (3, 21, (21, 8)), (7, 21, (21, 8))]
)
def test_in_quiet_hours_a_resident_is_left_in_peace(tell, resident, clock, gateway_file, hour, day, until):
    change_settings(gather_minutes=0)
    clock.at(hour, day=day)
    tell(resident, "case_answered")
    run()
    assert (all_states(), sent_sms(gateway_file)) == ([("sms", "held", "quiet")], [])

    clock.at(until[1], day=until[0])
    clock.forward(seconds=-1)
    run()
    assert sent_sms(gateway_file) == []
    clock.forward(seconds=1)
    run()
    assert all_states() == [("sms", "sent", "")]


@pytest.mark.parametrize("hour", [8, 12, 20])
def test_by_day_it_goes_out_at_once(tell, resident, clock, hour):
    change_settings(gather_minutes=0)
    clock.at(hour)
    tell(resident, "case_answered")
    run()

    assert all_states() == [("sms", "sent", "")]


def test_what_is_urgent_knows_no_quiet_hours_and_the_inbox_wakes_nobody(tell, office, clock):
    clock.at(23)
    tell(office["plumber"], "task_late")
    tell(office["second"], "task_issued")
    run()

    assert all_states() == [
        ("inapp", "sent", ""),
        ("email", "sent", ""),
        ("inapp", "sent", ""),
        ("email", "held", "digest"),
    ]


def test_what_gathered_over_night_is_one_sms_in_the_morning(tell, resident, clock, gateway_file):
    clock.at(22)
    tell(resident, "case_dispatched", number=1)
    run()
    clock.at(6, day=21)
    tell(resident, "case_answered", number=2)
    run()
    clock.forward(minutes=10)
    run()
    clock.at(8, day=21)
    run()

    assert told_by_sms(gateway_file) == ["诉求2"]


def test_an_idle_round_costs_four_queries(texts, django_assert_num_queries):
    with django_assert_num_queries(4):
        fan_out.fan_out()
        fold.fold()
        deliver.deliver()
