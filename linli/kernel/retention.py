"""How long what is personal is kept (保存期限): every app says it in ``data/retention.yaml``, all in one shape.

A rule either has a time of its own (``keep``, counted ``from`` something) or goes ``with`` another rule. Whoever
runs a rule says with `enforced` what is over now and how it goes; a rule that nobody runs is refused by a test.
A ``keep`` of 0 is done at once, by the action that ``from`` names.

The city may set another time, within ``least`` where a law names one: whoever keeps those times supplies them. ``thing``
names what a rule is about where others go with it: “with the meeting”. What is ``fixed`` is how a form works: nobody sets it.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db.models import Count, Min, QuerySet

APPS = Path(__file__).parent.parent
UNITS = {"years", "days", "hours"}
NEEDED = {"id", "model", "columns", "what", "purpose", "basis", "law", "then"}
KNOWN = NEEDED | {"keep", "from", "with", "stored", "least", "thing", "fixed"}
WORDS = ("what", "purpose", "law", "from", "then", "least", "thing")
MOST = {"years": 50, "days": 3_660, "hours": 720}  # no law: beyond it somebody mistyped
Words = dict[str, str]  # zh and en


@dataclass(frozen=True, slots=True)
class Keep:
    value: int
    unit: str

    def before(self, now: datetime) -> datetime:
        """What is older than this is over. The 29th of February becomes the 28th."""
        if self.unit != "years":
            return now - timedelta(**{self.unit: self.value})
        try:
            return now.replace(year=now.year - self.value)
        except ValueError:
            return now.replace(year=now.year - self.value, day=28)


@dataclass(frozen=True, slots=True)
class Least:
    """A law forbids to let it go earlier: the number, in the unit of the rule, and which law."""

    value: int
    law: Words


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: which columns of which model, why, on which legal basis, how long, and what happens then."""

    id: str
    model: str
    columns: tuple[str, ...]
    stored: tuple[str, ...]  # what lies outside the database: files
    what: Words
    purpose: Words
    basis: str  # one of people.models.LegalBasis
    law: Words
    keep: Keep | None
    since: Words
    goes_with: str
    then: Words
    action: str  # shred, erase, delete, anonymise, take_down
    least: Least | None
    thing: Words
    is_fixed: bool

    @property
    def bounds(self) -> tuple[int, int] | None:
        """The least and the most that the city may set, in the unit of the rule; None: nothing can be set."""
        if self.keep is None or not self.keep.value or self.is_fixed:
            return None
        return (self.least.value if self.least else 1), MOST[self.keep.unit]


@dataclass(frozen=True, slots=True)
class Over:
    """What is past its time: how many, and since when the oldest."""

    count: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Enforced:
    """How a rule is run: what is over at an instant, and the tick that lets it go."""

    over: Callable[[datetime], Over]
    run: Callable[[], int]


_enforced: dict[str, Enforced] = {}


def enforced(rule: str, *, over: Callable[[datetime], Over], run: Callable[[], int]) -> None:
    """Say how a rule is run; in ``tasks.py``. Several rules may share one ``run``."""
    _enforced[rule] = Enforced(over, run)


def enforcement(rule: str) -> Enforced | None:
    return _enforced.get(rule)


def count_over(rows: QuerySet[Any], since: str) -> Over:
    """How many rows, and the oldest by this field."""
    found = rows.aggregate(n=Count("pk", distinct=True), oldest=Min(since))
    return Over(found["n"], found["oldest"])


Times = Mapping[str, int]  # by the id of a rule, in its unit
_supplied: list[Callable[[], Times]] = []
_supposed: ContextVar[Times | None] = ContextVar("supposed", default=None)


def supply_times(find: Callable[[], Times]) -> None:
    """Say where the times stand that the city has set."""
    _supplied[:] = [find]


@contextmanager
def supposing(times: Times) -> Iterator[None]:
    """Inside, these times hold: what would go if they were set?"""
    token = _supposed.set(times)
    try:
        yield
    finally:
        _supposed.reset(token)


@cache
def rules() -> tuple[Rule, ...]:
    """The rules of all apps as shipped. Raises ValueError for one that is not in shape."""
    files = sorted(APPS.glob("*/data/retention.yaml"))
    return tuple(read(row) for file in files for row in yaml.safe_load(file.read_text(encoding="utf-8")))


def rules_now() -> tuple[Rule, ...]:
    """The rules with the times that hold now: asked anew each time, for what goes by them does not come back."""
    times = dict(_supplied[0]()) if _supplied else {}
    times |= _supposed.get() or {}
    return tuple(_with_time(rule, times) for rule in rules())


def rule(name: str) -> Rule:
    """The rule with this id, as it is now. Raises KeyError."""
    return {rule.id: rule for rule in rules_now()}[name]


def _with_time(rule: Rule, times: Times) -> Rule:
    """A time that is out of bounds, after an update perhaps, is brought within them."""
    if rule.keep is None or rule.bounds is None or rule.id not in times:
        return rule
    least, most = rule.bounds
    return replace(rule, keep=replace(rule.keep, value=min(max(times[rule.id], least), most)))


def read(row: dict[str, Any]) -> Rule:
    """One row of the file. Raises ValueError."""
    missing, unknown = NEEDED - set(row), set(row) - KNOWN
    has_time = "keep" in row and "from" in row
    if missing or unknown or has_time == ("with" in row):
        raise ValueError(f"{row.get('id')}: missing {missing}, unknown {unknown}; keep and from, or with")
    keep = Keep(**row["keep"]) if has_time else None
    if keep is not None and keep.unit not in UNITS:
        raise ValueError(f"{row['id']}: keep in {UNITS}")
    if halves := [name for name in WORDS if name in row and not {"zh", "en"} <= set(row[name])]:
        raise ValueError(f"{row['id']}: say it in zh and en: {halves}")
    least = row.get("least")
    if least and (keep is None or keep.value < least["value"]):
        raise ValueError(f"{row['id']}: it keeps for less than the law asks")
    then = dict(row["then"])
    return Rule(
        row["id"],
        row["model"],
        tuple(row["columns"]),
        tuple(row.get("stored", ())),
        row["what"],
        row["purpose"],
        row["basis"],
        row["law"],
        keep,
        row.get("from", {}),
        row.get("with", ""),
        then,
        then.pop("action"),
        Least(least["value"], {"zh": least["zh"], "en": least["en"]}) if least else None,
        row.get("thing", {}),
        bool(row.get("fixed")),
    )
