"""A resident signs in with phone and code, if they like to, and sees what is stored of them."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from linli.people import tasks
from linli.people.actions import confirm_phone, contact_for, reveal, sign_ins
from linli.people.models import AccessEntry, Contact, SignIn, User

pytestmark = pytest.mark.django_db
ASK, TYPE = "/accounts/login/code/", "/accounts/login/code/confirm/"
PHONE = "13812345678"


@pytest.fixture(autouse=True)
def sent(monkeypatch):
    """What the short messages said, instead of the outbox, which is another app's."""
    cache.clear()
    messages = []
    monkeypatch.setattr(sign_ins, "code_sender", [lambda phone, code: messages.append((phone, code))])
    return messages


def sign_in(client, sent, phone=PHONE):
    assert client.post(ASK, {"phone": phone})["Location"] == TYPE
    return client.post(TYPE, {"code": sent[-1][1]})


def test_the_first_time_an_account_is_made_with_nothing_but_the_phone(client, sent):
    assert sign_in(client, sent, "+86 138 1234 5678")["Location"] == "/people/me/"
    assert [phone for phone, _code in sent] == [PHONE]
    contact = Contact.objects.get()
    assert (contact.phone, contact.name, contact.is_confirmed) == (PHONE, "", True)
    assert (contact.user.email, contact.user.shown_name) == ("", "居民")
    assert list(SignIn.objects.values_list("result", "method")) == [("ok", "code")]


def test_the_second_time_it_is_the_same_account(client, sent):
    sign_in(client, sent)
    client.post("/accounts/logout/")
    sign_in(client, sent)
    assert (User.objects.count(), Contact.objects.count()) == (1, 1)


def test_a_code_is_six_digits_that_can_be_read_out(client, sent):
    client.post(ASK, {"phone": PHONE})
    assert re.fullmatch(r"\d{6}", sent[0][1])


def test_somebody_who_mistyped_their_number_begins_again(client, sent):
    client.post(ASK, {"phone": "13900000000"})
    assert client.post("/accounts/logout/", {"next": ASK})["Location"] == ASK
    sign_in(client, sent)
    assert client.get("/people/me/").status_code == 200


def test_a_wrong_code_opens_nothing_and_is_logged(client, sent):
    client.post(ASK, {"phone": PHONE})
    assert "验证码不正确" in client.post(TYPE, {"code": "nothing"}).content.decode()
    assert client.get("/people/me/").status_code == 302
    assert Contact.objects.get().is_confirmed is False
    assert list(SignIn.objects.values_list("result", "method")) == [("wrong", "code")]


def test_after_five_wrong_codes_a_new_one_is_needed(client, sent):
    client.post(ASK, {"phone": PHONE})
    for _try in range(5):
        answer = client.post(TYPE, {"code": "nothing"})
    assert answer["Location"] == ASK
    assert client.post(TYPE, {"code": sent[-1][1]})["Location"] == ASK


@pytest.mark.parametrize("typed", ["1" * 30, "0534-1234567", "张三", ""])
def test_what_is_no_mobile_number_is_told_and_gets_no_code(client, sent, typed):
    answer = client.post(ASK, {"phone": typed})
    assert (answer.status_code, bool(answer.context["form"].errors), sent) == (200, True, [])
    assert not User.objects.exists()


def test_no_more_than_three_codes_a_minute_for_one_phone(sent):
    for _try in range(4):
        Client().post(ASK, {"phone": PHONE})
    assert len(sent) == 3


def test_when_no_message_can_be_sent_one_is_told_where_to_turn(client, monkeypatch):
    monkeypatch.setattr(sign_ins, "code_sender", [])
    page = client.post(ASK, {"phone": PHONE}, follow=True).content.decode()
    assert "暂时发不出短信" in page


def test_what_was_raised_before_with_the_confirmed_phone_is_theirs(client, sent):
    before = contact_for(name="刘桂兰", phone=PHONE)
    confirm_phone(before)
    sign_in(client, sent)
    before.refresh_from_db()
    assert (before.user, Contact.objects.count()) == (User.objects.get(), 1)


def test_a_number_somebody_else_typed_shows_its_owner_nothing(client, sent):
    contact_for(name="刘桂兰", phone=PHONE)
    sign_in(client, sent)
    assert "刘桂兰" not in client.get("/people/me/").content.decode()


def test_staff_do_not_come_in_by_phone(client, sent, people):
    plumber = User.objects.get(username="plumber")
    confirm_phone(contact_for(name="王伟", phone=PHONE, user=plumber))
    sign_in(client, sent)
    assert client.session["_auth_user_id"] != str(plumber.pk)


def test_my_data_says_what_is_stored_why_and_who_read_it(client, sent, people, sees_everything):
    sign_in(client, sent)
    contact = Contact.objects.get()
    page = client.get("/people/me/").content.decode()
    shown = [
        words in page for words in (PHONE, "履行法定职责", "还没有人查看过", "/raise/?about=my-data", "保存 365 天")
    ]
    assert shown == [True] * 5
    reveal(contact, field="phone", reason="call_back", words="内部说明", by=people.plumber)
    page = client.get("/people/me/").content.decode()
    assert [words in page for words in ("水务所 承办人", "回访办理结果", "内部说明")] == [True, True, False]


def test_a_resident_corrects_their_name_and_a_new_phone_is_unconfirmed(client, sent):
    sign_in(client, sent)
    assert client.post("/people/me/correct/", {"name": "刘桂兰", "phone": PHONE})["Location"] == "/people/me/"
    contact = Contact.objects.get()
    assert (contact.name, contact.is_confirmed) == ("刘桂兰", True)
    client.post("/people/me/correct/", {"name": "刘桂兰", "phone": "139 0000 0000"})
    contact.refresh_from_db()
    assert (contact.phone, contact.is_confirmed) == ("13900000000", False)
    answer = client.post("/people/me/correct/", {"name": "刘桂兰", "phone": "1" * 30})
    assert (answer.status_code, "1" * 30 in answer.content.decode()) == (422, True)


def test_an_account_whose_code_never_came_back_is_forgotten_next_day(client, sent):
    client.post(ASK, {"phone": PHONE})
    client.post(TYPE, {"code": "nothing"})
    assert tasks.forget_unconfirmed() == 0
    User.objects.update(date_joined=timezone.now() - timedelta(days=2))
    assert tasks.forget_unconfirmed() == 1
    assert (User.objects.count(), Contact.objects.count(), SignIn.objects.get().user) == (0, 0, None)


def test_an_account_in_use_is_not_forgotten(client, sent):
    sign_in(client, sent)
    User.objects.update(date_joined=timezone.now() - timedelta(days=400))
    assert tasks.forget_unconfirmed() == 0


def test_logs_are_forgotten_when_their_time_is_over_and_not_before(client, sent, people, sees_everything):
    sign_in(client, sent)
    reveal(Contact.objects.get(), field="phone", reason="call", by=people.plumber)
    SignIn.objects.update(at=timezone.now() - timedelta(days=364))
    AccessEntry.objects.update(at=timezone.now() - timedelta(days=1095))
    assert tasks.forget_logs() == 0
    SignIn.objects.update(at=timezone.now() - timedelta(days=366))
    AccessEntry.objects.update(at=timezone.now() - timedelta(days=1097))
    assert tasks.forget_logs() == 2
