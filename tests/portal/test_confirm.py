"""Confirming a phone: the code comes back through the same browser, five tries, ten minutes."""

import json

import pytest
from django.test import Client

from linli.cases.models import Case
from linli.notices.models import Delivery
from tests.portal.conftest import text, track


@pytest.fixture
def waiting(client, filled_in, town, now):
    """A case just raised with a phone, and the code that went out."""
    client.post("/raise/", filled_in(name="刘桂兰", phone="13812345678"))
    code = json.loads(Delivery.objects.get().given)["code"]
    return track(Case.objects.get(), page="confirm"), code


def is_confirmed():
    return Case.objects.get().reporter.is_confirmed


def wrong(code):
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_the_right_code_confirms_it_and_no_more_is_asked(client, waiting):
    confirm, code = waiting

    page = client.post(confirm, {"code": f" {code[:3]} {code[3:]} "}, follow=True)

    assert (is_confirmed(), page.context["to_confirm"]) == (True, False)


@pytest.mark.parametrize("typed", ["", "000", "x" * 5000, "\x00", "\uff11\uff12\uff13\uff14\uff15\uff16"])
def test_what_is_not_the_code_is_told_so(client, waiting, typed):
    page = client.post(waiting[0], {"code": typed})

    assert (page.status_code, is_confirmed(), list(page.context["code_form"].errors)) == (422, False, ["code"])


def test_after_five_wrong_ones_even_the_right_one_is_too_late(client, waiting):
    confirm, code = waiting
    for _ in range(5):
        assert client.post(confirm, {"code": wrong(code)}).status_code == 422

    assert (client.post(confirm, {"code": code}).status_code, is_confirmed()) == (422, False)


def test_after_ten_minutes_it_is_too_old(client, waiting, now):
    now.passes(minutes=11)

    assert (client.post(waiting[0], {"code": waiting[1]}).status_code, is_confirmed()) == (422, False)


def test_another_browser_cannot_use_it(client, waiting):
    assert (Client().post(waiting[0], {"code": waiting[1]}).status_code, is_confirmed()) == (422, False)


def test_a_new_code_makes_the_old_one_void(client, waiting):
    confirm, code = waiting

    page = client.post(confirm, {"again": "1"}, follow=True)
    new = json.loads(Delivery.objects.order_by("pk").last().given)["code"]

    assert "验证码" in text(page)
    if new != code:  # one time in a million they are the same
        assert client.post(confirm, {"code": code}).status_code == 422
    assert (client.post(confirm, {"code": new}).status_code, is_confirmed()) == (302, True)


def test_codes_are_not_sent_without_end(client, waiting):
    for _ in range(8):
        client.post(waiting[0], {"again": "1"})

    assert Delivery.objects.filter(what="confirmation_code").count() == 5
