"""What the pages of the window answer, and to whom."""

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from linli.cases.models import Case
from linli.kernel.working_times import ZONE
from linli.people.models import User
from linli.reception import actions
from linli.reception.models import Duty, Hall, JointMeeting, Ticket
from linli.reception.queries.duty import days_from, monday_of, week
from linli.reception.queries.links import token_of
from linli.reception.views.public import is_open
from linli.ui.forms import act_marks
from tests.reception.conftest import drawn


def signed_in(name):
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


def key():
    return act_marks(0)["key"]


def test_a_resident_draws_a_number_without_an_account_and_follows_it_by_its_link(hall, client):
    answer = client.post(
        reverse("reception:take", args=[hall.pk]), {"words": "问水费", "name": "", "phone": "", "key": key()}
    )

    ticket = Ticket.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, reverse("reception:ticket", args=[token_of(ticket)]))
    page = client.get(answer["Location"]).content.decode()
    assert "A001" in page
    assert "问水费" not in page  # a slip lies about: the words are for the window
    assert "A001" in client.get(reverse("reception:slip", args=[token_of(ticket)])).content.decode()


@pytest.mark.parametrize(("day", "on_rest_days", "opens"), [(27, False, True), (28, False, False), (28, True, True)])
def test_a_hall_is_closed_on_a_day_of_rest_unless_it_says_otherwise(hall, monkeypatch, day, on_rest_days, opens):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, day, 10, 0, tzinfo=ZONE))
    hall.opens_on_rest_days = on_rest_days

    assert is_open(hall) is opens


def test_a_wrong_phone_is_said_beside_the_field_and_the_words_stay(hall, client):
    answer = client.post(reverse("reception:take", args=[hall.pk]), {"words": "问水费", "phone": "12", "key": key()})

    assert (answer.status_code, Ticket.objects.count()) == (422, 0)
    assert "问水费" in answer.content.decode()
    assert list(answer.context["form"].errors) == ["phone"]


def test_the_screen_shows_numbers_and_windows_and_no_names(at_window, client, hall):
    page = client.get(reverse("reception:screen", args=[hall.pk])).content.decode()

    assert "A001" in page
    assert [word for word in ("马德福", "楼上漏水", "13800000062") if word in page] == []


def test_nobody_is_called_to_a_window_that_has_no_name(hall, cast):
    waiting, clerk = drawn(hall), signed_in("clerk")
    assert "您坐几号窗口？" in clerk.get(reverse("reception:desk")).content.decode()

    answers = [
        clerk.post(reverse("reception:call-next"), follow=True),
        clerk.post(reverse("reception:do", args=[waiting.pk, "call_ticket"]), {"seen": waiting.version}),
    ]

    assert ["请先说明您坐几号窗口" in a.content.decode() for a in answers] == [True, True]
    assert Ticket.objects.get().state == "waiting"


def test_next_calls_who_is_first_to_my_window(hall, cast):
    drawn(hall), drawn(hall, goes_first=True)
    clerk = signed_in("clerk")
    clerk.post(reverse("reception:my-window"), {"window": "3"})

    answer = clerk.post(reverse("reception:call-next"))

    called = Ticket.objects.get(state="called")
    assert (called.number, called.window) == ("A002", "3")
    assert answer["Location"] == called.get_absolute_url()


def test_a_machine_at_a_window_knows_which_one_it_is_whoever_sits_down_at_it(hall, cast):
    machine = signed_in("clerk")
    kept = machine.post(reverse("reception:my-window"), {"window": "三号"}).cookies["reception_window"]
    other = signed_in("second_clerk")
    other.cookies["reception_window"] = kept.value

    assert other.get(reverse("reception:desk")).context["mine"] == "三号"
    assert (kept["path"], kept["max-age"] > 300 * 24 * 3600) == ("/window/desk/", True)


def test_what_was_said_with_the_number_becomes_the_request_without_being_typed_again(at_window, cast, town):
    clerk = signed_in("clerk")
    address = reverse("reception:request", args=[at_window.pk])
    page = clerk.get(address)
    assert page.context["form"]["words"].value() == "楼上漏水。"
    assert "phone" not in page.context["form"].fields

    sent = {"words": "楼上漏水。", "channel": "window", "urgency": 0, "exit": "later", "key": key(), "again": "yes"}
    answer = clerk.post(address, sent)

    case, ticket = Case.objects.get(), Ticket.objects.get()
    assert answer["Location"] == reverse("reception:desk")
    assert (case.reporter, case.words, case.channel) == (at_window.contact, "楼上漏水。", "window")
    assert (ticket.state, ticket.outcome, ticket.case) == ("done", "request", case)
    paper = Client().get(reverse("reception:slip", args=[token_of(ticket)])).content.decode()
    assert [word for word in (case.number, "clerk · 一站式中心", "最迟何时答复您") if word not in paper] == []


def test_a_refused_case_leaves_the_number_open(at_window, cast):
    sent = {"words": "楼上漏水。", "channel": "window", "urgency": 0, "exit": "dispatch", "key": key()}

    answer = signed_in("clerk").post(reverse("reception:request", args=[at_window.pk]), sent)

    assert (answer.status_code, Case.objects.count(), Ticket.objects.get().state) == (422, 0, "received")


def test_a_line_written_on_a_page_that_is_old_is_kept_with_409(at_window, cast):
    clerk, seen = signed_in("clerk"), at_window.version
    actions.record_consultation(at_window, advice="同事先记了", by=cast.second_clerk)

    sent = {"advice": "问水费：到水务所", "seen": seen, "key": key()}
    answer = clerk.post(reverse("reception:answer", args=[at_window.pk]), sent)

    assert answer.status_code == 409
    assert "问水费：到水务所" in answer.content.decode()
    assert Ticket.objects.get().advice == "同事先记了"


@pytest.mark.parametrize("name", ["plumber", "supervisor", "administrator", "resident", "grid_worker"])
def test_the_queue_is_for_the_clerks_of_the_hall(arrival, name):
    client = signed_in(name)

    assert client.get(reverse("reception:desk")).status_code == 404
    assert client.get(arrival.get_absolute_url()).status_code == 404


def test_supervisors_see_the_figures_and_the_week_and_no_arrival(arrival, cast):
    client = signed_in("supervisor")

    assert client.get(reverse("reception:figures")).status_code == 200
    assert client.get(reverse("reception:week")).status_code == 200
    assert "马德福" not in client.get(reverse("reception:figures")).content.decode()


def test_a_week_shows_permanent_rotating_and_on_call_offices(hall, now):
    now.is_(2026, 11, 23, 9, 0)  # week 48, an even one
    rows = week(hall, monday_of(days_from(now.at.date())[0]))
    assert [(str(r.duty.unit), [bool(c) for c in r.cells][:5]) for r in rows] == [
        ("水务所", [True] * 5),
        ("园林所", [False] * 5),
        ("梧桐社区居委会", [True] * 5),
    ]
    now.is_(2026, 11, 30, 9, 0)
    odd = week(hall, monday_of(now.at.date()))
    assert [bool(cell) for cell in odd[1].cells] == [True] + [False] * 6


def test_the_administrator_enters_an_office_and_wrong_weekdays_are_refused(hall, cast, town):
    client, address = signed_in("administrator"), reverse("reception:new-row", args=["duties"])
    sent = {
        "hall": hall.pk, "unit": town.parks.pk, "presence": "rotating", "weekdays": "19", "weeks": "every",
        "from_time": "09:00", "to_time": "08:00", "seen": 0, "key": key(),
    }  # fmt: skip
    answer = client.post(address, sent)
    assert (answer.status_code, sorted(answer.context["form"].errors)) == (422, ["to_time", "weekdays"])

    assert client.post(address, sent | {"weekdays": "531", "to_time": "12:00"}).status_code == 302
    assert Duty.objects.latest("pk").weekdays == "135"


def test_the_table_of_a_joint_meeting_asks_for_all_three_or_none(joint, cast, town):
    client, address = signed_in("clerk"), reverse("reception:act", args=["meeting", joint.pk, "hold_joint"])
    sent = {
        "came": [town.water.pk], "people": "老李", "decision": "修管", "lead": town.water.pk, "unit_1": town.water.pk,
        "seen": joint.version, "key": key(),
    }  # fmt: skip
    answer = client.post(address, sent)
    assert (answer.status_code, sorted(answer.context["form"].errors)) == (422, ["due_1", "what_1"])

    assert client.post(address, sent | {"what_1": "修管", "due_1": "2099-01-01"}).status_code == 422
    assert JointMeeting.objects.get().state == "planned"


def test_the_pages_ask_as_often_however_many_wait(hall, cast, django_assert_num_queries):
    clerk = signed_in("clerk")
    for _arrival in range(3):
        drawn(hall, words="问", name="甲", phone="13800000062")
    clerk.get(reverse("reception:desk"))
    with django_assert_num_queries(DESK):
        clerk.get(reverse("reception:desk"))
    for _arrival in range(20):
        drawn(hall, words="问", name="甲", phone="13800000062")
    with django_assert_num_queries(DESK):
        clerk.get(reverse("reception:desk"))
    with django_assert_num_queries(SCREEN):
        Client().get(reverse("reception:screen", args=[Hall.objects.get().pk]))


DESK, SCREEN = 11, 5
