"""Durations and periods: words and calendars, no tables."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from linli.insight.queries.periods import named
from linli.insight.queries.sums import at_share
from linli.insight.rules import IDENTITIES, RATES, Measure, rounded

pytestmark = pytest.mark.no_database
minutes = some.integers(0, 600_000)


@given(some.lists(minutes, min_size=1), some.sampled_from([50, 90]))
def test_the_median_of_rounded_durations_is_the_rounded_median(took, percent):
    """So sums of rounded durations lose nothing that is shown."""
    nearest = sorted(took)[-(-len(took) * percent // 100) - 1]

    assert at_share(sorted((rounded(m), 1) for m in took), percent) == rounded(nearest)


@given(minutes)
def test_a_duration_is_rounded_up_by_a_twentieth_or_a_small_piece(took):
    assert (
        0
        <= rounded(took) - took
        <= max(5, 30 if took > 60 else 5, 360 if took > 1440 else 0, 1440 if took > 14400 else 0)
    )


@given(minutes, minutes)
def test_what_took_longer_is_never_rounded_to_less(one, other):
    assert (rounded(one) <= rounded(other)) or one > other


@pytest.mark.parametrize(
    ("code", "start", "end", "longer"),
    [
        ("2026-W01", date(2025, 12, 29), date(2026, 1, 5), "2025-12"),
        ("2026-02", date(2026, 2, 1), date(2026, 3, 1), "2026-Q1"),
        ("2026-12", date(2026, 12, 1), date(2027, 1, 1), "2026-Q4"),
        ("2026-Q4", date(2026, 10, 1), date(2027, 1, 1), "2026"),
        ("2026", date(2026, 1, 1), date(2027, 1, 1), "all"),
    ],
)
def test_a_period_is_known_by_its_code(code, start, end, longer):
    found = named(code)

    assert (found.start, found.end, found.longer.code) == (start, end, longer)


@pytest.mark.parametrize("code", ["", "2026-13", "2026-W60", "2026-Q5", "1999", "20261", "x", "2026-1", "2026-0a"])
def test_what_is_no_period_is_none(code):
    assert named(code) is None


@pytest.mark.parametrize("code", ["2026-W01", "2026-01", "2026-Q1", "2026"])
def test_before_and_after_lead_back(code):
    assert named(code).before.after.code == code


def test_what_a_rate_is_made_of_is_counted_and_adds_up():
    used = {m for rate in RATES.values() for m in (*rate.above, *rate.of, *rate.apart)}
    used |= {m for parts, whole in IDENTITIES for m in (*parts, whole)}

    assert used <= set(Measure)
    assert all(
        len(set(rate.above)) == len(rate.above) and set(rate.apart) & set(rate.of) == set() for rate in RATES.values()
    )
