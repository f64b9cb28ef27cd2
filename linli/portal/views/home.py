"""The first page, and finding one's own requests again."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.cases.actions import send_link
from linli.cases.models import Case
from linli.cases.queries.cases import by_number, published
from linli.cases.queries.links import token_of
from linli.cases.rules import SAID
from linli.people.fields import blind_index
from linli.people.limits import is_within, limited
from linli.people.models import Contact
from linli.people.queries import actor_of
from linli.portal.forms import FindForm
from linli.portal.queries.links import on_this_device
from linli.ui.render import page


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Four doors and what was solved lately."""
    shown = published().filter(case__state__in=sorted(SAID)).select_related("area", "unit")  # not what was opened again
    return page(request, "portal/home.html", {"published": shown.order_by("-published_at")[:4]}, part="main")


@login_not_required
@require_http_methods(["GET", "POST"])
@limited("find", device="10/h", address="200/h")
def find_mine(request: HttpRequest) -> HttpResponse:
    """The link is lost: it is sent to the phone that was given, and says the same whether there is such a case."""
    form = FindForm(request.POST or None)
    if form.is_bound and form.is_valid():
        case = by_number(form.cleaned_data["number"])
        mark = blind_index(form.cleaned_data["phone"])
        fits = case is not None and case.reporter is not None and case.reporter.phone_hash == mark
        if case is not None and fits and is_within("find", key=mark, rate="5/h"):
            send_link(case, by=actor_of(request, channel="web"))
        messages.info(request, _("If number and phone belong together, an SMS with the link is on its way."))
        return redirect(f"{reverse('portal:find')}?asked=yes")
    context = {"form": form, "here": on_this_device(request), "asked": "asked" in request.GET}
    return page(request, "portal/find.html", context, part="form", status=422 if form.is_bound else 200)


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What a signed-in resident raised."""
    actor = actor_of(request, channel="web")
    cases = Case.objects.none()
    me = Contact.objects.filter(pk=actor.contact or 0).first()
    if me is not None:
        mine = Q(reporter=me)
        if me.is_confirmed and me.phone_hash:  # also what a worker typed in for this number, or was raised before
            mine |= Q(reporter__in=Contact.objects.filter(phone_hash=me.phone_hash, shredded_at=None))
        cases = Case.objects.filter(mine).select_related("clock").order_by("-raised_at")
    rows = [(case, token_of(case)) for case in cases[:100]]
    return page(request, "portal/mine.html", {"rows": rows}, part="list")
