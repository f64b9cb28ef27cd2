"""Find groups of people who vote alike: PCA and k-means as Polis does, without chance, and how sure it is.

Differences to Polis, each because its groups depend on the order of rows (see the decision record): rows are in
canonical order, the start is drawn from a fixed seed twenty times, a group of one or two people is dissolved, and
the whole is repeated on resampled people before anybody is told that there are groups.
Needs scikit-learn: imported by the worker and by commands only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pyarrow  # noqa: F401 (whole before scikit-learn asks for it: another thread may be loading it)
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.metrics import adjusted_rand_score, silhouette_score
from threadpoolctl import threadpool_limits

from linli.talks.opinions.tables import UNSEEN, Table, Votes

ENOUGH_VOTES = 7  # of one person, or all statements if there are fewer
LEAST_PEOPLE, LEAST_STATEMENTS, LEAST_GROUP = 20, 8, 3
MOST_GROUPS = 5
BASE = 100  # small clusters that stand for many people
PER_GROUP = 12  # base clusters that each further group needs
STARTS, FEWER_STARTS = 20, 5
REPEATS, MOST_DRAWN = 20, 1_000  # how often it is repeated on drawn people, and on how many of them
STABLE = 0.5  # least median agreement (adjusted Rand index) of the repeats with the whole
WIDE = 2_000  # columns from which on only the two components are worked out

Points = NDArray[np.float64]
Labels = NDArray[np.intp]


class Placed(NamedTuple):
    """Where people stand, and how far each statement pulls those who agree with it alone."""

    rows: NDArray[np.intp]
    points: Points  # len(rows) × 2
    extremity: Points  # of each statement


@dataclass(frozen=True, slots=True)
class Split:
    """One way to part people: a label for each of ``rows``, 0 for the largest group."""

    labels: Labels
    silhouette: float

    @property
    def number(self) -> int:
        return int(self.labels.max()) + 1


@dataclass(frozen=True, slots=True)
class Stability:
    """How much of it comes back when other people of the same kind are asked."""

    agreement: float  # median adjusted Rand index
    same_number: float  # share of repeats with as many groups
    repeats: int

    @property
    def is_enough(self) -> bool:
        return self.agreement >= STABLE


@dataclass(frozen=True, slots=True)
class Grouping:
    """What was found: the rows that were placed, where they lie, and the best split if there is one."""

    rows: NDArray[np.intp]
    points: Points  # len(rows) × 2
    extremity: Points  # of each statement
    split: Split | None
    silhouettes: dict[int, float]  # by number of groups
    stability: Stability | None
    reasons: tuple[str, ...]  # why there are no groups: people, statements, alike, unstable

    @property
    def is_stable(self) -> bool:
        return self.split is not None and not self.reasons


def find_groups(table: Table, *, without: frozenset[str] = frozenset()) -> Grouping:
    """Groups of a table; ``without`` are statements that moderation took out. The same table gives the same groups."""
    with threadpool_limits(1):  # sums of several threads come in any order
        return _find(table, out_of(table, without))


def out_of(table: Table, without: frozenset[str]) -> NDArray[np.bool_]:
    """Columns that cannot part people: taken out by moderation, or never shown to anybody but their author."""
    named = np.array([name in without for name in table.statements], bool)
    return np.asarray(named | (table.seen.sum(0) < 2))


def placed(votes: Votes, out: NDArray[np.bool_]) -> Placed:
    """The rows with enough votes, and their points: two principal components, the fewer votes the further scaled out.

    What was not asked counts as the average of those who were. What moderation took out counts as asked and
    passed by all, as in Polis.
    """
    seen, enough = votes != UNSEEN, min(ENOUGH_VOTES, votes.shape[1])
    rows = np.flatnonzero(seen.sum(1) >= enough)
    kept = seen[:, ~out]
    given = np.where(kept, votes[:, ~out], 0).astype(np.float64)
    mean = given.sum(0) / np.maximum(kept.sum(0), 1)
    given += np.where(kept, 0.0, mean)
    extremity = np.zeros(votes.shape[1])
    if not rows.size or given.shape[1] < 2 or len(given) < 2 or not np.ptp(given, axis=0).any():
        return Placed(rows, np.zeros((len(rows), 2)), extremity)
    solver = "covariance_eigh" if given.shape[1] <= WIDE else "arpack"
    axes = PCA(2, svd_solver=solver, random_state=0).fit(given).components_
    asked = kept[rows].sum(1) + out.sum()
    scale = np.sqrt(votes.shape[1] / np.maximum(asked, 1))
    points: Points = (given[rows] - mean) @ axes.T * scale[:, None]
    extremity[~out] = np.sqrt(votes.shape[1]) * (1 - mean) * np.hypot(*axes)
    return Placed(rows, np.round(points, 9), np.round(extremity, 9))  # the last digits are noise, and ties must be ties


def splits(points: Points, *, starts: int) -> list[Split]:
    """The best split into two, three, four, five groups: k-means of base clusters, each as heavy as its people."""
    centres, base = _base_clusters(points)
    weights = np.bincount(base, minlength=len(centres)).astype(float)
    most = min(MOST_GROUPS, 2 + len(centres) // PER_GROUP, len(np.unique(centres, axis=0)))
    found = []
    for k in range(2, most + 1):
        means = KMeans(k, n_init=starts, random_state=0).fit(centres, sample_weight=weights)
        labels = _without_small(centres, means.labels_, weights)
        if (labels.max() + 1) >= 2:
            found.append(Split(_by_size(labels[base]), _silhouette(centres, labels)))
    return found


def best(found: Sequence[Split]) -> Split | None:
    """The clearest split; of two alike the one with fewer groups."""
    return max(found, key=lambda s: (s.silhouette, -s.number), default=None)


def _find(table: Table, out: NDArray[np.bool_]) -> Grouping:
    at = placed(table.votes, out)
    reasons = []
    if len(at.rows) < LEAST_PEOPLE:
        reasons.append("people")
    if (~out).sum() < LEAST_STATEMENTS:
        reasons.append("statements")
    found = splits(at.points, starts=STARTS) if len(at.rows) > 1 else []
    split = best(found)
    if split is None:
        return Grouping(*at, None, {}, None, (*reasons, "alike"))
    stability = _stability(table.votes, out, at.rows, split.labels)
    if not reasons and not stability.is_enough:
        reasons.append("unstable")
    silhouettes = {s.number: s.silhouette for s in reversed(found)}
    return Grouping(*at, split, dict(sorted(silhouettes.items())), stability, tuple(reasons))


def _stability(votes: Votes, out: NDArray[np.bool_], rows: NDArray[np.intp], labels: Labels) -> Stability:
    """Draw people with replacement, do it all again, and compare those who were drawn."""
    label_of = np.full(len(votes), -1)
    label_of[rows] = labels
    random, agreements, same = np.random.default_rng(0), [], 0
    for _ in range(REPEATS):
        drawn = np.sort(random.integers(0, len(votes), min(len(votes), MOST_DRAWN)))
        again, points, _pull = placed(votes[drawn], out)
        split = best(splits(points, starts=FEWER_STARTS)) if len(again) > 1 else None
        if split is None:
            agreements.append(0.0)
            continue
        who, first = np.unique(drawn[again], return_index=True)
        agreements.append(float(adjusted_rand_score(label_of[who], split.labels[first])))
        same += split.number == labels.max() + 1
    return Stability(round(float(np.median(agreements)), 4), round(float(same) / REPEATS, 4), REPEATS)


def _base_clusters(points: Points) -> tuple[Points, Labels]:
    """Where people stand, and who stands where: each for himself, from a hundred people on at most a hundred places."""
    if len(points) <= BASE:
        return points, np.arange(len(points))
    places, base = np.unique(points, axis=0, return_inverse=True)
    if len(places) <= BASE:
        return places, base.reshape(-1)
    means = KMeans(BASE, n_init=1, random_state=0).fit(points)
    return means.cluster_centers_, means.labels_.astype(np.intp)


def _silhouette(centres: Points, labels: Labels) -> float:
    """Mean silhouette; 1 when nobody differs from the own group."""
    if labels.max() + 1 == len(centres):
        return 1.0
    return round(float(silhouette_score(centres, labels)), 9)


def _without_small(centres: Points, labels: Labels, weights: Points) -> Labels:
    """Groups of fewer than three people are dissolved: each goes to the nearest group that stays."""
    sizes = np.bincount(labels, weights)
    stay = np.flatnonzero(sizes >= LEAST_GROUP)
    if not stay.size:
        return np.zeros_like(labels)
    middles = np.array([np.average(centres[labels == g], axis=0, weights=weights[labels == g]) for g in stay])
    nearest = ((centres[:, None] - middles[None]) ** 2).sum(2).argmin(1)
    renumbered = np.searchsorted(stay, labels)
    kept: Labels = np.where(np.isin(labels, stay), renumbered, nearest).astype(np.intp)
    return kept


def _by_size(labels: Labels) -> Labels:
    """Number groups from the largest; of two as large the one that comes first."""
    sizes = np.bincount(labels)
    firsts = [int(np.flatnonzero(labels == g)[0]) for g in range(len(sizes))]
    order = sorted(range(len(sizes)), key=lambda g: (-sizes[g], firsts[g]))
    new = np.empty(len(sizes), np.intp)
    new[order] = np.arange(len(sizes))
    renamed: Labels = new[labels]
    return renamed
