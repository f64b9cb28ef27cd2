"""What residents may read of their own community: a year in plain words, and no number so small that it points at somebody."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.insight.queries.charts import Line, lines
from linli.insight.queries.periods import Period, following
from linli.insight.queries.rates import share
from linli.insight.queries.sums import Counts, Scope, at_share, last_months, series_by_community, times
from linli.insight.queries.words import duration
from linli.insight.rules import FEW, LEAST, Grain, Measure, Span
from linli.places.models import Area
from linli.places.queries import in_force

M = Measure
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Told:
    """One sentence with its number."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class OurCommunity:
    """A community's last twelve months."""

    area: Area
    since: date
    told: list[Told]
    months: list[Line]
    hidden: set[date]  # months whose number is not told


def communities() -> list[Area]:
    """All communities in force, in the order of their codes."""
    return list(in_force().filter(level="community").order_by("code").defer("polygon"))


def our_community(area: Area, today: date | None = None) -> OurCommunity:
    """The last twelve months up to and with this one. Two queries."""
    until = following(Grain.MONTH, today or timezone.localdate())
    since = until.replace(year=until.year - 1)
    scope = Scope(Span.AREA, area.code)
    by_month = series_by_community(scope, since, until).get(area.code, {})
    counts = _together(by_month)
    took = times(scope, Period("all", since, until)).get(("", "whole"), [])
    rows = lines(by_month, last_months(until, MONTHS))
    return OurCommunity(area, since, _told(counts, took), rows, _hidden(rows))


def _hidden(rows: list[Line]) -> set[date]:
    """Months with too few, and with them the smallest others, until the total less what is told points at nobody."""
    found = [row for row in rows if 0 < row.received < FEW]
    others = sorted((row for row in rows if row.received >= FEW), key=lambda row: row.received)
    while found and others and (len(found) == 1 or sum(row.received for row in found) < FEW):
        found.append(others.pop(0))
    return {row.start for row in found}


def few(n: int) -> str:
    """A number as it may be told to everybody."""
    return _("fewer than %d") % FEW if 0 < n < FEW else str(n)


def _together(by_month: dict[date, Counts]) -> Counts:
    return Counts({m.value: sum(counts.n(m) for counts in by_month.values()) for m in Measure})


def _told(counts: Counts, took: list[tuple[int, int]]) -> list[Told]:
    rated, promised = counts.n(M.RATED), counts.n(M.ON_TIME, M.LATE)
    found = [
        Told(
            _("Requests that came in"), few(counts.n(M.RECEIVED)), _("by phone, on the web, at the window, at the door")
        ),
        Told(_("Answered by now"), few(counts.n(M.ANSWERED))),
    ]
    if promised >= LEAST:
        found.append(_share(_("Promises kept: answered on time"), counts.n(M.ON_TIME), promised))
    if rated >= LEAST:
        found.append(_share(_("Neighbours who said: solved"), counts.n(M.SOLVED), rated))
        found.append(
            Told(_("Neighbours who were not content"), few(counts.n(M.UNHAPPY)), _("of %d who told us") % rated)
        )
    else:
        found.append(
            Told(_("What neighbours thought of it"), _("too few to say"), _("shown once %d have rated") % LEAST)
        )
    if sum(n for _m, n in took) >= LEAST:
        found.append(
            Told(_("Half were answered within"), duration(at_share(took, 50)), _("nights and weekends counted"))
        )
    return found


def _share(label: str, above: int, of: int) -> Told:
    return Told(label, f"{share(above, of)} %", _("%(above)s of %(of)d") % {"above": few(above), "of": of})
