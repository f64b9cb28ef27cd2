"""Drawing grids anew: a plan, its rehearsal, and only then the decision."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.kernel.rulebook import Refused
from linli.places import actions
from linli.places.forms import MarksForm, RecutForm, RecutStartForm
from linli.places.models import Area, Recut
from linli.places.policy import parts_of
from linli.places.queries import feature_collection, features, hindrances_of, in_force, rehearse
from linli.places.rules import Level, RecutState
from linli.places.views.actor import keeper
from linli.record.acts import Stale
from linli.ui.forms import act_marks
from linli.ui.render import trouble


@require_safe
def recuts(request: HttpRequest) -> HttpResponse:
    """All re-cuts, and where to begin one."""
    keeper(request)
    start = RecutStartForm(request.GET or None, communities=_communities())
    if start.is_bound and start.is_valid():
        return redirect("places:new_recut", start.cleaned_data["community"])
    rows = Recut.objects.select_related("community").defer("parts", "community__polygon")[:100]
    return render(request, "places/recuts.html", {"start": start, "rows": rows})


@require_http_methods(["GET", "POST"])
def new_recut(request: HttpRequest, code: str) -> HttpResponse:
    """Say which grids end, and draw, paste or merge what takes their place. It is a plan and moves nothing."""
    actor = keeper(request)
    community = get_object_or_404(in_force().filter(level=Level.COMMUNITY), code=code)
    form = RecutForm(request.POST or None, request.FILES or None, community=community)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        done = actions.plan_recut(
            community,
            begins_on=told["begins_on"],
            ending=told["ending"],
            parts=form.parts,
            by=actor,
            key=told["key"],
        )
        return redirect("places:recut", done.root_id)
    context = {"form": form, "community": community, "around": features(community)}
    return render(request, "places/new_recut.html", context, status=422 if form.is_bound else 200)


@require_safe
def recut(request: HttpRequest, pk: int) -> HttpResponse:
    """The rehearsal of a plan: what of the ground, who and what would move. Later what became of it."""
    actor = keeper(request)
    found = get_object_or_404(Recut.objects.select_related("community"), pk=pk)
    is_draft = found.state == RecutState.DRAFT
    context: dict[str, Any] = {
        "recut": found,
        "is_draft": is_draft,
        "rehearsal": rehearse(found) if is_draft else None,
        "features": feature_collection(found),
        "grids": Area.objects.filter(code__in=[part.get("code", "") for part in found.parts]).defer("polygon"),
        "ended": Area.objects.filter(code__in=found.ending).defer("polygon"),
        "marks": act_marks(found.version),
        "history": [(act, found.rules.deed(act.action)) for act in found.history.select_related("user").reverse()],
        "may": found.rules.open_to(state=found.state, parts=parts_of(actor, found)),
        "hindrances": hindrances_of(found) if found.state == RecutState.DECIDED else [],
    }
    return render(request, "places/recut.html", context)


@require_POST
def recut_act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Decide a plan or drop it; call a decision off before its day."""
    actor = keeper(request)
    found = get_object_or_404(Recut.objects.select_related("community"), pk=pk)
    doing = {
        "decide": actions.decide_recut,
        "drop": actions.drop_recut,
        "call-off": actions.call_off_recut,
    }.get(action)
    if doing is None:
        raise Http404
    form = MarksForm(request.POST)
    if not form.is_valid():
        return redirect("places:recut", pk)
    try:
        doing(found, by=actor, **form.sent())
    except Stale as stale:
        return trouble(request, 409, why=str(stale))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Done."))
    return redirect("places:recut", pk)


def _communities() -> list[tuple[str, str]]:
    return list(in_force().filter(level=Level.COMMUNITY).order_by("code").values_list("code", "name"))
