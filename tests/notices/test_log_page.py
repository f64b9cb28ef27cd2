"""The log (发送记录): what became of every message, for administrators and supervisors."""

from uuid import uuid4

import pytest
from django.urls import reverse

from linli.notices.models import Delivery, Settlement
from linli.notices.outbox import fan_out
from linli.record.models import Act
from tests.notices.conftest import change_settings

LOG = "/settings/notices/log/"


@pytest.fixture
def desk(client, office):
    client.force_login(office["supervisor"])
    return client


@pytest.fixture
def sms(tell, resident):
    """Some SMS about one matter, all of them failed."""

    def make(count=1, **state):
        change_settings(gather_minutes=0)
        for number in range(count):
            tell(resident, "case_answered", number=number)
        fan_out.fan_out()
        Delivery.objects.update(**{"state": "failed", "reason": "refused", "detail": "isv.BLACK_KEY", **state})

    return make


def lines(response):
    return [(line["to"], line["delivery"].state, [b[0] for b in line["buttons"]]) for line in response.context["lines"]]


def test_it_shows_reason_and_masked_number_and_what_one_may_decide(desk, sms):
    sms()
    response = desk.get(LOG)

    assert lines(response) == [("138****1234", "failed", ["重新发送", "不再发送"])]
    html = response.content.decode()
    assert "网关拒绝发送 (isv.BLACK_KEY)" in html
    assert "13812341234" not in html


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 3),
        ("?state=failed", 2),
        ("?state=uncertain", 1),
        ("?channel=sms&what=case_answered", 3),
        ("?channel=email", 0),
        ("?day=2026-11-20", 3),
        ("?day=2026-11-19", 0),
        ("?state=nonsense&day=99999-1-1", 3),
    ],
)
def test_filters_are_in_the_address(desk, sms, query, found):
    sms(3)
    Delivery.objects.filter(pk=Delivery.objects.latest("pk").pk).update(state="uncertain")

    assert desk.get(LOG + query).context["found"].paginator.count == found


def test_what_needs_a_person_is_counted(desk, sms):
    sms(3)
    Delivery.objects.filter(pk=Delivery.objects.latest("pk").pk).update(state="uncertain")

    assert [(count, href) for _, href, count, _ in desk.get(LOG).context["troubles"]] == [
        (1, "?state=uncertain"),
        (2, "?state=failed"),
    ]


def test_deciding_goes_back_to_the_same_list(desk, sms, supervisor):
    sms()
    delivery = Delivery.objects.get()
    typed = {"key": str(uuid4()), "query": "state=failed"}
    response = desk.post(reverse("notices:decide", args=[delivery.pk, "send_again"]), typed)

    assert (response.status_code, response["Location"]) == (302, f"{LOG}?state=failed")
    assert Delivery.objects.get().state == "waiting"
    assert Act.objects.get(pk=typed["key"]).user_id == supervisor.id


def test_deciding_what_is_no_longer_open_says_so(desk, sms):
    sms(state="sending", lease=uuid4(), lease_until="2026-11-20T12:00Z")
    delivery = Delivery.objects.get()
    page = desk.post(reverse("notices:decide", args=[delivery.pk, "cancel"]), follow=True)

    assert "现在不能“不再发送”。" in page.content.decode()
    assert Settlement.objects.count() == 0


def test_all_that_failed_is_sent_again_one_act_each(desk, sms):
    sms(3)
    Delivery.objects.filter(pk=Delivery.objects.latest("pk").pk).update(state="cancelled")
    assert desk.get(f"{LOG}?state=failed").context["may_send_all"] is True
    desk.post(reverse("notices:send-all-again"), {"state": "failed", "query": "state=failed"})

    assert sorted(Delivery.objects.values_list("state", flat=True)) == ["cancelled", "waiting", "waiting"]
    acts = Act.objects.filter(root_kind="notices.settlement")
    assert (acts.count(), acts.values("batch").distinct().count()) == (2, 1)


@pytest.mark.parametrize("address", [LOG, f"{LOG}send-again/", f"{LOG}1/cancel/"])
def test_for_a_handler_there_is_no_log(client, office, sms, address):
    sms()
    client.force_login(office["plumber"])
    ask = client.get if address == LOG else client.post

    assert ask(address).status_code == 404


def test_an_unknown_decision_does_not_exist(desk, sms):
    sms()
    assert desk.post(f"{LOG}{Delivery.objects.get().pk}/burn/").status_code == 404


def test_thirty_lines_cost_as_many_queries_as_one(desk, sms, django_assert_num_queries):
    sms(1)
    desk.get(LOG)
    for _ in range(2):
        with django_assert_num_queries(8):
            desk.get(LOG)
        sms(5)
        desk.get(LOG)  # what a process remembers of other apps is asked for again after an act
