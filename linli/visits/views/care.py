"""The care list: who is looked in on, one entry, a new one. Every reading is written down."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.kernel.rulebook import Refused
from linli.people.queries import actor_of
from linli.places.queries import grid_of
from linli.ui.render import page
from linli.visits import actions, policy
from linli.visits.forms import NewCareForm
from linli.visits.models import CareEntry
from linli.visits.queries.care import cared_for, reads_of, with_seen
from linli.visits.queries.offers import offers


@require_safe
def care_list(request: HttpRequest) -> HttpResponse:
    """Everybody who consented to be looked in on here."""
    by = actor_of(request, channel="desk")
    if not policy.may_plan(by):
        raise Http404
    rows = cared_for(by)
    actions.note_reads([one.entry for one in rows], where="list", by=by)
    return page(request, "visits/care.html", {"rows": rows}, part="main")


@require_safe
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """What was agreed with one person, when they were last seen, and who read this."""
    by = actor_of(request, channel="desk")
    related = ("kind", "dwelling__building__compound", "area")
    found = get_object_or_404(policy.care_visible_to(by).select_related(*related), pk=min(pk, 2**62))
    actions.note_reads([found], where="page", by=by)
    context = {
        "entry": found,
        "cared": with_seen([found])[0],
        "offers": offers(by, found),
        "reads": reads_of(found)[:20],
    }
    return page(request, "visits/care_entry.html", context, part="main")


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Somebody said yes to being looked in on."""
    by = actor_of(request, channel="desk")
    if not policy.may_plan(by):
        raise Http404
    form = NewCareForm(request.POST or None, initial={"seen": 0}, thing=None, actor=by)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        given = form.given()
        try:
            area = grid_of(given["dwelling"].building)
            if area is None:
                raise Refused(_("This building lies in no grid yet."))
            done = actions.enter_care(**given, area=area, by=by, key=form.cleaned_data["key"])
        except Refused as why:
            form.refuse(why)
            status = 409
        else:
            messages.success(request, CareEntry.rules.deed("enter_care"))
            seen = policy.care_visible_to(by).filter(pk=done.root_id).first()
            return redirect(seen or "visits:care")
    verb = CareEntry.rules.verb("enter_care")
    context = {"form": form, "verb": verb, "back": "/visits/care/", "over": _("Care list"), "draft": ""}
    return page(request, "visits/act.html", context, part="form", status=status)
