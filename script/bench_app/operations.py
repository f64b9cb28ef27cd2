"""What is measured: how the data are made, what is asked, and what a bare view would insert for it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import uuid4

from django.db.models import Model
from django.utils import timezone

from bench_app import cases, generator
from bench_app.load import Answer, Visitor
from linli.people.models import Unit
from linli.record.models import Act, Entry, Head


@dataclass(frozen=True)
class Operation:
    """One thing that somebody does again and again."""

    name: str
    ask: Callable[[Visitor], Answer]
    limit: float | None = None  # milliseconds, p50: what the issue asks for
    bare: str = ""  # compared with a bare view that inserts the rows of this name
    prepare: Callable[[Visitor], None] = lambda visitor: None  # signs in, for example


# Each makes so many cases, in the process of the bench. Cases hand theirs in here.
LOADERS: list[Callable[[int], None]] = [generator.load]

OPERATIONS = [
    Operation("healthz", lambda visitor: visitor.get("/healthz")),
    Operation("sign-in page", lambda visitor: visitor.get("/accounts/login/")),
    Operation("raise (resident's form)", cases.raise_case, 40, bare="raise", prepare=cases.open_form),
    Operation("work list, 50 rows, view + category", cases.work_list, 40, prepare=cases.sign_in),
    Operation("work list, 50 rows, all open", cases.work_list_open, 40, prepare=cases.sign_in),
    Operation("search, two characters", cases.search_frequent, 60, prepare=cases.sign_in),
    Operation("search, six characters", cases.search_rare, 60, prepare=cases.sign_in),
    Operation(
        "search, two characters, handler with few cases", cases.search_frequent, 60, prepare=cases.sign_in_handler
    ),
    Operation("search, two characters, community worker", cases.search_frequent, 60, prepare=cases.sign_in_community),
    Operation("case page (desk)", cases.case_page, 25, prepare=cases.sign_in),
    Operation("tracking page (resident)", cases.track, 25),
    Operation("transition (take in)", cases.transition, 30, prepare=cases.sign_in),
    Operation("internal note", cases.note, 30, prepare=cases.sign_in),
    Operation("map of 4,000 points", cases.points, 60, prepare=cases.sign_in),
    *(
        Operation(name, cases.figures(path), 300, prepare=cases.sign_in_supervisor)
        for name, path in (
            ("figures, three years", "/insight/?period=all"),
            ("figures by unit, three years", "/insight/by/unit/?period=all"),
            ("figures by grid, three years", "/insight/by/grid/?period=all"),
            ("figures by category, three years", "/insight/by/category/?period=all"),
            ("communities side by side, three years", "/insight/communities/?period=all"),
            ("cases behind a figure, three years", "/insight/cases/?period=all&m=received"),
            ("what comes again every year", "/insight/before/"),
        )
    ),
    Operation("page of a community (public)", cases.community_page, 300),
    # last: the units it adds stand in every list of units afterwards
    Operation("one act (a unit added)", lambda visitor: visitor.post("/bench/act/", {}), bare="unit"),
]


def bare_rows(like: str) -> Iterator[Model]:
    """The rows that one act writes, one after the other; the next may need the key of the one before."""
    yield from BARE[like]()


def _unit() -> Iterator[Model]:
    now = timezone.now()
    unit = Unit(name=uuid4().hex, state="active", version=1)
    yield unit
    act = Act(root_kind="people.unit", root_id=unit.pk, version=1, action="add", by={"kind": "import"}, at=now)
    act.occurred_at = now
    yield act
    entry = Entry(act=act, n=1, kind="people.unit", thing_id=unit.pk, action="add", facts=unit.facts(), seal="x" * 67)
    entry.after = "active"
    yield entry
    yield Head(kind="people.unit", thing_id=unit.pk, length=1, seal="x" * 67)


BARE: dict[str, Callable[[], Iterator[Model]]] = {"unit": _unit, "raise": cases.bare_raise}
