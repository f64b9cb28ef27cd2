"""One page for every action of staff: the form, what still blocks it; then one act."""

from typing import Any

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from linli.cases.policy import at_work
from linli.councils import actions, policy
from linli.councils.forms import FORMS, CouncilForm, FoundForm
from linli.councils.models import Council, Deed, Meeting, Minutes, Resolution, Support, Topic
from linli.councils.queries.offers import KINDS, is_offered, labels
from linli.councils.rules import FOUNDERS
from linli.councils.views.bringing import bring
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.people.models import Role
from linli.people.queries import actor_of
from linli.record.models import Act, Thing
from linli.ui.render import page

RELATED: dict[type[Thing], tuple[str, ...]] = {
    Council: ("kind", "unit", "area"),
    Topic: ("council__kind", "council__unit", "merged_into"),
    Support: ("topic__council__kind",),
    Meeting: ("council__kind", "council__unit", "item"),
    Minutes: ("meeting__council__kind",),
    Resolution: ("topic__council__kind", "topic__council__unit", "meeting__council__kind", "vote"),
    Deed: ("topic__council__kind", "topic__council__unit", "topic__council__area", "unit", "case"),
}
THROUGH: dict[type[Thing], str] = {Support: "topic", Minutes: "meeting", Resolution: "topic", Deed: "topic"}


@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, kind: str, pk: int, action: str) -> HttpResponse:
    """An action on a council or on something in it, or one that begins something beside it."""
    by = at_work(actor_of(request, channel="desk"))
    thing = find(by, kind, pk)
    form_class, do = FORMS.get(action), getattr(actions, action, None)
    if form_class is None or do is None or not is_offered(by, thing, action):
        raise Http404
    given: dict[str, Any] = {"thing": thing, "request": request, "actor": by}
    form = form_class(request.POST or None, request.FILES or None, initial={"seen": thing.root.version}, **given)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            done = do(thing, **form.given(), by=form.acting(), **form.sent())
        except Refused as why:
            thing.root.refresh_from_db()
            form.refuse(why, seen=thing.root.version)
            status = 409
        else:
            messages.success(request, labels(thing, action)[1])
            return redirect(_after(done, thing))
    return _show(request, by, thing, action, form, status)


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, action: str) -> HttpResponse:
    """Set up a council; or bring something before one that is near."""
    by = at_work(actor_of(request, channel="desk"))
    if action == "found_council":
        return _found(request, by)
    if action == "propose_topic":
        return bring(request, by)
    raise Http404


def find(by: Actor, kind: str, pk: int) -> Thing:
    """A thing that one may see. Raises Http404."""
    model = KINDS.get(kind)
    if model is None:
        raise Http404
    rows: QuerySet[Any] = model._base_manager.select_related(*RELATED[model])
    return get_object_or_404(_visible(by, model, rows), pk=pk)  # type: ignore[no-any-return]  # rows of that model


def _visible(by: Actor, model: type[Thing], rows: QuerySet[Any]) -> QuerySet[Any]:
    through = THROUGH.get(model)
    if model is Council:
        return rows.filter(pk__in=policy.visible_to(by).values("pk"))
    if model is Meeting or through == "meeting":
        own: QuerySet[Model] = policy.meetings_visible_to(by).values("pk")  # type: ignore[assignment]  # ids
        return rows.filter(**{f"{through}__in" if through else "pk__in": own})
    own = policy.topics_visible_to(by).values("pk")  # type: ignore[assignment]  # ids
    return rows.filter(**{f"{through}__in" if through else "pk__in": own})


def _after(done: Act, thing: Thing) -> Any:
    """Where the deed shows: the page of what was moved or begun."""
    models: dict[str, Any] = {"councils.topic": Topic, "councils.meeting": Meeting, "councils.council": Council}
    if done.root_kind in models and done.root_kind != thing.root._meta.label_lower:
        return models[done.root_kind].objects.get(pk=done.root_id)
    return thing.topic if isinstance(thing, Support) else thing.root


def _show(request: HttpRequest, by: Actor, thing: Thing, action: str, form: CouncilForm, status: int) -> HttpResponse:
    verb, deed = labels(thing, action)
    root = thing.topic if isinstance(thing, Support) else thing.root
    context = {
        "thing": thing,
        "root": root,
        "council": policy.council_of(thing),
        "form": form,
        "verb": verb,
        "deed": deed,
        "action": action,
        "blockers": [] if action == "hand_over_deed" else policy.blockers_of(thing, action),
        "draft": f"council-{thing._meta.model_name}-{thing.pk}-{action}",
        "resolution": thing if isinstance(thing, Resolution) else None,
    }
    return page(request, "councils/act.html", context, part="form", status=status)


def _found(request: HttpRequest, by: Actor) -> HttpResponse:
    if not may_found(by):
        raise Http404
    form = FoundForm(request.POST or None, actor=by)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            done = actions.found_council(**form.given(), by=by, key=form.cleaned_data["key"])
        except Refused as why:
            form.refuse(why)
            status = 409
        else:
            return redirect("councils:staff-council", done.root_id)
    context = {"form": form, "verb": Council.rules.verb("found_council"), "draft": "council-new"}
    return page(request, "councils/begin.html", context, part="form", status=status)


def may_found(by: Actor) -> bool:
    """Whether this actor could set up some council: who works in an area, the centre, the administrator."""
    local = by.role in {Role.COMMUNITY_WORKER, Role.GRID_WORKER} and bool(by.area)
    return by.is_staff and (local or by.role in {Role.CLERK, Role.ADMINISTRATOR}) and bool(FOUNDERS)
