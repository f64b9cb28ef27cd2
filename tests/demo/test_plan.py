"""The street plan of the demo city."""

from collections import Counter

from shapely import STRtree
from shapely.geometry import shape

from linli.demo.plan import DATA, drawn
from linli.demo.queries import area_features, rows


def polygons(**about):
    return {
        f["properties"]["code"]: shape(f["geometry"])
        for f in area_features()
        if f["geometry"] and all(f["properties"][name] == value for name, value in about.items())
    }


def test_the_committed_files_are_what_the_plan_draws():
    for name, text in drawn().items():
        assert (DATA / name).read_text() == text, f"run python -m linli.demo.plan: {name} is another"


def test_the_map_is_small_enough_to_commit():
    assert (DATA / "areas.geojson").stat().st_size < 600_000


def test_there_are_as_many_of_each_as_the_article_says():
    kinds = Counter((f["properties"]["level"], f["properties"]["is_dedicated"]) for f in area_features())

    assert kinds == {
        ("city", False): 1,
        ("subdistrict", False): 1,
        ("community", False): 10,
        ("grid", False): 154,
        ("grid", True): 133,
    }
    assert (len(rows("workers")), len(rows("stations"))) == (301, 122)


def test_base_grids_fill_the_subdistrict_without_overlap():
    base, whole = list(polygons(level="grid", is_dedicated=False).values()), polygons(level="subdistrict")
    tree = STRtree(base)

    assert [p for p in base if not p.is_valid] == []
    assert [
        (a, b) for a, p in enumerate(base) for b in tree.query(p) if b > a and p.intersection(base[b]).area > 0
    ] == []
    assert abs(sum(p.area for p in base) - whole["371482001"].area) < 1e-12


def test_every_grid_lies_in_its_community_and_every_dedicated_grid_in_its_host():
    communities, base = polygons(level="community"), polygons(level="grid", is_dedicated=False)
    hosts = {f["properties"]["code"]: f["properties"].get("host") for f in area_features()}

    assert [code for code, p in base.items() if not communities[code[:12]].covers(p)] == []
    dedicated = polygons(is_dedicated=True)
    assert [code for code, p in dedicated.items() if not base[hosts[code]].contains_properly(p)] == []


def test_every_grid_has_a_worker():
    grids = {f["properties"]["code"] for f in area_features() if f["properties"]["level"] == "grid"}

    assert {row["area"] for row in rows("workers")} == grids


def test_names_of_areas_and_telephones_are_each_their_own():
    names = Counter(f["properties"]["name"] for f in area_features())
    phones = Counter(row["phone"] for row in rows("workers"))

    assert [name for name, n in [*names.items(), *phones.items()] if n > 1] == []


def test_grids_are_numbered_as_the_convention_says():
    numbers = {
        (f["properties"]["is_dedicated"], int(f["properties"]["code"][12:]))
        for f in area_features()
        if f["properties"]["level"] == "grid"
    }

    assert {n for is_dedicated, n in numbers if is_dedicated} <= set(range(801, 1000))
    assert {n for is_dedicated, n in numbers if not is_dedicated} <= set(range(1, 800))
