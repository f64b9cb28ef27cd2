"""Draws the demo city: an invented street plan, always the same, from the words in ``data/city.yaml``.

One lattice of lanes is bent a little; communities and base grids are rectangles of its cells,
found by halving again and again. Neighbours share every vertex, so nothing can overlap or gape.
``python -m linli.demo.plan`` writes the files anew; a test holds them equal to what this draws.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from math import cos, radians, sin
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import yaml

DATA = Path(__file__).parent / "data"
COLUMNS, ROWS = 42, 30  # cells between lanes
METRES_NORTH, METRES_EAST = 110_980.0, 89_100.0  # one degree, at this latitude

Point = tuple[float, float]
Feature = dict[str, Any]


class Block(NamedTuple):
    """Cells from (left, low) up to, but not including, (right, high)."""

    left: int
    low: int
    right: int
    high: int

    @property
    def cells(self) -> int:
        return (self.right - self.left) * (self.high - self.low)

    def corners(self) -> Iterator[tuple[int, int]]:
        """All crossings around it, anticlockwise, the first not repeated."""
        yield from ((x, self.low) for x in range(self.left, self.right))
        yield from ((self.right, y) for y in range(self.low, self.high))
        yield from ((x, self.high) for x in range(self.right, self.left, -1))
        yield from ((self.left, y) for y in range(self.high, self.low, -1))


class Street:
    """Where the lanes cross: uneven distances, a gentle bend, the whole turned by seven degrees."""

    def __init__(self, random: Random, lon: float, lat: float) -> None:
        self.lon, self.lat = lon, lat
        self.xs, self.ys = _steps(random, COLUMNS), _steps(random, ROWS)

    def crossing(self, column: float, row: float) -> Point:
        """Longitude and latitude; a crossing may lie between lanes."""
        x, y = _between(self.xs, column), _between(self.ys, row)
        x, y = x + 45 * sin(y / 610), y + 60 * sin(x / 830 + 0.6) + 18 * sin(x / 190)
        turn = radians(7)
        east, north = x * cos(turn) - y * sin(turn), x * sin(turn) + y * cos(turn)
        return round(self.lon + east / METRES_EAST, 6), round(self.lat + north / METRES_NORTH, 6)

    def polygon(self, corners: Iterator[tuple[int, int]] | list[tuple[float, float]]) -> dict[str, Any]:
        ring = [self.crossing(*corner) for corner in corners]
        return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


@cache
def city() -> dict[str, Any]:
    """The words and numbers of the demo city."""
    words: dict[str, Any] = yaml.safe_load((DATA / "city.yaml").read_text())
    return words


def areas() -> dict[str, Any]:
    """City, subdistrict, communities, base and dedicated grids, as GeoJSON in WGS-84."""
    random, words = Random(371482), city()
    street = Street(random, **words["centre_of_plan"])
    whole = Block(0, 0, COLUMNS, ROWS)
    subdistrict = words["subdistrict"]
    features = [
        _feature(words["city"]["code"], words["city"]["name"], "city", None),
        _feature(subdistrict["code"], subdistrict["name"], "subdistrict", street.polygon(whole.corners())),
    ]
    communities = _halve(random, whole, len(words["communities"]))
    shares = _shares([block.cells for block in communities], words["base_grids"])
    compounds = _compounds(random)
    hosts: list[tuple[Feature, Block]] = []
    for n, (community, block, share) in enumerate(zip(words["communities"], communities, shares, strict=True), 1):
        code = f"{subdistrict['code']}{n:03}"
        features.append(_feature(code, community["name"], "community", street.polygon(block.corners())))
        for m, part in enumerate(_halve(random, block, share), 1):
            name = next(compounds)
            grid = _feature(
                f"{code}{m:03}",
                f"{community['name'].removesuffix('社区')}{m:02}网格（{name}）",
                "grid",
                street.polygon(part.corners()),
                compound=name,
                extent=_extent(part),
            )
            features.append(grid)
            hosts.append((grid, part))
    features += _dedicated(random, street, hosts)
    return {"type": "FeatureCollection", "features": sorted(features, key=lambda f: f["properties"]["code"])}


def stations(features: list[Feature]) -> list[dict[str, Any]]:
    """The service stations (网格红色驿站): one in every community's house, the others in base grids."""
    random, words = Random(122), city()
    communities = [f for f in features if f["properties"]["level"] == "community"]
    grids = [f for f in features if f["properties"].get("compound")]
    chosen = sorted(random.sample(range(len(grids)), words["stations"] - len(communities)))
    rows = [_station(random, f, f"{f['properties']['name']}党群服务站", 8) for f in communities]
    return rows + [_station(random, grids[n], f"{grids[n]['properties']['compound']}红色驿站", 4) for n in chosen]


def workers(features: list[Feature]) -> list[dict[str, str]]:
    """One worker for each grid, and for the first grids of the town a second one."""
    random, words = Random(301), city()
    grids = [f["properties"]["code"] for f in features if f["properties"]["level"] == "grid"]
    base = [f["properties"]["code"] for f in features if f["properties"].get("compound")]
    codes = sorted([*grids, *base[:: len(base) // 14][: words["grid_workers"] - len(grids)]])
    names = [(f, g) for f in words["names"]["family"] for g in words["names"]["given"]]
    chosen = random.sample(names, len(codes))
    return [
        {"username": f"w{n:03}", "family": family, "given": given, "phone": f"1990000{n:04}", "area": code}
        for n, (code, (family, given)) in enumerate(zip(codes, chosen, strict=True), 1)
    ]


GRID_OF_NEIGHBOURS = "371482001001001"
NEIGHBOURS = [  # 街坊: who works for no office, in the grid of the named cast
    {"username": "n001", "family": "田", "given": "秀英", "area": GRID_OF_NEIGHBOURS, "role": "volunteer"},
    {"username": "n002", "family": "梁", "given": "师傅", "area": GRID_OF_NEIGHBOURS, "unit": "物业服务中心", "role": "property"},
]  # fmt: skip


def staff() -> list[dict[str, str]]:
    """Who works in the units, beside the named cast: handlers, clerks, community workers."""
    random, words = Random(350), city()
    units: list[dict[str, Any]] = yaml.safe_load((DATA / "units.yaml").read_text())
    places = [(u["name"], u.get("role", "handler")) for u in units for _ in range(u.get("handlers", 0))]
    committees = [f"{c['name']}居民委员会" for c in words["communities"]]
    places += [(name, "community_worker") for name in committees for _ in range(3)]
    names = random.sample([(f, g) for f in words["names"]["family"] for g in words["names"]["given"]], len(places))
    return [
        {"username": f"s{n:03}", "family": family, "given": given, "unit": unit, "role": role}
        for n, ((unit, role), (family, given)) in enumerate(zip(places, names, strict=True), 1)
    ] + NEIGHBOURS


def write() -> None:
    """Write the four files that are committed."""
    for name, text in drawn().items():
        (DATA / name).write_text(text)


def drawn() -> dict[str, str]:
    """The files by name, as they must stand in ``data/``."""
    collection = areas()
    features = collection["features"]
    lines = ",\n".join(json.dumps(f, ensure_ascii=False, separators=(",", ":")) for f in features)
    return {
        "areas.geojson": f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n',
        "stations.yaml": _yaml(stations(features)),
        "workers.yaml": _yaml(workers(features)),
        "staff.yaml": _yaml(staff()),
    }


def _extent(block: Block) -> str:
    """Its four sides in words (四至范围); every second line is a road, those between are lanes."""
    streets = city()["streets"]
    east, west = (_line(streets["north_south"], n, "路") for n in (block.right, block.left))
    south, north = (_line(streets["east_west"], n, "街") for n in (block.low, block.high))
    return f"东至{east}，南至{south}，西至{west}，北至{north}"


def _line(names: list[str], n: int, kind: str) -> str:
    return names[n // 2] + (kind if n % 2 == 0 else "巷")


def _steps(random: Random, count: int) -> list[float]:
    """Distances in metres from the middle: every fifth lane is a street and stands further off."""
    gaps = [random.uniform(92, 118) + (14 if n % 5 == 0 else 0) for n in range(count)]
    ends = [sum(gaps[:n]) for n in range(count + 1)]
    return [end - ends[-1] / 2 for end in ends]


def _between(steps: list[float], place: float) -> float:
    whole = min(int(place), len(steps) - 2)
    return steps[whole] + (place - whole) * (steps[whole + 1] - steps[whole])


def _halve(random: Random, block: Block, parts: int) -> list[Block]:
    """Cut into so many parts of about the same size, always across the longer side."""
    if parts == 1:
        return [block]
    first = parts // 2
    wide, tall = block.right - block.left, block.high - block.low
    across = wide >= tall
    side, other = (wide, tall) if across else (tall, wide)
    cut = round(side * first / parts + random.uniform(-0.08, 0.08) * side)
    cut = min(max(cut, -(-first // other)), side - -(-(parts - first) // other))
    if across:
        halves = block._replace(right=block.left + cut), block._replace(left=block.left + cut)
    else:
        halves = block._replace(high=block.low + cut), block._replace(low=block.low + cut)
    return _halve(random, halves[0], first) + _halve(random, halves[1], parts - first)


def _shares(sizes: list[int], total: int) -> list[int]:
    """So many in all, by size; what is left goes to the largest remainders."""
    exact = [size * total / sum(sizes) for size in sizes]
    shares = [int(share) for share in exact]
    order = sorted(range(len(sizes)), key=lambda n: shares[n] - exact[n])
    for n in order[: total - sum(shares)]:
        shares[n] += 1
    return shares


def _compounds(random: Random) -> Iterator[str]:
    words = city()["compounds"]
    names = [first + last for first in words["first"] for last in words["last"]]
    yield from random.sample(names, len(names))


def _dedicated(random: Random, street: Street, hosts: list[tuple[Feature, Block]]) -> Iterator[Feature]:
    """Schools, hospitals, markets and firms: each well inside one cell of a base grid."""
    cells = [(grid, x, y) for grid, b in hosts for x in range(b.left, b.right) for y in range(b.low, b.high)]
    kinds = city()["dedicated"]
    chosen = iter(random.sample(cells, sum(kind["count"] for kind in kinds.values())))
    numbers: dict[str, int] = defaultdict(lambda: 800)  # dedicated grids of a community count from 801
    for kind, row in kinds.items():
        for name in _names(random, row["names"], row["count"]):
            host, x, y = next(chosen)
            left, low = x + random.uniform(0.12, 0.25), y + random.uniform(0.12, 0.25)
            right, high = x + random.uniform(0.6, 0.88), y + random.uniform(0.6, 0.88)
            community = host["properties"]["code"][:12]
            numbers[community] += 1
            code = f"{community}{numbers[community]:03}"
            polygon = street.polygon([(left, low), (right, low), (right, high), (left, high)])
            yield _feature(code, f"{name}专属网格", "grid", polygon, kind=kind, host=host["properties"]["code"])


def _names(random: Random, patterns: list[str], count: int) -> list[str]:
    words, numerals = city()["dedicated_words"], "一二三四五六七八九十"
    every = [p.format(w=w, n=n) for p in patterns for w in (words if "{w}" in p else [""]) for n in numerals]
    return random.sample(list(dict.fromkeys(every)), count)


def _feature(code: str, name: str, level: str, polygon: dict[str, Any] | None, **more: str) -> Feature:
    is_dedicated = "host" in more
    properties = {"code": code, "name": name, "level": level, "is_dedicated": is_dedicated, **more}
    return {"type": "Feature", "properties": properties, "geometry": polygon}


def _station(random: Random, feature: Feature, name: str, most: int) -> dict[str, Any]:
    ring = feature["geometry"]["coordinates"][0][:-1]
    lon, lat = (round(sum(p[axis] for p in ring) / len(ring), 6) for axis in (0, 1))
    words = city()
    zones = random.sample(words["station_zones"], random.randint(2, most))
    hours = random.choice(words["station_hours"])
    return {"name": name, "area": feature["properties"]["code"], "lon": lon, "lat": lat, "hours": hours, "zones": zones}


def _yaml(rows: list[dict[str, Any]]) -> str:
    text = yaml.safe_dump(rows, allow_unicode=True, sort_keys=False, width=400, default_flow_style=None)
    return f"# drawn by linli/demo/plan.py; invented throughout\n{text}"


if __name__ == "__main__":
    write()
