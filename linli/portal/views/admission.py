"""Who comes by a tracking link: whoever holds it, but nobody of the staff while they are signed in as such."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from linli.people.queries import actor_of

View = Callable[..., HttpResponse]


def is_staff_here(request: HttpRequest) -> bool:
    """Whether this browser is signed in with a post."""
    return actor_of(request, channel="web").is_staff


def for_residents(view: View) -> View:
    """What a resident does, nobody does who is signed in as staff: neither rate for them nor withdraw, whoever gave them the link."""

    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        if not is_staff_here(request):
            return view(request, token)
        messages.warning(request, _("Nothing was done: you are signed in as staff."))
        return redirect("portal:track", token)

    return opened
