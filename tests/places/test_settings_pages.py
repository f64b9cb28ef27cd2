"""What an administrator keeps, and nobody else sees."""

import datetime as dt
import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from linli.kernel.actor import IMPORT
from linli.places import actions
from linli.places.models import Area, AreaUpload, ServicePoint
from linli.places.tasks import forget_uploads
from linli.record import registers
from tests.places.conftest import middle, somebody, square

FIRST, SECOND = "371482001001001", "371482001001002"
PAGES = ["", "new/", "import/", "points/", "points/new/", f"{FIRST}/"]


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def text(response):
    return response.content.decode()


def typed(area, **other):
    """The form of an area as the page sends it, with something changed."""
    kept = {
        name: getattr(area, name)
        for name in ("name", "phone", "supervision_phone", "extent", "landmarks", "valid_from")
    }
    return {**kept, "valid_to": "", "seen": area.version, "key": uuid4(), **other}


def grids_file():
    features = [
        {
            "type": "Feature",
            "properties": {"BM": f"37148200100100{n}", "name": name},
            "geometry": square(column, width=1 if column != 0.9 else 0.2),
        }
        for n, name, column in ((1, "第1网格", 0), (2, "湖畔网格", 1), (3, "第3网格", 0.9))
    ]
    content = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    return SimpleUploadedFile("网格.geojson", content)


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_is_asked_to_sign_in_and_other_staff_find_nothing(client, city, page):
    assert client.get(f"/settings/areas/{page}").status_code == 302
    client.force_login(somebody("clerk"))
    assert client.get(f"/settings/areas/{page}").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_an_administrator_sees_every_page(keeper, city, page):
    assert keeper.get(f"/settings/areas/{page}").status_code == 200


def test_the_list_of_areas_can_be_filtered(keeper, city, django_assert_num_queries):
    keeper.get("/settings/areas/")  # what a process learns once
    with django_assert_num_queries(7):  # two of ours; session, person, posts, contact and the head of the page
        page = text(keeper.get("/settings/areas/", {"q": "红旗"}))
    assert "红旗社区" in page
    assert "新湖社区" not in page
    assert "样板市" in text(keeper.get("/settings/areas/", {"only": "unmapped"}))
    assert "没有符合条件的区域" in text(keeper.get("/settings/areas/", {"only": "ended"}))


def test_a_change_is_an_act_of_the_administrator(keeper, city):
    area = Area.objects.get(code=FIRST)
    keeper.post(f"/settings/areas/{FIRST}/", typed(area, name="湖东网格", phone="0534-1"))
    area.refresh_from_db()

    assert (area.name, area.phone) == ("湖东网格", "0534-1")
    act = area.history.last()
    assert (act.action, act.user.username, act.by["channel"]) == ("change", "a administrator", "desk")


def test_a_page_without_changes_writes_nothing(keeper, city):
    area = Area.objects.get(code=FIRST)
    keeper.post(f"/settings/areas/{FIRST}/", typed(area))

    assert area.history.count() == 1


def test_whoever_saves_an_old_page_is_told_and_keeps_what_was_typed(keeper, city):
    area = Area.objects.get(code=FIRST)
    old = typed(area, name="我的改名")
    actions.change_area(area, changes={"phone": "1"}, by=IMPORT)

    answer = keeper.post(f"/settings/areas/{FIRST}/", old)

    assert answer.status_code == 409
    assert "我的改名" in text(answer)
    assert Area.objects.get(code=FIRST).name == "第1网格"


def test_dates_that_make_two_grids_overlap_are_refused_in_words(keeper, city):
    actions.retire_area(Area.objects.get(code=SECOND), last_day=dt.date(2026, 6, 30), by=IMPORT)
    newer = Area(
        code="371482001001003", name="新第2网格", level="grid", polygon=square(1), valid_from=dt.date(2026, 7, 1)
    )
    actions.add_area(newer, by=IMPORT)

    answer = keeper.post(f"/settings/areas/{newer.code}/", typed(newer, valid_from="2026-06-01"))

    assert "不能重叠" in text(answer)
    assert Area.objects.get(code=newer.code).valid_from == dt.date(2026, 7, 1)


def test_an_area_is_ended_on_a_day_and_that_can_be_taken_back(keeper, city):
    area = Area.objects.get(code=SECOND)
    keeper.post(f"/settings/areas/{SECOND}/retire/", {"last_day": "2026-06-30", "seen": area.version, "key": uuid4()})
    area.refresh_from_db()
    assert (area.state, area.valid_to) == ("retired", dt.date(2026, 6, 30))
    assert "撤销停用" in text(keeper.get(f"/settings/areas/{SECOND}/"))

    keeper.post(f"/settings/areas/{SECOND}/restore/")
    area.refresh_from_db()
    assert (area.state, area.valid_to) == ("active", None)


def test_a_day_that_is_none_keeps_the_page(keeper, city):
    answer = keeper.post(f"/settings/areas/{SECOND}/retire/", {"last_day": "never", "seen": 1, "key": uuid4()})

    assert answer.status_code == 422
    assert Area.objects.get(code=SECOND).state == "active"


def test_a_new_area_needs_a_code_of_its_own_below_one_that_is_there(keeper, city):
    def add(code):
        told = {"code": code, "name": "河西社区", "valid_from": "2026-01-01", "key": uuid4()}
        return text(keeper.post("/settings/areas/new/", told, follow=True))

    assert "6、9、12 或 15 位" in add("37")
    assert "已经用过" in add(FIRST)
    assert "上级区域 371482009" in add("371482009001")
    assert "已新增" in add("371482001003")
    assert Area.objects.get(code="371482001003").level == "community"


def test_a_file_is_checked_then_told_which_column_is_the_code_then_imported(keeper, city):
    told = {"file": grids_file(), "crs": "wgs84", "level": "grid", "valid_from": "2026-01-01"}
    dry_run = keeper.post("/settings/areas/import/", told).headers["Location"]
    assert "哪一列是“编码”" in text(keeper.get(dry_run))

    told = {"crs": "wgs84", "level": "grid", "valid_from": "2026-01-01", "column_code": "BM", "column_name": "name"}
    page = text(keeper.post(dry_run, {**told, "check": "yes"}))
    assert "与 第1网格（371482001001001）重叠" in page
    assert Area.objects.get(code=SECOND).name == "第2网格"

    refused = keeper.post(dry_run, {**told, "write": "yes"})
    assert "没有导入" in text(refused)
    assert Area.objects.get(code=SECOND).name == "第2网格"

    done = keeper.post(dry_run, {**told, "skip_bad": "on", "write": "yes"}, follow=True)
    assert "新增 0 个，修改 1 个，无变化 1 个，跳过 1 个" in text(done)
    assert Area.objects.get(code=SECOND).name == "湖畔网格"
    assert AreaUpload.objects.count() == 0


def test_a_file_that_cannot_be_read_says_why_beside_the_field(keeper, city):
    told = {"file": SimpleUploadedFile("x.geojson", b"PK\x03\x04"), "crs": "wgs84", "valid_from": "2026-01-01"}
    answer = keeper.post("/settings/areas/import/", told)

    assert answer.status_code == 200
    assert "压缩包无法解开" in text(answer)
    assert AreaUpload.objects.count() == 0


def test_the_upload_of_somebody_else_does_not_exist(keeper, city):
    other = somebody("leader")
    kept = AreaUpload.objects.create(user=other, file=ContentFile(b"{}", "x.geojson"), name="x.geojson")

    assert keeper.get(f"/settings/areas/import/{kept.pk}/").status_code == 404


def test_uploads_that_nobody_imported_are_forgotten_after_a_day(city, tmp_path):
    user = somebody("administrator")
    for hours in (23, 25):
        kept = AreaUpload.objects.create(user=user, file=ContentFile(b"{}", f"{hours}.geojson"), name=str(hours))
        AreaUpload.objects.filter(pk=kept.pk).update(at=timezone.now() - timedelta(hours=hours))

    assert forget_uploads() == 1
    assert [upload.name for upload in AreaUpload.objects.all()] == ["23"]
    assert len(list(tmp_path.rglob("*.geojson"))) == 1
    assert forget_uploads() == 0


def test_a_station_is_placed_by_its_point(keeper, city):
    lon, lat = middle(1)
    told = {"name": "红色驿站", "zones": "饮水\n充电\n", "longitude": lon, "latitude": lat, "key": uuid4()}
    keeper.post("/settings/areas/points/new/", told)

    point = ServicePoint.objects.get()
    assert (point.area_id, point.zones) == (SECOND, ["饮水", "充电"])
    assert "红色驿站" in text(keeper.get("/settings/areas/points/"))


def test_a_station_is_changed_retired_and_restored(keeper, city):
    point = ServicePoint(name="驿站", area_id=FIRST)
    registers.add(point, by=IMPORT)
    address = f"/settings/areas/points/{point.pk}/"
    told = {"name": "驿站", "area": FIRST, "phone": "0534-2", "seen": 1, "key": uuid4()}

    keeper.post(address, told)
    assert keeper.post(address, {**told, "name": "迟到", "key": uuid4()}).status_code == 409
    point.refresh_from_db()
    assert (point.name, point.phone) == ("驿站", "0534-2")
    keeper.post(f"{address}retire/")
    assert "驿站" not in text(keeper.get(f"/grids/{FIRST}/"))
    keeper.post(f"{address}restore/")
    assert [act.action for act in point.history] == ["add", "change", "retire", "restore"]
    assert keeper.post(f"{address}explode/").status_code == 404


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"name": "", "area": FIRST}, "name"),
        ({"name": "驿站", "area": "999"}, "没有这个区域"),
        ({"name": "驿站"}, "没有这个区域"),
        ({"name": "驿站", "area": FIRST, "latitude": "36.9"}, "经度和纬度要一起填"),
        ({"name": "旧站", "area": FIRST}, "已有同名站点"),
    ],
)
def test_a_station_that_lacks_something_is_told_so(keeper, city, told, words):
    registers.add(ServicePoint(name="旧站", area_id=FIRST), by=IMPORT)
    answer = keeper.post("/settings/areas/points/new/", {**told, "key": uuid4()})

    assert answer.status_code == 200
    assert words in text(answer)
    assert ServicePoint.objects.count() == 1
