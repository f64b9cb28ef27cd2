"""Hot topics: groups of messages about one problem at one place, close in time.

Two messages belong together when they share a rare name and the words left without the names are alike; groups are made by average
linkage and then joined while their centres are alike. So one place with two problems gives two topics, and one problem in many
places gives none. Where it is known beforehand where a message lies, the same place counts, but for less than one that
somebody names (who lives there says nothing about the problem), and what lies elsewhere is another topic. What a person joined
is one thing whatever its words.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import log, sqrt

import numpy as np
import rjieba
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse.csgraph import connected_components
from scipy.spatial.distance import squareform

from linli.suggestions.learning.grams import folded
from linli.suggestions.learning.joins import with_joins
from linli.suggestions.learning.names import bare, names_in
from linli.suggestions.learning.naming import telling
from linli.suggestions.learning.texts import Message, Trend

BEGINNING = 400  # characters of the words in which names are looked for
OPENING = 300  # characters of the words that say what the problem is; a title counts twice
APART = timedelta(days=120)  # of two messages of one topic, at most
SAME_PLACE, SAME_PROBLEM, ALIKE = 0.15, 0.03, 0.18  # for a pair to be looked at
TOGETHER = 0.3  # average likeness inside a group
JOINED, CENTRES_PLACE, CENTRES_PROBLEM = 0.45, 0.35, 0.2  # of two centres to be one topic
SHARED = 0.6  # of the messages of a topic that name its place
KNOWN = 0.35  # what the same place counts that is known and not said
EVERYWHERE = 3  # a name that messages from more places have is none of a place
LEAST_COMMON = 30  # texts with a word before it can be too common to say anything
MOST_AT_ONCE = 4_000  # messages compared all with all; 128 MB
PAIRS = 200_000
TREND = timedelta(days=30)
_PARTS = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class Topic:
    """One problem at one place."""

    name: str  # by their own words
    example: str  # the title that stands nearest to all
    nearest: str  # and its number
    numbers: list[str]
    people: int
    first: date | None
    last: date | None
    places: list[str]
    problem: list[str]
    trend: Trend
    weeks: list[int]  # messages per week from the first day on


@dataclass(frozen=True)
class _Vectors:
    rows: sp.csr_matrix  # unit vectors
    words: list[str]


def hot_topics(messages: Iterable[Message], *, least: int = 3, today: date | None = None) -> list[Topic]:
    """Topics of at least so many people, the most people first. ``today``: for the trend; else the last day there is."""
    known = list({m.number: m for m in messages}.values())
    if len(known) < least:
        return []
    texts = [bare(f"{folded(m.title)}。{folded(m.body, BEGINNING)}") for m in known]
    names = _of_one_place(names_in(texts), [m.around for m in known])
    places = _with_known(_vectors([sorted(some) for some in names], 1.0), [m.place for m in known])
    problems = _vectors(_problem_words(known, names), 0.15)
    days = np.array([m.day.toordinal() if m.day else 0 for m in known])
    codes = {around: n for n, around in enumerate(sorted({m.around for m in known} | {""}))}  # 0: unknown
    around = np.array([codes[m.around] for m in known])
    groups = _joined(_groups(places, problems, days, around), places, problems, days, around)
    groups = with_joins(groups, known)
    now = today or max((m.day for m in known if m.day), default=None)
    topics = [_topic([known[i] for i in group], group, places, problems, now) for group in groups]
    found = [topic for topic in topics if topic and topic.people >= least]
    return sorted(found, key=lambda topic: (-topic.people, -len(topic.numbers), topic.name))


def _problem_words(messages: Sequence[Message], names: Sequence[set[str]]) -> list[list[str]]:
    found = []
    for message, some in zip(messages, names, strict=True):
        title = bare(folded(message.title))
        text = f"{title} {title} {bare(folded(message.body, OPENING))}"
        place = [part for part in _PARTS.split(folded(message.place)) if part]
        for name in sorted([*some, *place], key=len, reverse=True):
            text = text.replace(name, " ")
        said = [word for word in rjieba.cut(text) if len(word) > 1 and not any(c in "0123456789" for c in word)]
        found.append([word for word in said if not any(word in part for part in place)])
    return found


def _of_one_place(names: Sequence[set[str]], around: Sequence[str]) -> list[set[str]]:
    """Without those that messages from everywhere have: they are no place (冰箱里), or belong to the whole city."""
    where: dict[str, set[str]] = defaultdict(set)
    for some, code in zip(names, around, strict=True):
        for name in some if code else ():
            where[name].add(code)
    return [{name for name in some if len(where[name]) <= EVERYWHERE} for some in names]


def _with_known(places: "_Vectors", known: Sequence[str]) -> "_Vectors":
    """The places that are said, and beside them those that are known: two of the same one are alike by ``KNOWN`` more."""
    names = sorted({name for name in known if name})
    if not names:
        return places
    at = {name: n for n, name in enumerate(names)}
    rows = [row for row, name in enumerate(known) if name]
    columns = [at[name] for name in known if name]
    one = np.full(len(rows), sqrt(KNOWN), np.float32)
    beside = sp.csr_matrix((one, (rows, columns)), shape=(len(known), len(names)))
    said = places.rows[:, : len(places.words)]
    return _Vectors(sp.csr_matrix(sp.hstack([said, beside])), [*places.words, *names])


def _vectors(texts: Sequence[Sequence[str]], common: float) -> _Vectors:
    """Unit vectors of sublinear tf × idf; a word in one text only, or in more than this share of them, says nothing."""
    often = Counter(word for words in texts for word in set(words))
    kept = {
        word: n
        for n, word in enumerate(w for w, times in often.items() if 1 < times <= max(LEAST_COMMON, common * len(texts)))
    }
    rows, columns, values = [], [], []
    for row, words in enumerate(texts):
        counted = Counter(word for word in words if word in kept)
        raw = {kept[word]: (1 + log(n)) * log((1 + len(texts)) / often[word]) for word, n in counted.items()}
        length = sqrt(sum(value * value for value in raw.values())) or 1.0
        for column, value in raw.items():
            rows.append(row)
            columns.append(column)
            values.append(value / length)
    shape = (len(texts), max(len(kept), 1))
    return _Vectors(sp.csr_matrix((np.array(values, np.float32), (rows, columns)), shape=shape), list(kept))


def _pairs(rows: sp.csr_matrix, least: float) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]:
    likeness = sp.coo_matrix(rows @ rows.T)
    chosen = (likeness.row < likeness.col) & (likeness.data > least)
    return likeness.row[chosen], likeness.col[chosen], likeness.data[chosen]


def _likeness(rows: sp.csr_matrix, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.float32]:
    parts = [rows[a[i : i + PAIRS]].multiply(rows[b[i : i + PAIRS]]).sum(axis=1) for i in range(0, len(a), PAIRS)]
    return np.concatenate([np.asarray(part).ravel() for part in parts]) if parts else np.zeros(0, np.float32)


def _groups(
    places: _Vectors, problems: _Vectors, days: NDArray[np.int64], around: NDArray[np.int64]
) -> list[NDArray[np.int64]]:
    """Average linkage inside each connected part of the graph of likely pairs."""
    a, b, place = _pairs(places.rows, SAME_PLACE)
    problem = _likeness(problems.rows, a, b)
    both = np.sqrt(place * problem)
    near = (days[a] == 0) | (days[b] == 0) | (np.abs(days[a] - days[b]) <= APART.days)
    near &= (around[a] == 0) | (around[b] == 0) | (around[a] == around[b])
    chosen = near & (problem > SAME_PROBLEM) & (both > ALIKE)
    size = (len(days), len(days))
    graph = sp.csr_matrix((both[chosen], (a[chosen], b[chosen])), shape=size)
    graph = sp.csr_matrix(graph + graph.T)
    return [group for part in _parts(graph, ALIKE) for group in _linked(graph, part)]


def _parts(graph: sp.csr_matrix, least: float) -> list[NDArray[np.int64]]:
    """Connected parts; one that is too large is cut at its weakest ties."""
    _many, labels = connected_components(graph, directed=False)
    order = np.argsort(labels, kind="stable")
    found = []
    for part in np.split(order, np.flatnonzero(np.diff(labels[order])) + 1):
        if len(part) <= MOST_AT_ONCE:
            found += [part] if len(part) > 1 else []
            continue
        inner = graph[part][:, part].copy()
        inner.data[inner.data < least + 0.1] = 0
        inner.eliminate_zeros()
        found += [part[smaller] for smaller in _parts(inner, least + 0.1)]
    return found


def _linked(graph: sp.csr_matrix, part: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    if len(part) == 2:
        return [part]
    apart = np.clip(1 - graph[part][:, part].toarray(), 0, 1)
    np.fill_diagonal(apart, 0)
    labels = fcluster(linkage(squareform(apart, checks=False), "average"), 1 - TOGETHER, "distance")
    return [part[labels == label] for label in np.unique(labels) if (labels == label).sum() > 1]


def _joined(
    groups: list[NDArray[np.int64]],
    places: _Vectors,
    problems: _Vectors,
    days: NDArray[np.int64],
    around: NDArray[np.int64],
) -> list[NDArray[np.int64]]:
    """Join the two groups with the most alike centres, and again, until none are alike enough."""
    while len(groups) > 1:
        centres = _centres(places.rows, groups), _centres(problems.rows, groups)
        a, b, place = _pairs(centres[0], CENTRES_PLACE)
        problem = _likeness(centres[1], a, b)
        both = np.where(problem >= CENTRES_PROBLEM, np.sqrt(place * problem), 0)
        taken: set[int] = set()
        for n in np.argsort(-both, kind="stable"):
            one, other = int(a[n]), int(b[n])
            if both[n] < JOINED:
                break
            both_ways = around[np.concatenate([groups[one], groups[other]])]
            is_elsewhere = len(set(both_ways[both_ways > 0].tolist())) > 1
            if taken & {one, other} or is_elsewhere or not _meet(days[groups[one]], days[groups[other]]):
                continue
            taken |= {one, other}
            groups[one], groups[other] = np.concatenate([groups[one], groups[other]]), groups[other][:0]
        if not taken:
            break
        groups = [group for group in groups if len(group)]
    return groups


def _centres(rows: sp.csr_matrix, groups: Sequence[NDArray[np.int64]]) -> sp.csr_matrix:
    of = np.concatenate([np.full(len(group), n) for n, group in enumerate(groups)])
    members = sp.csr_matrix(
        (np.ones(len(of), np.float32), (of, np.concatenate(groups))), shape=(len(groups), rows.shape[0])
    )
    sums = members @ rows
    lengths = np.sqrt(np.asarray(sums.multiply(sums).sum(axis=1)).ravel())
    return sp.csr_matrix(sp.diags((1 / np.where(lengths > 0, lengths, 1)).astype(np.float32)) @ sums)


def _meet(one: NDArray[np.int64], other: NDArray[np.int64]) -> bool:
    """Whether two groups are near in time."""
    gap = max(one.min(), other.min()) - min(one.max(), other.max())
    return bool(gap <= APART.days or 0 in (one.min(), other.min()))


def _topic(
    members: list[Message], group: NDArray[np.int64], places: _Vectors, problems: _Vectors, now: date | None
) -> Topic | None:
    shared = _most(places, group)
    most = max((times for _name, times in shared), default=0)
    # what people joined may lie all over a community: the place that most name is its place then
    least = min(SHARED * len(members), most) if any(m.joined for m in members) else SHARED * len(members)
    if not shared or shared[0][1] < least:
        return None
    names = [name for name, times in shared if times >= least]
    place = min((name for name in names if dict(shared)[name] >= 0.85 * most), key=len)
    centre = np.asarray(problems.rows[group].sum(axis=0)).ravel()
    nearest = members[int(np.argmax(problems.rows[group] @ centre))]
    words = [(word, times) for word, times in _most(problems, group) if word not in place]
    problem = telling(words, bare(f"{folded(nearest.title)}{folded(nearest.body, OPENING)}"))
    days = sorted(m.day for m in members if m.day)
    return Topic(
        name=" ".join([place, *problem]),
        example=nearest.title or folded(nearest.body, 40),
        nearest=nearest.number,
        numbers=sorted(m.number for m in members),
        people=len({m.person for m in members}),
        first=days[0] if days else None,
        last=days[-1] if days else None,
        places=[name for name, times in shared if times >= 2][:5],
        problem=problem,
        trend=trend_of(days, now),
        weeks=_weeks(days),
    )


def _most(vectors: _Vectors, group: NDArray[np.int64]) -> list[tuple[str, int]]:
    """The words of a group with how many of its messages have them, the most telling first."""
    rows = vectors.rows[group]
    weight, times = np.asarray(rows.sum(axis=0)).ravel(), np.asarray((rows > 0).sum(axis=0)).ravel()
    order = np.argsort(-weight, kind="stable")[:50]
    return [(vectors.words[i], int(times[i])) for i in order if times[i] > 0.2 * len(group)][:12]


def trend_of(days: Sequence[date], now: date | None) -> Trend:
    """The last thirty days against the thirty before: a quarter more is rising, a quarter less is falling."""
    if now is None or not days:
        return Trend.QUIET
    lately = sum(now - TREND < day <= now for day in days)
    before = sum(now - 2 * TREND < day <= now - TREND for day in days)
    if not lately:
        return Trend.QUIET
    return Trend.RISING if lately > 1.25 * before else Trend.FALLING if lately < 0.75 * before else Trend.STEADY


def _weeks(days: Sequence[date]) -> list[int]:
    if not days:
        return []
    counted = Counter((day - days[0]).days // 7 for day in days)
    return [counted[week] for week in range(max(counted) + 1)]
