"""The inbox (站内信): what one was told, and only oneself."""

import pytest
from django.urls import reverse

from linli.notices.models import Delivery
from tests.notices.conftest import run


@pytest.fixture
def signed_in(client, office):
    def sign_in(username):
        client.force_login(office[username])
        return client

    return sign_in


@pytest.fixture
def two_told(tell, unit, office):
    for number in (1, 2):
        tell(unit, "task_issued", number=number)
    run()


def test_it_lists_what_one_was_told_the_newest_first(two_told, signed_in):
    rows = signed_in("plumber").get(reverse("notices:inbox")).context["rows"]

    assert [(row.subject, row.body, row.read_at) for row in rows] == [
        ("task_issued 2", "诉求2", None),
        ("task_issued 1", "诉求1", None),
    ]


def test_the_header_says_how_many_are_unread(two_told, signed_in):
    client = signed_in("plumber")
    client.get(reverse("notices:open", args=[Delivery.objects.filter(user__username="plumber").first().pk]))

    html = client.get(reverse("notices:inbox")).content.decode()
    assert html.count('<span class="count">1</span>') == 1


def test_following_a_message_reads_it(two_told, signed_in, clock):
    row = Delivery.objects.filter(user__username="plumber", channel="inapp").first()
    response = signed_in("plumber").get(reverse("notices:open", args=[row.pk]))

    row.refresh_from_db()
    assert (response.status_code, response["Location"], row.read_at) == (302, "/tasks/1/", clock.now)


def test_all_can_be_read_at_once_and_nobody_elses_are(two_told, signed_in):
    signed_in("plumber").post(reverse("notices:read-all"))

    unread = Delivery.objects.filter(channel="inapp", read_at__isnull=True)
    assert set(unread.values_list("user__username", flat=True)) == {"second", "supervisor", "administrator"}


def test_nobody_opens_what_another_was_told(two_told, signed_in):
    row = Delivery.objects.filter(user__username="second", channel="inapp").first()
    response = signed_in("plumber").get(reverse("notices:open", args=[row.pk]))

    row.refresh_from_db()
    assert (response.status_code, row.read_at) == (404, None)


def test_an_sms_is_no_inbox_message(tell, resident, signed_in, office):
    tell(office["plumber"], "task_late")
    run()
    mail = Delivery.objects.get(channel="email")

    assert signed_in("plumber").get(reverse("notices:open", args=[mail.pk])).status_code == 404


def test_a_stranger_is_asked_to_sign_in(client, db):
    assert client.get(reverse("notices:inbox")).status_code == 302


def test_an_empty_inbox_teaches(signed_in):
    assert "还没有消息" in signed_in("plumber").get(reverse("notices:inbox")).content.decode()


def test_a_long_inbox_costs_as_many_queries_as_a_short_one(two_told, signed_in, django_assert_num_queries):
    client = signed_in("plumber")
    client.get(reverse("notices:inbox"))
    for shown in (2, 1):
        with django_assert_num_queries(8):
            assert len(client.get(reverse("notices:inbox")).context["rows"]) == shown
        Delivery.objects.filter(channel="inapp", user__username="plumber").latest("pk").delete()
