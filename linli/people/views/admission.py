"""Who comes in: an administrator to the settings; by a link whoever holds it, but nobody of the staff while signed in as such."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from linli.kernel.actor import Actor
from linli.people import policy, queries

View = Callable[..., HttpResponse]


def administrator(request: HttpRequest) -> Actor:
    """The administrator who sent this. Raises Http404 for everybody else."""
    by = queries.actor_of(request, channel="desk")
    if not policy.is_administrator(by):
        raise Http404
    return by


def is_staff_here(request: HttpRequest) -> bool:
    """Whether this browser is signed in with a post."""
    return queries.actor_of(request, channel="web").is_staff


def for_residents(shown: str) -> Callable[[View], View]:
    """What a resident does by a link, nobody does who is signed in as staff: neither rate for them nor withdraw, whoever gave them the link.

    They are led back to the page ``shown`` (the name of its address), which they may read. The link is the first thing after the request.
    """

    def keep(view: View) -> View:
        @wraps(view)
        def opened(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponse:
            if not is_staff_here(request):
                return view(request, token, *args, **kwargs)
            messages.warning(request, _("Nothing was done: you are signed in as staff."))
            return redirect(shown, token)

        return opened

    return keep
