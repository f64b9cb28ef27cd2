"""A linear model of plain arrays: loads without running code, suggests with NumPy alone.

Whatever was tried while learning (several linear machines and how much each is believed) is one matrix in the end, so a text
costs a look-up of its features and one sum.
"""

import io
import json
import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from linli.suggestions.learning.grams import SPELLED, VIEWS, Hashes, clean, folded

FORMAT = 1  # raised when a model of an older kind can no longer be read
Floats = NDArray[np.floating[Any]]
NEAREST = 3  # shown
NEIGHBOURS = 10  # asked
SHORT_NUMBER = r"(?<!\d)\d{1,3}(?!\d)"


@dataclass(frozen=True, slots=True)
class Near:
    """An earlier example: what it is called by whoever gave it, its label, how alike (0 to 1)."""

    key: int
    label: str
    likeness: float


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a text is probably about. ``label`` is empty when nothing can be said."""

    label: str
    certainty: float  # how probably it is right
    best: list[tuple[str, float]]  # the three most likely labels with their share of certainty
    words: list[str]  # what decided it
    near: list[Near]

    @property
    def speaks(self) -> bool:
        return bool(self.label)


@dataclass(frozen=True)
class Vocabulary:
    """The features of one view: sorted hashes, how rare each is, what each says for each label (features × labels)."""

    hashes: Hashes
    rarity: Floats
    weights: Floats

    def look_up(self, found: Hashes) -> tuple[NDArray[np.int64], Floats]:
        """Which known features a text has, with their values (a unit vector)."""
        unique, times = np.unique(found, return_counts=True)
        if not len(unique) or not len(self.hashes):
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        at = np.searchsorted(self.hashes, unique)
        at[at == len(self.hashes)] = 0
        known = self.hashes[at] == unique
        values = (1 + np.log(times[known])) * self.rarity[at[known]]
        length = float(np.sqrt(values @ values)) or 1.0
        return at[known], values / length


@dataclass(frozen=True)
class Gate:
    """When it speaks: when what the model and the nearest earlier texts say is right often enough, taken together."""

    weights: list[float]
    bias: float
    certainty: float  # from which on it speaks
    likeness: float  # of the nearest earlier text; below it a text is of another world

    @staticmethod
    def facts(shares: Floats, likeness: float, votes: Floats) -> list[float]:
        """What is weighed: certainty, lead over the second, how near the nearest is, how many neighbours agree."""
        top = int(shares.argmax())
        second = float(np.partition(shares, -2)[-2])
        odds = float(np.log(max(float(shares[top]), 1e-9) / max(1 - float(shares[top]), 1e-3)))
        return [odds, float(shares[top]) - second, likeness, float(votes[top])]

    def certain(self, facts: list[float]) -> float:
        """How probably it is right: 0 to 1."""
        return float(1 / (1 + np.exp(-(np.dot(self.weights, facts) + self.bias))))


@dataclass(frozen=True)
class Examples:
    """The earlier texts by their words, as an index from feature to texts."""

    keys: NDArray[np.int64]
    labels: NDArray[np.int16]
    starts: NDArray[np.int64]  # of the features of the view ``words``, into the next two
    texts: NDArray[np.int32]
    values: Floats
    many: int  # labels

    def likeness(self, features: NDArray[np.int64], values: Floats) -> Floats:
        """Of each earlier text to this one: 0 to 1."""
        first, many = self.starts[features], self.starts[features + 1] - self.starts[features]
        before = np.concatenate([[0], np.cumsum(many)[:-1]]) if len(many) else many
        at = np.repeat(first - before, many) + np.arange(int(many.sum()))
        said = self.values[at].astype(np.float32) * np.repeat(values, many)
        return np.bincount(self.texts[at], weights=said, minlength=len(self.keys)).astype(np.float32)


def evidence(likeness: Floats, labels: NDArray[np.integer[Any]], many: int) -> tuple[float, Floats]:
    """Of the likeness of all earlier texts: that of the nearest, and the share of each label among the nearest ten."""
    some = (
        np.argpartition(-likeness, NEIGHBOURS)[:NEIGHBOURS] if len(likeness) > NEIGHBOURS else np.arange(len(likeness))
    )
    votes = np.bincount(labels[some], weights=likeness[some], minlength=many)
    whole = float(votes.sum())
    return float(likeness.max(initial=0)), votes.astype(np.float64) / (whole or 1.0)


@dataclass(frozen=True)
class Model:
    labels: list[str]
    views: dict[str, Vocabulary]
    bias: Floats  # per label
    gate: Gate
    examples: Examples
    facts: dict[str, Any]  # from how many it was learnt, in how many seconds; figures of the trial

    def shares(self, title: str, body: str) -> Floats:
        """The share of certainty of each label; they add up to one."""
        return _shares(self._scores(self._features(title, body)))

    def certainty(self, title: str, body: str) -> tuple[str, float, bool]:
        """The likeliest label, how probably it is right, and whether that is said."""
        seen = self._seen(title, body)
        return self.labels[int(seen.shares.argmax())], seen.certainty, self._opens(seen)

    def suggest(self, title: str, body: str, *, most: int = NEAREST) -> Suggestion:
        """The label if it is certain enough, and in any case what is nearest."""
        if not clean(f"{title}{body}"):
            return Suggestion("", 0.0, [], [], [])
        seen = self._seen(title, body)
        order = np.argsort(-seen.shares)
        top = int(order[0])
        is_said = self._opens(seen)
        best = [(self.labels[i], float(seen.shares[i])) for i in order[:3]]
        words = self._reasons(title, body, seen.features, top) if is_said else []
        label = self.labels[top] if is_said else ""
        return Suggestion(label, seen.certainty, best, words, self._nearest(seen.likeness, most))

    def _seen(self, title: str, body: str) -> "_Seen":
        features = self._features(title, body)
        shares = _shares(self._scores(features))
        likeness = self.examples.likeness(*features["words"])
        nearest, votes = evidence(likeness, self.examples.labels, self.examples.many)
        return _Seen(features, shares, likeness, nearest, self.gate.certain(Gate.facts(shares, nearest, votes)))

    def _opens(self, seen: "_Seen") -> bool:
        return seen.certainty >= self.gate.certainty and seen.nearest >= self.gate.likeness

    def _features(self, title: str, body: str) -> "_Features":
        return {name: view.look_up(VIEWS[name](title, body)) for name, view in self.views.items()}

    def _scores(self, features: "_Features") -> Floats:
        total = self.bias.astype(np.float32)
        for name, (at, values) in features.items():
            total = total + values.astype(np.float32) @ self.views[name].weights[at].astype(np.float32)
        return total

    def _nearest(self, likeness: Floats, most: int) -> list[Near]:
        some = np.argsort(-likeness, kind="stable")[:most]
        keys, labels = self.examples.keys, self.examples.labels
        return [Near(int(keys[i]), self.labels[labels[i]], float(likeness[i])) for i in some if likeness[i] > 0]

    def _reasons(self, title: str, body: str, features: "_Features", top: int, most: int = 5) -> list[str]:
        """The words that spoke most for this label and less for the others."""
        at, values = features["words"]
        says = self.views["words"].weights[at].astype(np.float32)
        pull = values * (says[:, top] - says.mean(axis=1))
        pulls = dict(zip(self.views["words"].hashes[at].tolist(), pull.tolist(), strict=True))
        spelled = SPELLED["words"](title, body)
        told: Counter[str] = Counter()
        for word, digest in zip(spelled, VIEWS["words"](title, body).tolist(), strict=True):
            if len(word.replace(" ", "")) > 1 and word.replace(" ", "").isalnum() and pulls.get(digest, 0) > 0:
                told[word.replace(" ", "")] = pulls[digest]
        chosen: list[str] = []
        for word, _pull in told.most_common():
            if not any(word in other or other in word for other in chosen):
                chosen.append(word)
        return [as_said(word, f"{title} {body}") for word in chosen[:most]]

    @cached_property
    def size(self) -> int:
        """Bytes of the file."""
        return len(dump(self))


_Features = dict[str, tuple[NDArray[np.int64], Floats]]


@dataclass(frozen=True, slots=True)
class _Seen:
    """All that was found out about one text."""

    features: _Features
    shares: Floats
    likeness: Floats  # of each earlier text
    nearest: float
    certainty: float


def dump(model: Model) -> bytes:
    """The model as an NPZ file with a JSON head: arrays and words, nothing that runs."""
    head = {
        "format": FORMAT, "labels": model.labels, "views": list(model.views), "facts": model.facts,
        "gate": [model.gate.weights, model.gate.bias, model.gate.certainty, model.gate.likeness],
    }  # fmt: skip
    arrays: dict[str, NDArray[Any]] = {
        "head": np.frombuffer(json.dumps(head, ensure_ascii=False).encode(), np.uint8),
        "bias": model.bias,
        "keys": model.examples.keys, "of": model.examples.labels, "starts": model.examples.starts,
        "texts": model.examples.texts, "values": model.examples.values,
    }  # fmt: skip
    for n, (_name, view) in enumerate(model.views.items()):
        arrays |= {f"hashes{n}": view.hashes, f"rarity{n}": view.rarity, f"weights{n}": view.weights}
    file = io.BytesIO()
    np.savez_compressed(file, allow_pickle=False, **arrays)
    return file.getvalue()


def load(data: bytes) -> Model:
    """Read what `dump` wrote. Raises ValueError for anything else."""
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as found:
            arrays = {name: found[name] for name in found.files}
        head = json.loads(arrays["head"].tobytes())
        if head["format"] != FORMAT:
            raise ValueError("a model of another format")
        views = {
            name: Vocabulary(arrays[f"hashes{n}"], arrays[f"rarity{n}"], arrays[f"weights{n}"])
            for n, name in enumerate(head["views"])
        }
        examples = Examples(
            arrays["keys"], arrays["of"], arrays["starts"], arrays["texts"], arrays["values"], len(head["labels"])
        )
        gate = Gate(*head["gate"])
        return Model(head["labels"], views, arrays["bias"], gate, examples, head["facts"])
    except (OSError, KeyError, TypeError, EOFError, BadZipFile) as why:
        raise ValueError(f"not a model: {type(why).__name__}") from None


def as_said(word: str, text: str) -> str:
    """A word with the number that was said (for the model every number is the same); a longer one, perhaps a phone, never."""
    said = re.search(re.escape(word).replace("0", SHORT_NUMBER), folded(text).lower()) if "0" in word else None
    return said[0] if said else word


def _shares(scores: Floats) -> Floats:
    raised = np.exp(scores - scores.max())
    shares: Floats = raised / raised.sum()
    return shares
