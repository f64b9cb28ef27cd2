"""Valid cases by the million: acts, sealed entries, notes, tasks, clocks, contacts and texts, written with COPY.

What it writes is what the actions would have written: ``linli verify-record`` finds no fault in it (a test holds that).
Two processes work on one half each. Words come from a vocabulary of its own, or, with ``LINLI_DATASETS``, from the
sentences of the messages there; days and places then follow the stream of requests of a large city.
"""

import csv
import gzip
import hmac
import json
import multiprocessing
import os
import random
import sys
import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from linli.cases.actions.steps import title_of
from linli.cases.models import Case, Category, Task
from linli.cases.rules import area_labels, unit_label
from linli.clocks.models import Clock, book
from linli.demo.actions import load_city
from linli.people.models import Contact, Unit
from linli.people.queries.actors import in_force
from linli.places.models import Area
from linli.record.models import Act, Entry, Head, Note
from linli.search.models import Text
from linli.search.rules import folded, grams

BATCH = 2_000  # cases that are written together
PROCESSES = 2
YEARS, DAY = 3, 86_400.0
OPEN_SHARE = 0.03  # of all cases, the youngest
CASE, TASK = "cases.case", "cases.task"
COLUMNS: dict[type[Any], tuple[str, ...]] = {
    Case: (
        "id", "state", "version", "reporter_id", "desk_id", "channel", "about", "title", "words", "salt", "raised_at",
        "answered_at", "ended_at", "area_id", "address", "lon", "lat", "category_id", "urgency", "is_sensitive", "must_verify",
        "waits_for_reporter", "reopenings", "is_history", "clock_id", "intake_clock_id", "due_at", "source", "source_number",
        "link_version",
    ),
    Task: ("id", "state", "case_id", "unit_id", "is_lead", "number", "issued_at", "accepted_at", "ended_at", "clock_id"),
    Clock: (
        "id", "promise_value", "promise_unit", "end_of_day", "calendar_id", "ladder_id", "calendar_version", "ladder_version",
        "started_at", "original_due_at", "due_at", "stopped_at", "pauses", "extensions", "round",
    ),
    Act: ("id", "root_kind", "root_id", "version", "action", "by", "user_id", "at", "occurred_at"),
    Entry: ("act_id", "n", "kind", "thing_id", "action", "before", "after", "facts", "seal"),
    Note: ("id", "act_id", "audience", "text", "salt"),
    Head: ("kind", "thing_id", "length", "seal"),
    Text: ("kind", "thing_id", "audience", "at", "title", "text", "grams"),
}  # fmt: skip
FIRST = (Clock, Case, Task, Act, Entry, Note, Head, Text)  # the order in which they are written

WHERE = [
    "楼道",
    "单元门口",
    "地下车库",
    "小区东门",
    "小区西门",
    "广场",
    "菜市场旁",
    "学校门口",
    "公交站",
    "河边步道",
    "健身角",
    "电梯间",
    "楼顶",
    "院墙外",
    "垃圾投放点",
    "自行车棚",
    "消防通道",
    "路口",
    "桥头",
    "卫生室旁",
]
WHAT = ["路灯不亮", "下水道堵了", "电梯异响", "夜里噪声扰民", "垃圾没人清", "路面坑洼", "暖气不热", "私家车占道", "树枝压着电线", "水压太小", "井盖松动", "墙皮脱落", "油烟呛人", "流浪狗成群", "广告牌摇晃", "雨水倒灌", "充电桩坏了", "门禁失灵", "健身器材断裂", "违规搭棚", "污水外溢", "天然气停了", "快递堆放", "高空抛物", "老人摔倒过"]  # fmt: skip
SINCE = [
    "已经三天了",
    "快半个月了",
    "昨天夜里开始的",
    "上周就报过",
    "下雨后更厉害",
    "孩子上学要走这里",
    "老人夜里看不见",
    "邻居都很着急",
    "物业说在排期",
    "没有人来看过",
]
ASKED = [
    "请尽快处理",
    "请派人来看看",
    "希望有个答复",
    "请告诉我们什么时候能好",
    "谢谢",
    "麻烦协调一下",
    "请社区帮忙联系",
    "盼回复",
]
DONE = [
    "已到现场查看，当天修好。",
    "已联系物业，三日内完成。",
    "已清理干净，并安排专人每天巡查。",
    "已更换配件，请您再看看。",
    "已与双方谈妥，按约定执行。",
]
ESTATES = ["嘉合园", "瑞景苑", "河畔花园", "新苑小区", "糖坊里", "和平家园", "阳光里", "书香苑", "南关新村", "锦绣城"]


def load(count: int) -> None:
    """The demo city without its year, and so many cases over the last three years."""
    load_city(lambda text: None)
    began = time.monotonic()
    ground = Ground(count)
    ground.look()
    with connection.cursor() as cursor:  # one index of a million texts is built sooner than it is filled
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'search_text' AND indexdef ~ 'gin'"
        )
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
    connection.close()
    context = multiprocessing.get_context("fork")
    done = context.Value("q", 0)
    halves = [context.Process(target=_work, args=(ground, n, done)) for n in range(PROCESSES)]
    for half in halves:
        half.start()
    while any(half.is_alive() for half in halves):
        time.sleep(1 if count < 50_000 else 10)
        _say(f"{done.value:>9,} of {count:,} cases, {time.monotonic() - began:.0f} s")
    if any(half.exitcode for half in halves):
        raise RuntimeError("the generator failed")
    with connection.cursor() as cursor:
        for model in (Case, Task, Clock, Entry, Head, Text):
            table = model._meta.db_table
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT MAX(id) FROM {table}))")
        cursor.execute("SET maintenance_work_mem = '1GB'")
        for name, definition in indexes:
            _say(f"index {name} …")
            cursor.execute(definition)
    _say(f"{count:,} cases in {time.monotonic() - began:.0f} s")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


class Words:
    """Where sentences come from."""

    def __init__(self) -> None:
        self.sentences: list[str] = []
        folder = os.environ.get("LINLI_DATASETS")
        file = Path(folder, "messages", "labelled.csv") if folder else None
        if file is not None and file.exists():
            with file.open(encoding="utf-8") as lines:
                for row in csv.DictReader(lines):
                    parts = row["body"].replace("！", "。").replace("？", "。").split("。")
                    self.sentences += [part.strip() for part in parts if 8 <= len(part.strip()) <= 60]

    def case(self, rng: random.Random) -> str:
        """What somebody raises: two to four sentences."""
        if self.sentences:
            return "。".join(rng.choices(self.sentences, k=rng.randrange(2, 5))) + "。"
        house = f"{rng.randrange(1, 60)}号楼{rng.randrange(1, 7)}单元"
        return f"{house}{rng.choice(WHERE)}{rng.choice(WHAT)}，{rng.choice(SINCE)}。{rng.choice(WHAT)}，{rng.choice(SINCE)}，{rng.choice(ASKED)}。"


@dataclass(frozen=True, slots=True)
class Place:
    code: str
    lon: float
    lat: float


class Ground:
    """All that the processes share: what there is in the city, when and where things happen."""

    def __init__(self, count: int) -> None:
        self.count, self.now = count, timezone.now().replace(microsecond=0)
        self.rng = random.Random(20)

    def look(self) -> None:
        """Read the city and the streams."""
        self.words = Words()
        grids = list(Area.objects.filter(level="grid", longitude__isnull=False).order_by("code"))
        days, spots = _stream()
        near = [Place(a.code, float(a.longitude or 0), float(a.latitude or 0)) for a in grids]
        self.places = near
        if spots:
            west, south = min(p.lon for p in near), min(p.lat for p in near)
            wide, high = max(p.lon for p in near) - west, max(p.lat for p in near) - south
            self.places = [_nearest(near, west + x * wide, south + y * high) for x, y in spots]
        length = YEARS * 365
        picked = self.rng.choices(days, k=self.count) if days else [self.rng.random() for _ in range(self.count)]
        hours = [9, 9, 10, 10, 11, 14, 15, 16, 17, 19, 20, 8, 12, 21]
        seconds = sorted((part * length + (self.rng.choice(hours) + self.rng.random()) / 24) * DAY for part in picked)
        last = self.now.timestamp() - length * DAY - DAY
        self.times = [min(last + s, self.now.timestamp() - 60) for s in seconds]
        posts = in_force().order_by("pk").values_list("pk", "user_id", "unit_id", "role")
        self.posts: dict[tuple[int, str], list[tuple[int, int]]] = defaultdict(list)
        for pk, user, unit, role in posts:
            self.posts[unit, role].append((pk, user))
        self.centre = Unit.objects.get(kind="centre").pk
        self.supervision = Unit.objects.get(kind="supervision").pk
        units = Unit.objects.filter(kind__in=["department", "firm"]).order_by("pk").values_list("pk", "kind")
        working = [(pk, kind) for pk, kind in units if self.posts.get((pk, "handler"))]
        self.units = [pk for pk, kind in working for _ in range(1 if kind == "firm" else 6)]  # firms have few cases
        self.categories = list(
            Category.objects.filter(parent__isnull=False).order_by("pk").values_list("pk", flat=True)
        )
        calendar = book().default
        assert calendar is not None
        self.clock = (calendar.pk, None, calendar.version, 0)  # without a ladder: nobody is reminded of a million cases
        self.first_case = 1 + (Case.objects.order_by("-pk").values_list("pk", flat=True).first() or 0)
        self.first_clock = 1 + (Clock.objects.order_by("-pk").values_list("pk", flat=True).first() or 0)
        self.first_task = 1 + (Task.objects.order_by("-pk").values_list("pk", flat=True).first() or 0)


def _nearest(places: list[Place], lon: float, lat: float) -> Place:
    found = min(places, key=lambda p: (p.lon - lon) ** 2 + (p.lat - lat) ** 2)
    return Place(found.code, lon, lat)


def _stream() -> tuple[list[float], list[tuple[float, float]]]:
    """Days (as parts of the whole span) and places (as ranks from west to east and south to north) of the stream of a large city."""
    folder = os.environ.get("LINLI_DATASETS")
    file = Path(folder, "load", "chicago_311_sanitation.csv.gz") if folder else None
    if file is None or not file.exists():
        return [], []
    days, spots = [], []
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if row["Creation_Date"] >= "2011" and row["Latitude"] and row["Longitude"]:
                days.append(datetime.fromisoformat(row["Creation_Date"]).timestamp())
                spots.append((float(row["Longitude"]), float(row["Latitude"])))
    first, last = min(days), max(days) + DAY
    parts = [(day - first) / (last - first) for day in days]
    some = spots[::18]
    return parts, list(zip(_ranks([x for x, _ in some]), _ranks([y for _, y in some]), strict=True))


def _ranks(values: list[float]) -> list[float]:
    """Where each stands among all, from 0 to 1: the shape of one city stretched over another."""
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks = [0.0] * len(values)
    for rank, n in enumerate(order):
        ranks[n] = rank / len(values)
    return ranks


class Seals:
    """The chain of ``record.chain``, with its key made ready once."""

    def __init__(self) -> None:
        self.name, key = next(iter(settings.RECORD_KEYS.items()))
        secret = key.encode() if isinstance(key, str) else key
        self._mac = hmac.new(sha256(b"linli.record" + secret).digest(), digestmod=sha256)
        self.encode = json.JSONEncoder(sort_keys=True).encode

    def seal(self, head: str, entry: tuple[Any, ...], act: tuple[Any, ...]) -> tuple[str, str]:
        """The seal of an entry (n, kind, thing, action, before, after, facts) of an act (id, action, by, user, seconds)
        that is in no batch and was written down when it happened; and the head after it."""
        *who, instant = act
        seal = self.mac(self.encode([head, *entry, *who, "", instant, instant]))
        return seal, self.mac(seal)

    def mac(self, text: str) -> str:
        made = self._mac.copy()
        made.update(text.encode())
        return f"{self.name}${made.hexdigest()}"


def _work(ground: Ground, part: int, done: Any) -> None:
    """One process: every second portion of the cases."""
    connection.close()
    rng = random.Random(100 + part)
    contacts = _contacts(max(100, ground.count // (6 * PROCESSES)))
    with connection.cursor() as cursor:  # all that is referred to is there, by construction: 30 checks for each case
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET synchronous_commit = off")
    maker = Maker(ground, rng, contacts)
    for start in range(part * BATCH, ground.count, BATCH * PROCESSES):
        rows = maker.cases(range(start, min(start + BATCH, ground.count)))
        for model in FIRST:
            _copy(model, rows[model])
        with done.get_lock():
            done.value += min(BATCH, ground.count - start)


def _contacts(count: int) -> list[int]:
    names = ["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴"]
    pks: list[int] = []
    for start in range(0, count, 2_000):
        some = [Contact(name=f"{random.choice(names)}女士", phone="") for _ in range(min(2_000, count - start))]
        pks += [contact.pk for contact in Contact.objects.bulk_create(some)]
    return pks


def _copy(model: type[Any], rows: list[tuple[Any, ...]]) -> None:
    if not rows:
        return
    columns = ", ".join(f'"{name}"' for name in COLUMNS[model])
    with connection.cursor() as cursor, cursor.copy(f"COPY {model._meta.db_table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


class Maker:
    """Writes the rows of cases as their actions would have."""

    def __init__(self, ground: Ground, rng: random.Random, contacts: list[int]) -> None:
        self.ground, self.rng, self.contacts, self.seals = ground, rng, contacts, Seals()

    def cases(self, numbers: range) -> dict[type[Any], list[tuple[Any, ...]]]:
        self.rows: dict[type[Any], list[tuple[Any, ...]]] = {model: [] for model in FIRST}
        for number in numbers:
            Road(self, number).go()
        return self.rows

    @cached_property
    def clerk(self) -> list[tuple[int, int]]:
        return self.ground.posts[self.ground.centre, "clerk"]

    def by(self, unit: int, role: str, **more: Any) -> dict[str, Any]:
        """Somebody of a unit in a role, as ``Actor.facts`` has it."""
        post, user = self.rng.choice(self.ground.posts[unit, role])
        return {"kind": "person", "id": user, "channel": "desk", "post": post, "unit": unit, "role": role, **more}


class Road:
    """One case and its way."""

    def __init__(self, maker: Maker, number: int) -> None:
        ground, rng = maker.ground, maker.rng
        self.maker, self.rows, self.rng = maker, maker.rows, rng
        self.pk = ground.first_case + number
        self.raised_at = datetime.fromtimestamp(ground.times[number], UTC).replace(microsecond=0)
        self.is_young = number >= ground.count * (1 - OPEN_SHARE)
        self.now = ground.now
        self.task_pk, self.clock_pk = ground.first_task + number, ground.first_clock + 2 * number
        self.words, self.place = ground.words.case(rng), rng.choice(ground.places)
        self.salt, self.said = f"{rng.getrandbits(256):064x}", list[str]()
        self.reporter = rng.choice(maker.contacts) if rng.random() < 0.9 else None
        self.category = rng.choice(ground.categories)
        self.n = self.version = 0
        self.head = ""
        self.facts: dict[str, Any] = {
            "reporter_id": self.reporter, "desk_id": ground.centre, "area_id": self.place.code, "category_id": None,
            "urgency": 0, "is_sensitive": False, "must_verify": True, "joined_to_id": None, "came_from_id": None,
            "waits_for_reporter": False, "words_digest": sha256((self.salt + self.words).encode()).hexdigest(),
        }  # fmt: skip
        self.state, self.task_state = "", ""
        self.answered_at: datetime | None = None
        self.ended_at: datetime | None = None
        self.accepted_at: datetime | None = None

    def go(self) -> None:
        ground, rng, maker = self.maker.ground, self.rng, self.maker
        kind, hours = rng.random(), timedelta(hours=1)
        at_desk = {"channel": "phone", "behalf": self.reporter} if self.reporter else {"channel": "phone"}
        clerk = maker.by(ground.centre, "clerk", **at_desk)
        clock = {"kind": "clock", "channel": "clock"}
        if self.is_young and kind < 0.9:
            if kind < 0.35:
                self.act("raise_case", {"kind": "passerby", "channel": "web"}, self.raised_at)
                self.enter("raise_case", "received")
            elif kind < 0.5:
                self.begin(clerk, dispatched=False)
            else:
                self.begin(clerk)
                if kind < 0.8:
                    self.accept(min(self.raised_at + 5 * hours, self.now))
        elif kind > 0.98:
            self.act("raise_case", {"kind": "passerby", "channel": "web"}, self.raised_at)
            self.enter("raise_case", "received")
            self.act("decline", maker.by(ground.centre, "clerk"), min(self.raised_at + 2 * hours, self.now))
            self.enter("decline", "declined", told="这件事由法院受理，请向窗口咨询立案办法。")
            self.ended_at = self.at
        elif kind < 0.55:
            self.begin(clerk, dispatched=False)
            self.facts["must_verify"] = False
            self.enter("settle", "answered", told=rng.choice(DONE))
            self.answered_at = self.at
            if self.raised_at + 180 * hours < self.now:
                self.act("waive", clock, self.raised_at + 170 * hours)
                self.enter("waive", "verified")
                self.enter("close", "closed")
                self.ended_at = self.at
        else:
            self.whole(clerk, clock, rng.lognormvariate(4.3, 0.8) * hours)
        self.write()

    def whole(self, clerk: dict[str, Any], clock: dict[str, Any], took: timedelta) -> None:
        """Handed over, accepted, answered, verified by somebody else, closed."""
        self.begin(clerk)
        if self.raised_at + took + timedelta(days=9) > self.now:  # too young to be over
            return
        self.accept(self.raised_at + took / 6)
        unit = self.unit
        self.act("answer", self.maker.by(unit, "handler"), self.raised_at + took)
        self.enter("answer", "answered", told=self.rng.choice(DONE))
        self.enter("finish", "done", of_task=True)
        self.answered_at = self.at
        self.act("verify", self.maker.by(self.maker.ground.supervision, "supervisor"), self.at + timedelta(days=1))
        self.enter("verify", "verified", said="电话核实，居民确认已解决")
        self.act("close", clock, self.at + timedelta(days=7))
        self.enter("close", "closed")
        self.ended_at = self.at

    def begin(self, clerk: dict[str, Any], *, dispatched: bool = True) -> None:
        """The ordinary call: raised, taken in, studied and handed over in one act."""
        self.act("raise_case", clerk, self.raised_at)
        self.enter("raise_case", "received")
        self.enter("take_in", "studying")
        self.facts["category_id"] = self.category
        self.enter("study", "studying")
        if dispatched:
            self.unit = self.rng.choice(self.maker.ground.units)
            self.enter("dispatch", "in_hand")
            self.enter("issue", "issued", of_task=True)

    def accept(self, at: datetime) -> None:
        self.act("accept", self.maker.by(self.unit, "handler"), at)
        self.enter("accept", "accepted", of_task=True)
        self.accepted_at = at

    def act(self, action: str, by: dict[str, Any], at: datetime) -> None:
        self.version += 1
        bits = f"{self.rng.getrandbits(128):032x}"
        self.act_pk = f"{bits[:8]}-{bits[8:12]}-4{bits[13:16]}-a{bits[17:20]}-{bits[20:]}"
        self.at, self.action, self.by = at.replace(microsecond=0), action, by
        self.user = by["id"] if by["kind"] == "person" else None
        row = (self.act_pk, CASE, self.pk, self.version, action, json.dumps(by), self.user, self.at, self.at)
        self.rows[Act].append(row)

    def enter(self, action: str, after: str, *, of_task: bool = False, told: str = "", said: str = "") -> None:
        """One entry with its seal, and what was said in it."""
        self.n += 1
        if of_task:
            kind, thing, before = TASK, self.task_pk, self.task_state
            facts = {"case_id": self.pk, "unit_id": self.unit, "is_lead": True, "number": self.task_number}
            self.task_state = after
        else:
            kind, thing, before, facts = CASE, self.pk, self.state, dict(self.facts)
            self.state = after
        if text := told or said:
            bits, salt = f"{self.rng.getrandbits(128):032x}", f"{self.rng.getrandbits(256):064x}"
            note = f"{bits[:8]}-{bits[8:12]}-4{bits[13:16]}-a{bits[17:20]}-{bits[20:]}"
            facts["words"] = {note: sha256((salt + text).encode()).hexdigest()}
            self.rows[Note].append((note, self.act_pk, "reporter" if told else "staff", text, salt))
            self.said.append(text)
        act = (self.act_pk, self.action, self.by, self.user, self.at.timestamp())
        seal, self.head = self.maker.seals.seal(self.head, (self.n, kind, thing, action, before, after, facts), act)
        self.rows[Entry].append((self.act_pk, self.n, kind, thing, action, before, after, json.dumps(facts), seal))

    @cached_property
    def task_number(self) -> str:
        return f"{self.number}-1"

    @cached_property
    def number(self) -> str:
        return f"{timezone.localtime(self.raised_at).year}-{self.pk:06d}"

    def write(self) -> None:
        rows, place, ground, rng = self.rows, self.place, self.maker.ground, self.rng
        is_running = self.state in ("received", "studying", "in_hand")
        due = self.raised_at + timedelta(days=5)
        stopped = None if is_running else self.answered_at or self.ended_at
        clock = (*ground.clock, self.raised_at, due, due)
        rows[Clock].append((self.clock_pk, 5, "working_days", True, *clock, stopped, "[]", "[]", 1))
        if self.task_state:
            ended = self.answered_at if self.task_state == "done" else None
            rows[Clock].append((self.clock_pk + 1, 5, "working_days", True, *clock, stopped, "[]", "[]", 1))
            task = (self.task_pk, self.task_state, self.pk, self.unit, True, self.task_number, self.raised_at)
            rows[Task].append((*task, self.accepted_at, ended, self.clock_pk + 1))
        title, address = title_of(self.words), f"{rng.choice(ESTATES)}{rng.randrange(1, 40)}号楼"
        facts = self.facts
        rows[Case].append((
            self.pk, self.state, self.version, self.reporter, ground.centre, "web" if self.state == "received" else "phone",
            "neighbourhood", title, self.words, self.salt, self.raised_at, self.answered_at, self.ended_at, place.code, address,
            place.lon + rng.uniform(-9e-4, 9e-4), place.lat + rng.uniform(-9e-4, 9e-4), facts["category_id"], 0, False,
            facts["must_verify"], False, 0, False, self.clock_pk, None, due if is_running else None, "", "", 1,
        ))  # fmt: skip
        rows[Head].append((CASE, self.pk, self.n, self.head))
        short = folded(title).replace("\n", " ")[:120]
        text = folded("\n".join((short, self.words, address, *self.said)))
        labels = {*area_labels(place.code), unit_label(ground.centre)} | (
            {unit_label(self.unit)} if self.task_state else set()
        )
        found = " ".join("'" + gram.replace("\\", "\\\\").replace("'", "''") + "'" for gram in grams(text, labels))
        rows[Text].append((CASE, self.pk, "staff", self.raised_at, short, text, found))
