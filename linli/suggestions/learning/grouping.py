"""Near-duplicates, and folds that keep them together: so that nothing is praised for what it learnt by heart."""

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

ALIKE = 0.4  # cosine of word features from which on two texts count as one
SLICE = 500


def groups_of(rows: sp.csr_matrix, alike: float = ALIKE) -> NDArray[np.int64]:
    """A number per row (unit vectors); near-duplicates share theirs."""
    turned, parts = rows.T.tocsr(), []
    for start in range(0, rows.shape[0], SLICE):
        likeness = rows[start : start + SLICE] @ turned
        likeness.data[likeness.data < alike] = 0
        likeness.eliminate_zeros()
        parts.append(likeness)
    _many, groups = connected_components(sp.vstack(parts).tocsr(), directed=False)
    return np.asarray(groups, dtype=np.int64)


def folds_of(
    groups: NDArray[np.int64], many: int, *, wanted: NDArray[np.int64] | None = None, seed: int = 0
) -> NDArray[np.int64]:
    """The fold of each row: whole groups, spread at random and about equally.

    A group larger than a quarter of a fold is no group of near-duplicates but a chain of short texts: its rows are spread one by one;
    so are those of a label (``wanted``) that would stand in one fold only.
    """
    random = np.random.default_rng(seed)
    folds = (random.permutation(int(groups.max(initial=0)) + 1) % many)[groups]
    sizes = np.bincount(groups)[groups]
    loose = sizes > max(len(groups) // (4 * many), 1)
    folds[loose] = random.permutation(int(loose.sum())) % many
    for label in np.unique(wanted) if wanted is not None else ():
        rows = np.flatnonzero(wanted == label)
        if len(set(folds[rows].tolist())) < many:
            folds[rows] = np.arange(len(rows)) % many
    return np.asarray(folds, dtype=np.int64)
