"""Where mediation can be gone to."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from linli.mediation.policy import REGISTERS
from linli.people.models import Role
from linli.people.policy import is_administrator
from linli.people.queries import actor_of
from linli.ui.navigation import Bar, door
from linli.ui.settings_pages import Group, settings_page


def _works(request: HttpRequest) -> bool:
    return actor_of(request, channel="desk").role in {*REGISTERS, Role.MEDIATOR}


def _counts(request: HttpRequest) -> bool:
    return actor_of(request, channel="desk").role in {Role.SUPERVISOR, Role.LEADER}


def _keeps(request: HttpRequest) -> bool:
    return is_administrator(actor_of(request, channel="desk"))


door(Bar.DESK, 35, "mediation:list", _("Mediation"), who=_works, within=("mediation",))
door(Bar.DESK, 36, "mediation:figures", _("Figures of mediation"), who=_counts)
settings_page(
    Group.CASES,
    60,
    "mediation:settings",
    _("Mediation"),
    _("Times and limits, kinds of disputes, papers of the file."),
    who=_keeps,
)
