"""Who works in which grid: stand-ins, and handing a grid over with all that is open in it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.people import actions, queries
from linli.people.forms import HandOverForm, PeopleFilter, StandInForm
from linli.people.models import Post
from linli.people.policy import is_administrator
from linli.people.queries import actor_of, grids_to_arrange, team_of, workers_by_grid
from linli.places.models import Area
from linli.places.queries import open_items, recut_ahead, with_what_is_above
from linli.ui.render import page


@require_safe
def teams(request: HttpRequest) -> HttpResponse:
    """Every grid with today's workers."""
    actor = _arranger(request)
    form = PeopleFilter(request.GET)
    form.is_valid()
    grids = grids_to_arrange(actor)
    if words := form.cleaned_data.get("q", ""):
        grids = grids.filter(name__icontains=words)
    shown = Paginator(grids, 50).get_page(request.GET.get("page"))
    workers = workers_by_grid(grid.code for grid in shown.object_list)
    fixed = queries.fixed_in(grid.code for grid in shown.object_list)
    rows = [
        (grid, above, workers.get(grid.code, []), fixed.get(grid.code, []))
        for grid, above in with_what_is_above(list(shown.object_list))
    ]
    context = {
        "form": form,
        "shown": shown,
        "rows": rows,
        "fixed": queries.fixed_of(actor.area),
        "today": timezone.localdate(),
    }
    return page(request, "people/teams.html", context, part="teams")


@require_http_methods(["GET", "POST"])
def team(request: HttpRequest, code: str) -> HttpResponse:
    """The workers of one grid, and what is open there."""
    actor = _arranger(request)
    grid = get_object_or_404(grids_to_arrange(actor), code=code)
    return _team_page(request, actor, grid)


@require_http_methods(["GET", "POST"])
def stand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody stands in for this worker for some days."""
    actor = _arranger(request)
    post = _post(actor, pk)
    form = StandInForm(request.POST or None, community=str(post.area_id)[:12], but=post.user_id)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            actions.let_stand_in(post, **form.given(), by=actor, key=told["key"])
        except Refused as why:
            form.refuse(why)
        else:
            messages.success(request, _("%s stands in.") % told["user"].shown_name)
            return redirect("people:team", post.area_id)
    status = 422 if form.is_bound else 200
    return render(request, "people/stand_in.html", {"form": form, "post": post}, status=status)


@require_POST
def end_stand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever was away is back: today is the last day of the one who stood in."""
    actor = _arranger(request)
    post = _post(actor, pk)
    try:
        actions.end_standing_in(post, last=max(timezone.localdate(), post.valid_from), by=actor)
    except Refused as why:
        messages.error(request, str(why))
    return redirect("people:team", post.area_id)


@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """One worker hands the grid over to the next, with the list of all that is open."""
    actor = _arranger(request)
    post = _post(actor, pk)
    form = HandOverForm(request.POST or None, community=str(post.area_id)[:12], but=post.user_id)
    if request.method == "POST" and form.is_valid():
        told = form.given()
        try:
            new = actions.hand_over(post, **told, by=actor)
        except Refused as why:
            form.refuse(why)
        else:
            messages.success(request, _("Handed over. Print the list for both to sign."))
            return redirect("people:handover_paper", new.pk)
    context = {"form": form, "post": post, "items": open_items(str(post.area_id), actor)}
    return render(request, "people/hand_over.html", context, status=422 if form.is_bound else 200)


@require_safe
def handover_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """What is open in the grid, on paper, for both to sign (网格工作交接清单)."""
    actor = _arranger(request)
    post = _post(actor, pk)
    before = queries.held_before(post)
    context = {
        "post": post,
        "before": before,
        "items": open_items(str(post.area_id), actor),
        "today": timezone.localdate(),
        "lines": [_("hands over"), _("takes over"), _("for the community"), _("date")],
    }
    return render(request, "people/handover_paper.html", context)


def _team_page(request: HttpRequest, actor: Actor, grid: Area) -> HttpResponse:
    today = timezone.localdate()
    posts, recut = team_of(grid.code), recut_ahead(grid.code)
    away = {p.stands_in_for_id for p in posts if p.valid_from <= today}
    rows = [(post, post.pk in away, post.valid_from > today) for post in posts]
    context = {
        "grid": grid,
        "recut": recut,
        "heirs": [(part["name"], part["code"]) for part in recut.parts] if recut else [],
        "is_to_come": grid.valid_from > today,
        "rows": rows,
        "fixed": queries.fixed_in([grid.code]).get(grid.code, []),
        "items": open_items(grid.code, actor),
        "may_edit": is_administrator(actor),
    }
    return render(request, "people/team.html", context)


def _arranger(request: HttpRequest) -> Actor:
    """Who arranges grids' teams. Raises Http404 for everybody else."""
    actor = actor_of(request, channel="desk")
    if not queries.arranges_teams(actor):
        raise Http404
    return actor


def _post(actor: Actor, pk: int) -> Post:
    posts = Post.objects.select_related("user", "unit", "area", "stands_in_for__user").defer("area__polygon")
    return get_object_or_404(posts, pk=pk, role="grid_worker", area__in=grids_to_arrange(actor))
