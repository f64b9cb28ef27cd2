"""What people said is one thing: stronger than any likeness of words."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

from linli.suggestions.learning.texts import Message


def with_joins(groups: list[NDArray[np.int64]], messages: Sequence[Message]) -> list[NDArray[np.int64]]:
    """Groups (numbers of rows) in which what was joined to one message stands together with it; groups that share such are one."""
    if not any(message.joined for message in messages):
        return groups
    together: dict[str, list[int]] = defaultdict(list)
    for row, message in enumerate(messages):
        together[message.joined or message.number].append(row)
    several = [group.tolist() for group in groups] + list(together.values())
    ties = [pair for rows in several for pair in pairwise(rows)]
    a, b = np.array(ties, np.int64).reshape(-1, 2).T
    graph = sp.csr_matrix((np.ones(len(a), np.float32), (a, b)), shape=(len(messages), len(messages)))
    _many, labels = connected_components(graph, directed=False)
    order = np.argsort(labels, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(labels[order])) + 1)
    return [part for part in parts if len(part) > 1]
