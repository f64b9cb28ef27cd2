"""Where one gets to from one's name, and from the settings."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from linli.people.policy import is_administrator, sees_access_log
from linli.people.queries import actor_of, arranges_teams, has_choice
from linli.ui.navigation import Bar, door, signed_in
from linli.ui.settings_pages import Group, settings_page


def open_doors() -> None:
    """Called once, when everything is ready."""
    door(Bar.ACCOUNT, 10, "account_login", _("Sign in"), who=lambda request: not signed_in(request))
    door(Bar.POST, 20, "people:choose_post", _("Change post"), who=has_choice)
    door(Bar.ACCOUNT, 30, "people:mine", _("My data"), who=signed_in)
    door(Bar.ACCOUNT, 40, "people:security", _("Sign-in and security"), who=signed_in)
    door(Bar.ACCOUNT, 63, "people:access_log", _("Log of opened data"), who=_supervises)
    door(Bar.ACCOUNT, 90, "account_logout", _("Sign out"), who=signed_in, by_post=True)
    title, about = _("Grids and their workers"), _("Who works where today, stand-ins, handing a grid over.")
    settings_page(Group.CITY, 25, "people:teams", title, about, who=_arranges)
    door(Bar.ACCOUNT, 51, "people:teams", title, who=_arranges_here, icon="users")
    for group, order, url_name, label, about in [
        (Group.CITY, 30, "people:units", _("Units"), _("Who can be given work or a seat, and what belongs to what.")),
        (Group.CITY, 40, "people:people", _("People and posts"), _("Who signs in, in which role, for which area.")),
        (
            Group.PRIVACY,
            20,
            "people:access_log",
            _("Log of opened data"),
            _("Who opened whose number or name, and why."),
        ),
        (
            Group.PRIVACY,
            30,
            "people:sign_ins",
            _("Log of sign-ins"),
            _("Who signed in or tried to, when and from where."),
        ),
    ]:
        settings_page(group, order, url_name, label, about, who=_administers)


def _administers(request: HttpRequest) -> bool:
    return is_administrator(actor_of(request, channel="web"))


def _arranges(request: HttpRequest) -> bool:
    return arranges_teams(actor_of(request, channel="web"))


def _arranges_here(request: HttpRequest) -> bool:
    return _arranges(request) and not _administers(request)


def _supervises(request: HttpRequest) -> bool:
    return sees_access_log(actor_of(request, channel="web"))
