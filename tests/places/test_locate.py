import datetime as dt
from time import monotonic

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import Point

from linli.kernel import memory
from linli.kernel.actor import IMPORT
from linli.places import actions
from linli.places.geometry import from_geojson
from linli.places.models import Area
from linli.places.queries import Located, area_for_address, index, locate
from tests.places.conftest import SIDE, SOUTH, START, WEST, an_area, middle, square

FIRST, SECOND, SCHOOL = "371482001001001", "371482001001002", "371482001001801"


def test_a_point_gives_its_base_grid(city):
    assert locate(*middle(1)) == Located(base=SECOND, within=SECOND)


def test_a_point_in_the_school_gives_the_school_and_its_host(city):
    found = locate(*middle(-0.1, -0.1))

    assert found == Located(base=FIRST, dedicated=SCHOOL, within=SCHOOL)
    assert found.code == SCHOOL


def test_a_dedicated_grid_outside_every_base_grid_still_has_the_host_it_names(city):
    outside = square(5)
    an_area("371482001001802", "开发区", outside, is_dedicated=True, host_id=SECOND)

    assert locate(*middle(5)) == Located(base=SECOND, dedicated="371482001001802", within="371482001001802")


def test_a_point_on_a_border_always_belongs_to_the_smaller_code(city):
    assert {locate(WEST + SIDE, SOUTH + SIDE / 3).base for _again in range(5)} == {FIRST}


def test_where_no_grid_is_drawn_the_community_answers(city):
    an_area("371482001003", "河西社区", square(7))

    assert locate(*middle(7)) == Located(within="371482001003")
    assert locate(*middle(7)).code == "371482001003"


def test_a_point_outside_of_everything_is_nowhere(city):
    assert locate(0, 0) == Located()
    assert locate(0, 0).code is None


def test_the_grid_of_an_earlier_day_is_found_for_that_day(city):
    actions.retire_area(Area.objects.get(code=SECOND), last_day=dt.date(2026, 6, 30), by=IMPORT)
    an_area("371482001001003", "第3网格", square(1), valid_from=dt.date(2026, 7, 1))

    assert locate(*middle(1), on=dt.date(2026, 6, 30)).base == SECOND
    assert locate(*middle(1), on=dt.date(2026, 7, 1)).base == "371482001001003"
    assert locate(*middle(1), on=START - dt.timedelta(days=1)) == Located()


def test_placing_a_point_takes_no_query_and_a_changed_plan_two(city, django_assert_num_queries):
    locate(*middle(1))
    with django_assert_num_queries(0):
        locate(*middle(1))
    actions.change_area(Area.objects.get(code=SECOND), changes={"polygon": square(9)}, by=IMPORT)
    with django_assert_num_queries(2):
        assert locate(*middle(9)).base == SECOND


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(column=st.integers(-2, 14), row=st.integers(-2, 6))
def test_the_index_agrees_with_asking_every_polygon(city, column, row):
    """A raster of quarters, so that borders and corners are hit as often as insides."""
    lon, lat = WEST + column * SIDE / 4, SOUTH + row * SIDE / 4
    areas = list(Area.objects.filter(level="grid"))
    inside = sorted(a.code for a in areas if from_geojson(a.polygon).intersects(Point(lon, lat)))
    base = [code for code in inside if int(code[12:]) < 801]
    dedicated = [code for code in inside if int(code[12:]) > 800]

    found = index().locate(lon, lat, on=START)

    assert (found.base, found.dedicated) == (next(iter(base), None), next(iter(dedicated), None))


def test_an_address_names_its_grid_by_the_longest_landmark(city):
    assert area_for_address("湖畔花园3号楼2单元") == FIRST
    assert area_for_address("湖畔花园 二期 3号楼") == SECOND
    assert area_for_address("在实验小学门口") == SCHOOL


def test_the_community_decides_between_grids_of_one_name(city):
    assert area_for_address("红旗社区第一网格") == "371482001002001"
    assert area_for_address("新湖社区第１网格，楼道漏水") == FIRST
    assert area_for_address("红旗社区 书香小区") == "371482001002001"


def test_a_name_that_two_communities_share_gives_what_they_have_in_common(city):
    assert area_for_address("书香小区") == "371482001"


def test_an_address_that_names_nothing_we_know_is_nowhere(city):
    assert area_for_address("火星路1号") is None
    assert area_for_address("") is None


def test_an_address_takes_no_query(city, django_assert_num_queries):
    area_for_address("新湖社区")
    with django_assert_num_queries(0):
        area_for_address("新湖社区")


def test_a_plan_changed_by_another_process_is_seen_after_some_seconds(city, monkeypatch):
    assert locate(*middle(1)).base is not None
    Area.objects.filter(code=SECOND).update(polygon=square(9), version=9)  # as another process writes it

    before = locate(*middle(9)).base
    later = monotonic() + 4
    monkeypatch.setattr(memory, "monotonic", lambda: later)

    assert (before, locate(*middle(9)).base) == (None, SECOND)
