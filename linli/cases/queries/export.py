"""A work list as a table: what stands in the list and in the rates, and nobody's name or phone."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import IO, Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.cases.models import Case, Category, Rating, Task
from linli.cases.queries.cases import Filters
from linli.cases.rules import LIVE
from linli.kernel.sheets import csv_line, write_xlsx
from linli.places.models import Area
from linli.places.rules import COMMUNITY

BOM = "\ufeff"  # without it Excel takes UTF-8 for something else
COLUMNS = (
    "pk", "raised_at", "title", "state", "category_id", "area_id", "lead_name", "channel", "urgency", "is_history",
    "clock__due_at", "clock__stopped_at", "answered_at", "ended_at", "solved", "process", "result", "source_number",
)  # fmt: skip
Line = list[Any]


def as_json(filters: Filters) -> dict[str, Any]:
    """Filters as they can be kept; what is "now" is left to whoever looks."""
    kept = {name: value for name, value in asdict(filters).items() if name != "now"}
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in kept.items()}


def from_json(kept: dict[str, Any]) -> Filters:
    instants = {name: datetime.fromisoformat(kept[name]) for name in ("since", "until") if kept.get(name)}
    return Filters(**{**kept, **instants})


def header() -> Line:
    return [
        _("number"), _("title"), pgettext("of a case", "state"), _("category"), _("community"), _("grid"), _("lead unit"),
        _("channel"), _("urgency"), _("raised at"), _("due at"), _("answered at"), _("ended at"), _("on time"),
        _("whether it was solved"), _("rating of the process"), _("rating of the result"), _("number of the source"),
        _("imported from the past"),
    ]  # fmt: skip


def lines(cases: QuerySet[Case]) -> Iterator[Line]:
    """One line per case, newest first. Three queries, however many lines."""
    lead = Task.objects.filter(case=OuterRef("pk"), is_lead=True, state__in=sorted(LIVE)).values("unit__name")[:1]
    last = Rating.objects.filter(case=OuterRef("pk")).order_by("-given_at", "-pk")
    rows = cases.annotate(
        lead_name=Coalesce(Subquery(lead), "desk__name"),
        solved=Subquery(last.values("solved")[:1]),
        process=Subquery(last.values("process")[:1]),
        result=Subquery(last.values("result")[:1]),
    ).order_by("-raised_at", "-pk")
    say = _Words()
    for values in rows.values_list(*COLUMNS).iterator(chunk_size=2_000):
        yield say.line(dict(zip(COLUMNS, values, strict=True)))


def csv_lines(table: Iterator[Line]) -> Iterator[str]:
    """As text, formula-safe, with the mark that Excel needs."""
    yield BOM + csv_line(header())
    for line in table:
        yield csv_line(line)


def write(table: Iterator[Line], kind: str, to: IO[bytes]) -> None:
    """Into a file, as CSV or XLSX."""
    if kind == "csv":
        for text in csv_lines(table):
            to.write(text.encode())
    else:
        write_xlsx(to, _("Cases"), _with_header(table))


def _with_header(table: Iterator[Line]) -> Iterator[Line]:
    yield header()
    yield from table


class _Words:
    """The words for codes, looked up once."""

    def __init__(self) -> None:
        self.states = {value: str(label) for value, label in Case.rules.states.choices}
        self.channels = {value: str(label) for value, label in Case.Channel.choices}
        self.urgencies = {value: str(label) for value, label in Case.Urgency.choices}
        self.solved = {value: str(label) for value, label in Rating.Solved.choices}
        self.feelings = {value: str(label) for value, label in Rating.Feeling.choices}
        self.categories = {c.pk: str(c) for c in Category.objects.select_related("parent")}
        self.areas = dict(Area.objects.values_list("code", "name"))

    def line(self, row: dict[str, Any]) -> Line:
        area = row["area_id"] or ""
        community = area[:COMMUNITY] if len(area) >= COMMUNITY else ""
        return [
            Case(pk=row["pk"], raised_at=row["raised_at"]).number,
            row["title"],
            self.states.get(row["state"], ""),
            self.categories.get(row["category_id"], ""),
            self.areas.get(community, ""),
            self.areas.get(area, "") if area != community else "",
            row["lead_name"],
            self.channels.get(row["channel"], ""),
            self.urgencies.get(row["urgency"], ""),
            row["raised_at"],
            row["clock__due_at"],
            row["answered_at"],
            row["ended_at"],
            _on_time(row),
            self.solved.get(row["solved"], ""),
            self.feelings.get(row["process"], ""),
            self.feelings.get(row["result"], ""),
            row["source_number"],
            _("yes") if row["is_history"] else "",
        ]


def _on_time(row: dict[str, Any]) -> str:
    """Of what was answered here; history had no clock, and what still runs is not judged."""
    due, answered = row["clock__due_at"], row["answered_at"]
    if due is None or answered is None:
        return ""
    return _("yes") if answered <= due else _("no")
