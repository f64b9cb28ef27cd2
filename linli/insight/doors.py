"""Where figures can be gone to; and the tabs of insight, to which higher apps add pages of their own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.insight.policy import sees_figures, sees_reports
from linli.people.queries import actor_of
from linli.ui.navigation import Bar, door

Seer = Callable[[HttpRequest], bool]


@dataclass(frozen=True, slots=True)
class Tab:
    """A page of insight."""

    order: int
    url_name: str
    label: str | Promise
    who: Seer


_tabs: list[Tab] = []


def tab(order: int, url_name: str, label: str | Promise, *, who: Seer) -> None:
    """Register a page of insight."""
    _tabs.append(Tab(order, url_name, label, who))


def tabs_for(request: HttpRequest) -> list[dict[str, Any]]:
    """The tabs that this person has, the present one marked."""
    here = request.resolver_match.view_name if request.resolver_match else ""
    return [
        {"text": tab.label, "href": reverse(tab.url_name), "on": here == tab.url_name}
        for tab in sorted(_tabs, key=lambda tab: tab.order)
        if tab.who(request)
    ]


def _figures(request: HttpRequest) -> bool:
    return sees_figures(actor_of(request, channel="desk"))


def _reports(request: HttpRequest) -> bool:
    return sees_reports(actor_of(request, channel="desk"))


door(Bar.DESK, 70, "insight:home", _("Insight"), who=_figures, within=("insight", "desk:topics", "desk:topic"))
door(Bar.PORTAL, 45, "insight:communities-public", _("By community"))
tab(10, "insight:home", _("Figures"), who=_figures)
tab(20, "insight:communities", _("Communities side by side"), who=_figures)
tab(30, "insight:before", _("Before it is reported"), who=_figures)
tab(50, "insight:reports", _("Monthly reports"), who=_reports)
