"""What overlooks many cases, as the desk shows it: figures with what they are out of, hot topics, proposals that wait for a person."""

from datetime import timedelta
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query
from ninja.errors import HttpError

from linli.api.forms import answers as out
from linli.api.rules import Scope
from linli.api.views.rest import TROUBLES, key_for, router
from linli.cases.models import Category
from linli.cases.policy import visible_to
from linli.cases.queries.suggesting import proposed
from linli.insight.queries import scopes
from linli.insight.queries.periods import named, present
from linli.insight.queries.rates import Place, rates
from linli.insight.queries.sums import Counts, apart, at_share, times
from linli.insight.rules import RATES, By, Measure, Step
from linli.suggestions.policy import topics_visible_to

MOST_TOPICS = 30


@router.get(
    "/figures", response={200: out.FiguresOut, TROUBLES: out.Trouble}, tags=["figures"],
    summary="Counts, rates and times, as a whole or told apart",
)  # fmt: skip
def figures(
    request: HttpRequest,
    period: Annotated[
        str, Query(max_length=8, description="2026-W47, 2026-11, 2026-Q4, 2026, all; else this month")
    ] = "",
    area: Annotated[str, Query(max_length=15, pattern=r"^[0-9]*$", description="code; what lies in it")] = "",
    unit: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="what it leads or led")] = None,
    by: Literal["all", "community", "grid", "category", "unit", "channel"] = "all",
) -> dict[str, Any]:
    """Only what this key's role sees. Each rate with what stands above and below the line, and none of fewer than twenty."""
    scope = scopes.asked(key_for(request, Scope.READ).actor, area=area, unit=str(unit or ""))
    asked = named(period) if period else present()
    if asked is None:
        raise HttpError(422, "period: this is none, like 2026-W47, 2026-11, 2026-Q4, 2026 or all.")
    way = By(by)
    if way is not By.ALL and way not in scope.choices:
        raise HttpError(422, f"by: here {', '.join(scope.choices)}.")
    found, took = apart(scope, asked, way), times(scope, asked, way)
    names, codes = scopes.names(way), _codes(way)
    keys = [key for key in names if key in found] + sorted(found.keys() - names.keys())
    rows = [
        _row(Place(scope, asked, way, key), found[key], took.get((key, Step.WHOLE.value), []))
        | {"key": codes.get(key, key), "name": names.get(key, key)}
        for key in keys
    ]
    return {
        "period": asked.code,
        "first_day": asked.start,
        "last_day": asked.end - timedelta(days=1),
        "by": by,
        "rows": rows,
    }


@router.get(
    "/topics", response={200: list[out.TopicOut], TROUBLES: out.Trouble}, tags=["figures"],
    summary="Hot topics: what several people raised of late",
)  # fmt: skip
def topics(request: HttpRequest) -> list[dict[str, Any]]:
    """Those with the most people first, each with the numbers of its cases that this key sees."""
    by = key_for(request, Scope.READ).actor
    found = list(topics_visible_to(by)[:MOST_TOPICS])
    seen = visible_to(by).filter(pk__in={pk for topic in found for pk in topic.things}, is_sensitive=False)
    numbers = {case.pk: case.number for case in seen.only("raised_at")} if found else {}
    facts = ("name", "people", "first_on", "last_on", "trend", "weeks")
    return [
        {name: getattr(topic, name) for name in facts}
        | {"id": topic.pk, "cases": [numbers[pk] for pk in topic.things if pk in numbers]}
        for topic in found
    ]


@router.get(
    "/proposals", response={200: list[out.WaitingOut], TROUBLES: out.Trouble}, tags=["cases"],
    summary="What came in without a category, and what it probably is about",
)  # fmt: skip
def proposals(request: HttpRequest) -> list[dict[str, Any]]:
    """Nothing is set until somebody decides: take a proposal by ``study`` with that category."""
    return [
        {
            "number": row.case.number, "version": row.case.version, "category": row.category.code,
            "lead": row.lead.pk if row.lead else None, "rule": row.rule.position if row.rule else None, "words": row.words,
            "near": [case.number for case in row.near],
        }
        for row in proposed(key_for(request, Scope.HANDLE).actor)
    ]  # fmt: skip


def _row(place: Place, counts: Counts, took: list[tuple[int, int]]) -> dict[str, Any]:
    return {
        "counts": {measure.value: counts.n(measure) for measure in Measure},
        "rates": [
            {"code": code, "above": rate.above, "of": rate.of, "percent": float(rate.percent) if rate.percent else None}
            for code, rate in zip(RATES, rates(counts, place), strict=True)
        ],
        "half_minutes": at_share(took, 50), "nine_tenths_minutes": at_share(took, 90),
    }  # fmt: skip


def _codes(by: By) -> dict[str, str]:
    """Categories go by code everywhere else, so here, too."""
    return {str(pk): code for pk, code in Category.objects.values_list("pk", "code")} if by is By.CATEGORY else {}
