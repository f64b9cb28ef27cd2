"""Where the hearing is gone to: 会客厅, for whoever works in a community."""

from django.http import HttpRequest
from django.utils.translation import pgettext_lazy

from linli.hearings.queries.lists import has_hearings
from linli.people.queries import actor_of
from linli.ui.navigation import Bar, door


def _hosts(request: HttpRequest) -> bool:
    return has_hearings(actor_of(request, channel="desk"))


door(Bar.DESK, 15, "hearings:home", pgettext_lazy("bar", "Hearing"), who=_hosts, within=("hearings",))
