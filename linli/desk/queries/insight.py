"""What many speak of, and what the suggestions and the routing rules are worth."""

from collections import Counter
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from linli.cases.models import Case, Category
from linli.cases.policy import visible_to
from linli.kernel.actor import Actor
from linli.suggestions.models import HotTopic, SuggestionModel
from linli.suggestions.queries.figures import Accuracy, accuracy


def with_examples(by: Actor, topics: list[HotTopic]) -> list[tuple[HotTopic, str]]:
    """Each topic with the title of the case that speaks for it; without it when this reader may not see that case."""
    titles = dict(visible_to(by).filter(pk__in=[topic.nearest for topic in topics]).values_list("pk", "title"))
    return [(topic, titles.get(topic.nearest, "")) for topic in topics]


def cases_of(by: Actor, topic: HotTopic) -> QuerySet[Case]:
    """The cases of a topic that this reader may see, the newest first."""
    return (
        visible_to(by).filter(pk__in=topic.things).select_related("area", "clock").defer("words").order_by("-raised_at")
    )


def points_of(cases: list[Case]) -> dict[str, Any]:
    """Where they lie, as GeoJSON; those without a place are left to the list."""
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [case.lon, case.lat]},
            "properties": {"title": case.number, "text": case.title, "href": case.get_absolute_url()},
        }
        for case in cases
        if case.lon is not None and case.lat is not None
    ]
    return {"type": "FeatureCollection", "features": features}


def named_accuracy(kind: str) -> list[tuple[str, Accuracy]]:
    """How often suggestions are followed, by the name of the category."""
    rows = accuracy(kind)
    names = {c.code: str(c) for c in Category.objects.filter(code__in=[r.label for r in rows]).select_related("parent")}
    return [(names.get(row.label, row.label), row) for row in rows]


def trial_words(version: SuggestionModel) -> str:
    """How the version did on cases it had not seen, against the one before."""
    new, old = version.figures.get("new", {}), version.figures.get("old")
    if not new:
        return "—"
    words = _("right in %(percent)d%% of %(count)d cases") % {
        "percent": round(100 * new["accuracy"]),
        "count": new["test_messages"],
    }
    return words + (f"（{_('before')} {round(100 * old['accuracy'])}%）" if old else "")


def weeks_words(weeks: list[int]) -> str:
    """Messages per week in words, the last eight."""
    return " · ".join(str(n) for n in weeks[-8:])


def by_area(cases: list[Case]) -> list[tuple[str, int]]:
    """How many of them lie in which area, the most first."""
    return Counter(case.area.name if case.area else _("no place") for case in cases).most_common()
