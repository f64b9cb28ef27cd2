"""How a text becomes findable: folded, cut into pairs of characters (bigrams) and into words. No database here.

Chinese is written without blanks, so a word index alone misses what people look for ("楼道灯" inside "楼道灯坏了").
Every pair of neighbouring characters is kept; a text that holds all pairs of what is asked for is then looked at
exactly. Words (rjieba) are kept beside the pairs: they tell a lamp (路灯) from a road's lights (道路灯光) in the ranking.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import rjieba

MOST_ASKED = 60  # characters of a question
MOST_KEPT = 40_000  # characters kept of one thing; PostgreSQL keeps at most 1 MB of pairs
AROUND = 24  # characters shown before and after a hit
Part = tuple[str, bool]  # words, and whether they are what was asked for
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code - 0xFEE0).isalnum()}


def folded(text: str) -> str:
    """One way to write each text: lower case, narrow letters and digits, single blanks, no control characters.

    Lines stay apart, so that the end of one text never makes a word with the beginning of the next.
    """
    narrow = unicodedata.normalize("NFC", text).translate(_WIDE).lower()
    lines = (
        " ".join("".join(c for c in line if c.isspace() or c.isprintable()).split()) for line in narrow.splitlines()
    )
    return "\n".join(line for line in lines if line)[:MOST_KEPT]


def pairs(text: str) -> set[str]:
    """All pairs of neighbouring letters, digits or characters of a folded text."""
    return {a + b for a, b in pairwise(text) if a.isalnum() and b.isalnum()}


def words(text: str) -> set[str]:
    """The words of a folded text with two characters or more, also those inside longer ones."""
    return {
        word for word in rjieba.cut_for_search(text) if len(word) > 1 and word.isalnum() and len(word) <= MOST_ASKED
    }


def marked(found: Iterable[str]) -> set[str]:
    """Words as the index keeps them, apart from pairs."""
    return {f"={word}" for word in found}


def labelled(labels: Iterable[str]) -> set[str]:
    """Labels as the index keeps them, apart from pairs and words. They say among what a thing lies (an area, a unit), not
    what stands in it."""
    return {f"=={label}" for label in labels}


def grams(text: str, labels: Iterable[str] = ()) -> list[str]:
    """What the index keeps of a folded text: its pairs, its words with a mark, and the labels of its thing."""
    return sorted(pairs(text) | marked(words(text)) | labelled(labels))


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody looks for: terms that must all occur, each exactly as it is written."""

    terms: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        return not self.terms

    @property
    def is_too_short(self) -> bool:
        """Nothing in it has two characters; one character would be found everywhere."""
        return not self.is_empty and not self.pairs

    @property
    def pairs(self) -> list[str]:
        return sorted(set().union(*(pairs(term) for term in self.terms)))

    @property
    def words(self) -> list[str]:
        """The words in it, as the ranking counts them."""
        return sorted(set().union(*(words(term) for term in self.terms)))

    @property
    def in_words(self) -> "Question":
        """The same asked word by word, for a sentence that nobody wrote exactly so."""
        found = [w for term in self.terms for w in rjieba.cut(term) if len(w) > 1 and w.isalnum()]
        return Question(tuple(dict.fromkeys(found)))


def question(text: str) -> Question:
    """What is asked for; blanks part the terms."""
    return Question(tuple(dict.fromkeys(folded(text[:MOST_ASKED]).split())))


def hits(text: str, terms: Sequence[str]) -> list[Part]:
    """A text in parts, those that were asked for marked; nothing is lost or changed."""
    plain = [re.escape(term) for term in sorted(terms, key=len, reverse=True) if term]
    if not plain:
        return [(text, False)] if text else []
    shown = text.translate(_WIDE).lower()
    if len(shown) != len(text):  # a letter that has no single small one
        shown = text
    parts, end = [], 0
    for hit in re.finditer("|".join(plain), shown):
        parts += [(text[end : hit.start()], False), (text[hit.start() : hit.end()], True)]
        end = hit.end()
    return [part for part in (*parts, (text[end:], False)) if part[0]]


def snippet(text: str, terms: Sequence[str]) -> list[Part]:
    """The line around the first hit, in parts; nothing when there is none."""
    found = [place for term in terms if (place := text.find(term)) >= 0]
    if not found:
        return []
    at = min(found)
    begin = max(text.rfind("\n", 0, at) + 1, at - AROUND)
    cut = text.find("\n", at)
    end = min(len(text) if cut < 0 else cut, at + 3 * AROUND)
    shown = hits(text[begin:end], terms)
    before = [("…", False)] if begin and text[begin - 1] != "\n" else []
    after = [("…", False)] if end < len(text) and text[end] != "\n" else []
    return [*before, *shown, *after]
