"""Calendars are kept by administrators; what runs on them follows."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.clocks import actions, seeds, tasks
from linli.clocks.actions import DayRow
from linli.clocks.models import Calendar, CalendarDay, Clock, Ladder, Rung, forget
from linli.clocks.queries import default_calendar, missing_years, times_of
from linli.kernel.deadlines import Promise, Unit
from linli.kernel.rulebook import NotYou
from linli.record.acts import Blocked
from linli.record.chain import verify
from tests.clocks.conftest import here

pytestmark = pytest.mark.django_db
KIND = CalendarDay.Kind
ONE_DAY = Promise(1, Unit.WORKING_DAYS)


def test_an_empty_house_is_filled_once(calendar):
    before = (Calendar.objects.count(), CalendarDay.objects.count(), Ladder.objects.count())
    seeds.clocks()

    assert before == (Calendar.objects.count(), CalendarDay.objects.count(), Ladder.objects.count()) == (1, 108, 6)
    assert [(d.date.day, d.kind) for d in calendar.days.filter(date__year=2025, date__month__in=[9, 10])] == [
        (28, KIND.MAKE_UP), *((n, KIND.HOLIDAY) for n in range(1, 9)), (11, KIND.MAKE_UP)
    ]  # fmt: skip
    assert verify() == []


def test_what_a_person_took_out_does_not_come_back(calendar, cast):
    day = calendar.days.get(date=date(2025, 10, 8))
    actions.retire_day(day, by=cast.administrator)
    seeds.clocks()

    assert list(calendar.days.filter(date=date(2025, 10, 8)).values_list("state", flat=True)) == ["retired"]


@pytest.mark.parametrize(
    ("at", "years"),
    [
        ((2026, 11, 23), [2027]),
        ((2026, 9, 30, 23, 59), []),
        ((2026, 10, 1), [2027]),
        ((2027, 1, 1), [2027]),
        ((2027, 12, 1), [2027, 2028]),
    ],
)
def test_a_year_that_should_be_entered_by_now_is_named(calendar, at, years):
    assert missing_years(calendar, here(*at)) == years


def test_a_year_that_is_not_entered_follows_the_week(calendar):
    assert actions.start(ONE_DAY, at=here(2027, 9, 30, 10)).due_at == here(2027, 10, 1, 23, 59, 59)


def test_who_is_no_administrator_changes_nothing(calendar, cast):
    day = CalendarDay(calendar=calendar, date=date(2027, 1, 1), kind=KIND.HOLIDAY)
    for somebody in (cast.clerk, cast.supervisor, cast.resident, cast.passerby):
        with pytest.raises(NotYou):
            actions.add_day(day, by=somebody)

    assert CalendarDay.objects.filter(date=date(2027, 1, 1)).count() == 0


def test_a_day_stands_in_a_calendar_once(calendar, cast):
    again = CalendarDay(calendar=calendar, date=date(2025, 10, 1), kind=KIND.HOLIDAY)

    with pytest.raises(Blocked, match="日历中已有这一天"):
        actions.add_day(again, by=cast.administrator)


def test_the_default_cannot_be_taken_out_of_use_before_there_is_another(calendar, cast):
    with pytest.raises(Blocked, match="默认"):
        actions.retire_register(calendar, by=cast.administrator)

    window = Calendar(name="窗口")
    actions.add_register(window, by=cast.administrator)
    actions.make_default(window, by=cast.administrator)
    forget()
    calendar.refresh_from_db()
    actions.retire_register(calendar, by=cast.administrator)

    assert default_calendar() == window


def test_when_a_holiday_is_entered_running_deadlines_follow(calendar, cast):
    ends = here(2027, 10, 1, 23, 59, 59)
    runs, held, done = (actions.start(ONE_DAY, at=here(2027, 9, 30, 10)) for _ in range(3))
    actions.pause(held, at=here(2027, 9, 30, 11))
    actions.stop(done, at=here(2027, 9, 30, 11))
    days = [DayRow(date(2027, 10, n), KIND.HOLIDAY, "国庆节") for n in range(1, 8)]
    days += [DayRow(date(2027, 10, 9), KIND.MAKE_UP, "国庆节")]

    actions.enter_days(calendar, days, by=cast.administrator)

    assert tasks.recompute_changed() == 2
    due = dict(Clock.objects.values_list("pk", "due_at"))
    assert due == {runs.pk: here(2027, 10, 8, 23, 59, 59), held.pk: here(2027, 10, 8, 23, 59, 59), done.pk: ends}
    assert Clock.objects.get(pk=runs.pk).original_due_at == ends
    assert tasks.recompute_changed() == 0


def test_a_make_up_day_is_worked_like_the_weekday_it_names(calendar, cast):
    day = CalendarDay(calendar=calendar, date=date(2027, 1, 2), kind=KIND.MAKE_UP, times="09:00-10:00")
    actions.add_day(day, by=cast.administrator)
    forget()

    start = here(2027, 1, 1, 17, 0)
    assert actions.start(Promise(1, Unit.WORKING_HOURS), at=start).due_at == here(2027, 1, 2, 9, 30)


def test_rungs_that_came_stay_when_a_ladder_changes(calendar, cast):
    clock = actions.start(ONE_DAY, at=here(2025, 8, 20, 10))
    actions.fire(clock, now=here(2025, 8, 22, 0))
    rungs = [
        {"code": "soon", "at": "before 50%"},
        {"code": "due", "at": "due"},
        {"code": "late", "at": "after 1 hours"},
    ]

    actions.change_register(Ladder.objects.get(code="case"), changes={"rungs": rungs}, by=cast.administrator)
    tasks.recompute_changed()
    clock.refresh_from_db()

    assert list(Rung.objects.values_list("code", flat=True)) == ["soon", "due"]
    assert clock.next_rung_at == here(2025, 8, 22, 0, 59, 59)


def test_a_process_with_an_old_book_is_put_right(calendar, cast):
    actions.start(ONE_DAY, at=here(2027, 1, 4))  # the book is read
    other = Calendar.objects.get()  # as another process would
    actions.add_day(CalendarDay(calendar=other, date=date(2027, 3, 2), kind=KIND.HOLIDAY), by=cast.administrator)
    old = actions.start(ONE_DAY, at=here(2027, 3, 1, 10))
    assert old.due_at == here(2027, 3, 2, 23, 59, 59)

    tasks.recompute_changed()
    old.refresh_from_db()

    assert old.due_at == here(2027, 3, 3, 23, 59, 59)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    value=st.integers(0, 300),
    unit=st.sampled_from(list(Unit)),
    hours=st.lists(st.integers(0, 500), max_size=4),
    extended=st.booleans(),
)
def test_reckoning_anew_with_an_unchanged_calendar_changes_nothing(calendar, value, unit, hours, extended):
    at = here(2026, 2, 10, 10)
    clock = actions.start(Promise(value, unit), at=at)
    for n, more in enumerate(hours):
        at = here(2026, 2, 10 + n, 10 + more % 10)
        (actions.pause if n % 2 == 0 else actions.resume)(clock, at=at)
    if extended:
        actions.extend(clock, promise=Promise(2, Unit.WORKING_DAYS), at=at)
    before = Clock.objects.filter(pk=clock.pk).values().get()

    Clock.objects.filter(pk=clock.pk).update(calendar_version=0)
    assert tasks.recompute(calendar) == 1

    assert Clock.objects.filter(pk=clock.pk).values().get() == before


def test_many_clocks_are_reckoned_in_batches(calendar, monkeypatch):
    for _ in range(5):
        actions.start(ONE_DAY, at=here(2026, 3, 2, 10))
    Clock.objects.update(calendar_version=0)
    monkeypatch.setattr(tasks, "BATCH", 2)

    assert (tasks.recompute(), tasks.recompute()) == (5, 0)


def test_the_working_times_of_a_calendar_are_its_week_and_its_days(calendar):
    times = times_of(calendar)

    assert times.known_years == {2024, 2025, 2026}
    assert times.spans(date(2026, 2, 28).toordinal()) == ((510, 720), (810, 1050))
