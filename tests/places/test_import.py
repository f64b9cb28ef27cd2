"""Polygons from surveyors: what is refused, what is warned of, and what is written."""

import datetime as dt
import io
import json
import os
import tempfile
import zipfile
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely
from django.core.management import CommandError, call_command
from shapely import Point, box
from shapely.geometry import mapping, shape
from shapely.ops import unary_union

from linli.kernel.actor import IMPORT, Actor, Kind
from linli.kernel.rulebook import NotYou, Refused
from linli.places.actions import import_areas
from linli.places.geometry import distance_metres, from_wgs84
from linli.places.models import Area
from linli.places.polygon_files import BadFile, read_polygons
from linli.places.queries import locate
from linli.places.queries.import_rows import Options
from linli.places.queries.imports import check_polygons
from linli.record.chain import verify
from linli.record.models import Act
from tests.places.conftest import SIDE, SOUTH, START, WEST, an_area, middle, square

GRIDS = "371482001001"
DATASETS = Path(os.environ.get("LINLI_DATASETS", ""))
real_data = pytest.mark.skipif(
    not os.environ.get("LINLI_DATASETS"),
    reason="real polygons are read only where LINLI_DATASETS names their folder",
)


def geojson(*features):
    """Bytes of a GeoJSON file from (properties, geometry) pairs."""
    made = [{"type": "Feature", "properties": p, "geometry": g} for p, g in features]
    return json.dumps({"type": "FeatureCollection", "features": made}).encode()


def check(data, **options):
    return check_polygons(read_polygons(data), Options(**{"valid_from": START, **options}))


def said(report):
    """All problems as (row number, column, text)."""
    whole = [(0, p.column, p.text) for p in report.problems]
    return whole + [(row.number, p.column, p.text) for row in report.rows for p in row.problems]


@pytest.fixture
def parents(db):
    an_area("371482", "样板市")
    an_area("371482001", "城关街道")
    an_area(GRIDS, "新湖社区", square(-1, -1, width=5, height=3))


@pytest.fixture
def two_grids():
    return geojson(
        ({"code": GRIDS + "001", "name": "第1网格", "remark": "x"}, square(0)),
        ({"code": GRIDS + "002", "name": "第2网格", "remark": ""}, square(1)),
    )


def shapefile(folder, name="网格.shp", *, crs="EPSG:4490", shapes=None, encoding="gbk", without=()):
    """Bytes of a zip with a Shapefile in a sub-folder, as a surveyor's mail has it."""
    shapes = shapes or [box(WEST, SOUTH, WEST + SIDE, SOUTH + SIDE)]
    names = np.array([f"第{n}网格" for n in range(1, len(shapes) + 1)], dtype=object)
    codes = np.array([int(f"{GRIDS}{n:03}") for n in range(1, len(shapes) + 1)], dtype=np.float64)
    path = folder / name
    pyogrio.raw.write(
        path,
        shapely.to_wkb(np.array(shapes)),
        [codes, names],
        ["BM", "MC"],
        crs=crs,
        geometry_type="Polygon",
        encoding=encoding,
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for part in sorted(folder.iterdir()):
            if part.suffix not in without:
                archive.write(part, f"划分图/{part.name}")
    return packed.getvalue()


# --- what can be read ---


def test_a_dry_run_says_what_would_happen_and_writes_nothing(parents, two_grids, django_assert_num_queries):
    file = read_polygons(two_grids)
    with django_assert_num_queries(2):
        report = check_polygons(file, Options(valid_from=START))

    assert report.counts == {"new": 2, "changed": 0, "unchanged": 0, "refused": 0}
    assert report.unused == ["remark"]
    assert said(report) == []
    assert Area.objects.filter(level="grid").count() == 0


def test_what_was_checked_is_written_as_one_act_each_and_a_second_time_changes_nothing(
    parents, two_grids, administrator
):
    import_areas(check(two_grids, crs="gcj02"), by=administrator)

    assert list(Area.objects.filter(level="grid").values_list("code", "name", "source_crs", "valid_from")) == [
        (GRIDS + "001", "第1网格", "gcj02", START),
        (GRIDS + "002", "第2网格", "gcj02", START),
    ]
    acts = Act.objects.filter(user=administrator.id)
    assert [act.action for act in acts] == ["add", "add"]
    assert len({act.batch for act in acts}) == 1
    assert verify() == []
    assert check(two_grids, crs="gcj02").counts == {"new": 0, "changed": 0, "unchanged": 2, "refused": 0}
    with pytest.raises(Refused):
        import_areas(check(two_grids, crs="gcj02"), by=administrator)


def test_a_border_may_move_between_two_neighbours_at_once(parents, two_grids):
    import_areas(check(two_grids), by=IMPORT)
    moved = geojson(
        ({"code": GRIDS + "001", "name": "第1网格"}, square(0, width=1.5)),
        ({"code": GRIDS + "002", "name": "湖畔网格"}, square(1.5, width=0.5)),
    )

    import_areas(check(moved), by=IMPORT)

    assert locate(*middle(0.9)).base == GRIDS + "001"
    assert Area.objects.get(code=GRIDS + "002").name == "湖畔网格"
    assert verify() == []


def test_only_an_administrator_may_import(parents, two_grids):
    clerk = Actor(Kind.PERSON, None, "desk", post=1, unit=1, role="clerk")
    with pytest.raises(NotYou):
        import_areas(check(two_grids), by=clerk)

    assert Area.objects.filter(level="grid").count() == 0


def test_a_zipped_shapefile_in_the_national_encoding_is_read_whole(parents, tmp_path):
    report = check(shapefile(tmp_path, without=(".cpg",)), mapping={"code": "BM", "name": "MC"})

    assert [(row.code, row.name, row.outcome) for row in report.rows] == [(GRIDS + "001", "第1网格", "new")]


def test_a_plan_in_metres_that_names_its_system_is_converted(parents, tmp_path):
    east, north = 39_464_347, 4_085_400  # CGCS2000 / 3-degree Gauss-Krüger zone 39: in our first square
    data = shapefile(tmp_path, crs="EPSG:4527", shapes=[box(east, north, east + 400, north + 400)])
    report = check(data, mapping={"code": "BM", "name": "MC"})

    assert [(p.is_error, "EPSG:4527" in p.text) for p in report.problems] == [(False, True)]
    lon, lat = report.rows[0].geometry.centroid.coords[0]
    assert distance_metres((lon, lat), middle(0)) < 600
    assert report.rows[0].outcome == "new"


def test_a_geopackage_is_read_and_one_with_two_layers_asks_which(parents, tmp_path):
    path = tmp_path / "grids.gpkg"
    shapes = shapely.to_wkb(np.array([box(WEST, SOUTH, WEST + SIDE, SOUTH + SIDE)]))
    values = [np.array([GRIDS + "001"], dtype=object), np.array(["第1网格"], dtype=object)]
    how = {"crs": "EPSG:4326", "geometry_type": "Polygon", "driver": "GPKG"}
    pyogrio.raw.write(path, shapes, values, ["code", "name"], layer="网格", **how)
    assert check(path.read_bytes()).counts["new"] == 1
    pyogrio.raw.write(path, shapes, values, ["code", "name"], layer="社区", append=True, **how)

    with pytest.raises(BadFile, match="网格, 社区"):
        read_polygons(path.read_bytes())
    assert len(read_polygons(path.read_bytes(), layer="社区").rows) == 1


def test_a_code_can_be_composed_of_several_columns(parents):
    data = geojson(({"街道": 1, "社区": "1", "序号": "7", "名": "第7网格"}, square(0)))
    report = check(data, mapping={"code": "371482{街道:3}{社区:3}{序号:03}", "name": "名"})

    assert [row.code for row in report.rows] == [GRIDS + "007"]
    assert report.unused == []


def test_a_dedicated_grid_finds_its_host_in_the_file(parents):
    data = geojson(
        ({"code": GRIDS + "801", "name": "实验小学", "专属类型": "school"}, square(0.2, 0.2, width=0.2, height=0.2)),
        ({"code": GRIDS + "001", "name": "第1网格", "专属类型": ""}, square(0)),
        ({"code": GRIDS + "802", "name": "开发区", "专属类型": "机场"}, square(2)),
    )
    report = check(data)
    import_areas(report, by=IMPORT)

    school = Area.objects.get(code=GRIDS + "801")
    assert (school.is_dedicated, school.dedicated_kind, school.host_id) == (True, "school", GRIDS + "001")
    assert [(n, column) for n, column, _text in said(report)] == [(3, "专属类型"), (3, "边界")]
    assert Area.objects.get(code=GRIDS + "802").host_id is None


def test_a_dedicated_grid_that_reaches_into_the_next_base_grid_is_asked_about(parents):
    data = geojson(
        ({"code": GRIDS + "001", "name": "第1网格"}, square(0)),
        ({"code": GRIDS + "002", "name": "第2网格"}, square(1)),
        ({"code": GRIDS + "801", "name": "产业园", "专属类型": "school"}, square(0.75, 0.2, width=0.3, height=0.2)),
    )
    report = check(data)

    assert [(p.is_error, p.text) for row in report.rows for p in row.problems] == [
        (False, f"这个专属网格有 17% 在所在基础网格 {GRIDS}001 之外，请核对边界是否画对了。")
    ]


# --- what is wrong with rows, by row and column ---


def test_every_wrong_row_is_named_with_its_column_and_its_reason(parents):
    bow = {
        "type": "Polygon",
        "coordinates": [[[116.6, 36.9], [116.61, 36.91], [116.61, 36.9], [116.6, 36.91], [116.6, 36.9]]],
    }
    deep = {"type": "Polygon", "coordinates": [[[*point, 12.5] for point in ring] for ring in square(2)["coordinates"]]}
    data = geojson(
        ({"code": GRIDS + "001", "name": "蝴蝶"}, bow),
        ({"code": "37148200100100", "name": "短"}, square(0)),
        ({"code": GRIDS + "003", "name": ""}, square(0)),
        ({"code": GRIDS + "004", "name": "无图"}, None),
        ({"code": GRIDS + "005", "name": "点"}, mapping(Point(116.6, 36.9))),
        ({"code": "371482001009001", "name": "孤儿"}, square(1)),
        ({"code": GRIDS + "006", "name": "河外"}, square(8)),
        ({"code": GRIDS + "007", "name": "立体"}, deep),
        ({"code": GRIDS + "007", "name": "重号"}, square(1)),
    )

    report = check(data, level="grid")

    assert said(report) == [
        (1, "边界", "无效的多边形：边界自相交，位置 116.605 36.905。"),
        (2, "code", "“37148200100100”不是 15 位编码。"),
        (3, "name", "名称为空，或超过 60 个字。"),
        (4, "边界", "没有多边形。"),
        (5, "边界", "这是 Point，不是多边形。"),
        (6, "编码", "上级区域 371482001009 既不在文件里，也不在系统里。"),
        (7, "边界", "有 100 % 在上级区域 371482001001 之外。"),
        (9, "编码", "编码与第 8 行重复。"),
    ]
    assert [row.outcome for row in report.rows] == [*["refused"] * 7, "new", "refused"]
    assert not report.is_writable
    assert not report.rows[7].geometry.has_z


def test_rows_with_errors_can_be_left_out(parents, two_grids):
    data = geojson(({"code": GRIDS + "001", "name": "第1网格"}, square(0)), ({"code": "x", "name": "坏"}, square(1)))

    counts = import_areas(check(data, skip_bad=True), by=IMPORT)

    assert counts == {"new": 1, "changed": 0, "unchanged": 0, "refused": 1}
    assert Area.objects.filter(level="grid").count() == 1


def test_overlapping_base_grids_are_refused_but_not_slivers_and_not_other_times(parents):
    an_area(GRIDS + "009", "旧网格", square(2), valid_to=dt.date(2025, 12, 31), valid_from=dt.date(2025, 1, 1))
    an_area(GRIDS + "010", "现网格", square(1))
    data = geojson(
        ({"code": GRIDS + "001", "name": "甲"}, square(0)),
        ({"code": GRIDS + "002", "name": "乙"}, square(0.5, width=0.5)),
        ({"code": GRIDS + "003", "name": "丙"}, square(1.999, width=1)),
    )

    report = check(data)

    assert said(report) == [(2, "边界", "与 甲（371482001001001）重叠 495458 平方米。")]
    assert [row.outcome for row in report.rows] == ["new", "refused", "new"]


def test_a_retired_code_is_never_used_again(parents, two_grids):
    area = an_area(GRIDS + "001", "旧", square(2), valid_to=dt.date(2026, 3, 1))
    from linli.record import registers

    registers.retire(area, by=IMPORT)

    assert said(check(two_grids)) == [(1, "编码", "这个编码已经停用，编码不重复使用。")]


def test_a_column_that_is_not_there_is_named_with_those_that_are(parents, two_grids):
    report = check(two_grids, mapping={"code": "BM", "name": "name", "colour": "name"})

    assert [(p.column, p.text) for p in report.problems] == [
        ("BM", "文件里没有“BM”这一列，只有：code, name, remark。"),
        (
            "colour",
            "没有“colour”这个字段，只有：code, name, is_dedicated, dedicated_kind, host, phone, supervision_phone, "
            "contact, extent, landmarks, valid_from, valid_to。",
        ),
    ]
    assert report.rows == []


def test_a_date_that_is_none_is_said(parents):
    data = geojson(({"code": GRIDS + "001", "name": "甲", "启用日期": "2026-02-30", "停用日期": "明年"}, square(0)))

    assert [(n, column) for n, column, _text in said(check(data))] == [(1, "启用日期"), (1, "停用日期")]


# --- what is wrong with a file ---


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "文件是空的。"),
        (b"  \n", "文件是空的。"),
        (b"\xff\xd8\xff\xe0 a photo", "既不是 GeoJSON"),
        (b"{", "GeoJSON 已损坏"),
        (b"[" * 200_000, "既不是 GeoJSON"),
        (b'{"a":' * 100_000, "嵌套太深"),
        ("{“名称”}".encode("gbk"), "不是 UTF-8 编码"),
        (b'{"type": "Polygon"}', "不是 GeoJSON 要素集合"),
        (b'{"type": "FeatureCollection", "features": []}', "文件里没有区域"),
        (b'{"type": "FeatureCollection", "features": [1, null]}', "文件里没有区域"),
        (b"<OGRVRTDataSource><OGRVRTLayer/></OGRVRTDataSource>", "既不是 GeoJSON"),
        (b"SQLite format 3\x00" + b"\x00" * 200, "文件读不了"),
        (b"PK\x03\x04 broken", "压缩包无法解开"),
    ],
)
def test_a_file_that_is_none_of_the_three_is_refused_with_a_reason(data, words):
    with pytest.raises(BadFile, match=words):
        read_polygons(data)


def test_a_zip_without_its_parts_is_refused(tmp_path):
    with pytest.raises(BadFile, match=r"缺少：\.dbf"):
        read_polygons(shapefile(tmp_path, without=(".dbf",)))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("photo.jpg", b"x")
    with pytest.raises(BadFile, match="没有区域图形"):
        read_polygons(packed.getvalue())


def test_a_zip_that_unpacks_into_a_monster_is_refused_before_it_does():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in (".shx", ".dbf"):
            archive.writestr(f"a{part}", b"")
        with archive.open("a.shp", "w", force_zip64=True) as bomb:
            for _megabyte in range(301):
                bomb.write(b"\x00" * 1024 * 1024)
    assert len(packed.getvalue()) < 1024 * 1024

    with pytest.raises(BadFile, match="解压后太大"):
        read_polygons(packed.getvalue())


def test_nothing_is_left_on_the_disk(two_grids):
    before = set(Path(tempfile.gettempdir()).glob("linli-polygons-*"))
    read_polygons(two_grids)

    assert set(Path(tempfile.gettempdir()).glob("linli-polygons-*")) == before


def test_swapped_coordinates_and_unnamed_metres_are_errors_and_a_far_country_is_a_warning(parents):
    swapped = mapping(box(36.9, 116.6, 36.91, 116.61))
    metres = mapping(box(464_000, 4_085_000, 464_100, 4_085_100))
    far = mapping(box(-87.7, 41.9, -87.6, 42.0))
    files = [geojson(({"code": GRIDS + "001", "name": "甲"}, polygon)) for polygon in (swapped, metres, far)]

    assert [[(p.text, p.is_error) for p in check(data).problems] for data in files] == [
        [("这个文件的经度和纬度写反了。", True)],
        [("坐标是没有注明坐标系的米，不是经纬度。请附上 .prj 文件，或导出为经纬度。", True)],
        [("这些区域在中国境外。文件和坐标系选对了吗？", False)],
    ]


# --- the command ---


def test_the_command_writes_only_when_asked(parents, two_grids, tmp_path, capsys):
    path = tmp_path / "grids.geojson"
    path.write_bytes(two_grids)

    call_command("import_areas", path, level="grid", map="code=code,name=name", valid_from="2026-02-01")
    assert capsys.readouterr().out.splitlines() == [
        "columns not used: remark",
        "new 2, changed 0, unchanged 0, refused 0",
        "Nothing was written. Add --write to import.",
    ]
    assert Area.objects.filter(level="grid").count() == 0
    call_command("import_areas", path, valid_from="2026-02-01", write=True)
    assert {a.valid_from for a in Area.objects.filter(level="grid")} == {dt.date(2026, 2, 1)}


@pytest.mark.parametrize("wrong", [{"map": "code"}, {"valid_from": "gestern"}, {"valid_from": "2026-02-30"}])
def test_the_command_refuses_what_it_does_not_understand(parents, two_grids, tmp_path, wrong):
    path = tmp_path / "grids.geojson"
    path.write_bytes(two_grids)
    with pytest.raises(CommandError):
        call_command("import_areas", path, **wrong)
    with pytest.raises(CommandError):
        call_command("import_areas", tmp_path / "nothing.geojson")


# --- real polygons ---


@real_data
def test_the_police_beats_of_a_foreign_city_come_in_as_a_tree_of_three_levels(db):
    data = (DATASETS / "polygons" / "chicago_beats.geojson").read_bytes()
    content = json.loads(data)
    an_area("990000", "芝加哥")
    above, again = defaultdict(list), Counter()
    for feature in content["features"]:
        p = feature["properties"]
        again[p["beat_num"]] += 1
        p["no"] = str(int(p["beat_num"]) % 10 + 100 * again[p["beat_num"]])  # one beat has two enclaves
        for code in (f"990000{p['district']:0>3}", f"990000{p['district']:0>3}{p['sector']:0>3}"):
            above[code].append(shape(feature["geometry"]))
    for code, shapes in above.items():
        an_area(code, code, mapping(unary_union(shapes)))
    mapping_ = {"code": "990000{district:3}{sector:3}{no:3}", "name": "beat_num"}

    report = check(json.dumps(content).encode(), mapping=mapping_, level="grid")

    assert [p.is_error for p in report.problems] == [False]  # outside China
    assert [p for p in said(report) if p[0]] == []
    assert report.counts == {"new": 277, "changed": 0, "unchanged": 0, "refused": 0}
    import_areas(report, by=IMPORT)
    for row in report.rows[:40]:
        point = row.geometry.representative_point()
        assert locate(point.x, point.y).base == row.code


@real_data
def test_the_outline_of_a_city_in_gcj02_moves_back_by_half_a_kilometre(db):
    data = (DATASETS / "polygons" / "yucheng_371482_gcj02.geojson").read_bytes()
    how = {"mapping": {"code": "adcode", "name": "name"}}
    as_it_came, corrected = (check(data, crs=crs, **how).rows[0] for crs in ("wgs84", "gcj02"))
    came, went = (shapely.get_coordinates(row.geometry) for row in (as_it_came, corrected))
    moved = [distance_metres(a, b) for a, b in zip(came, went, strict=True)]
    back = [distance_metres(from_wgs84(*b, "gcj02"), a) for a, b in zip(came, went, strict=True)]

    assert (corrected.code, corrected.fields["level"], corrected.outcome) == ("371482", "city", "new")
    assert 450 < min(moved) < max(moved) < 600
    assert max(back) < 0.1
