"""The pages: systems are connected, a trial is sent, and what failed is sent again."""

import pytest

from linli.cases.models import Case
from linli.exchange.gateways.signed import read
from linli.exchange.models import Arrival, Departure, Partner
from linli.exchange.outbox.receive import receive
from linli.people.models import User
from linli.record.models import Note
from tests.exchange.conftest import an_order, put, send_all
from tests.exchange.test_folder import HEAD, ROW


@pytest.fixture
def as_administrator(client, cast):
    client.force_login(User.objects.get(pk=cast.administrator.id))
    return client


def filled(client, **given):
    form = client.get("/settings/exchange/new/").context["form"]
    typed = {"name": "热线", "code": "hotline-12345", "channel": "hotline", "address": "", "area": ""}
    return typed | {"key": str(form["key"].value())} | given


def test_a_folder_is_connected_and_says_where_it_is(as_administrator, town, settings, tmp_path):
    settings.EXCHANGE_DIR = settings.DATA_DIR / "exchange-test"
    answer = as_administrator.post("/settings/exchange/new/", filled(as_administrator, way="folder"))

    assert (answer.status_code, answer.context["folder"]) == (200, "exchange-test/hotline-12345")
    assert (settings.EXCHANGE_DIR / "hotline-12345" / "in").is_dir()
    for name in ("in", "out", "done", "bad"):
        (settings.EXCHANGE_DIR / "hotline-12345" / name).rmdir()
    (settings.EXCHANGE_DIR / "hotline-12345").rmdir()
    settings.EXCHANGE_DIR.rmdir()


def test_a_secret_is_shown_once_and_kept_in_no_words(as_administrator, town, loopback):
    first = as_administrator.post(
        "/settings/exchange/new/", filled(as_administrator, way="http", address="https://12345.example.cn/linli")
    )
    partner = Partner.objects.get()
    page = as_administrator.get(f"/settings/exchange/{partner.pk}/")
    again = as_administrator.post(f"/settings/exchange/{partner.pk}/secret/")

    old, new = first.context["secret"], again.context["secret"]
    assert (old in page.content.decode(), old == new, Partner.objects.get().secret == new) == (False, False, True)
    assert [note for note in Note.objects.all() if old in note.text or new in note.text] == []


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"way": "http", "address": ""}, "address"),
        ({"way": "webhook", "address": "https://127.0.0.1/x", "events": ["close"]}, "address"),
        ({"way": "webhook", "address": "https://example.cn/x"}, "events"),
        ({"way": "http", "address": "http://example.cn/x"}, "address"),
        ({"way": "folder", "code": "no code"}, "code"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(as_administrator, town, settings, given, field):
    settings.OUTGOING_NETWORKS = []
    answer = as_administrator.post("/settings/exchange/new/", filled(as_administrator, **given))

    assert (answer.status_code, list(answer.context["form"].errors), Partner.objects.count()) == (422, [field], 0)


def test_work_orders_can_be_looked_for_at_once(as_administrator, folder, settings):
    put(folder, "a.csv", HEAD + ROW, settings)
    as_administrator.post(f"/settings/exchange/{folder.pk}/fetch/")

    assert Case.objects.get().source_number == "GD1"


def test_a_trial_arrives(as_administrator, partner, hotline):
    as_administrator.post(f"/settings/exchange/{partner.pk}/try/")
    send_all()

    assert [body["what"] for body in hotline.answers.values()] == ["trial"]


def test_the_log_shows_what_failed_and_sends_it_again(as_administrator, partner, hotline):
    receive(partner, read(an_order("GD1")))
    hotline.faults = ["refused"]
    send_all()
    page = as_administrator.get("/settings/exchange/log/?state=failed")
    ((text, href, fields), _stop) = page.context["lines"][0]["buttons"]
    as_administrator.post(href, fields)
    send_all()

    assert (page.context["troubles"], Departure.objects.get().state) == ({"in": None, "out": 1}, "sent")
    assert str(text)
    assert page.context["lines"][0]["why"] == "对方系统拒收"


def test_what_came_in_is_listed_with_why_it_was_not_taken(as_administrator, partner):
    receive(partner, read(an_order("GD1", words="")))
    page = as_administrator.get("/settings/exchange/log/in/")

    assert [line["row"].number for line in page.context["lines"]] == ["GD1"]
    assert Arrival.objects.get().problem in page.content.decode()


def test_out_of_use_nothing_is_sent(as_administrator, partner, hotline):
    receive(partner, read(an_order("GD1")))
    as_administrator.post(f"/settings/exchange/{partner.pk}/retire/")
    send_all()
    assert hotline.answers == {}
    as_administrator.post(f"/settings/exchange/{partner.pk}/restore/")
    send_all()

    assert hotline.told("GD1") == ["received"]


@pytest.mark.parametrize(("who", "status"), [("clerk", 404), ("resident", 404), ("supervisor", 200)])
def test_the_log_is_for_administrators_and_supervisors(client, cast, town, who, status):
    client.force_login(User.objects.get(pk=getattr(cast, who).id))

    assert client.get("/settings/exchange/log/").status_code == status
    assert client.get("/settings/exchange/").status_code == 404


def test_lists_cost_the_same_however_long_they_are(as_administrator, partner, django_assert_num_queries):
    def ask(address):
        as_administrator.get(address)
        with django_assert_num_queries(QUERIES[address]):
            as_administrator.get(address)

    for n in range(3):
        receive(partner, read(an_order(f"GD{n}")))
    for address in QUERIES:
        ask(address)


QUERIES = {"/settings/exchange/": 10, "/settings/exchange/log/": 10, "/settings/exchange/log/in/": 10}
