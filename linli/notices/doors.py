"""Where one finds the inbox and the outbox."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from linli.notices.models import Settlement
from linli.notices.policy import parts_of
from linli.notices.queries import unread_count
from linli.people.models import User
from linli.people.policy import is_administrator
from linli.people.queries import actor_of
from linli.ui.navigation import Bar, door, signed_in
from linli.ui.settings_pages import Group, settings_page


def open_doors() -> None:
    """Called once, when everything is ready."""
    door(Bar.NEWS, 10, "notices:inbox", _("Messages"), who=signed_in, icon="bell", count=_unread)
    door(Bar.ACCOUNT, 71, "notices:log", _("Log of notices sent"), who=_keeps_only)
    for order, url_name, label, about in [
        (20, "notices:texts", _("Texts of notices"), _("What residents and staff are told, by event and channel.")),
        (30, "notices:quiet", _("Quiet hours and digest"), _("When nothing is sent, and what is gathered into one.")),
        (40, "notices:log", _("Log of notices sent"), _("What was sent, what failed and why; send again.")),
    ]:
        settings_page(Group.MEANS, order, url_name, label, about, who=_administers)


def _unread(request: HttpRequest) -> int:
    return unread_count(request.user) if isinstance(request.user, User) else 0


def _administers(request: HttpRequest) -> bool:
    return is_administrator(actor_of(request, channel="desk"))


def _keeps_only(request: HttpRequest) -> bool:
    """Who settles deliveries without being an administrator: the others find the log among the settings."""
    by = actor_of(request, channel="desk")
    return bool(parts_of(by, Settlement())) and not is_administrator(by)
