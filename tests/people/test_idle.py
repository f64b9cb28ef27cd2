"""Staff who leave their desk are signed out; nothing they typed is lost, and residents are left in peace."""

import pytest

from linli.people.models import SignIn

pytestmark = pytest.mark.django_db
PAGE = "/people/me/security/"


def away(client, minutes):
    """Somebody did nothing for so long."""
    session = client.session
    session["active_at"] -= minutes * 60
    session.save()


def test_after_half_an_hour_a_clerk_is_signed_out_and_comes_back_to_the_page(sign_in_as):
    clerk = sign_in_as("clerk")
    away(clerk, 31)
    answer = clerk.get(f"{PAGE}?page=1")
    assert (answer.status_code, answer["Location"]) == (
        302,
        "/accounts/login/?next=%2Fpeople%2Fme%2Fsecurity%2F%3Fpage%3D1",
    )
    page = clerk.get(answer["Location"]).content.decode()
    assert [words in page for words in ("已有 30 分钟没有操作", "填写的内容还在")] == [True, True]
    assert SignIn.objects.get().result == "idle"


def test_before_that_every_request_counts_as_a_sign_of_life(sign_in_as):
    clerk = sign_in_as("clerk")
    for _minute in range(3):
        away(clerk, 29)
        assert clerk.get(PAGE).status_code == 200


def test_a_page_that_asks_by_itself_keeps_nobody_signed_in(sign_in_as):
    clerk = sign_in_as("clerk")
    away(clerk, 20)
    assert clerk.get(PAGE, headers={"X-Linli-Poll": "1"}).status_code == 200
    away(clerk, 20)
    assert clerk.get(PAGE).status_code == 302


def test_a_form_that_comes_too_late_leads_back_to_its_page(sign_in_as):
    clerk = sign_in_as("clerk")
    away(clerk, 31)
    answer = clerk.post("/people/post/", {"post": "1"}, headers={"Referer": "http://testserver/people/post/?a=1"})
    assert answer["Location"] == "/accounts/login/?next=%2Fpeople%2Fpost%2F%3Fa%3D1"


def test_a_foreign_referer_leads_nowhere_else(sign_in_as):
    clerk = sign_in_as("clerk")
    away(clerk, 31)
    answer = clerk.post("/people/post/", {}, headers={"Referer": "https://elsewhere.example/people/post/"})
    assert answer["Location"] == "/accounts/login/?next=%2F"


def test_htmx_is_told_to_load_the_whole_sign_in_page(sign_in_as):
    clerk = sign_in_as("clerk")
    away(clerk, 31)
    page = "http://testserver/people/me/"
    answer = clerk.get(PAGE, headers={"HX-Request": "true", "HX-Current-URL": page})
    assert (answer.status_code, answer["HX-Redirect"]) == (200, "/accounts/login/?next=%2Fpeople%2Fme%2F")


def test_the_time_is_a_setting_and_zero_is_never(sign_in_as, settings):
    settings.IDLE_MINUTES = 0
    clerk = sign_in_as("clerk")
    away(clerk, 600)
    assert clerk.get(PAGE).status_code == 200


def test_a_resident_is_never_signed_out_by_a_pause(client, someone_signed_up):
    client.force_login(someone_signed_up("liu"))
    away(client, 60 * 24)
    assert client.get(PAGE).status_code == 200


def test_a_session_of_staff_ends_with_the_working_day(sign_in_as, settings):
    clerk = sign_in_as("clerk")
    assert clerk.session.get_expiry_age() <= 12 * 3600
