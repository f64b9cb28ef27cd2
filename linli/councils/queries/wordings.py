"""Wordings as people compare them: each with its amendments beside it, and what these take out and put in marked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from linli.councils.models import Wording

MOST_COMPARED = 1_000_000  # letters of both texts multiplied: longer ones are shown without marks
Piece = tuple[str, str]  # "same", "out" or "in", and the letters


@dataclass(frozen=True, slots=True)
class Shown:
    """A wording under the number by which people call it in the circle."""

    wording: Wording
    n: int
    amends: int = 0  # the number of the wording that it amends
    pieces: Sequence[Piece] = ()


def side_by_side(wordings: Iterable[Wording]) -> list[list[Shown]]:
    """Rows to look at: a wording with its amendments is one; those that nobody amends share the last. No query.

    Numbers follow the order in which they were proposed, so that neither a later amendment nor a wording struck out
    renames any.
    """
    proposed = sorted(wordings, key=lambda one: one.pk)
    number = {one.pk: n for n, one in enumerate(proposed, start=1)}
    found = {one.pk: one for one in proposed if one.struck_at is None}
    families: dict[int, list[Shown]] = {}
    for pk, one in found.items():
        before = found.get(one.amends_id or 0)
        family = families.setdefault(_first(one, found), [])
        if before is None:
            family.append(Shown(one, number[pk]))
        else:
            family.append(Shown(one, number[pk], number[before.pk], changed(before.text, one.text)))
    alone = [family[0] for family in families.values() if len(family) == 1]
    rows = [family for family in families.values() if len(family) > 1]
    return [*rows, alone] if alone else rows


def _first(one: Wording, found: Mapping[int, Wording]) -> int:
    """The wording with which a row of amendments began."""
    while (before := found.get(one.amends_id or 0)) is not None:
        one = before
    return one.pk


@lru_cache(maxsize=256)
def changed(before: str, after: str) -> tuple[Piece, ...]:
    """What an amendment takes out and puts in; nothing where the texts are too long to be compared at once."""
    if len(before) * len(after) > MOST_COMPARED:
        return ()
    pieces: list[Piece] = []
    for what, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            pieces.append(("same", before[a:b]))
            continue
        pieces += [("out", before[a:b])] if b > a else []
        pieces += [("in", after[c:d])] if d > c else []
    return tuple(pieces)
