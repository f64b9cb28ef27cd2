"""Keeping areas: every change is an act, and base grids never overlap."""

import datetime as dt

import pytest

from linli.kernel.actor import IMPORT, PASSERBY
from linli.kernel.rulebook import NotYou, Refused
from linli.places import actions
from linli.places.models import Area
from linli.places.queries import children, full_name, in_force, path_to, successors
from linli.record import registers
from linli.record.acts import Blocked
from linli.record.chain import verify
from tests.places.conftest import an_area, square

FIRST, SECOND, SCHOOL = "371482001001001", "371482001001002", "371482001001801"
JUNE, JULY = dt.date(2026, 6, 30), dt.date(2026, 7, 1)


def test_a_polygon_brings_its_box_and_a_point_inside_and_is_sealed(city, administrator):
    area = Area.objects.get(code=FIRST)
    before = area.shape
    actions.change_area(area, changes={"polygon": square(5)}, by=administrator)
    area.refresh_from_db()

    assert (area.west, area.south) == pytest.approx((116.65, 36.9))
    assert area.west < area.longitude < area.east
    assert area.south < area.latitude < area.north
    assert len(area.shape) == 16
    assert area.shape != before
    assert verify() == []
    Area.objects.filter(code=FIRST).update(shape=before)
    assert verify() != []


def test_two_base_grids_of_one_moment_may_not_overlap(city):
    with pytest.raises(Refused, match="第1网格"):
        an_area("371482001001005", "重叠", square(0.5))
    with pytest.raises(Refused):
        actions.change_area(Area.objects.get(code=SECOND), changes={"polygon": square(0.5)}, by=IMPORT)

    assert Area.objects.filter(code="371482001001005").count() == 0


def test_a_dedicated_grid_may_lie_inside_a_base_grid(city):
    assert Area.objects.get(code=SCHOOL).host_id == FIRST


def test_drawn_anew_the_old_grid_ends_and_its_page_knows_its_successors(city):
    old = Area.objects.get(code=SECOND)
    actions.retire_area(old, last_day=JUNE, by=IMPORT)
    north = an_area("371482001001003", "北网格", square(1, 0.5, height=0.5), valid_from=JULY)
    south = an_area("371482001001004", "南网格", square(1, height=0.5), valid_from=JULY)

    assert successors(old, on=JULY) == [north, south]
    assert [a.code for a in in_force(JUNE).filter(level="grid")] == [FIRST, SECOND, SCHOOL, "371482001002001"]
    assert [a.code for a in children("371482001001", on=JULY)] == [FIRST, north.code, south.code, SCHOOL]
    with pytest.raises(Refused):
        actions.restore_area(old, by=IMPORT)


def test_an_area_without_a_last_day_is_not_retired_by_half(city, administrator):
    area = Area.objects.get(code=SECOND)
    with pytest.raises(Blocked, match="到哪一天为止"):
        registers.retire(area, by=administrator)
    with pytest.raises(Refused):
        actions.retire_area(area, last_day=dt.date(2020, 1, 1), by=administrator)


def test_ending_can_be_taken_back_by_an_administrator(city, administrator):
    area = Area.objects.get(code=SECOND)
    actions.retire_area(area, last_day=JUNE, by=administrator)
    actions.restore_area(area, by=administrator)
    area.refresh_from_db()

    assert (area.state, area.valid_to) == ("active", None)
    assert [act.action for act in area.history] == ["add", "retire", "restore"]


def test_nobody_else_may_write(city):
    with pytest.raises(NotYou):
        actions.change_area(Area.objects.get(code=SECOND), changes={"name": "我的"}, by=PASSERBY)


def test_the_tree_is_read_from_the_code(city):
    assert [a.name for a in path_to(FIRST)] == ["样板市", "城关街道", "新湖社区"]
    assert full_name(FIRST) == "城关街道新湖社区第1网格"
    assert [a.name for a in children("371482001")] == ["新湖社区", "红旗社区"]
    assert [a.name for a in children("")] == ["城关街道"]
    assert list(children(FIRST)) == []
