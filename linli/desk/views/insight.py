"""Insight (洞察): hot topics, and for administrators what suggestions and routing rules are worth."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from linli.cases.queries.suggesting import KIND, matters
from linli.councils.queries.sources import bring_url
from linli.desk.queries.insight import (
    by_area,
    cases_of,
    cases_tried,
    named_accuracy,
    spread_of,
    trial_words,
    weeks_of,
    with_conditions,
    with_examples,
)
from linli.insight.doors import tabs_for
from linli.insight.queries.charts import columns
from linli.journeys.viewing import may_mediate
from linli.kernel.actor import Actor
from linli.people.queries import SPEAKERS, actor_of
from linli.people.views.admission import administrator
from linli.suggestions.policy import sees_topics, topics_visible_to
from linli.suggestions.queries.figures import versions
from linli.suggestions.queries.routing import dry_run, fired
from linli.ui.render import page
from linli.ui.templatetags.words import in_full

MOST = 30
TRIED = 20  # cases of the dry run that are shown


@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    """What several people raised lately about one problem at one place."""
    by = _overlooking(request)
    found = with_examples(by, list(topics_visible_to(by)[:MOST]))
    return page(request, "desk/topics.html", {"topics": found, "tabs": tabs_for(request)}, part="main")


@require_safe
def topic(request: HttpRequest, pk: int) -> HttpResponse:
    """One topic: its cases, where they lie, week by week."""
    by = _overlooking(request)
    found = get_object_or_404(topics_visible_to(by), pk=pk)
    cases = list(cases_of(by, found))
    context: dict[str, Any] = {"topic": found, "cases": cases, "points": spread_of(cases), "areas": by_area(cases)}
    weeks = weeks_of(found, timezone.localdate())
    context |= {
        "weeks": weeks,
        "this_week": weeks[-1][0] if weeks else None,
        "bars": columns([(in_full(day), many) for day, many in weeks]),
    }
    context["bring_href"] = bring_url("hot", found.pk) if by.role in SPEAKERS else ""
    context["may_mediate"] = may_mediate(by)
    return page(request, "desk/topic.html", context, part="main")


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """How good the suggested categories are, by category; which versions were learnt. Nothing about persons."""
    administrator(request)
    rows = [(version, trial_words(version)) for version in versions(KIND)]
    return page(request, "desk/suggestions.html", {"rows": named_accuracy(KIND), "versions": rows}, part="main")


@require_safe
def routing(request: HttpRequest) -> HttpResponse:
    """A dry run of the routing rules over the last thousand cases: what fires, what never does, what contradicts."""
    administrator(request)
    last = matters()
    cases, units = cases_tried(last[:TRIED])
    shown = [(matter, cases[matter.key], fired(matter), units.get(matter.led, "")) for matter in last[:TRIED]]
    tried = dry_run(last)
    with_conditions([row.rule for row in tried])
    return page(request, "desk/routing.html", {"tried": tried, "total": len(last), "shown": shown}, part="main")


def _overlooking(request: HttpRequest) -> Actor:
    by = actor_of(request, channel="desk")
    if not sees_topics(by):
        raise Http404
    return by
