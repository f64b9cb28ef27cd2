"""Webhooks: signed, without a word of a resident, and never to where nobody should call."""

import socket

import pytest

from linli.cases import actions
from linli.exchange.gateways import Forbidden, checked
from linli.exchange.models import Departure
from tests.cast import THERE, raised
from tests.exchange.conftest import connected, send_all


@pytest.fixture
def hook(cast, town, hotline):
    address, events = f"{hotline.address}/hook", ["raise_case", "take_in"]
    hook = connected(cast.administrator, code="dashboard", way="webhook", address=address, events=events)
    hotline.secret = hook.secret
    return hook


def test_it_is_told_of_the_steps_it_asked_for_and_of_no_words(hook, hotline, cast, town):
    case = raised(cast, town, words="我家在3号楼2单元漏水")
    actions.take_in(case, by=cast.clerk)
    actions.note(case, words="内部", by=cast.clerk)
    send_all()
    (first_key, first), (_second_key, second) = hotline.hooks

    assert (first["event"], first["case"], first["state"], second["event"]) == (
        "raise_case",
        case.number,
        "received",
        "take_in",
    )
    assert ("3号楼" in str(hotline.hooks), first_key, hotline.bad_signatures) == (False, first["key"], 0)


def test_of_another_area_it_hears_nothing(hotline, cast, town):
    connected(
        cast.administrator, code="there", way="webhook", address=hotline.address, events=["raise_case"], area_id=THERE
    )
    raised(cast, town)

    assert Departure.objects.count() == 0


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://example.cn/", "scheme"),
        ("https://127.0.0.1/", "network"),
        ("https://[::1]/", "network"),
        ("https://[::ffff:10.0.0.1]/", "network"),
        ("https://10.1.2.3/", "network"),
        ("https://169.254.169.254/latest", "network"),
        ("https://0.0.0.0/", "network"),
        ("https://224.0.0.1/", "network"),
        ("ftp://example.cn/", "address"),
        ("https://user:pass@example.cn/", "address"),
        ("https://", "address"),
        ("https://example.cn:99999/", "address"),
    ],
)
def test_what_nobody_should_call_is_not_called(settings, monkeypatch, url, why):
    settings.OUTGOING_NETWORKS = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: [(2, 1, 6, "", ("93.184.216.34", 443))])
    with pytest.raises(Forbidden, match=why):
        checked(url)


def test_a_name_that_leads_inside_is_not_called_and_what_is_called_was_judged(settings, monkeypatch):
    settings.OUTGOING_NETWORKS = []
    answers = [("93.184.216.34", 443)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: [(2, 1, 6, "", one) for one in answers])
    assert checked("https://example.cn/x?y=1").ip == "93.184.216.34"
    answers.append(("192.168.0.1", 443))  # one of several is enough

    with pytest.raises(Forbidden, match="network"):
        checked("https://example.cn/")


def test_a_network_of_the_city_may_be_called_when_the_settings_say_so(settings):
    settings.OUTGOING_NETWORKS = ["10.0.0.0/8"]

    assert checked("http://10.1.2.3:8080/hook").port == 8080


def test_of_a_confidential_case_it_is_told_neither_where_nor_what_about(hook, hotline, cast, town):
    case = raised(cast, town)
    actions.take_in(case, category=town.leaks, by=cast.clerk)
    actions.study(case, is_sensitive=True, by=cast.clerk)
    send_all()

    assert [(told["area"], told["category"]) for _key, told in hotline.hooks] == [(None, None)] * 2


def test_a_webhook_into_a_forbidden_network_fails_for_good_and_says_why(cast, town, settings):
    settings.OUTGOING_NETWORKS = []
    connected(cast.administrator, code="x", way="webhook", address="https://127.0.0.1/", events=["raise_case"])
    raised(cast, town)
    send_all()

    assert Departure.objects.values_list("state", "detail").get() == ("failed", "forbidden-network")
