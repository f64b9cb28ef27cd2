"""What neighbours told already (我家也是): said while one writes, and joined by a tick or a press."""

from contextlib import suppress

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.cases import actions
from linli.cases.models import Case
from linli.cases.queries.alike import Matter, known_to_all
from linli.cases.queries.links import holder_of, token_of
from linli.cases.rules import CaseState
from linli.kernel.rulebook import Refused
from linli.people.limits import limited
from linli.people.views.admission import for_residents
from linli.places.models import Area
from linli.places.queries import area_for_address, heir_of, locate
from linli.portal.forms import WORDS, JoinInForm, point
from linli.portal.views.tracking import opened

LEAST_WORDS = 4  # characters; of fewer nothing can be said


@login_not_required
@require_POST
@limited("known", device="240/h", address="3000/h", is_burst=True)
def known(request: HttpRequest) -> HttpResponse:
    """What neighbours told already and what was published of a matter like the one being written.

    By POST: what residents say belongs into no address. Nothing of it is kept.
    """
    code = request.POST.get("grid", "")
    grid = Area.objects.filter(code=code).first() if code.isascii() and code.isdecimal() else None
    shown = known_to_all(matter_typed(request.POST, heir_of(grid) if grid else None))
    return render(request, "portal/_known.html", {"known": shown, "same": request.POST.get("same", "")})


def matter_typed(typed: QueryDict, grid: Area | None) -> Matter:
    """What was typed so far, as it is compared; of too few words nothing is said."""
    words, address = typed.get("words", "")[:WORDS], typed.get("address", "")[:120]
    position = point(typed.get("longitude"), typed.get("latitude"))
    code = locate(*position).code if position else None
    code = code or (grid.code if grid else None) or area_for_address(f"{address} {words}")
    return Matter(words if len(words.strip()) >= LEAST_WORDS else "", code or "", address, position)


def join_in(case: Case, same: str) -> None:
    """Where they said that it is the same as the neighbours': it is joined, if that is (still) offered. It is safe in any case."""
    by, to = holder_of(token_of(case)), None
    if same.isascii() and same.isdecimal() and len(same) < 12:
        to = Case.objects.filter(pk=int(same)).first()
    if by is not None and to is not None and case.state == CaseState.RECEIVED:
        with suppress(Refused):
            actions.join_in(Case.objects.get(pk=case.pk), to=to, by=by)


@login_not_required
@require_POST
@limited("track", device="60/h", address="900/h")
@for_residents("portal:track")
def same(request: HttpRequest, token: str) -> HttpResponse:
    """I have this too: what was sent is seen to together with what the neighbours told."""
    by, case = opened(token)
    typed = request.POST.get("same", "")
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 12):
        raise Http404
    form = JoinInForm(request.POST)
    try:
        if not form.is_valid():
            raise Http404
        actions.join_in(case, to=get_object_or_404(Case, pk=int(typed)), by=by, **form.sent())
    except Refused as why:
        messages.warning(request, str(why))
    else:
        messages.success(
            request, _("Yours is seen to together with your neighbours'. You will be told the outcome here.")
        )
    return redirect("portal:track", token)
