"""Features of a Chinese text: hashed runs of characters and of words. NumPy only."""

import itertools
import re
import unicodedata
from collections.abc import Callable, Sequence
from hashlib import blake2b

import numpy as np
import rjieba
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
View = Callable[[str, str], Hashes]

LONGEST = 4  # characters in a run; five gain nothing
SHORT, BODY, LONG = 800, 2_000, 3_000  # characters of a body that are read: what matters stands at its beginning
_TIMES, _MORE = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9)  # odd constants that mix bits (splitmix64)
_SHIFTS = np.uint64(30), np.uint64(27)
_DIGITS, _BLANKS = re.compile(r"\d+"), re.compile(r"\s+")
_EMPTY: Hashes = np.zeros(0, dtype=np.uint64)


def folded(text: str, most: int = LONG) -> str:
    """One width, one blank; at most so many characters."""
    text = text[: 2 * most].encode("utf-8", "ignore").decode()  # half a character that a phone cut off says nothing
    return _BLANKS.sub(" ", unicodedata.normalize("NFKC", text)).strip()[:most]


def clean(text: str, most: int = LONG) -> str:
    """Folded, in small letters; a number is only that there is one."""
    return _DIGITS.sub("0", folded(text, most).lower())


def runs(text: str, longest: int = LONGEST) -> Hashes:
    """All runs of one to ``longest`` characters, hashed, as often as they stand there."""
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32).astype(np.uint64)
    found, last = [], np.zeros(len(codes), dtype=np.uint64)
    for length in range(1, min(longest, len(codes)) + 1):
        last = _mixed(last[: len(codes) - length + 1], codes[length - 1 :], length)
        found.append(last)
    return np.concatenate(found) if found else _EMPTY


def run_spans(text: str, longest: int = LONGEST) -> list[str]:
    """The texts behind `runs`, in the same order: to say which of them decided."""
    return [text[i : i + n] for n in range(1, min(longest, len(text)) + 1) for i in range(len(text) - n + 1)]


def words_of(text: str) -> list[str]:
    """The words of a text, and each pair that stands together."""
    words = [word for word in rjieba.cut(text) if word.strip()]
    return words + [f"{a} {b}" for a, b in itertools.pairwise(words)]


def hashed(words: Sequence[str]) -> Hashes:
    """Words as hashes."""
    digests = (blake2b(word.encode("utf-8", "replace"), digest_size=8).digest() for word in words)
    return np.frombuffer(b"".join(digests), dtype="<u8").astype(np.uint64)


def _mixed(before: Hashes, codes: Hashes, length: int) -> Hashes:
    with np.errstate(over="ignore"):
        mixed = before * _TIMES + codes + np.uint64(length)
        mixed = (mixed ^ (mixed >> _SHIFTS[0])) * _MORE
    result: Hashes = mixed ^ (mixed >> _SHIFTS[1])
    return result


# What is looked at: a title says more than its length, so it is a view of its own. Names are written into the model file.
VIEWS: dict[str, View] = {
    "title": lambda title, body: runs(f"^{clean(title)}$"),
    "text": lambda title, body: runs(f"{clean(title)} {clean(body, SHORT)}"),
    "body": lambda title, body: runs(clean(body, BODY)),
    "words": lambda title, body: hashed(words_of(f"{clean(title)} {clean(body)}")),
    "title words": lambda title, body: hashed(words_of(clean(title))),
}
SPELLED: dict[str, Callable[[str, str], list[str]]] = {
    "title": lambda title, body: run_spans(f"^{clean(title)}$"),
    "text": lambda title, body: run_spans(f"{clean(title)} {clean(body, SHORT)}"),
    "body": lambda title, body: run_spans(clean(body, BODY)),
    "words": lambda title, body: words_of(f"{clean(title)} {clean(body)}"),
    "title words": lambda title, body: words_of(clean(title)),
}
