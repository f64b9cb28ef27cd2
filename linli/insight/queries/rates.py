"""Counts put into proportion, with what stands above and below the line, who stands apart, and no rate of fewer than twenty."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.insight.models import Formula
from linli.insight.queries.periods import Period
from linli.insight.queries.sums import Counts, Scope
from linli.insight.rules import LEAST, RATES, By, Measure, Rate, Span, Step
from linli.record.registers import RegisterState


@dataclass(frozen=True, slots=True)
class Place:
    """Where a figure was asked: it opens the cases behind it with the same condition."""

    scope: Scope
    period: Period
    by: By = By.ALL
    key: str = ""
    category: str = ""  # only this one, for communities

    def href(self, *measures: Measure) -> str:
        """The list of the cases behind a figure."""
        return f"{reverse('insight:cases')}?{urlencode({**self.asked, 'm': ','.join(measures)})}"

    def step_href(self, step: Step, over: int | None = None) -> str:
        """The list of the cases that went a step; ``over``: those that took more than so many minutes."""
        longer = {} if over is None else {"over": str(over)}
        return f"{reverse('insight:cases')}?{urlencode({**self.asked, 'step': step.value, **longer})}"

    @property
    def asked(self) -> dict[str, str]:
        """The same as parameters of an address."""
        found = {"period": self.period.code}
        if self.scope.span is not Span.ALL:
            found["area" if self.scope.span is Span.AREA else "unit"] = self.scope.code
        found |= {"by": self.by.value, "key": self.key} if self.by is not By.ALL else {}
        return found | ({"category": self.category} if self.category else {})


@dataclass(frozen=True, slots=True)
class Figure:
    """A count with its words and the list behind it."""

    label: str | Lazy
    n: int
    href: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A rate as a page shows it. ``percent`` is None where there are too few."""

    label: str | Lazy
    about: str | Lazy
    above: int
    of: int
    percent: str | None
    above_href: str
    of_href: str
    apart: list[Figure]
    longer: Period | None = None

    @property
    def value(self) -> str:
        """The rate, or that there are too few for one."""
        return f"{self.percent} %" if self.percent is not None else "—"

    @property
    def of_words(self) -> str:
        """What it is out of."""
        return _("%(above)d of %(of)d") % {"above": self.above, "of": self.of}

    @property
    def note(self) -> str:
        """Who stands apart, and why there is no rate."""
        told = [f"{figure.label} {figure.n}" for figure in self.apart if figure.n]
        if self.percent is None:
            told.insert(0, _("fewer than %d: no rate") % LEAST)
        return "；".join(told)


def share(above: int, of: int) -> str | None:
    """Percent to one place, from twenty on."""
    return f"{100 * above / of:.1f}" if of >= LEAST else None


def figures(counts: Counts, place: Place, measures: Sequence[Measure]) -> list[Figure]:
    """These counts, each with the list behind it."""
    return [Figure(measure.label, counts.n(measure), place.href(measure)) for measure in measures]


def rates(counts: Counts, place: Place, codes: Sequence[str] = tuple(RATES)) -> list[Shown]:
    """Our own rates."""
    return [_rate(RATES[code], counts, place) for code in codes]


def _rate(rate: Rate, counts: Counts, place: Place) -> Shown:
    above, of = counts.n(*rate.above), counts.n(*rate.of)
    return Shown(
        rate.label, rate.about, above, of, share(above, of), place.href(*rate.above), place.href(*rate.of),
        figures(counts, place, rate.apart), place.period.longer if of < LEAST else None,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Theirs:
    """A rate as a superior office reckons it, with each term open to the cases behind it."""

    formula: Formula
    above: int
    of: int
    percent: str | None
    terms: list[tuple[str, list[Figure]]]

    @property
    def value(self) -> str:
        return f"{self.percent} %" if self.percent is not None else "—"

    @property
    def note(self) -> str:
        """Why there is no rate."""
        if self.of >= LEAST and self.percent is None:
            return _("more counted than it is out of: please look at the formula again")
        return (
            ngettext("out of %d case: too few", "out of %d cases: too few", self.of) % self.of
            if self.of < LEAST
            else ""
        )


def theirs(counts: Counts, place: Place) -> list[Theirs]:
    """The formulas in use, in their order. One query."""
    return [_by_formula(row, counts, place) for row in Formula.objects.filter(state=RegisterState.ACTIVE)]


def _by_formula(formula: Formula, counts: Counts, place: Place) -> Theirs:
    named: dict[str, list[Measure]] = {
        name: [Measure(code) for code in getattr(formula, name)] for name in ("above", "of", "less")
    }
    above, of = counts.n(*named["above"]), counts.n(*named["of"]) - counts.n(*named["less"])
    percent = share(above, of) if above <= of else None
    words: dict[str, Any] = {"above": _("counted above the line"), "of": _("out of"), "less": _("taken off below")}
    terms = [(words[name], figures(counts, place, found)) for name, found in named.items() if found]
    return Theirs(formula, above, of, percent, terms)
