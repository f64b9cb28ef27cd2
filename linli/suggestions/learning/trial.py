"""How good a model is on texts it has not seen: figures and nothing else."""

import time
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from linli.suggestions.learning.model import Model, dump
from linli.suggestions.learning.texts import Example

SUREST = 0.85  # the share of texts for which accuracy is told beside the model's own silence


def trial(model: Model, texts: Sequence[Example]) -> dict[str, Any]:
    """Macro, weighted and per-label F1 when it must always answer; coverage and accuracy when it may keep silent."""
    began = time.perf_counter()
    said = [model.certainty(e.title, e.body) for e in texts]
    each = (time.perf_counter() - began) / max(len(texts), 1)
    wanted, given = np.array([e.label for e in texts]), np.array([label for label, _certainty, _is_said in said])
    is_right, spoke = given == wanted, np.array([is_said for _label, _certainty, is_said in said], bool)
    surest = np.argsort([-certainty for _label, certainty, _is_said in said], kind="stable")[
        : round(SUREST * len(texts))
    ]
    f1, often = scores(wanted, given), [int((wanted == label).sum()) for label in sorted(set(wanted))]
    per_label = {label: f1[label] for label in sorted(set(wanted))}
    return {
        "macro_f1": _rounded(np.mean(list(per_label.values()))),
        "weighted_f1": _rounded(np.average(list(per_label.values()), weights=often)),
        "accuracy": _rounded(is_right.mean()),
        "per_class_f1": {label: _rounded(value) for label, value in per_label.items()},
        "coverage": _rounded(spoke.mean()),
        "accuracy_when_speaking": _rounded(is_right[spoke].mean()) if spoke.any() else None,
        "accuracy_on_surest_85_percent": _rounded(is_right[surest].mean()),
        "train_seconds": model.facts.get("seconds"),
        "ms_per_message": round(each * 1000, 2),
        "model_bytes": len(dump(model)),
        "train_messages": model.facts.get("examples"),
        "test_messages": len(texts),
    }


def scores(wanted: NDArray[Any], given: NDArray[Any]) -> dict[str, float]:
    """F1 of each label: 2 hits / (given + wanted); 0 without a hit."""
    found = {}
    for label in set(wanted.tolist()) | set(given.tolist()):
        hits = int(((wanted == label) & (given == label)).sum())
        found[label] = 2 * hits / int((wanted == label).sum() + (given == label).sum())
    return found


def _rounded(value: Any) -> float:
    return round(float(value), 4)
