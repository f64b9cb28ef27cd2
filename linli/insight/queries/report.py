"""What the report of a month says: the same figures as the pages, as tables of words."""

from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from linli.insight.queries import scopes
from linli.insight.queries.periods import Period
from linli.insight.queries.rates import Place, Shown, rates, theirs
from linli.insight.queries.sums import Counts, Scope, apart, at_share, times, total
from linli.insight.queries.words import duration
from linli.insight.rules import By, Measure, Step

M = Measure
ROADS = (M.RECEIVED, M.DIRECT, M.DISPATCHED, M.DECLINED, M.WITHDRAWN, M.JOINED, M.PENDING)
BESIDES = (M.OPEN, M.ANSWERED, M.EXTENDED, M.HELD, M.SENT_BACK, M.REOPENED, M.OBJECTED, M.UPHELD, M.RATED, M.SOLVED, M.PARTLY, M.UNSOLVED,
           M.HAPPY, M.FAIR, M.UNHAPPY, M.UNREACHED, M.SENSITIVE, M.HISTORY)  # fmt: skip
WIDE = ("response", "resolution", "satisfaction", "on_time")


@dataclass(frozen=True, slots=True)
class Part:
    """One table of the report."""

    title: str
    note: str
    head: list[str]
    rows: list[list[Any]]


@dataclass(frozen=True, slots=True)
class Report:
    """A month of the whole city."""

    title: str
    about: str
    received: int
    parts: list[Part]

    def plain(self) -> dict[str, Any]:
        """As JSON for the typesetter: every cell a text."""
        parts = [asdict(part) | {"rows": [[str(cell) for cell in row] for row in part.rows]} for part in self.parts]
        return {"title": self.title, "about": self.about, "parts": parts}


def report(period: Period) -> Report:
    """All tables of a month."""
    scope = Scope()
    counts, place = total(scope, period), Place(scope, period)
    parts = [
        Part(_("What came, and where it went"), _("Answered directly, handed over and so on add up to what was received."), [str(m.label) for m in ROADS], [[counts.n(m) for m in ROADS]]),
        Part(_("Rates"), _("A rate only from 20 cases on; who cannot be judged stands apart."), [_("Kind of rate"), _("Share"), _("Above the line"), _("Out of"), _("Apart, not in the rate")], [_rate(r) for r in rates(counts, place)]),
        Part(_("As the superior office counts"), "", [_("Kind of rate"), _("Whose formula"), _("Share"), _("Above the line"), _("Out of")], [[t.formula.name, t.formula.issuer, t.value, t.above, t.of] for t in theirs(counts, place)]),
        Part(_("Besides"), "", [_("What is counted"), _("How many cases")], [[str(m.label), counts.n(m)] for m in BESIDES]),
        _steps(scope, period),
        *(_apart(scope, period, by) for by in (By.COMMUNITY, By.UNIT, By.CATEGORY, By.CHANNEL)),
    ]  # fmt: skip
    about = _(
        "Cases raised in %(period)s, as they stood when this report was made. From the record; counts of cases, never of persons."
    )
    return Report(
        _("Monthly report: %s") % period.words, about % {"period": period.words}, counts.n(M.RECEIVED),
        [part for part in parts if part.rows],
    )  # fmt: skip


def _rate(rate: Shown) -> list[Any]:
    return [str(rate.label), rate.value, rate.above, rate.of, rate.note or "—"]


def _steps(scope: Scope, period: Period) -> Part:
    found = times(scope, period)
    rows = []
    for step in Step:
        took = found.get(("", step.value), [])
        rows.append(
            [str(step.label), sum(n for _m, n in took), duration(at_share(took, 50)), duration(at_share(took, 90))]
        )
    head = [_("Step"), _("How many cases"), _("Half within"), _("Nine in ten within")]
    return Part(_("How long it takes"), _("Days and nights, weekends too."), head, rows)


def _apart(scope: Scope, period: Period, by: By) -> Part:
    found, names = apart(scope, period, by), scopes.names(by)
    head = [str(by.label), _("received")] + [str(rate.label) for rate in rates(Counts(), Place(scope, period), WIDE)]
    rows = []
    for key in [key for key in names if key in found]:
        shown = rates(found[key], Place(scope, period), WIDE)
        rows.append([names[key], found[key].n(M.RECEIVED), *(f"{r.value}（{r.above}/{r.of}）" for r in shown)])
    return Part(_("By %s") % by.label, _("Always in the same order."), head, rows)
