"""Where visits are gone to: 走访, for whoever works in an area, and for whoever answers for the work there."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.people.policy import is_administrator
from linli.people.queries import actor_of
from linli.ui.navigation import Bar, door
from linli.ui.settings_pages import Group, settings_page
from linli.visits.policy import covers


def _may_look(request: HttpRequest) -> bool:
    return covers(actor_of(request, channel="desk")) is not None


def _administers(request: HttpRequest) -> bool:
    return is_administrator(actor_of(request, channel="desk"))


door(Bar.DESK, 25, "visits:work", pgettext_lazy("bar", "Visit"), who=_may_look, within=("visits",))
settings_page(
    Group.CITY, 60, "visits:settings", _("Visits and care list"),
    _("When somebody counts as not seen, how long words are kept, kinds of the care list, classes of grid work."), who=_administers,
)  # fmt: skip
