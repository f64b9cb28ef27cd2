"""When a model keeps silent: how certain is certain enough, learnt with it (scikit-learn: in the worker and in commands only)."""

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from linli.suggestions.learning.model import Floats, Gate, evidence

SLICE = 500  # texts compared with all others at a time
NOTHING = 100  # one text in so many says nothing
LIKELY = 0.5  # what is more probably wrong than right is never said, however well all went in the trial
OUTSIDE = 0.25  # with many labels: for each text of a label so many of none
Evidence = tuple[float, Floats]  # how like the nearest is, and how the nearest vote


def evidence_elsewhere(
    rows: sp.csr_matrix, wanted: NDArray[np.int64], folds: NDArray[np.int64], labels: int, *, but_own: bool = False
) -> list[Evidence]:
    """For each text what its neighbours outside its own fold say; so near-duplicates do not vouch for each other.

    ``but_own``: what they would say if its label had never been learnt.
    """
    found = []
    turned = rows.T.tocsr()
    for start in range(0, rows.shape[0], SLICE):
        likeness = (rows[start : start + SLICE] @ turned).toarray()
        for n, row in enumerate(likeness):
            row[folds == folds[start + n]] = 0
            if but_own:
                row[wanted == wanted[start + n]] = 0
            found.append(evidence(row, wanted, labels))
    return found


def nothing(labels: int, texts: int) -> tuple[Floats, float]:
    """What is as likely one thing as another, and like nothing seen, as facts with their weight: so that it learns silence
    where all was right."""
    even = np.full(labels, 1 / labels)
    return np.tile(Gate.facts(even, 0.0, even), (max(texts // NOTHING, 5), 1)), 1.0


def unlearnt(shares: Floats, near: list[Evidence], wanted: NDArray[np.int64]) -> tuple[Floats, float]:
    """With many labels there are always more that are not learnt, for want of examples. How a text of one looks is learnt from
    the texts there are, each as if its own label did not exist: then whatever is said of it is wrong."""
    without = shares.copy()
    without[np.arange(len(wanted)), wanted] = 0
    without /= np.maximum(without.sum(axis=1, keepdims=True), 1e-9)
    return np.array([Gate.facts(s, *n) for s, n in zip(without, near, strict=True)]), OUTSIDE


def gate_of(
    shares: Floats, near: list[Evidence], wanted: NDArray[np.int64], sure: float, outside: Floats, weight: float
) -> Gate:
    """How certain is certain enough: what shares and neighbours mean together is learnt from texts that were not seen, and
    from facts of texts ``outside`` all labels, of which each counts ``weight``."""
    top = shares.argmax(axis=1)
    facts = np.array([Gate.facts(s, *n) for s, n in zip(shares, near, strict=True)])
    is_right = top == wanted
    if not is_right.any():
        return Gate([0.0] * facts.shape[1], 0.0, 1.0, 1.0)
    said = np.concatenate([is_right, np.zeros(len(outside), bool)])
    counts = np.concatenate([np.ones(len(facts)), np.full(len(outside), weight)])
    found = LogisticRegression(C=1.0, max_iter=1_000).fit(np.vstack([facts, outside]), said, sample_weight=counts)
    certainty = found.predict_proba(facts)[:, 1]
    order = np.argsort(-certainty)
    right = np.cumsum(is_right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(right >= sure)
    last = int(enough[-1]) if len(enough) else 0
    floor = float(np.quantile([n[0] for n in near], 0.02))
    enough_said = max(float(certainty[order[last]]), LIKELY)
    return Gate(found.coef_[0].tolist(), float(found.intercept_[0]), enough_said, floor)
