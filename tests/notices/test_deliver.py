"""Sending: what goes out, and what the row says when a gateway behaves badly."""

import hashlib
import hmac
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from linli.notices import events, tasks
from linli.notices.actions import texts as text_actions
from linli.notices.models import Delivery, NoticeText, SmsTemplate
from linli.notices.outbox import deliver, fan_out
from linli.notices.outbox.codes import send_code
from linli.notices.rules import BACK_OFF, LEASE
from linli.record import registers
from linli.record.models import Message
from tests.notices.conftest import all_states, change_settings, run, sent_sms


@pytest.fixture
def at_once(texts):
    """Nothing is gathered and no digest is made."""
    change_settings(gather_minutes=0, digest_minutes=0)


@pytest.fixture
def told(at_once, tell, resident):
    """A resident has been told that their matter was answered; the SMS has not gone yet."""
    tell(resident, "case_answered", number=7)
    fan_out.fan_out()
    return Delivery.objects.get()


def test_an_sms_goes_out_as_registered_signature_template_and_ordered_variables(told, gateway_file):
    deliver.deliver()

    told.refresh_from_db()
    [sms] = sent_sms(gateway_file)
    assert {name: sms[name] for name in sms if name != "at"} == {
        "key": str(told.key),
        "address": "13812341234",
        "body": "诉求7有进展：https://example.cn/t/7",
        "subject": "",
        "signature": "邻里",
        "template": "DEMO_CASE_ANSWERED_ZH",
        "variables": ["7", "https://example.cn/t/7"],
    }
    assert (told.state, told.attempts, told.lease) == ("sent", 1, None)


def test_what_has_become_idle_while_it_was_held_is_not_sent(told, gateway_file, monkeypatch):
    monkeypatch.setitem(
        events._events, "case_answered", replace(events.find("case_answered"), is_over=lambda message: True)
    )

    deliver.deliver()

    told.refresh_from_db()
    assert (told.state, told.reason, sent_sms(gateway_file)) == ("cancelled", "idle", [])


def test_an_edited_text_waits_for_its_registration_and_the_registered_wording_is_sent_meanwhile(
    told, gateway_file, administrator
):
    text = NoticeText.objects.get(event="case_answered", channel="sms")
    registers.change(text, changes={"body": "{link} 请看{number}"}, by=administrator)
    deliver.deliver()
    [sms] = sent_sms(gateway_file)
    assert (sms["body"], sms["template"], sms["variables"]) == (
        "诉求7有进展：https://example.cn/t/7",
        "DEMO_CASE_ANSWERED_ZH",
        ["7", "https://example.cn/t/7"],
    )


def test_a_text_that_was_never_registered_is_not_sent_by_sms_until_it_is(told, gateway_file, administrator):
    text = NoticeText.objects.get(event="case_answered", channel="sms")
    registers.change(text, changes={"body": "{link} 请看{number}"}, by=administrator)
    SmsTemplate.objects.filter(text=text).update(registered_body="", registered_hash="")
    deliver.deliver()
    assert (all_states(), sent_sms(gateway_file)) == ([("sms", "failed", "not_registered")], [])

    text.refresh_from_db()
    text_actions.enter_template(text, signature="邻里", code="SMS_77", by=administrator)
    assert SmsTemplate.objects.get(text=text).provider_text == "{1} 请看{2}"
    Delivery.objects.update(state="waiting")
    deliver.deliver()
    assert [(s["template"], s["variables"]) for s in sent_sms(gateway_file)] == [
        ("SMS_77", ["https://example.cn/t/7", "7"])
    ]


def test_a_text_that_cannot_be_filled_in_fails_alone(at_once, tell, resident, gateway_file):
    for number, what in ((1, "case_answered"), (2, "case_received")):
        tell(resident, what, number=number)
    fan_out.fan_out()
    Message.objects.filter(what="case_answered").update(facts={})
    deliver.deliver()

    assert all_states() == [("sms", "failed", "bad_text"), ("sms", "sent", "")]
    assert Delivery.objects.get(state="failed").detail == "KeyError"


def test_the_inbox_needs_no_gateway(at_once, tell, unit, office):
    tell(unit, "task_issued")
    run()

    assert all_states(channel="inapp") == [("inapp", "sent", "")] * 4


def test_an_email_carries_its_key(at_once, tell, office):
    tell(office["plumber"], "task_issued", number=3)
    run()

    [message] = mail.outbox
    key = Delivery.objects.get(channel="email").key
    assert (message.subject, message.body, message.to) == ("task_issued 3", "3", ["plumber@example.cn"])
    assert message.extra_headers["Message-ID"] == f"<{key}@127.0.0.1>"


# --- the gateway


def test_what_is_posted_is_signed_over_time_and_body(told, gateway):
    deliver.deliver()

    [(headers, body)] = gateway.requests
    expected = hmac.new(b"s3cret", headers["X-Linli-Timestamp"].encode() + b"." + body, hashlib.sha256).hexdigest()
    assert (headers["X-Linli-Signature"], headers["Idempotency-Key"]) == (expected, str(told.key))
    assert json.loads(body)["template"] == "DEMO_CASE_ANSWERED_ZH"
    assert all_states() == [("sms", "sent", "")]


@pytest.mark.parametrize(
    ("behaviour", "state", "reason"),
    [
        ("accept", "sent", ""),
        ("accept twice", "sent", ""),
        ("refuse for good", "failed", "refused"),
        ("refuse for now", "waiting", "refused"),
        ("fault", "waiting", "server_error"),
        ("slow", "uncertain", "timeout"),
        ("drop", "uncertain", "no_answer"),
        ("nonsense", "uncertain", "malformed"),
    ],
)
def test_however_the_gateway_answers_the_row_says_what_is_known(told, gateway, behaviour, state, reason):
    gateway.behaviour = [behaviour]
    deliver.deliver()
    deliver.deliver()

    assert all_states() == [("sms", state, reason)]
    assert len(gateway.requests) == 1


def test_what_is_uncertain_is_never_sent_again_by_itself(told, gateway, clock):
    gateway.behaviour = ["slow", "accept"]
    for _ in range(5):
        deliver.deliver()
        deliver.sweep()
        clock.forward(minutes=30)

    assert (all_states(), len(gateway.requests)) == ([("sms", "uncertain", "timeout")], 1)


def test_a_fault_is_tried_again_with_the_same_key_and_the_same_words_ever_later(told, gateway, clock):
    gateway.behaviour = ["fault"]
    waits = []
    while Delivery.objects.get().state == "waiting":
        deliver.deliver()
        row = Delivery.objects.get()
        if row.state == "waiting":
            waits.append(row.next_at - clock.now)
            clock.now = row.next_at
        if clock.now.hour >= 21 or clock.now.hour < 8:
            clock.at(10, day=clock.now.day + 1)

    assert all_states() == [("sms", "failed", "server_error")]
    assert waits == BACK_OFF
    assert gateway.keys == [str(told.key)] * 7
    assert len({body for _, body in gateway.requests}) == 1


def test_a_fault_that_passes_is_forgotten(told, gateway, clock):
    gateway.behaviour = ["fault", "accept"]
    deliver.deliver()
    clock.forward(minutes=1)
    deliver.deliver()

    assert all_states() == [("sms", "sent", "")]


def test_a_gateway_that_cannot_be_reached_got_nothing(told, settings):
    settings.SMS_GATEWAY, settings.SMS_URL, settings.SMS_SECRET = "http", "http://127.0.0.1:9/", "s"
    deliver.deliver()

    assert all_states() == [("sms", "waiting", "unreachable")]


def test_without_a_gateway_the_log_says_so(told, settings):
    settings.SMS_GATEWAY = ""
    deliver.deliver()

    assert all_states() == [("sms", "failed", "no_gateway")]


def test_what_a_gateway_says_of_a_number_is_not_kept(told, gateway):
    gateway.behaviour = ["tell the number"]
    deliver.deliver()

    assert [(d.reason, d.detail) for d in Delivery.objects.all()] == [("refused", "")]


class NoRoom(EmailBackend):
    def send_messages(self, messages):
        from smtplib import SMTPRecipientsRefused

        raise SMTPRecipientsRefused({messages[0].to[0]: (550, b"plumber@example.cn does not exist")})


class CutOff(EmailBackend):
    def send_messages(self, messages):
        raise ConnectionResetError


@pytest.mark.parametrize(("backend", "state", "detail"), [("NoRoom", "failed", "550"), ("CutOff", "uncertain", "")])
def test_a_mail_server_is_a_gateway_too(at_once, tell, office, settings, backend, state, detail):
    settings.EMAIL_BACKEND = f"{__name__}.{backend}"
    tell(office["plumber"], "task_issued")
    run()

    assert list(Delivery.objects.filter(channel="email").values_list("state", "detail")) == [(state, detail)]


# --- a worker that dies


class Killed(BaseException):
    """Nothing of ours catches it, as nothing catches kill -9."""


def killed(*_args):
    raise Killed


def test_killed_before_it_began_it_waits_again(told, clock, monkeypatch, gateway_file):
    monkeypatch.setattr(deliver, "render", killed)
    with pytest.raises(Killed):
        deliver.deliver()
    monkeypatch.undo()
    assert Delivery.objects.get().state == "leased"


def test_a_dead_workers_unbegun_batch_is_sent_by_the_next(told, clock, gateway_file):
    Delivery.objects.update(state="leased", lease=told.key, lease_until=clock.now + LEASE)
    assert (deliver.sweep(), deliver.deliver()) == (0, 0)

    clock.forward(minutes=4)
    assert (deliver.sweep(), deliver.deliver()) == (1, 1)
    assert len(sent_sms(gateway_file)) == 1


def test_killed_in_mid_send_it_is_uncertain_and_stays_so(told, clock, settings, monkeypatch):
    monkeypatch.setattr(deliver, "sms_gateway", lambda: killed)
    with pytest.raises(Killed):
        deliver.deliver()
    assert all_states() == [("sms", "sending", "")]

    for _ in range(3):
        clock.forward(minutes=4)
        deliver.sweep()
        deliver.deliver()
    assert all_states() == [("sms", "uncertain", "interrupted")]


def test_a_worker_thought_dead_that_comes_back_still_tells_the_truth(told, clock, monkeypatch):
    def slowly(_sms):
        clock.forward(minutes=5)
        deliver.sweep()

    monkeypatch.setattr(deliver, "sms_gateway", lambda: slowly)
    deliver.deliver()

    assert all_states() == [("sms", "sent", "")]


def test_who_lost_the_lease_before_sending_does_not_send(told, clock, monkeypatch, gateway_file):
    rendered = deliver.render

    def slow_render(*args):
        clock.forward(minutes=4)
        return rendered(*args)

    monkeypatch.setattr(deliver, "render", slow_render)
    deliver.deliver()

    assert (all_states(), sent_sms(gateway_file)) == ([("sms", "leased", "")], [])


# --- codes


def test_a_code_goes_out_at_any_hour_and_is_erased_with_sending(texts, clock, gateway_file):
    clock.at(23)
    send_code("13812341234", "482913", purpose="登录")
    tasks.send_out()

    assert [s["variables"] for s in sent_sms(gateway_file)] == [["482913", "登录", "10"]]
    row = Delivery.objects.get()
    assert (row.state, row.given, row.payload) == ("sent", "", "")


def test_a_code_that_would_come_too_late_is_not_sent(texts, clock, gateway_file):
    send_code("13812341234", "482913", purpose="登录", minutes=5)
    clock.forward(minutes=6)
    deliver.deliver()

    assert (all_states(), sent_sms(gateway_file)) == ([("sms", "cancelled", "expired")], [])


def test_neither_number_nor_code_can_be_read_in_the_database(texts, db):
    from django.db import connection

    send_code("13812341234", "482913", purpose="登录")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM notices_delivery")
        raw = str(cursor.fetchall())
    assert ("13812341234" in raw, "482913" in raw, "confirmation_code" in raw) == (False, False, True)


@pytest.mark.parametrize(("rows", "queries"), [(1, 10), (4, 13)])
def test_a_batch_costs_nine_queries_and_one_for_each_inbox_row(
    at_once, tell, unit, office, django_assert_num_queries, rows, queries
):
    tell(unit, "task_issued")
    fan_out.fan_out()
    Delivery.objects.filter(channel="email").delete()
    with django_assert_num_queries(queries):
        deliver.deliver(rows)


def test_back_off_is_within_a_day():
    assert sum(BACK_OFF, timedelta()) < timedelta(days=1)
