"""A year of visits in a city of grids, written with COPY, and what is asked of it: today's page, what a phone sends, the map of
coverage, grids that are cut anew.

Requests go through Django in this process, so that beside the wall time the CPU time of Python is known; PostgreSQL's is not in it.
Of visits the rows are made, with the last sight of each door; of their acts none, but for those that are measured.
"""

import json
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median, quantiles
from typing import Any
from uuid import uuid4

from django.core.management import call_command
from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from shapely.geometry import box

from bench_app.generator import Seals
from linli.cases.models import Case
from linli.demo.actions import load_city
from linli.field.actions import enrol_device, new_key
from linli.field.queries.devices import HEADER, digest_of
from linli.kernel.actor import CLOCK, IMPORT
from linli.people.models import Post, Role, Unit, User
from linli.people.queries import person
from linli.places.actions import decide_recut, plan_recut, take_effect
from linli.places.geometry import as_geojson, from_geojson
from linli.places.models import Area, Building, BuildingGrid, Compound, Dwelling, Recut
from linli.places.queries import rehearse
from linli.record.models import Act, Entry, Head
from linli.visits.models import LastSeen, Round, Stop, Visit
from linli.visits.rules import Result

DWELLINGS, VISITS, OPEN_CASES = 60_000, 600_000, 10_000
PER_BUILDING, PER_ROUND = 24, 40
QUEUED, AT_ONCE = 100, 50  # what waited on a phone; how much of it a phone sends in one request
RESULTS = [Result.FINE] * 7 + [Result.NOBODY] * 2 + [Result.HEARD]
TRIES = 100
HEAD = ["what", "wall p50 ms", "wall p95 ms", "CPU p50 ms", "CPU p95 ms", "queries", "limit ms"]


@dataclass
class Times:
    """What some measurements took, in milliseconds."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    queries: list[int] = field(default_factory=list)

    @contextmanager
    def taken(self) -> Iterator[None]:
        reset_queries()
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        self.wall.append((time.perf_counter() - wall) * 1000)
        self.cpu.append((time.process_time() - cpu) * 1000)


def measure(tell: Callable[[str], None]) -> None:
    """Load, ask, and tell one table line by line."""
    began = time.monotonic()
    grids = _load()
    loaded = time.monotonic() - began
    workers = list(
        Post.objects.filter(role=Role.GRID_WORKER, state="active", area__code__in=grids).select_related("user")
    )
    counts = f"{Area.objects.filter(level='grid').count()} grids, {Dwelling.objects.count():,} dwellings"
    posts = Post.objects.filter(role=Role.GRID_WORKER, state="active").count()
    tell(f"{counts}, {posts} workers, {Visit.objects.count():,} visits; loaded in {loaded:.0f} s.\n")
    tell(_row(HEAD))
    tell(_row(["---"] * len(HEAD)))
    chosen = random.Random(7).sample(workers, min(TRIES, len(workers)))
    tell(_told("today's page (the field pack of a worker)", _packs(chosen), 150))
    tell(_told("today's page (rounds on the desk)", _pages(chosen, "/visits/"), 150))
    tell(_told("one round, door by door", _rounds(chosen), 150))
    tell(_told(f"sync of {QUEUED} queued visits, {AT_ONCE} a request", _syncs(chosen[:10]), 2000))
    leader = User.objects.filter(posts__role=Role.SUPERVISOR, posts__state="active").order_by("pk").first()
    community = User.objects.filter(posts__role=Role.COMMUNITY_WORKER, posts__state="active").order_by("pk").first()
    assert leader is not None
    assert community is not None
    tell(_told("coverage map of the whole city", _again(leader, "/visits/coverage/"), 200))
    tell(_told("coverage map of a community", _again(community, "/visits/coverage/"), 200))
    tell(_told("coverage of a grid by building", _pages(chosen, "/visits/coverage/"), 200))
    for what, times in _recut(grids).items():
        tell(_told(what, times, 10_000))


def _load() -> list[str]:
    """The city, its houses, a year at their doors and today's rounds; the codes of the base grids."""
    call_command("setup", stdout=sys.stderr)
    load_city(lambda line: print(line, file=sys.stderr))
    grids = list(
        Area.objects.filter(level="grid", is_dedicated=False, state="active")
        .order_by("code")
        .values_list("code", flat=True)
    )
    with connection.cursor() as cursor:  # what is referred to is there, by construction
        cursor.execute("SET session_replication_role = replica")
    doors = _houses(grids)
    walkers: dict[str, Post] = {}
    for post in Post.objects.filter(role=Role.GRID_WORKER, state="active"):
        walkers.setdefault(str(post.area_id), post)
    _year(doors, walkers)
    _today(doors, walkers)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = DEFAULT")
        for model in (Compound, Building, Dwelling, Visit, Round):
            table = model._meta.db_table
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
        cursor.execute("VACUUM ANALYZE")
    return grids


def _houses(grids: Sequence[str]) -> dict[str, list[tuple[int, int]]]:
    """Of each grid its doors: id of the dwelling and of its building."""
    begun = date(2020, 1, 1)
    shapes = dict(Area.objects.filter(code__in=grids).values_list("code", "polygon"))
    compounds, buildings, terms, dwellings = [], [], [], []
    doors: dict[str, list[tuple[int, int]]] = {code: [] for code in grids}
    for n in range(-(-DWELLINGS // PER_BUILDING)):
        code = grids[n % len(grids)]
        middle = from_geojson(shapes[code]).representative_point()
        house = n + 1
        if n < len(grids):
            compounds.append((house, "active", 1, f"小区{house}", code[:12], ""))
        buildings.append(
            (
                house,
                "active",
                1,
                n % len(grids) + 1,
                f"{n // len(grids) + 1}号楼",
                n // len(grids),
                middle.x,
                middle.y,
                PER_BUILDING,
            )
        )
        terms.append((house, code, begun, None))
        for k in range(PER_BUILDING):
            door = n * PER_BUILDING + k + 1
            dwellings.append((door, house, uuid4(), k % 2 + 1, k // 4 + 1, f"{k // 4 + 1}0{k % 4 + 1}", None))
            doors[code].append((door, house))
    _copy(Compound, "id state version name area_id address", compounds)
    _copy(Building, "id state version compound_id name order longitude latitude dwelling_count", buildings)
    _copy(BuildingGrid, "building_id grid_id valid_from valid_to", terms)
    _copy(Dwelling, "id building_id key unit floor number ended_on", dwellings)
    return doors


def _year(doors: dict[str, list[tuple[int, int]]], walkers: dict[str, Post]) -> None:
    """Ten visits to each door, at any time of the last year; and what they say of the door."""
    chance, now, number = random.Random(600_000), timezone.now(), 0
    each = VISITS // sum(map(len, doors.values()))
    visits, seen = [], []
    for code, there in doors.items():
        walker = walkers[code].user_id if code in walkers else next(iter(walkers.values())).user_id
        for door, house in there:
            last = tried = newest = None
            for minutes in sorted((chance.randrange(1_500, 525_600) for _ in range(each)), reverse=True):
                number += 1
                at, result = now - timedelta(minutes=minutes), chance.choice(RESULTS)
                tried, newest = at, number
                last = at if result in {Result.FINE, Result.HEARD} else last
                visits.append((number, "kept", 1, door, code, walker, str(result), "door", at, "", False, True))
            seen.append((door, house, last, tried, newest))
        if len(visits) > 40_000:
            _copy(Visit, VISIT, visits)
            visits.clear()
    _copy(Visit, VISIT, visits)
    _copy(LastSeen, "dwelling_id building_id seen_at tried_at visit_id", seen)


VISIT = "id state version dwelling_id area_id visitor_id result way made_at words has_words is_settled"


def _today(doors: dict[str, list[tuple[int, int]]], walkers: dict[str, Post]) -> None:
    """A round of forty doors for each worker, from today on."""
    today, rounds, stops, named = timezone.localdate(), [], [], []
    for n, (code, post) in enumerate(walkers.items(), start=1):
        there = doors.get(code, [])[:PER_ROUND]
        rounds.append(
            (
                n,
                "open",
                1,
                "冬季用气安全走访",
                "看软管和通风",
                code,
                "all",
                today,
                today + timedelta(days=6),
                len(there),
            )
        )
        named.append((n, post.user_id))
        stops += [(n, door, place) for place, (door, _house) in enumerate(there)]
    _copy(Round, "id state version purpose ask area_id choice first_day last_day total", rounds)
    _copy(Round.workers.through, "round_id user_id", named)
    _copy(Stop, "round_id dwelling_id place", stops)


def _copy(model: type[Any], names: str, rows: Sequence[tuple[Any, ...]]) -> None:
    columns = ", ".join(f'"{name}"' for name in names.split())
    with connection.cursor() as cursor, cursor.copy(f"COPY {model._meta.db_table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _packs(workers: Sequence[Post]) -> Times:
    times = Times()
    for post in workers:
        key = _phone(post)
        _ask(times, lambda key=key: Client(SERVER_NAME="127.0.0.1").post("/field/load/", headers={HEADER: key}))
    return times


def _syncs(workers: Sequence[Post]) -> Times:
    """Each phone sends what waited: a hundred doors of its own grid."""
    times = Times()
    for post in workers:
        key = _phone(post)
        doors = Stop.objects.filter(round__area__code=post.area_id).values_list("dwelling_id", flat=True)
        further = Dwelling.objects.filter(building__grids__grid__code=post.area_id).values_list("pk", flat=True)
        chosen = list(dict.fromkeys([*doors, *further]))[:QUEUED]
        items = [{"id": str(uuid4()), "kind": "visit", "dwelling": pk, "result": "fine"} for pk in chosen]
        counted = nullcontext() if times.queries else CaptureQueriesContext(connection)  # counting costs time
        with counted as asked, times.taken():
            for start in range(0, len(items), AT_ONCE):
                body = json.dumps({"items": items[start : start + AT_ONCE]})
                answer = Client(SERVER_NAME="127.0.0.1").post(
                    "/field/send/", body, content_type="application/json", headers={HEADER: key}
                )
                said = answer.json()["answers"]
                if any(one["status"] != "done" for one in said):
                    raise RuntimeError(f"not done: {[one for one in said if one['status'] != 'done'][:2]}")
        if asked is not None:
            times.queries.append(len(asked))
            times.wall.pop(), times.cpu.pop()
    return times


def _phone(post: Post) -> str:
    key = new_key()
    enrol_device(name="bench", key_digest=digest_of(key), by=person(post.user, channel="field", post=post.pk))
    return key


def _pages(workers: Sequence[Post], path: str) -> Times:
    times = Times()
    for post in workers:
        client = _signed_in(post.user)
        _ask(times, lambda client=client: client.get(path))
    return times


def _rounds(workers: Sequence[Post]) -> Times:
    times = Times()
    for post in workers:
        client, round_ = _signed_in(post.user), Round.objects.filter(area__code=post.area_id).first()
        if round_ is not None:
            path = round_.get_absolute_url()
            _ask(times, lambda client=client, path=path: client.get(path))
    return times


def _again(user: User, path: str) -> Times:
    times, client = Times(), _signed_in(user)
    for _try in range(20):
        _ask(times, lambda: client.get(path))
    return times


def _signed_in(user: User) -> Client:
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user)
    return client


def _ask(times: Times, ask: Callable[[], Any]) -> None:
    """Once to warm up and to count what it asks the database, once for the times."""
    with CaptureQueriesContext(connection) as asked:
        answer = ask()
    if answer.status_code != 200:
        raise RuntimeError(f"answered {answer.status_code}")
    times.queries.append(len(asked))
    with times.taken():
        ask()


def _recut(grids: Sequence[str]) -> dict[str, Times]:
    """Three grids become six from tomorrow on, with ten thousand open requests in them."""
    ending = [code for code in grids if code.startswith(grids[0][:12])][:3]
    _open_cases(ending)
    keeper = person(User.objects.filter(posts__role=Role.ADMINISTRATOR).order_by("pk")[0], channel="desk")
    parts = []
    for area in Area.objects.filter(code__in=ending):
        assert area.polygon is not None
        ground = from_geojson(area.polygon)
        west, south, east, north = ground.bounds
        middle = (west + east) / 2
        for side, left, right in (("西", west, middle), ("东", middle, east)):
            shape = as_geojson(ground.intersection(box(left, south, right, north)))
            parts.append({"name": f"{area.name}{side}", "polygon": shape})
    tomorrow = timezone.localdate() + timedelta(days=1)
    community = Area.objects.get(code=ending[0][:12])
    done = plan_recut(community, begins_on=tomorrow, ending=ending, parts=parts, by=keeper)
    recut = Recut.objects.select_related("community").get(pk=done.root_id)
    found = {
        name: Times()
        for name in ("re-cut: rehearsal", "re-cut: decided", "re-cut: in effect, 10,000 open requests move")
    }
    steps = [lambda: rehearse(recut), lambda: decide_recut(recut, by=keeper), lambda: take_effect(recut, by=CLOCK)]
    for times, step in zip(found.values(), steps, strict=True):
        with CaptureQueriesContext(connection) as asked, times.taken():
            step()
        times.queries.append(len(asked))
    moved = Case.objects.exclude(area__code__in=ending).count()
    if moved < OPEN_CASES:
        raise RuntimeError(f"{moved} of {OPEN_CASES} requests moved")
    return found


def _open_cases(grids: Sequence[str]) -> None:
    """Requests that were raised and not taken in yet, all over these grids, each with its first act."""
    chance, now, seals = random.Random(10_000), timezone.now(), Seals()
    desk = Unit.objects.get(kind=Unit.Kind.CENTRE)
    bounds = [from_geojson(a.polygon).bounds for a in Area.objects.filter(code__in=grids).order_by("code") if a.polygon]
    cases = []
    for n in range(OPEN_CASES):
        west, south, east, north = bounds[n % len(bounds)]
        case = Case(
            state="received",
            version=1,
            desk=desk,
            channel="visit",
            title=f"路灯不亮{n}",
            words="路灯不亮",
            raised_at=now,
        )
        case.area_id = sorted(grids)[n % len(grids)]
        case.lon, case.lat = chance.uniform(west, east), chance.uniform(south, north)
        cases.append(case)
    made = Case.objects.bulk_create(cases, batch_size=2_000)
    acts, entries, heads = [], [], []
    for case in made:
        act = Act(
            root_kind="cases.case",
            root_id=case.pk,
            version=1,
            action="raise_case",
            by=IMPORT.facts(),
            at=now,
            occurred_at=now,
        )
        facts = case.facts()
        row = (1, "cases.case", case.pk, "raise_case", "", "received", facts)
        seal, head = seals.seal("", row, (str(act.pk), act.action, act.by, None, now.timestamp()))
        acts.append(act)
        entries.append(
            Entry(
                act=act,
                n=1,
                kind="cases.case",
                thing_id=case.pk,
                action="raise_case",
                before="",
                after="received",
                facts=facts,
                seal=seal,
            )
        )
        heads.append(Head(kind="cases.case", thing_id=case.pk, length=1, seal=head))
    for rows in (acts, entries, heads):
        type(rows[0]).objects.bulk_create(rows, batch_size=2_000)  # type: ignore[attr-defined]  # models have one
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _told(what: str, times: Times, limit: int) -> str:
    shown = [f"{value:.0f}" for taken in (times.wall, times.cpu) for value in (median(taken), _p95(taken))]
    wall = f"**{shown[1]}**" if _p95(times.wall) > limit else shown[1]
    return _row([what, shown[0], wall, *shown[2:], f"{max(times.queries):.0f}", f"{limit:,}"])


def _p95(values: list[float]) -> float:
    return quantiles(values, n=20)[-1] if len(values) > 1 else values[0]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
