"""The demo city goes into the registers, by acts like any other data; run twice it changes nothing."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from time import monotonic
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from linli.cases.models import Category
from linli.cases.queries.leads import BY_PLACE
from linli.demo.plan import city
from linli.demo.queries import area_features, rows
from linli.kernel.actor import IMPORT
from linli.kernel.memory import forget
from linli.people.models import Account, Post, Role, Unit, User
from linli.places.actions import add_area
from linli.places.models import Area, ServicePoint
from linli.record import registers
from linli.record.bulk import Beginning, begin_many

Say = Callable[[str], None]
COMMITTEE, PARTY = "{}居民委员会", "中共{}委员会"


def load_city(say: Say) -> None:
    """Areas, units, who leads which category, people with their posts, and stations. What is there already stays as it is."""
    for what, load in (
        ("areas", _areas),
        ("units", _units),
        ("leads", _leads),
        ("people", _people),
        ("stations", _stations),
    ):
        with _told(say, what) as count, transaction.atomic():
            count.append(load())
    forget()  # what was put there in bulk


CONTACTS = ("严老师", "柏主任", "祁经理", "温科长", "聂站长", "简主任", "娄经理")


def valid_from() -> date:
    """The day from which everything of the demo city holds."""
    day: date = city()["valid_from"]
    return day


def _areas() -> int:
    known = set(Area.objects.values_list("code", flat=True))
    new = [f for f in area_features() if f["properties"]["code"] not in known]
    for feature in sorted(new, key=lambda f: (f["properties"]["is_dedicated"], f["properties"]["code"])):
        add_area(_area(feature["properties"], feature["geometry"]), by=IMPORT)
    return len(new)


def _area(about: dict[str, Any], polygon: dict[str, Any] | None) -> Area:
    subdistrict = city()["subdistrict"]
    area = Area(code=about["code"], name=about["name"], level=about["level"], polygon=polygon)
    area.valid_from, area.is_dedicated = valid_from(), about["is_dedicated"]
    area.phone, area.supervision_phone = subdistrict["phone"], subdistrict["supervision_phone"]
    if area.code.startswith(subdistrict["code"]) and len(area.code) > len(subdistrict["code"]):
        area.phone = _community_phone(int(area.code[9:12]))
    area.extent, area.landmarks = about.get("extent", ""), about.get("compound", "")
    if area.is_dedicated:
        area.dedicated_kind, area.host_id = about["kind"], about["host"]
        area.contact = CONTACTS[int(area.code[12:]) % len(CONTACTS)]  # of the school, the market … itself
    return area


def _community_phone(n: int) -> str:
    return f"0534-0000{4000 + n}"


def _units() -> int:
    known = set(Unit.objects.values_list("name", flat=True))
    new = [row for row in _all_units() if row["name"] not in known]
    for row in new:
        unit = Unit(name=row["name"], kind=row["kind"], phone=row.get("phone", ""), area_id=row.get("area"))
        if parent := row.get("parent"):
            unit.parent = Unit.objects.get(name=parent)
        registers.add(unit, by=IMPORT)
    return len(new)


def _all_units() -> Iterator[dict[str, Any]]:
    codes, subdistrict = _communities(), rows("units")[0]["name"]
    for row in rows("units"):
        yield {**row, "area": codes.get(row.get("community", ""))}
    for n, (name, code) in enumerate(codes.items(), 1):
        phone = _community_phone(n)
        committee, party = COMMITTEE.format(name), PARTY.format(name)
        yield {"kind": Unit.Kind.PARTY, "name": party, "parent": subdistrict, "area": code}
        yield {"kind": Unit.Kind.COMMITTEE, "name": committee, "parent": subdistrict, "area": code, "phone": phone}
    for code, compound in _brand_compounds(codes).items():
        party = next(PARTY.format(name) for name, community in codes.items() if code.startswith(community))
        yield {
            "kind": Unit.Kind.PARTY,
            "name": f"{compound.removesuffix('小区')}小区党支部",
            "parent": party,
            "area": code,
        }


def _leads() -> int:
    """Categories whose usual lead is one unit of this city; where the place decides, it goes on deciding."""
    named = {unit.name: unit for unit in Unit.objects.all()}
    for hint, kind in BY_PLACE.items():
        if len(alike := [unit for unit in named.values() if unit.kind == kind]) == 1:
            named[hint] = alike[0]
    new = [c for c in Category.objects.filter(parent__isnull=False, lead_unit=None) if c.lead_hint in named]
    for category in new:
        registers.change(category, changes={"lead_unit": named[category.lead_hint]}, by=IMPORT)
    return len(new)


def _communities() -> dict[str, str]:
    """The code of each community, by name."""
    about = [feature["properties"] for feature in area_features()]
    return {a["name"]: a["code"] for a in about if a["level"] == Area.Level.COMMUNITY}


def _brand_compounds(codes: dict[str, str]) -> dict[str, str]:
    """One compound of each community has a Party branch of its own (小区党组织)."""
    first = {f"{code}001" for code in codes.values()}
    about = [feature["properties"] for feature in area_features()]
    return {a["code"]: a["compound"] for a in about if a["code"] in first}


def _people() -> int:
    """Only the named cast has passwords."""
    cast = {row["replaces"]: row for row in rows("cast") if "replaces" in row}
    people = [{**row, **cast.get(row["username"], {}), "role": Role.GRID_WORKER} for row in rows("workers")]
    people += rows("staff") + [row for row in rows("cast") if "replaces" not in row]
    known = set(User.objects.values_list("username", flat=True))
    units = dict(Unit.objects.values_list("name", "pk"))
    committees = {u.area_id: u.pk for u in Unit.objects.filter(kind=Unit.Kind.COMMITTEE)}
    new = [row for row in people if row["username"] not in known]
    with ThreadPoolExecutor() as pool:  # a good password hash takes half a second, and lets other threads run
        passwords = list(pool.map(make_password, [row.get("password") for row in new]))
    users = [User(username=row["username"], last_name=row["family"], first_name=row["given"]) for row in new]
    for user, password in zip(users, passwords, strict=True):
        user.password = password
    User.objects.bulk_create(users)
    begin_many([Beginning(Account(user=user), "open_account", IMPORT) for user in users])
    posts = []
    for user, row in zip(users, new, strict=True):
        area = row.get("area", "")
        unit = units[row["unit"]] if "unit" in row else committees[area[:12]]
        post = Post(user=user, unit_id=unit, role=row["role"], valid_from=valid_from())
        post.work_phone, post.area_id = row.get("phone", ""), area or _area_of(unit, committees)
        posts.append(post)
    begin_many([Beginning(post, "add", IMPORT) for post in posts])
    return len(new)


def _area_of(unit: int, committees: dict[str | None, int]) -> str | None:
    """Who works in a community covers it; everybody else the whole city."""
    return next((area for area, pk in committees.items() if pk == unit), None)


def _stations() -> int:
    known = set(ServicePoint.objects.values_list("area", "name"))
    new = [row for row in rows("stations") if (row["area"], row["name"]) not in known]
    phones = dict(Area.objects.values_list("code", "phone"))
    stations = []
    for row in new:
        station = ServicePoint(name=row["name"], area_id=row["area"], opening=row["hours"], zones=row["zones"])
        station.longitude, station.latitude, station.phone = row["lon"], row["lat"], phones[row["area"]]
        stations.append(station)
    begin_many([Beginning(station, "add", IMPORT) for station in stations])
    return len(new)


@contextmanager
def _told(say: Say, what: str) -> Iterator[list[int]]:
    count: list[int] = []
    began = monotonic()
    yield count
    say(f"  demo {what}: {count[0]} new, {monotonic() - began:.1f} s")
