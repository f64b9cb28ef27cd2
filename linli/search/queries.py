"""Finding: the newest or the best that hold what is asked for, among the things that the reader may see.

Rights and filters come as a query of ids and stand inside the one statement that finds; nothing is filtered after
paging. Labels narrow what the index reads before that: who sees a tenth of all cases never waits for the other nine.
Counting ends at 1,000: more is said as "1000+", and costs nothing.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import StrIndex
from django.db.models.lookups import Exact, GreaterThan

from linli.search.models import Audience, Text
from linli.search.rules import Part, Question, hits, labelled, marked, pairs, snippet

MOST = 1_000  # counted exactly, and shown


@dataclass(frozen=True, slots=True)
class Found:
    """The ids of what was found, in order; at most 1,000 of them."""

    ids: list[int]
    is_more: bool = False

    @property
    def total(self) -> str:
        """17, 1000+"""
        return f"{len(self.ids)}+" if self.is_more else str(len(self.ids))


def newest(
    kind: str,
    asked: Question,
    *,
    audience: str = Audience.STAFF,
    among: QuerySet[Any] | None = None,
    labels: Collection[str] | None = None,
) -> Found:
    """The newest things of a kind that hold all terms. ``among``: the ids (one column) that may be found.

    ``labels``: each of these bears at least one of them; None: nothing is known of their labels.
    """
    return _found(_newest(kind, asked, audience, among, labels))


def best(
    kind: str,
    asked: Question,
    *,
    audience: str = Audience.STAFF,
    among: QuerySet[Any] | None = None,
    labels: Collection[str] | None = None,
) -> Found:
    """Of the newest 1,000 those first that fit best: in the title, as whole words, all of them (word ranking)."""
    rows = _newest(kind, asked, audience, among, labels)
    rank = sum((_points(condition, points) for condition, points in _fits(asked)), Value(0))
    ranked = Text.objects.filter(pk__in=rows.values("pk")).annotate(fit=rank)
    return _found(ranked.order_by("-fit", "-at", "-thing_id"))


def matching(
    kind: str, asked: Question, *, audience: str = Audience.STAFF, labels: Collection[str] | None = None
) -> QuerySet[Text]:
    """All texts of a kind that hold all terms, for lists that have an order of their own; none for an idle question."""
    if not asked.pairs or (labels is not None and not labels):
        return Text.objects.none()
    rows = Text.objects.filter(audience=audience, kind=kind, grams__has_all=asked.pairs)
    if labels is not None:
        rows = rows.filter(grams__has_any=sorted(labelled(labels)))
    longer = [term for term in asked.terms if pairs(term) != {term}]  # a pair stands in the text as it is asked for
    return rows.filter(_exactly(longer)) if longer else rows


def snippets(
    kind: str, ids: Iterable[int], asked: Question, *, audience: str = Audience.STAFF
) -> dict[int, list[Part]]:
    """Of each thing the line around the first hit that is not in its title, in parts, in one query."""
    rows = Text.objects.filter(audience=audience, kind=kind, thing_id__in=list(ids))
    shown = {}
    for pk, title, text in rows.values_list("thing_id", "title", "text"):
        body = text.removeprefix(title).lstrip("\n")
        if title and body.startswith(start := title.removesuffix("…")):  # a title is often the first sentence
            body = body.removeprefix(start).lstrip("。！？!?；;，, ")
        shown[pk] = snippet(body, asked.terms)
    return shown


def title_parts(title: str, asked: Question) -> list[Part]:
    """A title with what was asked for marked."""
    return hits(title, asked.terms)


def _newest(
    kind: str, asked: Question, audience: str, among: QuerySet[Any] | None, labels: Collection[str] | None
) -> QuerySet[Text]:
    rows = matching(kind, asked, audience=audience, labels=labels)
    if among is not None:
        rows = rows.filter(thing_id__in=among)
    return rows.order_by("-at", "-thing_id")[: MOST + 1]


def _found(rows: QuerySet[Text]) -> Found:
    ids = list(rows.values_list("thing_id", flat=True))
    return Found(ids[:MOST], len(ids) > MOST)


def _exactly(terms: Iterable[str]) -> Any:
    """Whether every term stands in the text as it is written; as one condition, whose share no planner guesses at."""
    each = Q(*(Q(GreaterThan(StrIndex(F("text"), Value(term)), 0)) for term in terms))
    return Exact(Case(When(each, then=Value(True)), default=Value(False), output_field=BooleanField()), True)


def _fits(asked: Question) -> Iterable[tuple[Q, int]]:
    """What makes a text fit better, and by how much."""
    for term in asked.terms:
        yield Q(GreaterThan(StrIndex(F("title"), Value(term)), 0)), 4
    for word in asked.words:
        yield Q(grams__has_all=sorted(marked([word]))), 2


def _points(condition: Q, points: int) -> Case:
    return Case(When(condition, then=Value(points)), default=Value(0), output_field=IntegerField())
