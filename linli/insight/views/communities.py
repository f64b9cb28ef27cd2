"""Communities side by side: small pictures by one scale, in the order of their codes, and a map; never a ranking."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.cases.models import Category
from linli.insight.queries import scopes
from linli.insight.queries.charts import Bar, Line, bars, lines, shaded
from linli.insight.queries.periods import following
from linli.insight.queries.rates import Figure, Place, Shown, figures, rates
from linli.insight.queries.sums import Counts, apart, last_months, series_by_community
from linli.insight.rules import RATES, By, Grain, Measure, Span
from linli.insight.views.asking import Asked, asked, frame
from linli.ui.render import page

SHOWN = ("response", "resolution", "satisfaction")
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Panel:
    """One community: its months, and what came of the period."""

    name: str
    href: str
    received: Figure
    rates: list[Shown]
    bars: list[Bar]
    lines: list[Line]


@require_safe
def communities(request: HttpRequest) -> HttpResponse:
    """A panel for each community and a map; a unit sees where its own cases lie."""
    question = asked(request)
    category = _category(request.GET.get("category", "")) if question.scope.span is not Span.UNIT else None
    only = str(category.pk) if category else ""
    names = {code: name for code, name in scopes.names(By.COMMUNITY).items() if len(code) == 12}
    found = apart(question.scope, question.period, By.COMMUNITY, category=only)
    codes = [code for code in names if code in found]
    show = request.GET.get("show", "")
    show = show if show in RATES else ""
    may_grid = By.GRID in question.scope.choices and not only
    level = By.GRID if request.GET.get("level") == "grid" and may_grid else By.COMMUNITY
    context = frame(request, question) | {
        "panels": _panels(question, names, codes, found, only),
        "category": category,
        "categories": [] if question.scope.span is Span.UNIT else Category.objects.select_related("parent").exclude(parent=None),
        "show": show,
        "level": level.value,
        "shows": [(code == show, text, f"?{question.query(show=code, category=only, level=level.value)}") for code, text in _shows()],
        "levels": [
            (way, way.label, f"?{question.query(show=show, category=only, level=way.value)}")
            for way in (By.COMMUNITY, By.GRID) if may_grid
        ],
        **_map(question, level, show, only, found if level is By.COMMUNITY else apart(question.scope, question.period, By.GRID)),
    }  # fmt: skip
    return page(request, "insight/communities.html", context, part="main")


def _panels(
    question: Asked, names: dict[str, str], codes: list[str], found: dict[str, Counts], category: str
) -> list[Panel]:
    """All drawn by the scale of the largest, so that heights can be compared."""
    end = min(question.period.end, following(Grain.MONTH, timezone.localdate()))  # nothing is drawn of the future
    starts = last_months(end, MONTHS)
    by_code = (
        {}
        if question.scope.span is Span.UNIT
        else series_by_community(question.scope, starts[0], end, category=category)
    )
    drawn = {code: lines(by_code.get(code, {}), starts) for code in codes}
    most = max((line.received for rows in drawn.values() for line in rows), default=0)
    panels = []
    for code in codes:
        place = Place(question.scope, question.period, By.COMMUNITY, code, category)
        panels.append(
            Panel(
                names[code],
                "" if question.scope.span is Span.UNIT else f"../?{question.query(area=code)}",
                figures(found[code], place, [Measure.RECEIVED])[0],
                rates(found[code], place, SHOWN),
                bars(drawn[code], most) if by_code else [],
                drawn[code],
            )
        )
    return panels


def _map(question: Asked, level: By, show: str, category: str, found: dict[str, Counts]) -> dict[str, Any]:
    """The area in one colour, and the same as a list."""
    under = question.scope.code if question.scope.span is Span.AREA else ""
    values: dict[str, tuple[float | None, str, str]] = {}
    for code, counts in found.items():
        place = Place(question.scope, question.period, level, code, category)
        if show:
            rate = rates(counts, place, [show])[0]
            number = float(rate.percent) if rate.percent is not None else None
            values[code] = (number, f"{rate.value}（{rate.of_words}）", rate.of_href)
        else:
            figure = figures(counts, place, [Measure.RECEIVED])[0]
            values[code] = (float(figure.n), _("received %d") % figure.n, figure.href)
    names = scopes.names(level)
    rows = [(names[code], values[code][1], values[code][2]) for code in names if code in values]
    return {"map": shaded(values, level.value, under), "map_rows": rows, "map_words": dict(_shows())[show]}


def _shows() -> list[tuple[str, Any]]:
    return [("", _("received")), *((code, rate.label) for code, rate in RATES.items())]


def _category(pk: str) -> Category | None:
    return Category.objects.filter(pk=int(pk)).first() if pk.isascii() and pk.isdecimal() and len(pk) < 10 else None
