"""Where errands are gone to: 代办, for residents, for whoever runs them, and for offices to which they come."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.errands.policy import helps
from linli.errands.queries.lists import offices_with_errands
from linli.people.policy import is_administrator
from linli.people.queries import actor_of
from linli.ui.navigation import Bar, door
from linli.ui.settings_pages import Group, settings_page


def _works(request: HttpRequest) -> bool:
    by = actor_of(request, channel="desk")
    return helps(by) or (by.is_staff and by.unit in offices_with_errands())


def _keeps(request: HttpRequest) -> bool:
    return is_administrator(actor_of(request, channel="desk"))


door(Bar.DESK, 26, "errands:work", pgettext_lazy("bar", "Errands"), who=_works, within=("errands",))
door(Bar.PORTAL, 12, "errands:home", pgettext_lazy("bar", "Errands"), within=("errands",))
settings_page(
    Group.CASES, 67, "errands:settings", _("Errands"),
    _("What can be run for residents, which papers and offices; certificates a community may not issue."), who=_keeps,
)  # fmt: skip
