"""What people do with cases all day, and what a bare view would insert for it."""

import random
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from django.db.models import Model
from django.utils import timezone

from bench_app.load import Answer, NothingLeft, Visitor
from linli.cases.models import Case
from linli.cases.rules import unit_label
from linli.clocks.models import Clock, book
from linli.people.models import Contact, Unit
from linli.places.models import Area
from linli.record.models import Act, Entry, Head, Message
from linli.search.models import Text
from linli.search.rules import grams

CLERK, HANDLER = ("wangmin", "jieban-2026-xin"), ("zhaodian", "liangdeng-2026")
COMMUNITY = ("chenxiu", "shequ-2026-hui")
SUPERVISOR = ("hehong", "duban-2026-kan")
FREQUENT = ["小区", "楼道", "物业", "路灯", "居民", "垃圾", "噪声", "电梯", "停车", "下水"]
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
        kind="cases.case",
        thing_id=case.pk,
        audience="staff",
        at=now,
        title=case.title,
        text=text,
        grams=grams(text, {unit_label(case.desk_id)}),
    )


_known: dict[str, Any] = {}


def _centre() -> int:
    if "centre" not in _known:
        _known["centre"] = Unit.objects.get(kind="centre").pk
    return int(_known["centre"])


def sign_in(visitor: Visitor) -> None:
    visitor.sign_in(*CLERK)


def sign_in_handler(visitor: Visitor) -> None:
    """Of a unit that has few cases."""
    visitor.sign_in(*HANDLER)


def sign_in_community(visitor: Visitor) -> None:
    """Who sees the cases of one community, a tenth of all."""
    visitor.sign_in(*COMMUNITY)


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
    """Two characters that stand in very many cases."""
    return visitor.get(f"/desk/?q={quote(random.choice(FREQUENT))}")


def search_rare(visitor: Visitor) -> Answer:
    """Six characters of the title of some case."""
    if "titles" not in _known:
        pks = random.sample(range(1, Case.objects.order_by("-pk").values_list("pk", flat=True)[0]), 300)
        titles = Case.objects.filter(pk__in=pks).values_list("title", flat=True)
        parts = [title[at : at + 6] for title in titles if len(title) > 7 for at in [len(title) // 2 - 3]]
        _known["titles"] = [part for part in parts if part.isalpha()] or ["楼道灯不亮"]
    return visitor.get(f"/desk/?q={quote(random.choice(_known['titles']))}")


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
        rows = Case.objects.filter(state="received", version=1).order_by("-pk").values_list("pk", flat=True)
        _known["waiting"] = list(rows)
    if not _known["waiting"]:
        raise NothingLeft
    pk = _known["waiting"].pop()
    return visitor.post(f"/cases/{pk}/do/take_in/", {"seen": 1, "key": str(uuid4())})


def note(visitor: Visitor) -> Answer:
    """An internal note on an open case."""
    case_page(visitor) if "page" not in _known else None
    pk = random.choice(_known["page"])
    return visitor.post(f"/cases/{pk}/do/note/", {"words": "已电话联系。", "seen": 3, "key": str(uuid4())})


def sign_in_supervisor(visitor: Visitor) -> None:
    visitor.sign_in(*SUPERVISOR)


def figures(path: str) -> Callable[[Visitor], Answer]:
    """A page of figures: of three years where it has a period."""
    return lambda visitor: visitor.get(path)


def community_page(visitor: Visitor) -> Answer:
    """What the residents of a community read of their requests."""
    return visitor.get(f"/communities/{_community()}/")


def _community() -> str:
    if "community" not in _known:
        _known["community"] = Area.objects.filter(level="community").order_by("code").values_list("code", flat=True)[0]
    return str(_known["community"])
