"""At which window a clerk sits, and of which hall."""

from typing import Any
from urllib.parse import quote, unquote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.cases import policy as cases
from linli.kernel.actor import Actor
from linli.people.queries import actor_of
from linli.reception import policy
from linli.reception.forms.tickets import WindowForm
from linli.reception.models import Hall, Ticket

WINDOW = "reception_window"  # in the session, and kept by the machine that stands at the window
YEAR = 366 * 24 * 3600  # seconds


@require_POST
def my_window(request: HttpRequest) -> HttpResponse:
    """At which window one sits now; it stands on the screen with every number called."""
    at_window(request)
    form, answer = WindowForm(request.POST), redirect("reception:desk")
    if form.is_valid():
        mine = request.session[WINDOW] = form.cleaned_data["window"]
        how: dict[str, Any] = {"max_age": YEAR, "path": answer.url, "httponly": True, "samesite": "Lax"}
        answer.set_cookie(WINDOW, quote(mine), **how, secure=request.is_secure())
        messages.success(request, _("Saved."))
    else:
        messages.error(request, " ".join(map(str, form.errors["window"])))
    return answer


def my_number(request: HttpRequest) -> str:
    """My window: as I said it, else as it was last said on this machine; a window does not walk, who sits at it does."""
    kept = unquote(request.COOKIES.get(WINDOW, ""))[: Ticket._meta.get_field("window").max_length]
    return str(request.session.get(WINDOW, "") or kept)


def at_window(request: HttpRequest) -> tuple[Actor, Hall]:
    """The clerk and the hall; 404 for everybody else."""
    by = cases.at_work(actor_of(request, channel="desk"))
    hall = policy.hall_of(by)
    if hall is None:
        raise Http404
    return by, hall
