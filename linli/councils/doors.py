"""Where councils are gone to: 议事, for residents and for staff."""

from django.http import HttpRequest
from django.utils.translation import pgettext_lazy

from linli.people.queries import actor_of
from linli.ui.navigation import Bar, door


def _is_staff(request: HttpRequest) -> bool:
    return actor_of(request, channel="desk").is_staff


TALK = pgettext_lazy("bar", "Talk over")
door(Bar.DESK, 20, "councils:work", TALK, who=_is_staff, within=("councils",))
door(Bar.PORTAL, 30, "councils:home", TALK, within=("councils",))
