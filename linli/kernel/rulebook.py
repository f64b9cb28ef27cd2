"""A rulebook says who may begin a thing, who may do what to it when, and what it leads to.

It is data: the checks inside every act, the buttons, the diagram and the grid are all
read from it. A table that contradicts itself cannot be imported.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import CheckConstraint, Q, TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext as _

Parts = Set[StrEnum]
When = Set[str] | None
Row = tuple[str, Parts, When, str | None] | tuple[str, Parts, When, str | None, Parts]
Words = str | Promise
Labels = Mapping[str, tuple[Words, Words]]


class Refused(Exception):
    """What was asked for was not done; the message is for the person who asked."""


class NotNow(Refused):
    """The thing is in a state in which nobody may do this."""


class NotYou(Refused):
    """Somebody may do this now, but not with the parts you play."""


@dataclass(frozen=True, slots=True)
class Rule:
    action: str
    who: Parts
    when: When  # None: this begins such a thing
    to: str | None  # None: the state stays
    never: Parts = frozenset()  # forbids it, whatever other part would allow it

    @property
    def states(self) -> Set[str | None]:
        return {None} if self.when is None else self.when

    @property
    def asked(self) -> Parts:
        """The parts that decide; nobody need find out about the others."""
        return self.who | self.never

    def allows(self, parts: Parts) -> bool:
        return bool(self.who & parts) and not self.never & parts


class Rulebook:
    """A checked table of rules over one class of states and one of parts.

    ``labels`` gives each action two words for people: what the button says ("Take in") and
    what the timeline says ("taken in"). ``patient`` are actions that a stale page may still
    do, because nothing that came between can make them wrong (a note, a contact attempt).
    ``within`` is the part that an act itself plays towards whatever it moves besides: so that a row may say
    "this happens inside another act" instead of naming everybody who may do that one.
    """

    def __init__(
        self,
        states: type[TextChoices],
        parts: type[StrEnum],
        rows: Sequence[Row],
        *,
        labels: Labels,
        patient: Iterable[str] = (),
        within: StrEnum | None = None,
    ) -> None:
        self.states, self.parts, self.labels = states, parts, labels
        self.patient = frozenset(patient)
        self.within: Parts = frozenset() if within is None else {within}
        self.rules = [Rule(*row) for row in rows]
        self._rules = {(r.action, s): r for r in self.rules for s in r.states}
        actions = {r.action for r in self.rules}
        if len(self._rules) != sum(len(r.states) for r in self.rules):
            raise ValueError("two rows give the same action in the same state")
        if strays := self._reached() ^ set(states):
            raise ValueError(f"no way to reach, or no state: {', '.join(sorted(strays))}")
        if strays := actions ^ set(labels) | self.patient - actions:
            raise ValueError(f"a label or a row is missing: {', '.join(sorted(strays))}")

    def find(self, action: str, *, state: str | None) -> Rule:
        """The row for this action in this state; without a state: that lets such a thing begin."""
        rule = self._rules.get((action, state))
        if rule is None:
            raise NotNow(_("“%(action)s” is not possible now.") % {"action": self.verb(action)})
        return rule

    def check(self, action: str, *, state: str | None, parts: Parts) -> Rule:
        """The row that allows it. Raises NotNow or NotYou."""
        rule = self.find(action, state=state)
        if not rule.allows(parts):
            raise NotYou(_("“%(action)s” is not yours to do.") % {"action": self.verb(action)})
        return rule

    def open_to(self, *, state: str | None, parts: Parts) -> list[str]:
        """The actions open now to someone who plays these parts."""
        return [r.action for r in self.rules if state in r.states and r.allows(parts)]

    def may(self, action: str, *, state: str | None, parts: Parts) -> bool:
        rule = self._rules.get((action, state))
        return rule is not None and rule.allows(parts)

    def states_for(self, action: str) -> frozenset[str]:
        """The states in which somebody may do this."""
        return frozenset(s for a, s in self._rules if a == action and s is not None)

    def verb(self, action: str) -> str:
        """What the button says."""
        return str(self.labels[action][0])

    def deed(self, action: str) -> str:
        """What the timeline says."""
        return str(self.labels[action][1])

    def constraint(self) -> CheckConstraint:
        """The database says it again: there is no other state."""
        known = Q(state__in=self.states.values)
        return CheckConstraint(name="%(class)s_state_is_known", condition=known)

    def choices(self) -> list[tuple[str, Any]]:
        return list(self.states.choices)

    def mermaid(self) -> str:
        arrows = [
            f"    {state or '[*]'} --> {rule.to}: {rule.action}"
            for rule in self.rules
            for state in (None, *self.states)
            if rule.to and state in rule.states
        ]
        return "\n".join(["stateDiagram-v2", *arrows])

    def grid(self) -> str:
        """State by part, as a Markdown table: the page that officials review."""
        used = [p for p in self.parts if any(p in r.asked for r in self.rules)]
        lines = [["", *used], ["---"] * (len(used) + 1)]
        for state in (None, *self.states):
            lines.append([f"**{state or 'begin'}**", *(self._cell(state, p) for p in used)])
        return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)

    def _cell(self, state: str | None, part: StrEnum) -> str:
        here = [r for r in self.rules if state in r.states]
        may = [r.action for r in here if part in r.who]
        return ", ".join(may + [f"never {r.action}" for r in here if part in r.never])

    def _reached(self) -> set[str]:
        reached: set[str] = set()
        moves = [(r.when, r.to) for r in self.rules if r.to]
        while new := {to for when, to in moves if when is None or when & reached} - reached:
            reached |= new
        return reached
