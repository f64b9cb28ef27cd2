"""What is to be walked, one round, one visit, and how far the work has come."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.cases.policy import at_work
from linli.cases.policy import visible_to as cases_visible_to
from linli.files.models import Attachment
from linli.people.queries import actor_of
from linli.places.models import Area
from linli.places.rules import COMMUNITY
from linli.record.beside import lines_beside
from linli.record.models import Act
from linli.ui.render import page
from linli.visits import actions, policy
from linli.visits.models import Round, Visit, VisitSettings
from linli.visits.queries import coverage as covering
from linli.visits.queries.care import cared_for
from linli.visits.queries.exits import exits
from linli.visits.queries.offers import offers
from linli.visits.queries.rounds import DoorToSee, doors_of, to_settle, with_done
from linli.visits.rules import GOING, RoundState

PER_PAGE = 60


@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """Rounds under way, people to look in on, and what somebody must look at."""
    by = actor_of(request, channel="desk")
    if policy.covers(by) is None:
        raise Http404
    if not policy.may_plan(by):
        return redirect("visits:coverage")
    rounds = with_done(policy.visible_to(by).filter(state=RoundState.OPEN)).select_related("area").order_by("last_day")
    due = [one for one in cared_for(by) if one.needs_somebody]
    shown = due[:10]
    actions.note_reads([one.entry for one in shown], where="list", by=by)
    mine = policy.check_backs_visible_to(by).filter(state__in=sorted(GOING), user=by.id).first()
    context = {
        "rounds": rounds[:50],
        "due": shown,
        "due_count": len(due),
        "clashes": to_settle(by)[:20],
        "check": mine,
    }
    return page(request, "visits/work.html", context, part="main")


@require_safe
def round_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One round, door by door: those that are left first."""
    by = actor_of(request, channel="desk")
    found = get_object_or_404(
        with_done(policy.visible_to(by)).select_related("area", "building__compound"), pk=min(pk, 2**62)
    )
    doors = doors_of([found], by)[found.pk]
    left = [one for one in doors if one.visit is None]
    done = sorted([one for one in doors if one.visit is not None], key=DoorToSee.when, reverse=True)
    cares = [entry for one in doors for entry in one.cares]
    actions.note_reads(cares, where="list", by=by)
    context = {
        "round": found,
        "left": left[:PER_PAGE],
        "left_count": len(left),
        "more": max(0, len(left) - PER_PAGE),
        "done": done[:PER_PAGE],
        "more_done": max(0, len(done) - PER_PAGE),
        "workers": [user.shown_name for user in found.workers.all()],
        "offers": offers(by, found),
        "is_open": found.state == RoundState.OPEN,
    }
    return page(request, "visits/round.html", context, part="main")


@require_safe
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    """One visit; if somebody else was there meanwhile, both side by side."""
    by = actor_of(request, channel="desk")
    related = ("dwelling__building__compound", "visitor", "companion", "work", "round", "clashes_with__visitor")
    found = get_object_or_404(policy.visits_visible_to(by).select_related(*related), pk=min(pk, 2**62))
    photos = list(Attachment.objects.of(found))
    round_ = f"?round={found.round_id}" if found.round_id else ""  # so that who knocks again does so in the round
    context: dict[str, object] = {
        "visit": found,
        "door_url": reverse("visits:door", args=[found.dwelling_id]) + round_,
        "offers": offers(by, found),
        "history": history(found),
        "photos": photos,
    }
    # of a confidential request whoever may not see it learns that it is there, and nothing of it
    context["case"] = cases_visible_to(at_work(by)).filter(pk=found.case_id).first() if found.case_id else None
    context["exits"] = exits(by, found)
    context["beside"] = lines_beside(found, by)
    return page(request, "visits/visit.html", context, part="main")


def history(thing: Visit | Round) -> list[tuple[str, Act]]:
    """What was done to it, in words."""
    acts: QuerySet[Act] = thing.history.select_related("user")
    return [(thing.rules.deed(act.action), act) for act in acts]


@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    """How far the work has come: on a map by grid; in one grid by building. No person is named."""
    by = actor_of(request, channel="desk")
    area = policy.covers(by)
    if area is None:
        raise Http404
    settings, now = VisitSettings.current(), timezone.now()
    asked = request.GET.get("grid", "")
    grid = (
        Area.objects.filter(code=asked, level=Area.Level.GRID).first()
        if len(asked) == 15 and asked.startswith(area)
        else None
    )
    if asked and grid is None:
        raise Http404
    if grid is None and len(area) == 15:
        grid = Area.objects.filter(code=area).first()
    rows = (
        covering.by_building(grid.code, now=now, days=settings.overdue_days)
        if grid
        else covering.by_grid(area, now=now, days=settings.overdue_days)
    )
    here = grid.code if grid else area
    found = covering.by_class(here, now=now, days=settings.overdue_days) if len(here) >= COMMUNITY else []
    totals = {
        name: sum(getattr(row, name) for row in rows) for name in ("dwellings", "seen", "unseen", "cases", "alarms")
    }
    percent = round(100 * totals["seen"] / totals["dwellings"]) if totals["dwellings"] else 0
    context = {
        "grid": grid,
        "can_go_up": bool(grid) and len(area) < 15,
        "rows": rows,
        "days": settings.overdue_days,
        "totals": totals,
        "percent": percent,
        "found": found,
        "map": None if grid else drawn(rows),
    }
    return page(request, "visits/coverage.html", context, part="main")


def drawn(rows: list[covering.Cover]) -> dict[str, object]:
    """The grids as GeoJSON, each with its figure in words; the colour repeats it."""
    known = {row.code: row for row in rows}
    shapes = Area.objects.filter(code__in=known).exclude(polygon=None).values_list("code", "polygon")
    return {"type": "FeatureCollection", "features": [_feature(known[code], polygon) for code, polygon in shapes]}


def _feature(row: covering.Cover, polygon: object) -> dict[str, object]:
    words = _("%(percent)s%% seen · %(unseen)s dwellings not seen") % {"percent": row.percent, "unseen": row.unseen}
    href = f"{reverse('visits:coverage')}?grid={row.code}"
    properties = {"id": row.code, "title": row.name, "text": words, "href": href, "tone": row.tone}
    return {"type": "Feature", "properties": properties, "geometry": polygon}
