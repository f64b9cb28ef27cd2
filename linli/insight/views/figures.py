"""Figures of one scope and period: counts, rates, the superior office's way of counting beside ours, times; and told apart."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from linli.insight.queries import scopes
from linli.insight.queries.charts import bars, lines
from linli.insight.queries.periods import following, holding
from linli.insight.queries.rates import Figure, Place, Shown, figures, rates, theirs
from linli.insight.queries.sums import Counts, apart, at_share, last_months, series, times, total
from linli.insight.queries.words import duration
from linli.insight.rules import By, Grain, Measure, Step
from linli.insight.views.asking import Asked, asked, frame
from linli.ui.render import page

M = Measure
ROADS = (M.DIRECT, M.DISPATCHED, M.DECLINED, M.WITHDRAWN, M.JOINED, M.PENDING)
STANDING = (M.OPEN, M.ANSWERED, M.OTHERWISE)
BESIDES = (
    M.EXTENDED,
    M.HELD,
    M.SENT_BACK,
    M.UPHELD,
    M.PARTLY,
    M.UNSOLVED,
    M.FAIR,
    M.UNHAPPY,
    M.UNREACHED,
    M.SENSITIVE,
    M.HISTORY,
)
MONTHS, WEEKS = 13, 13


@dataclass(frozen=True, slots=True)
class Took:
    """How long one step took."""

    label: str
    cases: int
    href: str
    half: str
    half_over: str  # the cases that took longer
    nine: str
    nine_over: str


@dataclass(frozen=True, slots=True)
class Row:
    """One community, unit, category … with its figures."""

    name: str
    received: Figure
    rates: list[Shown]
    half: str
    nine: str


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The whole of a scope and period."""
    question = asked(request)
    counts, place = total(question.scope, question.period), question.place
    context = frame(request, question) | {
        "received": figures(counts, place, [M.RECEIVED])[0],
        "roads": figures(counts, place, ROADS),
        "standing": figures(counts, place, STANDING),
        "besides": figures(counts, place, BESIDES),
        "rates": rates(counts, place),
        "theirs": theirs(counts, place),
        "times": _took(question),
        "choices": [(by.label, f"{by.value}/?{question.query()}") for by in question.scope.choices],
        **_trend(question, weeks=request.GET.get("show") == "weeks"),
    }
    return page(request, "insight/home.html", context, part="main")


@require_safe
def told_apart(request: HttpRequest, by: str) -> HttpResponse:
    """The same by community, grid, category, unit or channel, always in the same order: nobody is put first or last."""
    question = asked(request)
    if by not in By.values or By(by) not in question.scope.choices:
        raise Http404
    way = By(by)
    found = apart(question.scope, question.period, way)
    took = times(question.scope, question.period, way)
    names = scopes.names(way)
    keys = [key for key in names if key in found] + sorted(found.keys() - names.keys())
    rows = [
        _row(question, way, key, names.get(key, key), found[key], took.get((key, Step.WHOLE.value), [])) for key in keys
    ]
    context = frame(request, question) | {"by": way, "rows": rows, "choices": _other(question)}
    return page(request, "insight/told_apart.html", context, part="main")


def _row(question: Asked, by: By, key: str, name: str, counts: Counts, took: list[tuple[int, int]]) -> Row:
    place = Place(question.scope, question.period, by, key)
    return Row(
        name, figures(counts, place, [M.RECEIVED])[0], rates(counts, place),
        duration(at_share(took, 50)), duration(at_share(took, 90)),
    )  # fmt: skip


def _took(question: Asked) -> list[Took]:
    found, place = times(question.scope, question.period), question.place
    took = []
    for step in Step:
        rows = found.get(("", step.value), [])
        half, nine = at_share(rows, 50), at_share(rows, 90)
        over = ["" if minutes is None else place.step_href(step, minutes) for minutes in (half, nine)]
        cases = sum(n for _minutes, n in rows)
        took.append(
            Took(str(step.label), cases, place.step_href(step), duration(half), over[0], duration(nine), over[1])
        )
    return took


def _trend(question: Asked, *, weeks: bool) -> dict[str, Any]:
    """Thirteen months, or weeks, up to the end of the period."""
    grain = Grain.WEEK if weeks else Grain.MONTH
    end = min(question.period.end, following(grain, timezone.localdate()))  # nothing is drawn of the future
    if weeks:
        until = following(grain, end - timedelta(days=1))
        starts = [until - timedelta(days=7 * n) for n in range(WEEKS, 0, -1)]
    else:
        starts = last_months(end, MONTHS)
        until = end
    rows = lines(series(question.scope, starts[0], until, grain), starts, weeks=weeks)
    most = max((row.received for row in rows), default=0)
    opened = [(line, Place(question.scope, holding(grain.value, line.start))) for line in rows]
    return {
        "trend": [(line, place.href(M.RECEIVED), place.href(M.ANSWERED)) for line, place in opened],
        "begins": rows[0].label, "ends": rows[-1].label, "trend_bars": bars(rows, most), "trend_most": most, "weeks": weeks,
        "weeks_href": f"?{question.query(show='' if weeks else 'weeks')}",
    }  # fmt: skip


def _other(question: Asked) -> list[tuple[Any, str, str]]:
    return [(by.label, f"../{by.value}/?{question.query()}", by.value) for by in question.scope.choices]
