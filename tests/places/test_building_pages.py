"""Pages of compounds and buildings: an administrator's, and a community's for its own."""

import io
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from linli.kernel.actor import IMPORT
from linli.people.models import Post
from linli.places.actions import NewBuilding, add_buildings
from linli.places.models import AreaUpload, Building, Compound, Dwelling
from linli.places.queries import grid_of
from linli.places.rules import laid_out
from linli.record import registers
from tests.places.conftest import START, somebody

FIRST, SECOND = "371482001001001", "371482001001002"
COMMUNITY = "371482001001"


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def lake(city):
    compound = Compound(name="湖畔花园", area_id=COMMUNITY)
    registers.add(compound, by=IMPORT)
    return compound


@pytest.fixture
def house(lake):
    building = Building(compound=lake, name="1号楼", order=1)
    return add_buildings([NewBuilding(building, laid_out(3, 2, 2), FIRST)], since=START, by=IMPORT)[0]


@pytest.fixture
def community(client, city):
    """A browser in which a community worker of the first community is signed in."""
    user = somebody("community_worker")
    post = Post.objects.get(user=user)
    registers.change(post, changes={"area_id": COMMUNITY}, by=IMPORT)
    client.force_login(user)
    return client


def text(response):
    return response.content.decode()


def alike(**other):
    told = {"first": 1, "last": 3, "suffix": "号楼", "floors": 6, "units": 2, "per_floor": 2, "lowest": 1}
    return {**told, "numbering": "by_unit", "grid": FIRST, "key": uuid4(), **other}


def table(rows, columns=("社区", "小区", "楼栋", "单元", "楼层", "房号", "网格", "住户姓名")):
    book, file = Workbook(), io.BytesIO()
    for row in [columns, *rows]:
        book.active.append(row)
    book.save(file)
    return SimpleUploadedFile("楼栋.xlsx", file.getvalue())


def brought(browser, file):
    return browser.post("/settings/buildings/import/", {"file": file}).headers["Location"]


@pytest.mark.parametrize("page", ["", "new/", "import/", "1/", "1/new/", "building/1/"])
def test_a_stranger_signs_in_and_other_staff_find_nothing(client, house, page):
    assert client.get(f"/settings/buildings/{page}").status_code == 302
    client.force_login(somebody("grid_worker"))
    assert client.get(f"/settings/buildings/{page}").status_code == 404


def test_the_list_says_how_many_live_where_in_a_fixed_number_of_queries(keeper, house, django_assert_num_queries):
    keeper.get("/settings/buildings/")
    with django_assert_num_queries(8):  # three of ours; session, person, posts, contact and the head of the page
        page = text(keeper.get("/settings/buildings/", {"q": "湖畔"}))
    assert "湖畔花园" in page
    assert ">12<" in page
    assert "没有符合条件的小区" in text(keeper.get("/settings/buildings/", {"q": "没有"}))


def test_a_community_worker_sees_and_keeps_their_own_community_only(community, house):
    other = Compound(name="书香小区", area_id="371482001002")
    registers.add(other, by=IMPORT)

    page = text(community.get("/settings/buildings/"))
    assert "湖畔花园" in page
    assert "书香小区" not in page
    assert community.get(f"/settings/buildings/{other.pk}/").status_code == 404
    assert community.get(f"/settings/buildings/building/{house.pk}/").status_code == 200
    answer = community.post(
        "/settings/buildings/new/", {"community": "371482001002", "name": "不归我管", "key": uuid4()}
    )
    assert answer.status_code == 200
    assert not Compound.objects.filter(name="不归我管").exists()


def test_three_buildings_alike_are_shown_first_and_written_when_told(community, lake):
    address = f"/settings/buildings/{lake.pk}/new/"

    page = text(community.post(address, alike(check="yes")))
    assert "3 栋楼，每栋 24 户，共 72 户" in page
    assert "602" in page
    assert Building.objects.count() == 0

    community.post(address, alike(write="yes"))
    assert [b.name for b in lake.buildings.all()] == ["1号楼", "2号楼", "3号楼"]
    assert Dwelling.objects.count() == 72

    assert "已经有了：1号楼" in text(community.post(address, alike(write="yes")))
    assert Dwelling.objects.count() == 72


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"grid": ""}, "请选网格，或在地图上点出位置"),
        ({"last": 0}, "last"),
        ({"first": 9, "last": 2}, "从小号到大号"),
        ({"floors": 99, "units": 30}, "最多 2000 户"),
        ({"lowest": 0}, "没有 0 层"),
        ({"latitude": "36.9"}, "经度和纬度要一起填"),
        ({"grid": "371482001002001"}, "grid"),
        ({"floors": "x" * 50}, "floors"),
    ],
)
def test_buildings_that_cannot_be_are_told_so_and_what_was_typed_stays(community, lake, told, words):
    answer = community.post(f"/settings/buildings/{lake.pk}/new/", alike(write="yes", **told))

    assert answer.status_code == 200
    assert words in text(answer)
    assert Building.objects.count() == 0


def test_a_compound_is_added_renamed_and_taken_out_of_use(community, lake):
    told = {"community": COMMUNITY, "name": "新居", "key": uuid4()}
    answer = community.post("/settings/buildings/new/", told)
    new = Compound.objects.get(name="新居")
    assert answer.headers["Location"] == f"/settings/buildings/{new.pk}/new/"
    assert "已有同名小区" in text(community.post("/settings/buildings/new/", {**told, "key": uuid4()}))

    address = f"/settings/buildings/{new.pk}/"
    assert "已有同名小区" in text(community.post(address, {"name": "湖畔花园", "seen": 1, "key": uuid4()}))
    community.post(address, {"name": "新居苑", "address": "湖滨路", "seen": 1, "key": uuid4()})
    stale = community.post(address, {"name": "迟到", "seen": 1, "key": uuid4()})
    assert stale.status_code == 409
    assert "迟到" in text(stale)
    community.post(f"{address}retire/")
    community.post(f"{address}restore/")
    assert [act.action for act in new.history] == ["add", "change", "retire", "restore"]
    assert community.post(f"{address}explode/").status_code == 404


def test_a_building_is_looked_after(community, house):
    address = f"/settings/buildings/building/{house.pk}/"
    told = {"unit": 0, "floor": 1, "numbers": "传达室、 门卫", "seen": 1, "key": uuid4()}
    community.post(f"{address}doors/", told)
    assert house.dwellings.count() == 14
    assert "已经有了：传达室" in text(community.post(f"{address}doors/", {**told, "seen": 2, "key": uuid4()}))
    assert community.post(f"{address}doors/", {**told, "key": uuid4()}).status_code == 409

    gone = house.dwellings.get(number="传达室")
    told = {"dwelling": gone.pk, "last_day": "2026-02-01", "seen": 2, "key": uuid4()}
    future = community.post(f"{address}end/", {**told, "last_day": "2999-01-01"})
    assert (future.status_code, "还没到" in text(future)) == (422, True)
    community.post(f"{address}end/", told)
    gone.refresh_from_db()
    assert str(gone.ended_on) == "2026-02-01"

    community.post(f"{address}grid/", {"grid": SECOND, "since": "2026-03-01", "seen": 3, "key": uuid4()})
    assert grid_of(house) == SECOND

    community.post(address, {"name": "甲楼", "latitude": "36.9", "longitude": "116.6", "seen": 4, "key": uuid4()})
    house.refresh_from_db()
    assert (house.name, house.latitude) == ("甲楼", 36.9)
    assert "户" in text(community.post(f"{address}retire/", follow=True))
    house.refresh_from_db()
    assert house.is_active
    assert community.post(f"{address}explode/").status_code == 404


def test_a_spreadsheet_is_checked_then_imported_and_no_names_are_kept(community, house):
    rows = [
        ("新湖社区", "湖畔花园", "1号楼", "1单元", 1, "101", "", "王某"),
        ("新湖社区", "湖畔花园", "1号楼", "1单元", 4, 401, "", "王某"),
        ("新湖社区", "书苑", "2号楼", "一单元", "十二层", "1203", "001", "李某"),
        ("新湖社区", "书苑", "2号楼", 1, "", "1204", "001", "李某"),
    ]
    dry_run = brought(community, table(rows))
    page = text(community.get(dry_run))
    assert "书苑" in page
    assert "李某" not in page
    assert Dwelling.objects.count() == 12

    assert "已导入 1 个小区、1 栋楼、3 户" in text(community.post(dry_run, follow=True))
    assert AreaUpload.objects.count() == 0
    new = Building.objects.get(name="2号楼")
    assert (grid_of(new), new.order, new.dwelling_count) == (FIRST, 2, 2)
    assert [d.floor for d in new.dwellings.all()] == [12, 12]

    again = brought(community, table(rows))
    assert "没有新的内容" in text(community.get(again))
    assert "没有导入" in text(community.post(again))


def test_what_is_wrong_is_said_by_row_and_column(community, lake):
    rows = [
        ("红旗社区", "书香小区", "1号楼", 1, 1, "101", "001", ""),
        ("新湖社区", "", "1号楼", 1, 1, "101", "001", ""),
        ("新湖社区", "湖畔花园", "1号楼", "东", 1, "101", "001", ""),
        ("新湖社区", "湖畔花园", "1号楼", 1, "", "东户", "001", ""),
        ("新湖社区", "湖畔花园", "1号楼", 1, 1, "101", "999", ""),
        ("新湖社区", "湖畔花园", "2号楼", 1, 1, "101", "001", ""),
        ("新湖社区", "湖畔花园", "2号楼", 1, 1, "101", "001", ""),
        ("新湖社区", "湖畔花园", "2号楼", 1, 1, "102", "002", ""),
        ("新湖社区", "湖畔花园", "3号楼", 1, 1, "101", "", ""),
    ]
    page = text(community.get(brought(community, table(rows))))

    for words in ("不是您负责的社区", "没有填，或超过 60 个字", "“东”不是合适的数字", "看不出来，请填楼层"):
        assert words in page
    for words in ("没有“999”网格", "与第 7 行是同一户", "另一行说这栋楼在别的网格", "这栋新楼在哪个网格"):
        assert words in page


def test_a_file_without_the_needed_columns_or_that_is_none_is_refused(community, city):
    page = text(community.get(brought(community, table([("湖畔花园", 1)], columns=("小区", "单元")))))
    assert "没有“楼栋”这一列" in page

    answer = community.post("/settings/buildings/import/", {"file": SimpleUploadedFile("楼.xlsx", b"MZ no table")})
    assert answer.status_code == 200
    assert "请使用 .xlsx 或 .csv" in text(answer)


def test_the_upload_of_somebody_else_or_of_another_kind_does_not_exist(community, city):
    dry_run = brought(community, table([("新湖社区", "湖畔花园", "1号楼", 1, 1, "101", "001", "")]))
    pk = dry_run.split("/")[-2]
    assert community.get(f"/settings/areas/import/{pk}/").status_code == 404
    community.force_login(somebody("administrator"))
    assert community.get(dry_run).status_code == 404
