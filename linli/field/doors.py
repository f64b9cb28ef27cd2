"""Where the field page is gone to, and where a lost phone is locked out."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from linli.field.policy import carries
from linli.people.policy import is_administrator
from linli.people.queries import actor_of
from linli.ui.navigation import Bar, door
from linli.ui.settings_pages import Group, settings_page


def _carries(request: HttpRequest) -> bool:
    return carries(actor_of(request, channel="desk"))


def _administers(request: HttpRequest) -> bool:
    return is_administrator(actor_of(request, channel="desk"))


door(Bar.ACCOUNT, 45, "field:home", _("Field page"), who=_carries)
door(Bar.ACCOUNT, 46, "field:devices", _("My phones in the field"), who=_carries)
settings_page(
    Group.PRIVACY, 40, "field:devices", _("Phones in the field"),
    _("Whose phones carry a day's round; lock out one that is lost."), who=_administers,
)  # fmt: skip
