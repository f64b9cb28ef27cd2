"""Where talks can be gone to: the desk's 议事, the residents' bar."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from linli.people.policy import is_administrator
from linli.people.queries import actor_of
from linli.talks.policy import HOSTS, READERS
from linli.ui.navigation import Bar, door
from linli.ui.settings_pages import Group, settings_page


def _keeps(request: HttpRequest) -> bool:
    return actor_of(request, channel="desk").role in HOSTS | READERS


door(Bar.DESK, 21, "talks:work", _("Talks by code"), who=_keeps)
door(Bar.PORTAL, 50, "talks:home", _("Talks by code"))
settings_page(
    Group.CASES,
    60,
    "talks:reasons",
    _("Talks by code"),
    _("Why a statement is not shown, and what its author is told."),
    who=lambda request: is_administrator(actor_of(request, channel="desk")),
)
