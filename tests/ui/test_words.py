"""Time as people say it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from linli.ui.templatetags import words

NOW = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)  # Monday, 10:30 in Shanghai


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.mark.parametrize(
    ("hours", "chinese", "english"),
    [
        (4, "今天 14:30", "today 14:30"),
        (-18, "昨天 16:30", "yesterday 16:30"),
        (25, "明天 11:30", "tomorrow 11:30"),
        (-38, "11月21日 20:30", "21 Nov 20:30"),
        (24 * 60, "2027年1月22日 10:30", "22 Jan 2027 10:30"),
    ],
)
def test_a_moment(hours, chinese, english):
    at = NOW + timedelta(hours=hours)
    assert words.moment(at) == chinese
    with override("en"):
        assert words.moment(at) == english


def test_a_day():
    assert words.day(date(2026, 11, 23)) == "今天"
    assert words.day(date(2026, 11, 26)) == "11月26日（周四）"
    assert words.day(date(2027, 3, 1)) == "2027年3月1日（周一）"
    with override("en"):
        assert words.day(date(2026, 11, 26)) == "26 Nov (Thu)"


def test_midnight_in_shanghai_makes_the_day():
    assert words.day(datetime(2026, 11, 22, 16, 0, tzinfo=UTC)) == "今天"
    assert words.day(datetime(2026, 11, 22, 15, 59, tzinfo=UTC)) == "昨天"


@pytest.mark.parametrize(
    ("gone", "chinese"),
    [
        (timedelta(seconds=20), "刚刚"),
        (timedelta(minutes=3), "3 分钟前"),
        (timedelta(hours=2, minutes=50), "2 小时前"),
        (timedelta(hours=11), "昨天 23:30"),
    ],
)
def test_how_long_since(gone, chinese):
    assert words.ago(NOW - gone) == chinese


@pytest.mark.parametrize(
    ("left", "chinese", "english"),
    [
        (timedelta(minutes=5), "还剩 5 分钟", "5 minutes left"),
        (timedelta(hours=2), "还剩 2 小时", "2 hours left"),
        (timedelta(days=3), "还剩 3 天", "3 days left"),
        (timedelta(hours=-1), "超期 1 小时", "1 hour late"),
        (timedelta(seconds=-5), "超期 1 分钟", "1 minute late"),
    ],
)
def test_how_long_still(left, chinese, english):
    assert words.until(NOW + left) == chinese
    with override("en"):
        assert words.until(NOW + left) == english


def test_a_clock_of_working_time_answers_for_itself():
    class Clock:
        words = "还剩 2 个工作日"

    assert words.until(Clock()) == "还剩 2 个工作日"


def test_the_exact_instant_is_a_tap_away():
    assert words.when(NOW) == (
        '<time datetime="2026-11-23T02:30:00+00:00" tabindex="0" data-exact="2026年11月23日（周一） 10:30:00">今天 10:30</time>'
    )


def test_where_nothing_is_known_nothing_is_said():
    assert [words.moment(None), words.day(None), words.ago(None), words.until(None), words.when(None)] == [""] * 5
