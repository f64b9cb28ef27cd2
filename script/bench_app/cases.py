"""Cases for the bench: a hundred thousand of them, loaded in bulk, and what people do with them all day.

The rows are like those that acts write, but loaded past the acts and without valid seals: what is measured
is reading and writing beside many rows, not how they came. verify-record is proven elsewhere.
"""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from django.db.models import Model
from django.utils import timezone

from bench_app.load import Answer, Visitor
from linli.cases.models import Case, Category, Task
from linli.cases.queries.findable import CASE
from linli.clocks.models import Clock, book
from linli.demo.actions import load_city
from linli.people.models import Contact, Unit
from linli.places.models import Area
from linli.record.models import Act, Entry, Head, Message, Note
from linli.search.actions import reindex
from linli.search.models import Text
from linli.search.rules import grams

CLERK = ("wangmin", "jieban-2026-xin")
BATCH = 4_000
WORDS = [
    "楼道灯不亮",
    "下水道堵了",
    "电梯异响",
    "噪声扰民",
    "垃圾没人清",
    "路面坑洼",
    "暖气不热",
    "停车占道",
    "树枝压线",
    "水压太小",
]
STATES = [
    ("received", 40), ("studying", 10), ("in_hand", 20), ("answered", 8), ("verified", 2), ("closed", 900), ("declined", 20)
]  # fmt: skip


def load(count: int) -> None:
    """The demo city without its year, and so many cases over the last two years."""
    load_city(lambda text: None)
    rng, now = random.Random(7), timezone.now()
    grids = list(Area.objects.filter(level="grid", longitude__isnull=False))
    units = list(Unit.objects.filter(kind="department"))
    categories = list(Category.objects.filter(parent__isnull=False))
    centre = Unit.objects.get(kind="centre")
    contacts = Contact.objects.bulk_create(Contact(name="", phone="") for _ in range(1000))
    states = rng.choices([s for s, _ in STATES], [w for _, w in STATES], k=count)
    times = sorted(now - timedelta(days=730 * rng.random()) for _ in range(count))
    # what is open is young
    times = [
        now - timedelta(days=5 * rng.random()) if s in ("received", "studying", "in_hand") else t
        for s, t in zip(states, times, strict=True)
    ]
    rows = zip(states, times, strict=True)
    while chunk := list(islice(rows, BATCH)):
        clocks = Clock.objects.bulk_create(_clock(rng, at, state) for state, at in chunk)
        cases = Case.objects.bulk_create(
            _case(rng, state, at, clock, grids, categories, centre, contacts)
            for (state, at), clock in zip(chunk, clocks, strict=True)
        )
        _around(rng, cases, units)
    reindex([CASE])


def _clock(rng: random.Random, at: datetime, state: str) -> Clock:
    due, stopped = (
        at + timedelta(days=5),
        None if state in ("received", "studying", "in_hand") else at + timedelta(days=4),
    )
    clock = Clock(promise_value=5, promise_unit="working_days", end_of_day=True, calendar=book().default)
    clock.started_at, clock.due_at, clock.original_due_at, clock.stopped_at = at, due, due, stopped
    return clock


def _case(
    rng: random.Random,
    state: str,
    at: datetime,
    clock: Clock,
    grids: list[Area],
    categories: list[Category],
    centre: Unit,
    contacts: list[Contact],
) -> Case:
    grid, what = rng.choice(grids), rng.choice(WORDS)
    running = clock.due_at if clock.stopped_at is None else None
    case = Case(
        state=state, version=3, raised_at=at, due_at=running, clock=clock, intake_clock=None, desk=centre, channel="web"
    )
    case.title, case.words = f"{rng.randrange(40)}号楼{what}", f"{what}，已经{rng.randrange(9)}天了，请尽快处理。" * 4
    case.reporter, case.area, case.category = rng.choice(contacts), grid, rng.choice(categories)
    case.lon, case.lat = grid.longitude + rng.uniform(-1, 1) / 900, grid.latitude + rng.uniform(-1, 1) / 900
    if state not in ("received", "studying", "in_hand"):
        case.answered_at = case.ended_at = at + timedelta(days=4)
    return case


def _around(rng: random.Random, cases: list[Case], units: list[Unit]) -> None:
    """Tasks, acts, entries, notes and heads of these cases."""
    tasks, acts, entries, notes, heads = [], [], [], [], []
    for case in cases:
        steps = ["raise_case", "take_in", "answer"]
        for version, action in enumerate(steps, start=1):
            act = Act(root_kind="cases.case", root_id=case.pk, version=version, action=action, by={"kind": "import"})
            act.at = act.occurred_at = case.raised_at + timedelta(hours=version)
            acts.append(act)
            entry = Entry(act=act, n=version, kind="cases.case", thing_id=case.pk, action=action, seal="x" * 67)
            entry.before, entry.after, entry.facts = "", case.state, case.facts()
            entries.append(entry)
        notes.append(Note(act=acts[-1], text="已经处理完毕，请放心。", audience="reporter"))
        heads.append(Head(kind="cases.case", thing_id=case.pk, length=3, seal="x" * 67))
        if case.state not in ("received", "studying", "declined"):
            task = Task(case=case, unit=rng.choice(units), is_lead=True, state="done", issued_at=case.raised_at)
            task.state, task.number = "accepted" if case.state == "in_hand" else "done", f"{case.number}-1"
            tasks.append(task)
    Act.objects.bulk_create(acts)
    Entry.objects.bulk_create(entries)
    Note.objects.bulk_create(notes)
    Head.objects.bulk_create(heads)
    Task.objects.bulk_create(tasks)


def bare_raise() -> Iterator[Model]:
    """The rows that raising writes: contact, clock, case, act, message, entry, head, what can be found."""
    now = timezone.now()
    contact = Contact(name="刘秀兰", phone=f"138{random.randrange(10**8):08d}")
    yield contact
    clock = Clock(promise_value=4, promise_unit="working_hours", end_of_day=False, calendar=book().default)
    clock.started_at = clock.due_at = clock.original_due_at = now
    yield clock
    case = Case(state="received", version=1, reporter=contact, desk_id=_centre(), channel="web", raised_at=now)
    case.title, case.words, case.clock = "楼道灯不亮", "楼道灯不亮，老人夜里下楼看不见。", clock
    yield case
    act = Act(
        pk=uuid4(), root_kind="cases.case", root_id=case.pk, version=1, action="raise_case", by={"kind": "passerby"}
    )
    act.at = act.occurred_at = now
    yield act
    yield Message(act=act, to_kind="people.contact", to_id=contact.pk, what="case_received", facts={"case": case.pk})
    entry = Entry(act=act, n=1, kind="cases.case", thing_id=case.pk, action="raise_case", facts=case.facts())
    entry.after, entry.seal = "received", "x" * 67
    yield entry
    yield Head(kind="cases.case", thing_id=case.pk, length=1, seal="x" * 67)
    text = f"{case.title}\n{case.words}"
    yield Text(
        kind="cases.case", thing_id=case.pk, audience="staff", at=now, title=case.title, text=text, grams=grams(text)
    )


_known: dict[str, Any] = {}


def _centre() -> int:
    if "centre" not in _known:
        _known["centre"] = Unit.objects.get(kind="centre").pk
    return int(_known["centre"])


def sign_in(visitor: Visitor) -> None:
    visitor.sign_in(*CLERK)


def open_form(visitor: Visitor) -> None:
    visitor.get("/raise/")


def raise_case(visitor: Visitor) -> Answer:
    """A resident sends the form; without a phone, so that no limit per phone stands in the way."""
    words = f"{random.choice(WORDS)}，老人夜里下楼看不见，请来看看。"
    visitor.cookies.pop("device", None)
    return visitor.post("/raise/", {"words": words, "address": "嘉合园3号楼", "name": "刘秀兰", "key": str(uuid4())})


def work_list(visitor: Visitor) -> Answer:
    return visitor.get("/desk/?view=in_hand&category=02")


def work_list_open(visitor: Visitor) -> Answer:
    return visitor.get("/desk/?view=open")


def search_frequent(visitor: Visitor) -> Answer:
    """Two characters that stand in every tenth case."""
    return visitor.get(f"/desk/?q={quote(random.choice(WORDS)[:2])}")


def search_rare(visitor: Visitor) -> Answer:
    """A title that one case in 400 has."""
    return visitor.get(f"/desk/?q={quote(f'{random.randrange(40)}号楼{random.choice(WORDS)}')}")


def case_page(visitor: Visitor) -> Answer:
    if "page" not in _known:
        rows = Case.objects.filter(state="in_hand").order_by("-pk").values_list("pk", flat=True)
        _known["page"] = list(rows[:500])
    return visitor.get(f"/cases/{random.choice(_known['page'])}/")


def points(visitor: Visitor) -> Answer:
    return visitor.get("/desk/points/?view=all")


def track(visitor: Visitor) -> Answer:
    if "token" not in _known:
        from linli.cases.queries.links import token_of

        rows = Case.objects.filter(state="in_hand").order_by("-pk")[:200]
        _known["token"] = [token_of(case) for case in rows]
    return visitor.get(f"/t/{random.choice(_known['token'])}/")


def transition(visitor: Visitor) -> Answer:
    """One case is taken in: the form that a clerk sends, with the version that was seen."""
    if "waiting" not in _known:
        rows = Case.objects.filter(state="received", version=3).order_by("-pk").values_list("pk", flat=True)
        _known["waiting"] = list(rows)
    if not _known["waiting"]:
        raise RuntimeError("all that waited is taken in: load more cases or measure for fewer seconds")
    pk = _known["waiting"].pop()
    return visitor.post(f"/cases/{pk}/do/take_in/", {"seen": 3, "key": str(uuid4())})


def note(visitor: Visitor) -> Answer:
    """An internal note on an open case."""
    case_page(visitor) if "page" not in _known else None
    pk = random.choice(_known["page"])
    return visitor.post(f"/cases/{pk}/do/note/", {"words": "已电话联系。", "seen": 3, "key": str(uuid4())})
