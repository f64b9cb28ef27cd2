"""Where one finds the exchange."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from linli.exchange.policy import keeps
from linli.people.policy import is_administrator
from linli.people.queries import actor_of
from linli.ui.navigation import Bar, door
from linli.ui.settings_pages import Group, settings_page


def _administers(request: HttpRequest) -> bool:
    return is_administrator(actor_of(request, channel="desk"))


def _keeps_only(request: HttpRequest) -> bool:
    """Who decides about messages without being an administrator: the others find the log among the settings."""
    by = actor_of(request, channel="desk")
    return keeps(by) and not is_administrator(by)


for order, name, label, about in [
    (30, "exchange:partners", _("Exchange with other systems"), _("12345 and others: work orders come in, states, answers and ratings go back.")),
    (40, "exchange:log", _("Log of the exchange"), _("What came in, what went out, what failed and why; send again.")),
]:  # fmt: skip
    settings_page(Group.DOORS, order, name, label, about, who=_administers)
door(Bar.ACCOUNT, 72, "exchange:log", _("Log of the exchange"), who=_keeps_only)
