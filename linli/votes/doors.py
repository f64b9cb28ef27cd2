"""Links to votes: in the bar of the desk, in that of the residents, and under settings."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.people.policy import is_administrator
from linli.people.queries import actor_of
from linli.ui.navigation import Bar, door
from linli.ui.settings_pages import Group, settings_page
from linli.votes.policy import READERS


def reads_votes(request: HttpRequest) -> bool:
    return actor_of(request, channel="desk").role in READERS


def administers(request: HttpRequest) -> bool:
    return is_administrator(actor_of(request, channel="desk"))


door(Bar.DESK, 22, "votes:desk", pgettext_lazy("bar", "Votes"), who=reads_votes, within=("votes",))
door(Bar.PORTAL, 52, "votes:votes", pgettext_lazy("bar", "Votes"), within=("votes",))
settings_page(
    Group.CASES,
    60,
    "votes:matters",
    _("Votes"),
    _("What owners, households and residents decide, and by which quorum and threshold."),
    who=administers,
)
