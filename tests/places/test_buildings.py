"""Compounds, buildings and dwellings: made in bulk, each in one grid at a moment, kept by those who work there."""

import datetime as dt

import pytest
from django.db import connection

from linli.kernel.actor import IMPORT, Actor, Kind
from linli.kernel.rulebook import NotYou, Refused
from linli.places.actions import NewBuilding, add_buildings, add_dwellings, end_dwelling, move_building
from linli.places.models import Building, Compound, Dwelling, GridWork
from linli.places.policy import compounds_visible_to, premises_visible_to
from linli.places.queries import buildings_of, dwelling_counts, dwellings_of, grid_of
from linli.places.rules import Door, laid_out
from linli.record import registers
from linli.record.acts import Blocked
from linli.record.chain import verify
from tests.places.conftest import START, middle, somebody

FIRST, SECOND, THIRD = "371482001001001", "371482001001002", "371482001002001"


@pytest.fixture
def lake(city):
    compound = Compound(name="湖畔花园", area_id="371482001001")
    registers.add(compound, by=IMPORT)
    return compound


@pytest.fixture
def house(lake):
    """Three floors, two units, two doors on each floor, in the second grid."""
    lon, lat = middle(1)
    building = Building(compound=lake, name="1号楼", order=1, longitude=lon, latitude=lat)
    return add_buildings([NewBuilding(building, laid_out(3, 2, 2))], since=START, by=IMPORT)[0]


def worker(role, area, pk=1):
    return Actor(Kind.PERSON, pk, "desk", post=1, unit=1, role=role, area=area)


def test_six_floors_two_units_and_two_doors_are_twenty_four_dwellings():
    doors = laid_out(6, 2, 2)

    assert len(doors) == 24
    assert doors[0] == Door(1, 1, "101")
    assert doors[-1] == Door(2, 6, "602")


def test_numbers_may_run_on_through_a_floor_and_begin_below_the_ground():
    assert [d.number for d in laid_out(1, 2, 2, numbering="through")] == ["101", "102", "103", "104"]
    assert [d.floor for d in laid_out(3, 1, 1, lowest=-1)] == [-1, 0, 1]
    assert laid_out(1, 1, 1)[0].unit == 0


@pytest.mark.parametrize("shape", [(0, 1, 1), (1, -1, 1), (200, 20, 20)])
def test_a_house_without_doors_or_with_thousands_is_none(shape):
    with pytest.raises(ValueError, match="is no building"):
        laid_out(*shape)


def test_a_building_lies_in_the_grid_around_its_point(house):
    assert grid_of(house) == SECOND
    assert [str(d) for d in dwellings_of(SECOND)][:2] == ["湖畔花园1号楼1单元101", "湖畔花园1号楼1单元102"]
    assert dwellings_of(SECOND).count() == 12
    assert dwellings_of(FIRST).count() == 0
    assert list(buildings_of("371482001001")) == [house]
    assert dwelling_counts([FIRST, SECOND]) == {SECOND: 12}


def test_a_thousand_dwellings_are_made_in_a_handful_of_queries(lake, django_assert_num_queries):
    new = [NewBuilding(Building(compound=lake, name=f"{n}号楼", order=n), laid_out(10, 2, 2), FIRST) for n in range(25)]
    few = {"sqlite": 17, "postgresql": 11}[connection.vendor]  # SQLite takes fewer values in one statement
    with django_assert_num_queries(few):
        add_buildings(new, since=START, by=IMPORT)

    assert Dwelling.objects.count() == 1000
    assert verify() == []


def test_a_building_without_a_grid_is_asked_where_it_lies(lake):
    with pytest.raises(Refused, match="9号楼"):
        add_buildings([NewBuilding(Building(compound=lake, name="9号楼"))], by=IMPORT)
    assert Building.objects.count() == 0


def test_a_building_is_there_only_once(house, lake):
    with pytest.raises(Refused, match="1号楼"):
        add_buildings([NewBuilding(Building(compound=lake, name="1号楼"), [], FIRST)], by=IMPORT)
    two = [NewBuilding(Building(compound=lake, name="2号楼"), [], FIRST) for _ in range(2)]
    with pytest.raises(Refused, match="2号楼"):
        add_buildings(two, by=IMPORT)


def test_from_a_day_on_a_building_lies_in_another_grid(house):
    move_building(house, grid=FIRST, since=dt.date(2026, 6, 1), by=IMPORT)

    assert grid_of(house, on=dt.date(2026, 5, 31)) == SECOND
    assert grid_of(house, on=dt.date(2026, 6, 1)) == FIRST
    assert dwellings_of(SECOND, on=dt.date(2026, 5, 31)).count() == 12
    assert dwellings_of(SECOND, on=dt.date(2026, 6, 1)).count() == 0


def test_what_is_said_for_a_later_day_is_not_overruled_by_an_earlier_one(house):
    move_building(house, grid=FIRST, since=dt.date(2026, 6, 1), by=IMPORT)

    with pytest.raises(Refused):
        move_building(house, grid=SECOND, since=dt.date(2026, 5, 1), by=IMPORT)


def test_a_dwelling_that_is_gone_keeps_its_row_and_may_come_back(house):
    gone = house.dwellings.get(unit=2, number="302")
    end_dwelling(gone, last_day=dt.date(2026, 3, 1), by=IMPORT)
    house.refresh_from_db()

    assert house.dwelling_count == 11
    assert dwellings_of(SECOND).count() == 11
    assert dwellings_of(SECOND, on=dt.date(2026, 3, 1)).count() == 12
    with pytest.raises(Refused):
        end_dwelling(gone, last_day=dt.date(2026, 3, 1), by=IMPORT)

    add_dwellings(house, doors=[Door(2, 3, "302"), Door(0, 1, "传达室")], by=IMPORT)
    assert house.dwellings.get(unit=2, number="302").key == gone.key
    assert house.dwelling_count == 13


def test_a_door_that_is_there_is_not_added_again(house):
    with pytest.raises(Refused, match="101"):
        add_dwellings(house, doors=[Door(1, 1, "101")], by=IMPORT)


def test_a_building_with_dwellings_is_not_retired(house):
    with pytest.raises(Blocked):
        registers.retire(house, by=IMPORT)


def test_a_community_keeps_its_own_compounds_and_no_others(house, lake):
    pk = somebody("community_worker").pk
    own, other = worker("community_worker", "371482001001", pk), worker("community_worker", "371482001002", pk)

    registers.change(lake, changes={"address": "湖滨路 1 号"}, by=own)
    with pytest.raises(NotYou):
        registers.change(lake, changes={"address": ""}, by=other)
    with pytest.raises(NotYou):
        move_building(house, grid=FIRST, since=dt.date(2026, 6, 1), by=worker("grid_worker", SECOND))


@pytest.mark.parametrize(
    ("role", "area", "buildings", "compounds"),
    [
        ("administrator", "", 1, 1),
        ("community_worker", "371482001001", 1, 1),
        ("community_worker", "371482001002", 0, 0),
        ("grid_worker", SECOND, 1, 0),
        ("grid_worker", FIRST, 0, 0),
        ("leader", "", 1, 0),
    ],
)
def test_staff_see_the_buildings_of_their_area(house, role, area, buildings, compounds):
    actor = worker(role, area)

    assert premises_visible_to(actor).count() == buildings
    assert compounds_visible_to(actor).count() == compounds


def test_a_resident_sees_no_list_of_buildings(house):
    assert premises_visible_to(Actor(Kind.PERSON, 1, "web")).count() == 0


def test_the_seven_classes_of_grid_work_are_shipped(city, django_db_blocker):
    from linli.places.seeds import places

    places()
    places()

    assert GridWork.objects.count() == 7
    assert GridWork.objects.first().name == "基础信息采集"
