"""Routing rules: tried in order, the first that fits; and which of them are in vain."""

from datetime import UTC, datetime, time

import pytest

from linli.kernel.actor import IMPORT
from linli.record import registers
from linli.suggestions.models import RoutingRule
from linli.suggestions.queries.routing import Matter, dry_run, fired
from linli.suggestions.rules import Conditions
from tests.cast import CITY, GRID, HERE, THERE

NOON, NIGHT = datetime(2026, 5, 6, 4, tzinfo=UTC), datetime(2026, 5, 6, 15, tzinfo=UTC)  # 12:00 and 23:00 in Shanghai


def rule(unit, position, **how):
    row = RoutingRule(unit=unit, position=position, **how)
    registers.add(row, by=IMPORT)
    return row


def matter(area=GRID, category="0101", channel="phone", at=NOON, led=None):
    return Matter(area, category, channel, at, led)


@pytest.mark.parametrize(
    ("conditions", "fits"),
    [
        (Conditions(), True),
        (Conditions(area=HERE), True),
        (Conditions(area=THERE), False),
        (Conditions(category="01"), True),
        (Conditions(category="0102"), False),
        (Conditions(channel="phone"), True),
        (Conditions(channel="web"), False),
        (Conditions(begins=time(8), ends=time(18)), True),
        (Conditions(begins=time(18), ends=time(8)), False),
        (Conditions(begins=time(12), ends=time(13)), True),
        (Conditions(begins=time(11), ends=time(12)), False),
    ],
)
def test_a_rule_fits_where_all_it_says_is_so(conditions, fits):
    assert conditions.fit(area=GRID, category="0101", channel="phone", at=time(12)) is fits


@pytest.mark.parametrize(
    ("wider", "narrower", "covers"),
    [
        (Conditions(), Conditions(area=HERE, category="01"), True),
        (Conditions(area=HERE), Conditions(area=GRID), True),
        (Conditions(area=GRID), Conditions(area=HERE), False),
        (Conditions(channel="web"), Conditions(), False),
        (Conditions(begins=time(8), ends=time(9)), Conditions(begins=time(8), ends=time(9)), True),
        (Conditions(begins=time(8), ends=time(9)), Conditions(), False),
    ],
)
def test_a_rule_covers_another_that_says_more(wider, narrower, covers):
    assert wider.covers(narrower) is covers


def test_the_first_rule_in_the_order_fires(town):
    rule(town.parks, 20)
    first = rule(town.water, 10, category_code="0101")

    assert fired(matter()) == first
    assert fired(matter(category="0102")).unit == town.parks


def test_at_night_another_unit_is_proposed(town):
    rule(town.parks, 10, begins=time(18), ends=time(8))
    rule(town.water, 20)

    assert [fired(matter(at=at)).unit for at in (NOON, NIGHT)] == [town.water, town.parks]


def test_a_retired_rule_does_not_fire(town, cast):
    gone = rule(town.water, 10)
    registers.retire(gone, by=cast.administrator)

    assert fired(matter()) is None


def test_the_dry_run_counts_and_names_what_is_in_vain(town):
    all_leaks = rule(town.water, 10, category_code="01")
    contradicts = rule(town.parks, 20, category_code="0101", area_id=CITY)
    elsewhere = rule(town.parks, 30, category_code="09")

    tried = dry_run([matter(led=town.water.pk), matter(led=town.parks.pk)])

    assert [(t.rule, t.fired, t.agreed, t.behind, t.against) for t in tried] == [
        (all_leaks, 2, 1, None, False),
        (contradicts, 0, 0, all_leaks, True),
        (elsewhere, 0, 0, None, False),
    ]


def test_the_dry_run_says_where_an_earlier_rule_took_it_to_another_unit(town):
    here = rule(town.parks, 10, area_id=HERE)
    rule(town.water, 20, category_code="0101")
    rule(town.parks, 30, category_code="01")

    tried = dry_run([matter(), matter(), matter(area=THERE), matter(category="0102")])

    assert [(t.fired, t.lost) for t in tried] == [(3, []), (1, [(here, 2)]), (0, [(tried[1].rule, 1)])]


def test_the_rules_are_read_once_a_minute(town, django_assert_num_queries):
    rule(town.water, 10)
    with django_assert_num_queries(1):
        fired(matter())
        fired(matter())
