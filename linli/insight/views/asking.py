"""What the address asks for: whose figures, of which period. Shared by all pages of figures."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from linli.insight.doors import tabs_for
from linli.insight.models import FactMark
from linli.insight.queries import scopes
from linli.insight.queries.periods import Period, named, present
from linli.insight.queries.rates import Place
from linli.insight.queries.sums import Scope
from linli.insight.rules import Span
from linli.kernel.actor import Actor
from linli.people.queries import actor_of
from linli.places.queries import in_force


@dataclass(frozen=True, slots=True)
class Asked:
    """A question for figures, by somebody who may ask it."""

    by: Actor
    scope: Scope
    period: Period

    @property
    def place(self) -> Place:
        return Place(self.scope, self.period)

    def query(self, **changed: str) -> str:
        """The same question with something changed, as a query string; what is empty is left out."""
        return urlencode({name: value for name, value in (self.place.asked | changed).items() if value})


def asked(request: HttpRequest) -> Asked:
    """Raises Http404: not for this post, not within its area, no such period."""
    by = actor_of(request, channel="desk")
    scope = scopes.asked(by, area=request.GET.get("area", ""), unit=request.GET.get("unit", ""))
    code = request.GET.get("period", "")
    period = named(code) if code else present()
    if period is None:
        raise Http404
    return Asked(by, scope, period)


def frame(request: HttpRequest, question: Asked) -> dict[str, Any]:
    """What stands around every page of figures: tabs, periods, areas, of what moment it is."""
    period = question.period
    kinds = [
        ("week", _("Week")),
        ("month", _("Month")),
        ("quarter", _("Quarter")),
        ("year", _("Year")),
        ("all", _("Three years")),
    ]
    here = request.path
    keep = {name: request.GET.get(name, "") for name in ("show", "level", "category")}
    return {
        "tabs": tabs_for(request),
        "period": period,
        "scope_words": scopes.words_of(question.scope),
        "periods": [
            (words, f"{here}?{question.query(**keep, period=period.of_kind(kind).code)}", kind == period.kind)
            for kind, words in kinds
        ],
        "before_href": period.before and f"{here}?{question.query(**keep, period=period.before.code)}",
        "after_href": period.after and f"{here}?{question.query(**keep, period=period.after.code)}",
        "areas": _areas(question),
        "asked": question.place.asked,
        "as_of": FactMark.objects.values_list("at", flat=True).first(),
    }


def _areas(question: Asked) -> list[tuple[str, str]]:
    """Communities that this person may choose from."""
    most = scopes.widest(question.by)
    if most.span is Span.UNIT or len(most.code) >= 12:
        return []
    rows = in_force().filter(level="community", code__startswith=most.code).order_by("code")
    return list(rows.values_list("code", "name"))
