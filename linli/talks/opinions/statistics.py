"""What given groups say: counts, what represents each, what all agree on. NumPy only, exact and without chance.

Every formula is Polis's (compdemocracy/polis, math/src/polismath/math/repness.clj and stats.clj).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from linli.talks.opinions.tables import AGREE, DISAGREE, UNSEEN, Votes

Numbers = NDArray[np.float64]
Stance = Literal["agree", "disagree"]
SURE = 1.2816  # one-sided 90 %
MOST = 5  # statements that represent a group, and that all agree on


@dataclass(frozen=True, slots=True)
class Counts:
    """Of each statement: who agrees, who disagrees, who was asked (those who pass are among them)."""

    agree: Numbers
    disagree: Numbers
    seen: Numbers

    def less(self, other: "Counts") -> "Counts":
        return Counts(self.agree - other.agree, self.disagree - other.disagree, self.seen - other.seen)


@dataclass(frozen=True, slots=True)
class Representative:
    """One statement that tells a group from the others, and how."""

    statement: int  # column
    stance: Stance
    count: int  # of the group, who take this stance
    seen: int  # of the group, who were asked
    share: float  # of them, with one for and one against added
    share_z: float  # is it more than half?
    ratio: float  # to the share of all others
    ratio_z: float  # is it more than among the others?
    is_best_agreed: bool = False


@dataclass(frozen=True, slots=True)
class Agreed:
    """One statement on which most people take the same stance."""

    statement: int
    stance: Stance
    count: int
    seen: int
    share: float
    share_z: float


def count(votes: Votes) -> Counts:
    """Count a table of votes by column."""
    agree, disagree = (votes == AGREE).sum(0), (votes == DISAGREE).sum(0)
    return Counts(agree.astype(float), disagree.astype(float), (votes != UNSEEN).sum(0).astype(float))


def share(n: Numbers, seen: Numbers) -> Numbers:
    """Share with one vote for and one against added, so that few votes stay near one half."""
    return (n + 1) / (seen + 2)


def more_than_half(n: Numbers, seen: Numbers) -> Numbers:
    """z of one proportion against one half (``prop-test``)."""
    out: Numbers = 2 * np.sqrt(seen + 1) * ((n + 1) / (seen + 1) - 0.5)
    return out


def more_than_others(n: Numbers, n_others: Numbers, seen: Numbers, seen_others: Numbers) -> Numbers:
    """z of two proportions, one added to all four counts (``two-prop-test``)."""
    s1, s2, p1, p2 = n + 1, n_others + 1, seen + 1, seen_others + 1
    both = (s1 + s2) / (p1 + p2)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (s1 / p1 - s2 / p2) / np.sqrt(both * (1 - both) * (1 / p1 + 1 / p2))
    return np.where(both < 1, z, 0.0)  # with one added everywhere both is never 0


def representative(group: Counts, all_groups: Counts, *, without: Sequence[bool]) -> list[Representative]:
    """At most five statements that represent a group among the others (``select-rep-comments``).

    First what it agrees on best, then the surest differences; what it agrees with stands before what it rejects.
    ``without`` marks statements that moderation took out.
    """
    both = _Compared(group, all_groups.less(group))
    usable = [j for j in range(len(group.seen)) if not without[j]]
    best_agreed = _best_agreed(both, usable)
    sure = [j for j in usable if both.is_sure(j)]
    if not sure and best_agreed is None:
        asked = [j for j in usable if group.seen[j]]
        return [both.tell(max(asked, key=lambda j: (max(both.rat[j], both.rdt[j]), -j)))] if asked else []
    told = [both.tell(j) for j in sure if j != best_agreed]
    told.sort(key=lambda r: -(r.ratio * r.ratio_z * r.share * r.share_z))
    if best_agreed is not None:
        told.insert(0, both.tell(best_agreed, is_best_agreed=True))
    return sorted(told[:MOST], key=lambda r: r.stance == "disagree")


def group_informed(groups: Sequence[Counts]) -> tuple[Numbers, Numbers]:
    """Of each statement: the product of the groups' shares that agree, and that disagree (``group-aware-consensus``)."""
    agree = np.prod([share(g.agree, g.seen) for g in groups], axis=0)
    disagree = np.prod([share(g.disagree, g.seen) for g in groups], axis=0)
    return agree, disagree


def majority(everybody: Counts, *, without: Sequence[bool]) -> dict[Stance, list[Agreed]]:
    """What most people agree with, and what most reject, at most five of each (``consensus``)."""
    stances: dict[Stance, Numbers] = {"agree": everybody.agree, "disagree": everybody.disagree}
    return {stance: _majority(stance, n, everybody.seen, without) for stance, n in stances.items()}


def _majority(stance: Stance, n: Numbers, seen: Numbers, without: Sequence[bool]) -> list[Agreed]:
    p, z = share(n, seen), more_than_half(n, seen)
    sure = [j for j in range(len(n)) if p[j] > 0.5 and z[j] > SURE and not without[j]]
    sure.sort(key=lambda j: -(p[j] * z[j]))
    return [Agreed(j, stance, int(n[j]), int(seen[j]), float(p[j]), float(z[j])) for j in sure[:MOST]]


class _Compared:
    """One group against the others, statement by statement."""

    def __init__(self, here: Counts, others: Counts) -> None:
        self.here = here
        self.pa, self.pd = share(here.agree, here.seen), share(here.disagree, here.seen)
        self.pat, self.pdt = more_than_half(here.agree, here.seen), more_than_half(here.disagree, here.seen)
        self.ra = self.pa / share(others.agree, others.seen)
        self.rd = self.pd / share(others.disagree, others.seen)
        self.rat = more_than_others(here.agree, others.agree, here.seen, others.seen)
        self.rdt = more_than_others(here.disagree, others.disagree, here.seen, others.seen)

    def is_sure(self, j: int) -> bool:
        agrees = self.rat[j] > SURE and self.pat[j] > SURE
        return bool(agrees or (self.rdt[j] > SURE and self.pdt[j] > SURE))

    def tell(self, j: int, *, is_best_agreed: bool = False) -> Representative:
        seen = int(self.here.seen[j])
        if self.rat[j] > self.rdt[j]:
            n, p, pt, r, rt = self.here.agree, self.pa, self.pat, self.ra, self.rat
            stance: Stance = "agree"
        else:
            n, p, pt, r, rt = self.here.disagree, self.pd, self.pdt, self.rd, self.rdt
            stance = "disagree"
        numbers = (float(p[j]), float(pt[j]), float(r[j]), float(rt[j]))
        return Representative(j, stance, int(n[j]), seen, *numbers, is_best_agreed)


def _best_agreed(c: _Compared, usable: Sequence[int]) -> int | None:
    """The statement the group agrees on best (``beats-best-agr?``)."""
    best: int | None = None
    for j in usable:
        if c.here.agree[j] == c.here.disagree[j] == 0:
            continue
        plain, against = c.pa[j] * c.pat[j], c.ra[j] * c.rat[j] * c.pa[j] * c.pat[j]
        if best is None:
            better = c.pat[j] > SURE or (c.ra[j] > 1 and c.pa[j] > 0.5)
        elif c.ra[best] > 1:
            better = against > c.ra[best] * c.rat[best] * c.pa[best] * c.pat[best]
        else:
            better = plain > c.pa[best] * c.pat[best]
        best = j if better else best
    return best
