"""Deadlines in one's own calendar: behind a secret link that can be made void, and without a word of a resident."""

import pytest
from icalendar import Calendar

from linli.api import actions
from linli.api.models import CalendarLink
from linli.api.queries.feeds import link_of, token_of
from linli.kernel.rulebook import NotYou
from linli.people.models import User


def link_for(actor):
    act = actions.make_link(CalendarLink(user_id=actor.id), by=actor)
    return CalendarLink.objects.get(pk=act.root_id)


def events(client, link):
    answer = client.get(f"/calendar/{token_of(link)}.ics")
    assert answer.status_code == 200
    return Calendar.from_ical(answer.content).walk("VEVENT"), answer.content.decode()


def test_a_handler_finds_the_deadlines_of_the_own_unit(client, cast, a_case):
    case = a_case("in_hand")
    found, text = events(client, link_for(cast.plumber))

    assert [str(event["summary"]) for event in found] == [f"办理到期 · {case.number} · 漏水"]
    assert found[0]["dtend"].dt == case.clock.due_at.replace(microsecond=0)
    assert (case.words in text, case.title in text, "resident" in text) == (False, False, False)


def test_who_has_nothing_to_do_with_it_finds_nothing(client, cast, a_case):
    a_case("in_hand")

    assert events(client, link_for(cast.gardener))[0] == []


def test_a_link_that_was_made_void_opens_nothing_and_a_new_one_does(client, cast, a_case):
    a_case("in_hand")
    link = link_for(cast.plumber)
    old = token_of(link)
    actions.void_link(link, by=cast.plumber)
    assert client.get(f"/calendar/{old}.ics").status_code == 404
    actions.renew_link(link, by=cast.plumber)

    assert (client.get(f"/calendar/{old}.ics").status_code, len(events(client, link)[0])) == (404, 1)


def test_who_may_sign_in_no_more_has_no_calendar(client, cast):
    link = link_for(cast.plumber)
    User.objects.filter(pk=cast.plumber.id).update(is_active=False)

    assert link_of(token_of(link)) is None


@pytest.mark.parametrize("token", ["1-x", "x", "99999999999999999999-x", "0-"])
def test_a_guess_opens_nothing(client, cast, token):
    assert client.get(f"/calendar/{token}.ics").status_code == 404


def test_nobody_makes_a_link_for_somebody_else(cast):
    with pytest.raises(NotYou):
        actions.make_link(CalendarLink(user_id=cast.plumber.id), by=cast.clerk)


def test_the_page_makes_it_shows_it_and_makes_it_void(client, cast, a_case):
    a_case("in_hand")
    client.force_login(User.objects.get(pk=cast.plumber.id))
    before = client.get("/calendar/").context["address"]
    client.post("/calendar/make/")
    page = client.get("/calendar/")
    client.post("/calendar/void/")

    assert (before, client.get("/calendar/").context["address"]) == ("", "")
    assert token_of(CalendarLink.objects.get()) in page.context["address"]
    assert len(page.context["deadlines"]) == 1


def test_residents_have_no_such_page(client, cast):
    client.force_login(User.objects.get(pk=cast.resident.id))

    assert client.get("/calendar/").status_code == 404
