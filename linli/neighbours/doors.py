"""Where the neighbours' network is gone to: 街坊, for those who are part of it and for who works there."""

from django.http import HttpRequest
from django.utils.translation import pgettext_lazy

from linli.neighbours.policy import is_neighbour, works_here
from linli.people.queries import actor_of
from linli.ui.navigation import Bar, door


def _takes_part(request: HttpRequest) -> bool:
    by = actor_of(request, channel="desk")
    return works_here(by) or is_neighbour(by)


def _is_neighbour(request: HttpRequest) -> bool:
    return is_neighbour(actor_of(request, channel="desk"))


door(Bar.ACCOUNT, 5, "neighbours:home", pgettext_lazy("bar", "Neighbours"), who=_is_neighbour)
door(Bar.DESK, 27, "neighbours:home", pgettext_lazy("bar", "Neighbours"), who=_takes_part, within=("neighbours",))
