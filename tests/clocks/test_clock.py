"""A clock starts, is held, runs on, is extended and stops."""

import pytest

from linli.clocks import actions
from linli.clocks.models import Clock
from linli.kernel.deadlines import Promise, Unit
from tests.clocks.conftest import here

pytestmark = pytest.mark.django_db
DAYS = Promise(7, Unit.WORKING_DAYS)
HOURS = Promise(4, Unit.WORKING_HOURS)
BEGIN = here(2025, 8, 20, 9, 24)


@pytest.fixture
def clock(calendar, now):
    return actions.start(DAYS, at=BEGIN)


def test_it_starts_with_its_due_date_and_its_first_rung(clock, calendar):
    assert (clock.due_at, clock.original_due_at) == (here(2025, 8, 29, 23, 59, 59),) * 2
    assert (clock.calendar, clock.ladder.code, clock.promise) == (calendar, "case", DAYS)
    assert clock.next_rung_at == clock.soon_at == here(2025, 8, 28, 11, 40, 48)  # 20 % of 59 h 06 min of work are left


def test_a_start_is_one_insert(clock, django_assert_num_queries):
    with django_assert_num_queries(1):
        actions.start(DAYS, at=BEGIN)


@pytest.mark.parametrize("act", [actions.pause, actions.stop])
def test_holding_and_stopping_are_one_update(clock, act, django_assert_num_queries):
    with django_assert_num_queries(1):
        act(clock, at=BEGIN)


def test_reading_a_clock_costs_no_query(clock, django_assert_num_queries):
    clock = Clock.objects.get()
    with django_assert_num_queries(0):
        assert (clock.words, clock.is_overdue, clock.is_soon) == ("还剩 7 个工作日", False, False)


def test_a_pause_moves_the_due_date_by_the_working_time_it_lasted(calendar):
    clock = actions.start(HOURS, at=BEGIN)
    actions.pause(clock, at=here(2025, 8, 20, 10, 24))
    assert (clock.is_paused, clock.next_rung_at, clock.words) == (True, None, "已暂停")

    actions.resume(clock, at=here(2025, 8, 21, 9, 24))  # three hours are left

    assert (clock.is_running, clock.due_at) == (True, here(2025, 8, 21, 13, 54))
    assert Clock.objects.get().due_at == clock.due_at


def test_what_is_held_is_not_held_again_and_what_runs_is_not_resumed(clock):
    actions.resume(clock, at=here(2025, 8, 21, 9))
    actions.pause(clock, at=here(2025, 8, 21, 10))
    actions.pause(clock, at=here(2025, 8, 25, 10))
    actions.resume(clock, at=here(2025, 8, 22, 10))

    assert clock.pause_list() == [(here(2025, 8, 21, 10), here(2025, 8, 22, 10))]


def test_an_extension_adds_to_the_due_date_and_the_first_one_stays_readable(clock):
    actions.extend(clock, promise=Promise(3, Unit.WORKING_DAYS), at=BEGIN)

    assert (clock.due_at, clock.original_due_at) == (here(2025, 9, 3, 23, 59, 59), here(2025, 8, 29, 23, 59, 59))
    assert clock.is_extended


def test_another_category_keeps_start_pauses_and_extensions(clock):
    actions.pause(clock, at=here(2025, 8, 21, 10))
    actions.resume(clock, at=here(2025, 8, 22, 10))  # one working day
    actions.extend(clock, promise=Promise(2, Unit.WORKING_DAYS), at=BEGIN)

    actions.change_promise(clock, Promise(1, Unit.WORKING_DAYS), at=here(2025, 8, 22, 11))

    assert (clock.started_at, clock.due_at) == (BEGIN, here(2025, 8, 26, 23, 59, 59))
    assert clock.original_due_at == here(2025, 8, 21, 23, 59, 59)


def test_what_is_opened_again_begins_anew(clock):
    actions.extend(clock, promise=Promise(2, Unit.WORKING_DAYS), at=BEGIN)
    actions.stop(clock, at=here(2025, 8, 22, 10))

    actions.restart(clock, at=here(2025, 9, 1, 9), promise=Promise(1, Unit.WORKING_DAYS))

    clock = Clock.objects.get()
    assert (clock.is_running, clock.due_at, clock.is_extended) == (True, here(2025, 9, 2, 23, 59, 59), False)


def test_a_stop_can_be_undone(clock):
    actions.stop(clock, at=here(2025, 8, 21, 10))
    actions.resume(clock, at=here(2025, 8, 22, 10))

    assert (clock.is_running, clock.due_at) == (True, here(2025, 9, 1, 23, 59, 59))


def test_what_is_done_while_it_is_held_was_held_until_then(clock):
    actions.pause(clock, at=here(2025, 8, 29, 10))
    actions.stop(clock, at=here(2025, 9, 20, 10))

    clock = Clock.objects.get()
    assert (clock.is_paused, clock.is_stopped, clock.is_overdue, clock.words) == (False, True, False, "按时完成")


def test_what_comes_in_on_a_day_of_rest_has_no_more_days_left_than_were_promised(calendar, now):
    clock = actions.start(Promise(5, Unit.WORKING_DAYS), at=here(2025, 8, 24, 10))  # a Sunday
    now.is_(2025, 8, 24, 12)

    assert (clock.due_at, clock.words) == (here(2025, 9, 1, 23, 59, 59), "还剩 5 个工作日")


@pytest.mark.parametrize(
    ("promise", "at", "words"),
    [
        (DAYS, (2025, 8, 20, 10), "还剩 7 个工作日"),
        (DAYS, (2025, 8, 28, 18), "还剩 1 个工作日"),
        (DAYS, (2025, 8, 29, 8), "今天到期"),
        (DAYS, (2025, 8, 30, 0), "超期（周五到期）"),
        (DAYS, (2025, 9, 1, 12), "超期 1 个工作日"),
        (HOURS, (2025, 8, 20, 9, 24), "还剩 4 个工作时"),
        (HOURS, (2025, 8, 20, 14, 0), "还剩 54 分钟"),
        (HOURS, (2025, 8, 20, 17, 0), "超期 2 个工作时"),
        (Promise(2, Unit.HOURS), (2025, 8, 20, 9, 30), "还剩 1 小时"),
        (Promise(30, Unit.CALENDAR_DAYS), (2025, 8, 20, 10), "还剩 30 天"),
    ],
)
def test_it_says_in_words_how_much_is_left(calendar, now, promise, at, words):
    clock = actions.start(promise, at=BEGIN)
    now.is_(*at)

    assert clock.words == words


def test_it_says_how_late_it_was_done(clock, now):
    actions.stop(clock, at=here(2025, 9, 2, 10))
    now.is_(2026, 1, 1)

    assert (clock.is_overdue, clock.words) == (True, "超期 2 个工作日完成")


def test_lists_know_what_is_soon_and_what_is_late(clock, now):
    other = actions.start(HOURS, at=BEGIN)
    held = actions.start(HOURS, at=BEGIN)
    actions.pause(held, at=BEGIN)
    now.is_(2025, 8, 28, 12)

    assert list(Clock.objects.soon(now.at)) == [clock]
    assert list(Clock.objects.overdue(now.at)) == [other]
    assert (clock.is_soon, other.is_soon, other.is_overdue, held.is_overdue) == (True, False, True, False)


def test_in_an_empty_house_a_clock_runs_by_the_office_week(db):
    clock = actions.start(Promise(1, Unit.WORKING_DAYS), at=here(2025, 9, 30, 10))

    assert (clock.due_at, clock.calendar, clock.ladder) == (here(2025, 10, 1, 23, 59, 59), None, None)


@pytest.mark.parametrize("year", [1900, 9999])
@pytest.mark.parametrize("unit", list(Unit))
def test_no_date_is_too_far(calendar, year, unit):
    clock = actions.start(Promise(5, unit), at=here(year, 12, 30))
    actions.pause(clock, at=here(year, 12, 31))
    actions.resume(clock, at=here(year, 12, 31, 12))
    actions.stop(clock, at=here(year, 12, 31, 13))

    assert Clock.objects.get().due_at >= clock.started_at


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (here(2025, 8, 30, 9), "超期（周五到期）"),
        (here(2025, 8, 31, 20), "超期（周五到期）"),
        (here(2025, 9, 1, 20), "超期 1 个工作日"),
    ],
)
def test_over_the_days_of_rest_a_late_clock_says_since_when_not_how_many_minutes(clock, now, at, words):
    now.at = at

    assert clock.words == words
