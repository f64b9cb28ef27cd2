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


def open_doors() -> None:
    """Called once, when everything is ready."""
    door(Bar.NEWS, 10, "notices:inbox", _("Messages"), who=signed_in, icon="bell", count=_unread)
    door(Bar.ACCOUNT, 70, "notices:texts", _("Texts of notices"), who=_administers)
    door(Bar.ACCOUNT, 71, "notices:log", _("Log of notices sent"), who=_keeps)


def _unread(request: HttpRequest) -> int:
    return unread_count(request.user) if isinstance(request.user, User) else 0


def _administers(request: HttpRequest) -> bool:
    return is_administrator(actor_of(request, channel="desk"))


def _keeps(request: HttpRequest) -> bool:
    return bool(parts_of(actor_of(request, channel="desk"), Settlement()))
