"""A number is drawn, called and ends."""

from datetime import timedelta

import pytest
from django.utils import timezone

from linli.cases.models import Case
from linli.kernel.rulebook import Refused
from linli.people.models import Contact
from linli.reception import actions
from linli.reception.models import Hall, Ticket
from linli.reception.queries import queue
from linli.reception.queries.figures import figures
from linli.reception.queries.links import holder_of, token_of
from linli.reception.tasks import close_days, shred_window
from linli.record import chain, registers
from linli.record.models import Act
from tests.cases.test_race import eight_times
from tests.reception.conftest import drawn, opened_hall


def test_numbers_of_a_day_follow_each_other_and_begin_anew_the_next_day(now, hall):
    first, second = drawn(hall), drawn(hall)
    now.passes(days=1)

    assert [first.number, second.number, drawn(hall).number] == ["A001", "A002", "A001"]


def test_who_goes_first_is_called_first_and_the_others_by_number(hall):
    first, second, elder = drawn(hall), drawn(hall), drawn(hall, goes_first=True)

    assert list(queue.waiting(hall)) == [elder, first, second]
    assert [queue.ahead_of(t) for t in (first, second, elder)] == [1, 2, 0]


def test_a_hall_that_gives_no_numbers_gives_none(hall, cast):
    registers.change(hall, changes={"takes_numbers": False}, by=cast.administrator)

    with pytest.raises(Refused, match="No numbers are given out"):
        drawn(Hall.objects.get())
    assert Ticket.objects.count() == 0


def test_a_number_that_nobody_answers_is_passed_over_and_called_again_later(arrival, cast):
    actions.call_ticket(arrival, window="1", by=cast.clerk)
    other = drawn(arrival.hall)
    actions.call_ticket(other, window="2", by=cast.second_clerk)
    actions.call_again(arrival, by=cast.clerk)
    assert list(queue.at_windows(arrival.hall)) == [arrival, other]  # once more the first on the screen
    actions.pass_over(arrival, by=cast.clerk)
    actions.call_ticket(arrival, window="3", by=cast.second_clerk)

    assert (arrival.state, arrival.window) == ("called", "3")


def test_a_question_answered_on_the_spot_is_one_line_with_its_office_and_can_be_corrected(at_window, cast, town):
    actions.record_consultation(at_window, advice="问水费：到水务所交", office=town.water, by=cast.clerk)
    actions.correct_consultation(at_window, advice="问水费：手机就能交", office=town.water, by=cast.second_clerk)

    at_window.refresh_from_db()
    assert (at_window.state, at_window.outcome, at_window.advice) == ("done", "consultation", "问水费：手机就能交")
    assert Case.objects.count() == 0


def test_only_the_clerks_of_the_hall_call_and_nobody_draws_a_number_in_an_office_post(arrival, cast, hall):
    for outsider in (cast.plumber, cast.supervisor, cast.resident, cast.passerby):
        with pytest.raises(Refused):
            actions.call_ticket(arrival, by=outsider)
    with pytest.raises(Refused):
        drawn(hall, by=cast.plumber)


def test_the_holder_of_the_link_gives_the_number_up_and_nobody_elses(arrival, hall):
    other = drawn(hall)
    holder, found = holder_of(token_of(arrival))
    actions.leave_queue(found, by=holder)

    assert Ticket.objects.get(pk=arrival.pk).state == "left"
    with pytest.raises(Refused):
        actions.leave_queue(other, by=holder)
    token = token_of(arrival)
    assert holder_of(token[:-1] + ("x" if token[-1] != "x" else "y")) is None


def test_when_the_day_is_over_open_numbers_end(now, arrival, hall):
    now.passes(days=1)
    today = drawn(hall)

    assert close_days() == 1
    assert list(Ticket.objects.order_by("pk").values_list("state", flat=True)) == ["left", "waiting"]
    assert queue.waiting(hall).get() == today


def test_after_a_year_name_phone_and_words_go_and_number_and_times_stay(now, at_window, cast):
    actions.record_consultation(at_window, advice="问水费：到水务所交", by=cast.clerk)
    now.passes(days=366)

    assert shred_window() == 1
    at_window.refresh_from_db()
    assert (at_window.words, at_window.advice, at_window.contact) == ("", "", None)
    assert (at_window.serial_number, at_window.outcome) == (1, "consultation")
    assert (Contact.objects.latest("pk").phone, Contact.objects.latest("pk").name) == ("", "")
    assert chain.verify() == []


def test_entries_hold_no_words_of_a_ticket(at_window, cast):
    actions.record_consultation(at_window, advice="问水费：到水务所交", by=cast.clerk)

    kept = str([entry.facts for act in Act.objects.all() for entry in act.entries.all()])
    assert "serial_number" in kept
    assert [word for word in ("楼上漏水", "水务所", "马德福", "13800000062") if word in kept] == []


def test_figures_count_each_number_once_and_name_nobody(now, hall, cast):
    now.is_(2025, 8, 20, 9, 0)
    for minutes in (4, 10):
        ticket = drawn(hall)
        now.passes(minutes=minutes)
        actions.call_ticket(ticket, window="1", by=cast.clerk)
        now.passes(minutes=6)
        actions.record_consultation(ticket, advice="答了", by=cast.clerk)
    gone, waits = drawn(hall), drawn(hall)
    actions.leave_queue(gone, by=cast.clerk)
    today = timezone.localdate()

    found = figures(hall, today - timedelta(days=3), today)

    assert (found.taken, found.days, found.waited, found.served) == (4, 1, 7, 6)
    assert [(h.label, h.taken, h.waited, h.longest, h.served) for h in found.hours] == [("09:00–10:00", 4, 7, 10, 6)]
    assert sum(count for _label, count in found.outcomes) == found.taken
    assert dict(found.outcomes) == {
        "question answered on the spot": 2, "became a request": 0, "became a mediation": 0, "left": 1, "waiting": 1,
    }  # fmt: skip
    assert {f.name for f in Ticket._meta.get_fields()} & {"clerk", "user", "called_by", "served_by"} == set()
    assert waits.is_open


@pytest.mark.django_db(transaction=True)
def test_eight_who_draw_at_once_get_eight_numbers(cast, town):

    hall = opened_hall(town)

    results = eight_times(lambda: actions.take_ticket(Hall.objects.get(pk=hall.pk), by=cast.passerby))

    assert results == {"take_ticket": 8}
    assert sorted(Ticket.objects.values_list("serial_number", flat=True)) == list(range(1, 9))


@pytest.mark.django_db(transaction=True)
def test_a_number_that_two_clerks_call_at_once_comes_to_one_window(cast, town):

    ticket = drawn(opened_hall(town))

    results = eight_times(
        lambda: actions.call_ticket(Ticket.objects.get(pk=ticket.pk), window="1", by=cast.clerk, seen=1)
    )

    assert results == {"call_ticket": 1, "Stale": 7}
