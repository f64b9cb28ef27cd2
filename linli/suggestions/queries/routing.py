"""Which rule fires, what the rules would have done, and which of them are in vain."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from linli.suggestions.models import RoutingRule
from linli.suggestions.queries.known import routing_rules


@dataclass(frozen=True, slots=True)
class Matter:
    """What a rule looks at; ``led`` is the unit that led in fact."""

    area: str
    category: str
    channel: str
    at: datetime
    led: int | None = None
    key: int = 0


@dataclass(frozen=True, slots=True)
class Tried:
    """One rule after a dry run: how often it fired, how often the unit was the one that led, and what is wrong with it."""

    rule: RoutingRule
    fired: int
    agreed: int
    behind: RoutingRule | None  # an earlier rule that takes all that would fit
    against: bool  # and names another unit
    lost: list[tuple[RoutingRule, int]]  # earlier rules that took what would fit, too, to another unit; and how often


def fired(matter: Matter, rules: Sequence[RoutingRule] | None = None) -> RoutingRule | None:
    """The first rule that fits; None when none does."""
    return next(_fitting(matter, routing_rules() if rules is None else rules), None)


def _fitting(matter: Matter, rules: Sequence[RoutingRule]) -> Iterator[RoutingRule]:
    """All that fit, in order."""
    at = timezone.localtime(matter.at).time()
    for rule in rules:
        if rule.conditions.fit(area=matter.area, category=matter.category, channel=matter.channel, at=at):
            yield rule


def dry_run(matters: Iterable[Matter]) -> list[Tried]:
    """All rules, in order, with what they would have done."""
    rules = routing_rules()
    times: Counter[int] = Counter()
    agreed: Counter[int] = Counter()
    lost: dict[int, Counter[int]] = {rule.pk: Counter() for rule in rules}
    for matter in matters:
        fitting = list(_fitting(matter, rules))
        for rule in fitting[:1]:
            times[rule.pk] += 1
            agreed[rule.pk] += rule.unit_id == matter.led
        for rule in fitting[1:]:
            lost[rule.pk][fitting[0].pk] += rule.unit_id != fitting[0].unit_id
    found = []
    for n, rule in enumerate(rules):
        behind = next((earlier for earlier in rules[:n] if earlier.conditions.covers(rule.conditions)), None)
        against = behind is not None and behind.unit_id != rule.unit_id
        clashes = [(earlier, many) for earlier in rules[:n] if (many := lost[rule.pk][earlier.pk])]
        found.append(Tried(rule, times[rule.pk], agreed[rule.pk], behind, against, clashes))
    return found
