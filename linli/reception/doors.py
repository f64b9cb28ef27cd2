"""Where the window can be gone to."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from linli.people.models import Role
from linli.people.policy import is_administrator
from linli.people.queries import actor_of
from linli.reception.queries.queue import units_with_hall
from linli.ui.navigation import Bar, door
from linli.ui.settings_pages import Group, settings_page


def _receives(request: HttpRequest) -> bool:
    by = actor_of(request, channel="desk")
    return by.is_staff and by.role == Role.CLERK and by.unit in units_with_hall()


def _watches(request: HttpRequest) -> bool:
    return actor_of(request, channel="desk").role in {Role.SUPERVISOR, Role.LEADER} and bool(units_with_hall())


def _keeps(request: HttpRequest) -> bool:
    return is_administrator(actor_of(request, channel="desk"))


door(Bar.DESK, 12, "reception:desk", _("Window"), who=_receives, within=("reception",))
door(Bar.PORTAL, 45, "reception:home", _("Centre"), within=("reception",))
door(Bar.DESK, 37, "reception:figures", _("Window figures"), who=_watches)
settings_page(
    Group.CASES,
    65,
    "reception:settings",
    _("Window of the centre"),
    _("The hall, its hours, and which office is there when."),
    who=_keeps,
)
