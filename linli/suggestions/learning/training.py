"""Learning a `Model` from examples, in the worker or a command: here alone scikit-learn is used.

Several linear machines look at the text in several ways (support vectors, support vectors on naive-Bayes ratios after Wang and
Manning 2012, complement naive Bayes); how much each is believed is learnt on texts it has not seen (stacking). All are linear, so what
comes out is one matrix.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow  # noqa: F401 (whole before scikit-learn asks whether arrays are its: another thread may be loading it)
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import ComplementNB
from sklearn.svm import LinearSVC

from linli.suggestions.learning.grams import VIEWS
from linli.suggestions.learning.grouping import folds_of, groups_of
from linli.suggestions.learning.model import Examples, Floats, Model, Vocabulary
from linli.suggestions.learning.silence import evidence_elsewhere, gate_of, nothing, unlearnt
from linli.suggestions.learning.texts import Example

FEWEST = 8  # examples of a label; of fewer nothing is learnt
RARE = {"title": 2, "text": 3, "body": 3, "words": 2, "title words": 2}  # texts that must have a feature
FOLDS = 4
SLACK = 0.01  # a hundred times the usual tolerance: three times as fast, and nothing is lost
FEW_LABELS = 20  # beyond it the runs of characters would make a model of hundreds of megabytes
RARER = 2  # times as many texts must have a feature then: memory and time go with features times labels
INDEXED = 60  # features of an example kept to find it again
SURE = 0.98  # how often it is to be right when it speaks: rather silent than wrong, for the world is larger than its labels


@dataclass
class _Matrix:
    """One view of all examples, with its vocabulary."""

    hashes: NDArray[np.uint64]
    rarity: Floats
    rows: sp.csr_matrix


@dataclass
class _Machine:
    """A linear machine: which views it reads and how it learns (rows, labels → weights per feature and label, bias)."""

    views: tuple[str, ...]
    learn: Callable[[sp.csr_matrix, NDArray[np.int64], int], tuple[Floats, Floats]]
    weights: Floats = field(default_factory=lambda: np.zeros((0, 0)))
    bias: Floats = field(default_factory=lambda: np.zeros(0))


class TooLittle(ValueError):
    """There are not two labels with enough examples."""


def train(examples: Iterable[Example], *, sure: float = SURE) -> Model:
    """A model of these examples. Raises TooLittle. Takes about a minute for 5,000 texts of seven labels."""
    began = time.monotonic()
    known = list(examples)
    often = Counter(e.label for e in known)
    labels = sorted(label for label, times in often.items() if times >= FEWEST)
    if len(labels) < 2:
        raise TooLittle("two labels with eight examples each are needed")
    kept = [e for e in known if often[e.label] >= FEWEST]
    wanted = np.array([labels.index(e.label) for e in kept])
    is_few = len(labels) <= FEW_LABELS
    names, rare = (list(VIEWS), 1) if is_few else (["words", "title words"], RARER)
    views = {name: _matrix([VIEWS[name](e.title, e.body) for e in kept], rare * RARE[name]) for name in names}
    machines = _machines(few=is_few)
    folds = folds_of(groups_of(views["words"].rows), FOLDS, wanted=wanted)
    unseen = _learn(machines, views, wanted, folds, len(labels))
    scales = [(float(s.mean()), float(s.std()) or 1.0) for s in unseen]
    stack = _stack([(s - mean) / scale for s, (mean, scale) in zip(unseen, scales, strict=True)], wanted, folds)
    weights, bias = _one_matrix(machines, views, scales, stack.final, len(labels))
    index = _index(views["words"], kept, wanted, len(labels))
    near = evidence_elsewhere(views["words"].rows, wanted, folds, len(labels))
    outside = nothing(len(labels), len(kept))
    if len(labels) > FEW_LABELS:
        unknown = evidence_elsewhere(views["words"].rows, wanted, folds, len(labels), but_own=True)
        outside = unlearnt(stack.shares, unknown, wanted)
    gate = gate_of(stack.shares, near, wanted, sure, *outside)
    vocabularies = {
        name: Vocabulary(view.hashes, view.rarity.astype(np.float32), weights[name].astype(np.float16))
        for name, view in views.items()
    }
    facts = {"examples": len(kept), "seconds": round(time.monotonic() - began, 1)}
    return Model(labels, vocabularies, bias.astype(np.float32), gate, index, facts)


def _machines(*, few: bool) -> list[_Machine]:
    """Who learns. With many labels only words are read."""
    words = ("words", "title words")
    light = [_Machine(words, _ratios), _Machine(words, _vectors), _Machine(words, _complement)]
    if not few:
        return light
    return [
        *light,
        _Machine(("title", "text", *words), _balanced),
        _Machine(("title", "text"), _ratios),
        _Machine(("title", "text", *words), _complement),
        _Machine(("text",), _complement),
        _Machine(("title",), _ratios),
        _Machine(("title", "title words"), _balanced),
        _Machine(("body",), _ratios),
        _Machine(("body", "words"), _balanced),
    ]


def _vectors(rows: sp.csr_matrix, wanted: NDArray[np.int64], labels: int) -> tuple[Floats, Floats]:
    return _support(rows, wanted, labels, None)


def _balanced(rows: sp.csr_matrix, wanted: NDArray[np.int64], labels: int) -> tuple[Floats, Floats]:
    return _support(rows, wanted, labels, "balanced")


def _support(rows: sp.csr_matrix, wanted: NDArray[np.int64], labels: int, weight: str | None) -> tuple[Floats, Floats]:
    found = LinearSVC(C=0.3, class_weight=weight, tol=SLACK, random_state=0).fit(rows, wanted)
    if labels == 2:  # one machine says no to the first and yes to the second
        return np.hstack([-found.coef_.T, found.coef_.T]), np.hstack([-found.intercept_, found.intercept_])
    return found.coef_.T, found.intercept_


def _ratios(rows: sp.csr_matrix, wanted: NDArray[np.int64], labels: int) -> tuple[Floats, Floats]:
    """Support vectors on features weighed by the naive-Bayes log ratio, label by label."""
    weights, bias = np.zeros((rows.shape[1], labels), np.float32), np.zeros(labels, np.float32)
    whole = np.asarray(rows.sum(axis=0)).ravel()
    for label in range(labels):
        inside = np.asarray(rows[wanted == label].sum(axis=0)).ravel() + 0.1
        outside = whole - inside + 0.2
        ratio = (np.log(inside / inside.sum()) - np.log(outside / outside.sum())).astype(np.float32)
        found = LinearSVC(C=1.0, tol=SLACK, random_state=0).fit(_scaled(rows, ratio), wanted == label)
        weights[:, label], bias[label] = found.coef_[0] * ratio, found.intercept_[0]
    return weights, bias


def _complement(rows: sp.csr_matrix, wanted: NDArray[np.int64], labels: int) -> tuple[Floats, Floats]:
    found = ComplementNB(alpha=0.1).fit(rows, wanted)
    weights = found.feature_log_prob_.T
    return weights - weights.mean(axis=1, keepdims=True), np.zeros(labels, np.float32)


def _matrix(texts: Sequence[NDArray[np.uint64]], rare: int) -> _Matrix:
    """Sublinear term frequency × inverse document frequency, each row of length one."""
    pairs = [np.unique(text, return_counts=True) for text in texts]
    starts = np.concatenate([[0], np.cumsum([len(u) for u, _ in pairs])])
    every = np.concatenate([u for u, _ in pairs])
    hashes, at = np.unique(every, return_inverse=True)
    often = np.bincount(at, minlength=len(hashes))
    times = 1 + np.log(np.concatenate([n for _, n in pairs]).astype(np.float32))
    rows = sp.csr_matrix((times, at.astype(np.int32), starts), shape=(len(texts), len(hashes)))
    kept = np.flatnonzero(often >= rare)
    rarity = (np.log((1 + len(texts)) / (1 + often[kept])) + 1).astype(np.float32)
    return _Matrix(hashes[kept], rarity, _unit(_scaled(rows[:, kept], rarity)))


def _scaled(rows: sp.csr_matrix, factors: Floats) -> sp.csr_matrix:
    """Each column times its factor; cheaper than a product of matrices."""
    return sp.csr_matrix((rows.data * factors[rows.indices], rows.indices, rows.indptr), shape=rows.shape)


def _unit(rows: sp.csr_matrix) -> sp.csr_matrix:
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    return sp.csr_matrix(sp.diags((1 / np.where(lengths > 0, lengths, 1)).astype(np.float32)) @ rows)


def _rows(views: dict[str, _Matrix], names: tuple[str, ...]) -> sp.csr_matrix:
    return sp.hstack([views[name].rows for name in names], format="csr", dtype=np.float32)


def _learn(
    machines: list[_Machine],
    views: dict[str, _Matrix],
    wanted: NDArray[np.int64],
    folds: NDArray[np.int64],
    labels: int,
) -> list[Floats]:
    """Teach each machine, and what it says of texts it did not learn from; one after the other, for two would need a gigabyte."""
    found = []
    for machine in machines:
        rows, scores = _rows(views, machine.views), np.zeros((len(wanted), labels), np.float32)
        for fold in range(FOLDS):
            inside, outside = folds != fold, folds == fold
            weights, bias = machine.learn(rows[inside], wanted[inside], labels)
            scores[outside] = rows[outside] @ weights + bias
        machine.weights, machine.bias = machine.learn(rows, wanted, labels)
        found.append(scores)
    return found


@dataclass
class _Stack:
    final: tuple[Floats, Floats]  # (machines × labels) → labels, bias
    shares: Floats  # of each text, by a stack that has not seen it


def _stack(scores: list[Floats], wanted: NDArray[np.int64], folds: NDArray[np.int64]) -> _Stack:
    """How much each machine is believed for each label."""
    rows = np.hstack(scores)
    labels = scores[0].shape[1]
    shares = np.zeros((len(wanted), labels))
    # with many labels the last digits of the weights take two thirds of the time, and change nothing
    believed = LogisticRegression(C=0.05, max_iter=1_000, tol=1e-4 if labels <= FEW_LABELS else SLACK)
    for fold in range(FOLDS):
        found = believed.fit(rows[folds != fold], wanted[folds != fold])
        shares[np.ix_(folds == fold, found.classes_)] = found.predict_proba(rows[folds == fold])
    final = believed.fit(rows, wanted)
    if labels == 2:
        return _Stack(
            (np.hstack([np.zeros_like(final.coef_.T), final.coef_.T]), np.append(0.0, final.intercept_)), shares
        )
    return _Stack((final.coef_.T, final.intercept_), shares)


def _one_matrix(
    machines: list[_Machine], views: dict[str, _Matrix], scales: list[tuple[float, float]],
    final: tuple[Floats, Floats], labels: int,
) -> tuple[dict[str, Floats], Floats]:  # fmt: skip
    """Machines and stack are linear: multiplied out they are one matrix per view and one bias."""
    trust, bias = final[0], final[1].astype(np.float64).copy()
    weights = {name: np.zeros((len(view.hashes), labels), np.float32) for name, view in views.items()}
    for n, (machine, (mean, scale)) in enumerate(zip(machines, scales, strict=True)):
        share = trust[n * labels : (n + 1) * labels]
        bias += (machine.bias - mean) / scale @ share
        mixed, start = (machine.weights / scale) @ share, 0
        for name in machine.views:
            many = len(views[name].hashes)
            weights[name] += mixed[start : start + many].astype(np.float32)
            start += many
    return weights, bias


def _index(words: _Matrix, kept: Sequence[Example], wanted: NDArray[np.int64], labels: int) -> Examples:
    """Each example by its most telling words."""
    lean = words.rows.copy()
    for row in range(lean.shape[0]):
        span = slice(lean.indptr[row], lean.indptr[row + 1])
        if span.stop - span.start > INDEXED:
            part = lean.data[span]
            part[part < np.partition(part, -INDEXED)[-INDEXED]] = 0
    lean.eliminate_zeros()
    columns = _unit(lean).tocsc()
    keys, of = np.array([e.key for e in kept], np.int64), wanted.astype(np.int16)
    return Examples(
        keys,
        of,
        columns.indptr.astype(np.int64),
        columns.indices.astype(np.int32),
        columns.data.astype(np.float16),
        labels,
    )
