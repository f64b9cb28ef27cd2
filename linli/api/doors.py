"""Where one finds the keys, one's calendar link, and the page for programmers."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from linli.people.policy import is_administrator
from linli.people.queries import actor_of
from linli.ui.navigation import Bar, door
from linli.ui.settings_pages import Group, settings_page


def _administers(request: HttpRequest) -> bool:
    return is_administrator(actor_of(request, channel="desk"))


def _is_staff(request: HttpRequest) -> bool:
    return actor_of(request, channel="desk").is_staff


settings_page(
    Group.DOORS, 10, "api:keys", _("Keys for programs"), _("Which systems may raise, read or handle requests; end a key."),
    who=_administers,
)  # fmt: skip
settings_page(
    Group.DOORS, 20, "api:guide", _("For programmers"), _("How a program connects: Open311, the API, and examples."),
    who=_administers,
)  # fmt: skip
door(Bar.ACCOUNT, 60, "api:calendar", _("Deadlines in my calendar"), who=_is_staff)
door(Bar.FOOTER, 90, "api:guide", _("For programmers"))
