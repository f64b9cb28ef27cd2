"""Work orders come in: each becomes one case, however often, late or in whatever order it comes."""

import json
import time

import pytest

from linli.cases import actions
from linli.cases.models import Case, Rating, Reason
from linli.exchange.gateways.signed import read
from linli.exchange.models import Arrival
from linli.exchange.outbox.receive import collect, collect_all, receive
from linli.notices.gateways import sign
from linli.record.models import Message, Note
from tests.exchange.conftest import an_order, retry, send_all

pytestmark = pytest.mark.usefixtures("town")


def test_a_work_order_becomes_a_case_that_waits_to_be_taken_in(partner, hotline, town):
    hotline.orders["GD1"] = an_order("GD1")
    collect(partner)
    case = Case.objects.select_related("reporter", "clock").get()

    assert (case.state, case.source, case.source_number, case.channel) == (
        "received",
        "hotline-12345",
        "GD1",
        "hotline",
    )
    assert (case.title, case.area_id, case.category, case.reporter.name) == (
        "楼道灯不亮",
        town.here.code,
        town.leaks,
        "周建国",
    )
    assert (case.raised_at.isoformat(), case.is_history, case.must_verify) == ("2025-08-19T01:30:00+00:00", False, True)
    assert case.clock.is_running
    assert case.history.get().by == {
        "kind": "import",
        "id": partner.pk,
        "channel": "exchange",
        "behalf": case.reporter_id,
    }


def test_until_it_is_acknowledged_it_comes_again_and_is_taken_once(partner, hotline):
    hotline.orders["GD1"] = an_order("GD1")
    assert [collect(partner) for _ in range(3)] == [1, 0, 0]
    send_all()

    assert (Case.objects.count(), hotline.orders, hotline.told("GD1")) == (1, {}, ["received"])
    assert Arrival.objects.get().times == 3


def test_the_same_number_under_another_key_is_the_same_case(partner):
    for n in range(3):
        receive(partner, read(an_order("GD1", key=f"k{n}")))

    assert Case.objects.count() == 1
    assert set(Arrival.objects.values_list("state", "case")) == {("taken", Case.objects.get().pk)}


def test_what_comes_before_its_order_waits_for_it(partner):
    more = {"key": "s1", "kind": "supplement", "number": "GD1", "words": "今天更暗了"}
    early, _ = receive(partner, read(more))
    assert early.state == "waiting"
    receive(partner, read(an_order("GD1")))
    early.refresh_from_db()
    case = Case.objects.get()

    assert (early.state, early.case) == ("taken", case)
    assert list(case.history.values_list("action", flat=True)) == ["import_open", "add_details"]
    assert Note.objects.get(act__action="add_details").text == "今天更暗了"


def test_an_order_that_was_withdrawn_before_it_came_is_withdrawn(partner):
    receive(partner, read({"key": "w1", "kind": "withdraw", "number": "GD1", "words": "居民说好了"}))
    receive(partner, read(an_order("GD1")))

    assert Case.objects.get().state == "withdrawn"


def test_a_supplement_that_comes_twice_is_added_once(partner):
    receive(partner, read(an_order("GD1")))
    for _ in range(2):
        receive(partner, read({"key": "s1", "kind": "supplement", "number": "GD1", "words": "又坏了一盏"}))

    assert Case.objects.get().history.filter(action="add_details").count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"words": ""},
        {"raised_at": "neulich"},
        {"phone": "abc"},
        {"number": ""},
        {"kind": "birthday"},
        {"raised_at": "2999-01-01"},
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason_and_no_case(partner, wrong):
    arrival, _ = receive(partner, read(an_order("GD1") | wrong))

    assert (arrival.state, bool(arrival.problem), Case.objects.count()) == ("refused", True, 0)


def test_a_withdrawal_that_comes_too_late_is_refused_and_the_other_side_is_told(partner, hotline, cast):
    receive(partner, read(an_order("GD1")))
    case = Case.objects.get()
    actions.take_in(case, by=cast.clerk)
    actions.settle(case, told="换好了", by=cast.clerk)
    late, _ = receive(partner, read({"key": "w1", "kind": "withdraw", "number": "GD1"}))
    send_all()

    assert (late.state, Case.objects.get().state) == ("refused", "answered")
    assert "refused" in hotline.told("GD1")


def test_the_hotline_that_is_not_to_be_reached_holds_nobody_up(partner, cast):
    partner.address = "http://127.0.0.1:9"  # discard: nobody listens

    assert collect_all([partner]) == 0


def test_pushed_orders_are_signed(client, partner):
    def push(order, *, secret=partner.secret, age=0):
        body, stamp = json.dumps(order).encode(), str(int(time.time()) - age)
        headers = {"X-Linli-Timestamp": stamp, "X-Linli-Signature": sign(secret, stamp, body)}
        return client.post("/exchange/hotline-12345/orders/", body, content_type="application/json", headers=headers)

    good = [push(an_order("GD1")) for _ in range(2)]
    case = Case.objects.get()

    assert [(a.status_code, a.json()) for a in good] == [
        (200, {"status": "accepted", "state": "taken", "case": case.number})
    ] * 2
    assert [push(an_order("GD2"), secret="x").status_code, push(an_order("GD2"), age=900).status_code] == [401, 401]
    assert push(["list"]).status_code == 400
    assert push(an_order("GD3", words="")).status_code == 422
    assert client.post("/exchange/nobody/orders/", b"{}", content_type="application/json").status_code == 401
    assert Case.objects.count() == 1


def test_an_order_that_comes_again_after_its_answer_was_lost_is_answered_again_with_the_same_key(partner, hotline):
    hotline.orders["GD1"] = an_order("GD1")
    collect(partner)
    send_all()
    hotline.orders["GD1"] = an_order("GD1")  # over there somebody lost it
    collect(partner)
    retry()

    assert (hotline.orders, sorted(hotline.times.values())) == ({}, [2])


def test_urged_there_the_lead_is_told_and_reads_it_once(partner):
    receive(partner, read({"key": "u1", "kind": "urge", "number": "GD1", "words": "居民第二次来电催问"}))
    receive(partner, read(an_order("GD1")))
    receive(partner, read({"key": "u1", "kind": "urge", "number": "GD1", "words": "居民第二次来电催问"}))

    case = Case.objects.get()
    due = case.due_at
    assert list(case.history.values_list("action", flat=True)) == ["import_open", "urge"]
    assert Note.objects.get(act__action="urge").text == "居民第二次来电催问"
    assert (Message.objects.filter(what="case_urged").count(), case.state, due) == (1, "received", case.clock.due_at)


def test_urging_what_is_over_is_refused_and_said_so(partner, hotline, cast):
    receive(partner, read(an_order("GD1")))
    case = Case.objects.get()
    actions.decline(case, reason=Reason.objects.filter(use="decline").first(), told="请找不动产中心", by=cast.clerk)
    arrival, _new = receive(partner, read({"key": "u1", "kind": "urge", "number": "GD1"}))
    send_all()

    assert (arrival.state, "refused" in hotline.told("GD1")) == ("refused", True)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({"solved": "部分解决", "process": "满意", "result": "不满意"}, ("partly", "happy", "unhappy")),
        ({"solved": "yes", "process": "fair", "result": "happy"}, ("yes", "fair", "happy")),
    ],
)
def test_the_hotline_s_own_rating_is_kept_apart_by_who_asked(partner, cast, said, kept):
    receive(partner, read(an_order("GD1")))
    actions.settle(Case.objects.get(), told="灯已修好。", by=cast.clerk)

    arrival, _new = receive(partner, read({"key": "r1", "kind": "rating", "number": "GD1", "words": "还行", **said}))

    rating = Rating.objects.get()
    assert (arrival.state, rating.solved, rating.process, rating.result, rating.how) == ("taken", *kept, "hotline")


@pytest.mark.parametrize(
    "said", [{"solved": "解决", "result": "满意"}, {"solved": "也许", "process": "满意", "result": "满意"}, {}]
)
def test_a_rating_that_lacks_something_is_refused_and_none_is_made_up(partner, cast, said):
    receive(partner, read(an_order("GD1")))
    actions.settle(Case.objects.get(), told="灯已修好。", by=cast.clerk)

    arrival, _new = receive(partner, read({"key": "r1", "kind": "rating", "number": "GD1", **said}))

    assert (arrival.state, Rating.objects.count()) == ("refused", 0)


def test_rated_before_there_was_an_answer_is_refused(partner):
    receive(partner, read(an_order("GD1")))

    said = {"solved": "解决", "process": "满意", "result": "满意"}
    arrival, _new = receive(partner, read({"key": "r1", "kind": "rating", "number": "GD1", **said}))

    assert (arrival.state, Rating.objects.count()) == ("refused", 0)
