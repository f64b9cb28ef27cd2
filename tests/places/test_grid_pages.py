"""What the public sees of a grid, signed in or not."""

import datetime as dt
import json

import pytest

from linli.kernel.actor import IMPORT
from linli.places import actions
from linli.places.models import Area, ServicePoint
from linli.places.queries import supply_workers
from linli.places.queries.workers import Worker, _suppliers
from linli.record import registers
from tests.places.conftest import an_area, middle, square

FIRST, SECOND, SCHOOL = "371482001001001", "371482001001002", "371482001001801"


@pytest.fixture
def workers():
    supply_workers(lambda code, on: [Worker("周宁", "19900000001", "专职网格员")] if code == FIRST else [])
    yield
    _suppliers.pop()


@pytest.fixture
def station(city):
    point = ServicePoint(
        name="新湖红色驿站", area_id="371482001001", opening="9:00–17:00", zones=["饮水充电", "议事角"]
    )
    registers.add(point, by=IMPORT)
    return point


def text(response):
    return response.content.decode()


def test_anybody_may_see_whom_to_call_about_a_grid(client, city, workers, station, django_assert_num_queries):
    with django_assert_num_queries(6):  # area, path, guests, stations of grid and community, posts of people
        page = text(client.get(f"/grids/{FIRST}/"))

    for words in (
        "第1网格",
        "周宁",
        "tel:19900000001",
        "tel:12345",
        "湖畔花园 · 书香小区",
        "新湖红色驿站",
        "议事角",
        "实验小学",
    ):
        assert words in page
    assert f"/raise/?grid={FIRST}" in page


def test_the_page_of_a_community_lists_its_grids(client, city):
    page = text(client.get("/grids/371482001001/"))

    assert f"/grids/{FIRST}/" in page
    assert f"/grids/{SCHOOL}/" in page
    assert "/grids/371482001002001/" not in page


def test_a_dedicated_grid_names_its_host(client, city):
    assert f"/grids/{FIRST}/" in text(client.get(f"/grids/{SCHOOL}/"))


def test_the_page_of_an_ended_grid_says_since_when_and_what_it_is_today(client, city, workers):
    actions.retire_area(Area.objects.get(code=FIRST), last_day=dt.date(2026, 6, 30), by=IMPORT)
    an_area("371482001001003", "湖畔网格", square(0), valid_from=dt.date(2026, 7, 1))

    page = text(client.get(f"/grids/{FIRST}/"))

    assert "2026年6月30日" in page
    assert "/grids/371482001001003/" in page
    assert "周宁" not in page
    assert "/raise/?grid" not in page


@pytest.mark.parametrize("part", ["", "poster/", "qr.svg", "shapes/"])
def test_a_code_that_is_none_is_not_found(client, city, part):
    assert client.get(f"/grids/371482999/{part}").status_code == 404


def test_the_poster_has_all_that_the_law_wants_on_the_wall(client, city, workers, station):
    page = text(client.get(f"/grids/{FIRST}/poster/"))

    for words in (
        "网格公示牌",
        "城关街道新湖社区",
        "第1网格",
        "周宁",
        "19900000001",
        "12345",
        "data:image/svg+xml",
        "新湖红色驿站",
    ):
        assert words in page


def test_the_qr_code_is_a_picture_of_its_own(client, city):
    answer = client.get(f"/grids/{FIRST}/qr.svg")

    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert answer.content.startswith(b"<?xml")
    assert answer.content != client.get(f"/grids/{SECOND}/qr.svg").content


def test_the_map_of_a_community_has_its_grids_and_of_a_grid_itself_with_what_lies_inside(client, city):
    def codes(code):
        return [f["properties"]["id"] for f in client.get(f"/grids/{code}/shapes/").json()["features"]]

    assert codes("371482001001") == [FIRST, SECOND, SCHOOL]
    assert codes(FIRST) == [FIRST, SCHOOL]
    assert codes("371482") == ["371482001"]


def test_words_that_name_one_grid_lead_straight_to_it(client, city):
    assert client.get("/grids/", {"q": "湖畔花园3号楼"}).headers["Location"] == f"/grids/{FIRST}/"


def test_words_that_many_names_contain_give_a_list(client, city):
    page = text(client.get("/grids/", {"q": "网格"}))

    assert [code for code in (FIRST, SECOND, "371482001002001") if f"/grids/{code}/" in page] == [
        FIRST,
        SECOND,
        "371482001002001",
    ]


def test_a_point_on_the_map_leads_to_its_grid(client, city):
    lon, lat = middle(1)

    assert (
        client.get("/grids/", {"q": "", "longitude": lon, "latitude": lat}).headers["Location"] == f"/grids/{SECOND}/"
    )


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"q": "火星路"}, "没有找到网格"),
        ({"q": ""}, "请写一下在哪里"),
        ({"q": "x" * 500}, "200"),
        ({"q": "", "longitude": "181", "latitude": "0"}, "180"),
        ({"q": "\x00'; DROP TABLE"}, "没有找到网格"),
        ({"q": "\x00"}, "看不见的特殊字符"),
        ({"q": "<script>"}, "&lt;script&gt;"),
    ],
)
def test_what_finds_nothing_says_so_and_keeps_what_was_typed(client, city, asked, words):
    answer = client.get("/grids/", asked)

    assert answer.status_code == 200
    assert words in text(answer)


def test_an_empty_city_has_a_page(client, db):
    assert client.get("/grids/").status_code == 200


def test_a_form_asks_for_the_grid_around_a_point(client, city, django_assert_num_queries):
    lon, lat = middle(1)
    with django_assert_num_queries(4):  # one counted, state of the table, the table, the names
        answer = client.get("/grids/locate/", {"lon": lon, "lat": lat})

    assert json.loads(answer.content) == {
        "code": SECOND,
        "base": SECOND,
        "dedicated": None,
        "name": "城关街道新湖社区第2网格",
        "url": f"/grids/{SECOND}/",
    }
    assert client.get("/grids/locate/", {"lon": 0, "lat": 0}).json()["code"] is None


@pytest.mark.parametrize(
    "wrong", [{}, {"lon": "x", "lat": 1}, {"lon": "nan", "lat": 1}, {"lon": 1, "lat": 1, "crs": "mars"}]
)
def test_a_point_that_is_none_is_refused(client, city, wrong):
    assert client.get("/grids/locate/", wrong).status_code == 400


def test_public_pages_only_read(client, city):
    for address in ("/grids/", "/grids/locate/", f"/grids/{FIRST}/", f"/grids/{FIRST}/poster/"):
        assert client.post(address).status_code == 405
