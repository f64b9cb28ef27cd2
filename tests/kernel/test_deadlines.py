"""When a promise must be kept."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from chinese_calendar.constants import holidays, workdays
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.kernel.deadlines import MOST, Promise, Unit, due, paused_time, reckon
from linli.kernel.working_times import (
    LATEST,
    ZONE,
    WorkingTimes,
    add_working,
    next_working_instant,
    parse_spans,
    previous_working_instant,
    working_days,
    working_time,
)

OFFICE = parse_spans("08:30-12:00, 13:30-17:30")
TIMES = WorkingTimes((OFFICE,) * 5 + ((), ()), dict.fromkeys(holidays, ()) | dict.fromkeys(workdays, OFFICE))
ODD = WorkingTimes(  # a window that is open on Saturday, and late on one day
    (OFFICE, OFFICE, parse_spans("09:00-20:00"), (), OFFICE, parse_spans("09:00-11:15"), ()),
    {date(2026, 3, 2): (), date(2026, 3, 5): parse_spans("00:00-24:00")},
)
NOBODY = WorkingTimes(((),) * 7)


def here(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZONE).astimezone(UTC)


def between(first: int, last: int) -> st.SearchStrategy[datetime]:
    """Instants from one year to the end of another, to the microsecond."""
    begin, end = datetime(first, 1, 1, tzinfo=UTC), datetime(last, 12, 31, 15, tzinfo=UTC)
    return st.timedeltas(timedelta(), end - begin).map(lambda since: begin + since)


instants, far_instants = between(1992, 2090), between(1900, 9999)
calendars = st.sampled_from([TIMES, ODD])
amounts = st.integers(0, 400)
units = st.sampled_from(list(Unit))
promises = st.builds(Promise, amounts, units, st.booleans())
lengths = st.timedeltas(timedelta(), timedelta(days=90))


@given(
    far_instants, st.builds(Promise, st.integers(0, MOST), units, st.booleans()), st.sampled_from([TIMES, ODD, NOBODY])
)
def test_nothing_is_due_before_it_begins_in_any_century(start, promise, times):
    assert start <= due(start, promise, times) <= max(start, LATEST)


@given(instants, units, st.booleans(), amounts, amounts, calendars)
def test_who_promises_more_has_longer(start, unit, end, one, other, times):
    less, more = sorted([one, other])

    assert due(start, Promise(less, unit, end), times) <= due(start, Promise(more, unit, end), times)


@given(instants, lengths, promises, calendars)
def test_who_begins_later_has_longer(start, later, promise, times):
    assert due(start, promise, times) <= due(start + later, promise, times)


@given(instants, amounts, lengths, lengths, calendars)
def test_a_pause_adds_exactly_the_working_time_in_between(start, hours, after, length, times):
    promise = Promise(hours, Unit.WORKING_HOURS)
    pause = (start + after, start + after + length)

    before, then = due(start, promise, times), reckon(start, promise, times, pauses=[pause])

    assert working_time(times, before, then) == working_time(times, *pause) == paused_time(promise, times, [pause])


@given(instants, amounts, lengths, lengths, calendars)
def test_a_pause_of_working_days_to_the_minute_adds_exactly_the_working_time(start, days, after, length, times):
    promise = Promise(days, Unit.WORKING_DAYS, end_of_day=False)
    pause = (start + after, start + after + length)

    before, then = due(start, promise, times), reckon(start, promise, times, pauses=[pause])

    assert working_time(times, before, then) == working_time(times, *pause)


@given(instants, amounts, lengths, lengths)
def test_a_pause_of_natural_hours_adds_the_time_on_the_wall(start, hours, after, length):
    pause = (start + after, start + after + length)
    promise = Promise(hours, Unit.HOURS)

    assert reckon(start, promise, TIMES, pauses=[pause]) - due(start, promise, TIMES) == length


@given(instants, promises, lengths, lengths, calendars)
def test_what_is_held_in_time_is_not_late_the_moment_it_runs_on(start, promise, after, length, times):
    pause = (start + after, start + after + length)

    if pause[0] <= due(start, promise, times):
        assert pause[1] <= reckon(start, promise, times, pauses=[pause])


@given(instants, promises, st.lists(lengths, max_size=6), calendars)
def test_two_pauses_are_as_long_as_one_of_both(start, promise, edges, times):
    marks = sorted(start + edge for edge in edges)
    apart = list(pairwise(marks))
    whole = [(marks[0], marks[-1])] if apart else []

    assert reckon(start, promise, times, pauses=apart) == reckon(start, promise, times, pauses=whole)


@given(instants, promises, lengths, lengths, calendars)
def test_a_pause_never_shortens(start, promise, after, length, times):
    pause = (start + after, start + after + length)

    assert reckon(start, promise, times, pauses=[pause]) >= due(start, promise, times)


@given(instants, promises, st.lists(promises, max_size=3), promises, lengths, calendars)
def test_an_extension_never_shortens(start, promise, before, more, length, times):
    pauses = [(start, start + length)]
    was = reckon(start, promise, times, pauses=pauses, extensions=before)

    assert reckon(start, promise, times, pauses=pauses, extensions=[*before, more]) >= was


@given(instants, st.integers(1, 400), calendars)
def test_working_hours_end_while_work_is_done(start, hours, times):
    end = due(start, Promise(hours, Unit.WORKING_HOURS), times)

    assert previous_working_instant(times, end) == end
    assert working_time(times, start, end) == timedelta(hours=hours)


@given(instants, st.integers(1, 400), calendars)
def test_working_days_end_with_a_working_day(start, days, times):
    end = due(start, Promise(days, Unit.WORKING_DAYS), times)
    begin = next_working_instant(times, start)

    assert end.astimezone(ZONE).strftime("%H:%M:%S") == "23:59:59"
    assert working_days(times, begin, end) == days
    assert working_days(times, begin, end - timedelta(days=1)) == days - 1


@given(instants, lengths, calendars)
def test_adding_and_taking_away_working_time_meet(start, length, times):
    there = add_working(times, start, length)

    assert working_time(times, add_working(times, there, -length), there) == length


@given(instants, lengths, lengths, calendars)
def test_working_times_add_up(start, one, other, times):
    middle, end = start + one, start + one + other

    assert working_time(times, start, end) == working_time(times, start, middle) + working_time(times, middle, end)


@given(st.dates(date(2004, 1, 1), date(2028, 12, 31)))
@settings(max_examples=50)
def test_the_sums_agree_with_counting_the_days(day):
    counted = sum(len(TIMES.spans(n)) > 0 for n in range(day.toordinal(), day.toordinal() + 100))

    assert TIMES.days_before(day.toordinal() + 100) - TIMES.days_before(day.toordinal()) == counted


@pytest.mark.parametrize(
    ("start", "promise", "end"),
    [
        # the hotline's own example: accepted on 2025-08-20, seven working days
        ((2025, 8, 20, 9, 24), "7 working_days", (2025, 8, 29, 23, 59, 59)),
        # National Day 2025: 1 to 8 October off, Sunday 28 September and Saturday 11 October worked
        ((2025, 9, 26, 16, 0), "1 working_days", (2025, 9, 28, 23, 59, 59)),
        ((2025, 9, 30, 16, 0), "1 working_days", (2025, 10, 9, 23, 59, 59)),
        ((2025, 9, 30, 16, 0), "3 working_days", (2025, 10, 11, 23, 59, 59)),
        ((2025, 9, 30, 16, 0), "4 working_days", (2025, 10, 13, 23, 59, 59)),
        ((2025, 9, 30, 16, 30), "4 working_hours", (2025, 10, 9, 11, 30)),
        ((2025, 10, 3, 12, 0), "1 working_days", (2025, 10, 10, 23, 59, 59)),
        ((2025, 9, 30, 16, 0), "3 calendar_days", (2025, 10, 3, 23, 59, 59)),
        # Spring Festival 2026: 15 to 23 February off, Saturdays 14 and 28 February worked
        ((2026, 2, 13, 10, 0), "1 working_days", (2026, 2, 14, 23, 59, 59)),
        ((2026, 2, 14, 10, 0), "1 working_days", (2026, 2, 24, 23, 59, 59)),
        ((2026, 2, 14, 17, 0), "1 working_hours", (2026, 2, 24, 9, 0)),
        ((2026, 2, 27, 10, 0), "1 working_days", (2026, 2, 28, 23, 59, 59)),
        # outside working time: from the next working instant
        ((2025, 8, 20, 7, 0), "1 working_days", (2025, 8, 21, 23, 59, 59)),
        ((2025, 8, 20, 19, 0), "1 working_days", (2025, 8, 22, 23, 59, 59)),
        ((2025, 8, 23, 10, 0), "2 working_hours", (2025, 8, 25, 10, 30)),
        # to the minute, over lunch, to the very end of a day
        ((2025, 8, 20, 11, 30), "1 working_hours", (2025, 8, 20, 14, 0)),
        ((2025, 8, 20, 16, 30), "1 working_hours", (2025, 8, 20, 17, 30)),
        ((2025, 8, 20, 9, 24), "1 working_days to_the_minute", (2025, 8, 21, 9, 24)),
        ((2025, 8, 20, 9, 24), "4 working_hours to_end_of_day", (2025, 8, 20, 23, 59, 59)),
        ((2025, 8, 20, 22, 0), "2 hours", (2025, 8, 21, 0, 0)),
        # a year that nobody has entered follows the week
        ((2027, 9, 30, 16, 0), "1 working_days", (2027, 10, 1, 23, 59, 59)),
    ],
)
def test_real_days(start, promise, end):
    assert due(here(*start), Promise.parse(promise), TIMES) == here(*end)


def test_days_are_added_to_the_day_and_hours_to_the_hour():
    start, days = here(2025, 8, 20, 9, 24), Promise(1, Unit.WORKING_DAYS)

    assert reckon(start, days, TIMES, extensions=[Promise(2, Unit.WORKING_DAYS)]) == here(2025, 8, 25, 23, 59, 59)
    assert reckon(start, days, TIMES, extensions=[Promise(2, Unit.WORKING_HOURS)]) == here(2025, 8, 22, 10, 30)


def test_where_nobody_ever_works_nothing_is_ever_due():
    assert due(here(2026, 1, 1), Promise(1, Unit.WORKING_HOURS), NOBODY) == LATEST


def test_an_instant_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="an instant has a time zone"):
        due(datetime(2026, 1, 1), Promise(1, Unit.HOURS), TIMES)  # noqa: DTZ001  # that is the point


@given(promises)
def test_a_promise_is_read_as_it_was_written(promise):
    assert Promise.parse(str(promise)) == promise


@pytest.mark.parametrize("text", ["", "5", "five working_days", "5 weeks", "-1 hours", "5 hours soon", "100001 hours"])
def test_what_is_no_promise_is_refused(text):
    with pytest.raises(ValueError, match=r"时限"):
        Promise.parse(text)


def test_a_promise_in_words():
    words = [Promise(5, unit).words for unit in Unit]

    assert words == ["5 小时", "5 个工作时", "5 个工作日", "5 天"]


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("08:30-12:00, 13:30-17:30", ((510, 720), (810, 1050))),
        ("8:30—12:00，13：30～17：30", ((510, 720), (810, 1050))),
        ("8:30至12:00、13:30到17:30", ((510, 720), (810, 1050))),
        ("00:00-24:00", ((0, 1440),)),
        ("", ()),
    ],
)
def test_working_times_as_people_type_them(text, spans):
    assert parse_spans(text) == spans


@pytest.mark.parametrize(
    "text",
    [
        "8-12",
        "08:30",
        "12:00-08:30",
        "22:00-06:00",
        "08:30-12:00, 11:00-13:00",
        "08:30-25:00",
        "08:60-09:00",
        "早上",
        "08:00-08:00",
    ],
)
def test_what_is_no_working_time_is_refused(text):
    with pytest.raises(ValueError, match="时间"):
        parse_spans(text)
