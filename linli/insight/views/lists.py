"""What stands behind a number; and what came in these weeks a year ago."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from linli.insight.models import CaseFact
from linli.insight.queries import scopes
from linli.insight.queries.behind import MOST, behind, listed, longer_than, measures_of
from linli.insight.queries.rates import Place
from linli.insight.queries.seasons import repeated, window
from linli.insight.queries.words import duration
from linli.insight.rules import By, Step
from linli.insight.views.asking import asked, frame
from linli.ui.render import page

PER_PAGE = 50


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """The cases behind a figure: the same condition, as far as the reader may see them."""
    question = asked(request)
    measures = measures_of(request.GET.get("m", "received"))
    by, step, over = (request.GET.get(name, "") for name in ("by", "step", "over"))
    by = by or By.ALL.value
    if measures is None or by not in By.values or step not in ["", *Step.values] or not _is_minutes(over):
        raise Http404
    category = request.GET.get("category", "")
    if category and category not in scopes.names(By.CATEGORY):
        raise Http404
    place = Place(question.scope, question.period, By(by), request.GET.get("key", ""), category)
    if place.by is not By.ALL and place.key not in (names := scopes.names(place.by)):
        raise Http404
    try:
        if step:
            found = longer_than(question.by, place, Step(step), int(over) if over else None)
        else:
            found = behind(question.by, place, measures)
    except (KeyError, ValueError):
        raise Http404 from None
    shown: Page[Any] = Paginator(found.ids, PER_PAGE).get_page(request.GET.get("page"))
    shown.object_list = listed(list(shown.object_list))
    labels = [measure.label for measure in measures]
    if step:
        labels = [Step(step).label]
        took = dict(CaseFact.objects.filter(case__in=[case.pk for case in shown]).values_list("case", step))
        for case in shown:
            vars(case)["took"] = duration(took.get(case.pk))
    context = frame(request, question) | {
        "found": found, "page": shown, "most": MOST, "measures": labels,
        "step": step, "over": duration(int(over)) if over else "",
        "piece": names[place.key] if place.by is not By.ALL else "",
        "back": f"../?{question.query()}" if place.by is By.ALL else f"../by/{by}/?{question.query()}",
    }  # fmt: skip
    return page(request, "insight/cases.html", context, part="main")


@require_safe
def before(request: HttpRequest) -> HttpResponse:
    """Repeated problems by grid and by community in these weeks of last year: look before it is reported."""
    question = asked(request)
    grids, communities, categories = scopes.names(By.GRID), scopes.names(By.COMMUNITY), scopes.names(By.CATEGORY)
    parts = []
    for by, names in ((By.GRID, grids), (By.COMMUNITY, communities)):
        rows = [
            (names.get(row.area, row.area), categories.get(str(row.category), ""), row)
            for row in repeated(question.by, question.scope, by)
        ]
        parts.append((by, rows))
    begin, end = window(timezone.localdate())
    context = frame(request, question) | {"parts": parts, "begin": begin, "end": end}
    return page(request, "insight/before.html", context, part="main")


def _is_minutes(text: str) -> bool:
    return not text or (text.isascii() and text.isdecimal() and len(text) < 9)
