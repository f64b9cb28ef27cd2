"""What many speak of, and what the suggestions and the routing rules are worth."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.cases.models import Case, Category
from linli.cases.policy import visible_to
from linli.councils.models import Topic
from linli.councils.queries.sources import Source
from linli.kernel.actor import Actor
from linli.people.models import Unit
from linli.places.models import Area
from linli.places.queries import outlines
from linli.places.rules import COMMUNITY
from linli.suggestions.models import HotTopic, RoutingRule, SuggestionModel
from linli.suggestions.policy import topics_visible_to
from linli.suggestions.queries.figures import Accuracy, accuracy
from linli.suggestions.queries.routing import Matter
from linli.ui.templatetags.words import in_full

SHADES = 5  # of one colour
MOST_IN_A_TOPIC = 50  # cases of a hot topic that a topic of a council names


def with_examples(by: Actor, topics: list[HotTopic]) -> list[tuple[HotTopic, str]]:
    """Each topic with the title of the case that speaks for it; without it when this reader may not see that case."""
    seen = visible_to(by).filter(pk__in=[topic.nearest for topic in topics], is_sensitive=False)
    titles = dict(seen.values_list("pk", "title"))
    return [(topic, titles.get(topic.nearest, "")) for topic in topics]


def cases_of(by: Actor, topic: HotTopic) -> QuerySet[Case]:
    """The cases of a topic that this reader may see, the newest first; none that became confidential since it was found."""
    seen = visible_to(by).filter(pk__in=topic.things, is_sensitive=False)
    return seen.select_related("area", "clock").defer("words").order_by("-raised_at")


def spread_of(cases: list[Case]) -> dict[str, Any]:
    """Where they lie, as GeoJSON: a point, or the area where only that is known; those without a place are left to the list."""
    areas = Counter(case.area for case in cases if case.area and case.area.polygon and case.lon is None)
    shapes = [
        {
            "type": "Feature",
            "geometry": area.polygon,
            "properties": {
                "title": area.name,
                "text": ngettext("%(n)d case", "%(n)d cases", many) % {"n": many},
                "shade": 1 + round((SHADES - 1) * many / len(cases)),
            },
        }
        for area, many in areas.most_common()
    ]
    points = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [case.lon, case.lat]},
            "properties": {"title": case.number, "text": case.title, "href": case.get_absolute_url()},
        }
        for case in cases
        if case.lon is not None and case.lat is not None
    ]
    found = [*shapes, *points]
    around = {(case.area_id or "")[:COMMUNITY] for case in cases}
    under = (
        [outline for outline in outlines() if "" in around or outline["properties"]["id"] in around] if found else []
    )
    return {"type": "FeatureCollection", "features": [*under, *found]}


def named_accuracy(kind: str) -> list[tuple[str, Accuracy]]:
    """How often suggestions are followed: all together first, then by the name of the category."""
    rows = accuracy(kind)
    names = {c.code: str(c) for c in Category.objects.filter(code__in=[r.label for r in rows]).select_related("parent")}
    found = [(names.get(row.label, row.label), row) for row in rows]
    counts = [(row.chosen, row.suggested, row.followed) for row in rows]
    return [(_("all categories"), Accuracy("", *map(sum, zip(*counts, strict=True)))), *found] if rows else []


def trial_words(version: SuggestionModel) -> str:
    """How the version did on cases it had not seen, against the one before."""
    new, old = version.figures.get("new", {}), version.figures.get("old")
    if not new:
        return "—"
    words = _("right in %(percent)d%% of %(count)d cases") % {
        "percent": round(100 * new["accuracy"]),
        "count": new["test_messages"],
    }
    before = old and _("before: %(percent)d%%") % {"percent": round(100 * old["accuracy"])}
    return f"{words}（{before}）" if before else words


def with_conditions(rules: list[RoutingRule]) -> None:
    """Each rule with its conditions in words (``when``): where, about what, by which way, at what time. Two queries."""
    areas = dict(Area.objects.filter(code__in=[r.area_id for r in rules]).values_list("code", "name"))
    kinds = dict(Category.objects.filter(code__in=[r.category_code for r in rules]).values_list("code", "name"))
    channels = {channel.value: channel.label for channel in Case.Channel}
    for rule in rules:
        times = f"{rule.begins:%H:%M}–{rule.ends:%H:%M}" if rule.begins and rule.ends else ""
        about = (areas.get(rule.area_id or ""), kinds.get(rule.category_code), channels.get(rule.channel_code), times)
        vars(rule)["when"] = [part for part in about if part]  # for the template


def cases_tried(matters: list[Matter]) -> tuple[dict[int, Case], dict[int | None, str]]:
    """The cases of these, and the names of the units that led them. Two queries."""
    rows = Case.objects.select_related("category__parent", "area").defer("words", "area__polygon")
    units = Unit.objects.filter(pk__in={matter.led for matter in matters if matter.led})
    names: dict[int | None, str] = dict(units.values_list("pk", "name"))
    return rows.in_bulk([matter.key for matter in matters]), names


def weeks_of(topic: HotTopic, today: date) -> list[tuple[date, int]]:
    """How many were raised in each week of a topic up to this one, by its first day; also of those in which none was."""
    first = topic.first_on
    if first is None:
        return []
    since = max((today - first).days // 7 + 1 - len(topic.weeks), 0)
    return [(first + timedelta(days=7 * n), many) for n, many in enumerate([*topic.weeks, *[0] * since])]


def by_area(cases: list[Case]) -> list[tuple[str, int]]:
    """How many of them lie in which area, the most first."""
    return Counter(case.area.name if case.area else _("no place") for case in cases).most_common()


def source_of(by: Actor, pk: int) -> Source | None:
    """What many raise, as a topic for a council: its cases, and for everybody how many people and since when."""
    hot = topics_visible_to(by).filter(pk=pk).first()
    if hot is None:
        return None
    cases = list(cases_of(by, hot)[:MOST_IN_A_TOPIC])
    people = ngettext("%(n)d person raised it", "%(n)d people raised it", hot.people) % {"n": hot.people}
    when = (
        ""
        if hot.first_on is None or hot.last_on is None
        else _("from %(first)s to %(last)s") % {"first": in_full(hot.first_on), "last": in_full(hot.last_on)}
    )
    return Source(
        origin=Topic.Origin.HOT,
        title=hot.name[:80],
        words="\n".join([hot.name, *(f"{case.number} {case.title}" for case in cases)]),
        back=reverse("desk:topic", args=[hot.pk]),
        back_text=_("Hot topics"),
        area=_shared([case.area_id for case in cases if case.area_id]),
        background="，".join(part for part in (people, when) if part),
        things=cases,
    )


def _shared(codes: list[str]) -> str:
    """The smallest area in which all of them lie."""
    first, last = min(codes, default=""), max(codes, default="")
    return next((first[:n] for n in range(len(first)) if first[n] != last[n : n + 1]), first)
