"""What is done at the table: a line, who came; and one page for every action on a line or a promise."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.middleware import HtmxDetails

from linli.hearings import actions, policy
from linli.hearings.forms import FORMS
from linli.hearings.forms.table import LineForm
from linli.hearings.models import Concern, Hearing, Promise
from linli.hearings.queries import lists, ways
from linli.hearings.queries.offers import AT_ONCE, KINDS, offers
from linli.hearings.views.pages import FAR, attendance_form, colleagues_of, host, show, the_hearing
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.places.models import Area
from linli.record.models import Act
from linli.ui.forms import ActForm, KeyedForm
from linli.ui.render import page, trouble

# rows whose page does more than the row alone: the case, the topic, or the promise is made with it
DOING: dict[str, Callable[..., Act]] = {
    "concern_to_case": actions.make_case,
    "concern_to_topic": actions.make_topic,
    "make_promise": actions.promise_of,
}


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin today's hearing; where a colleague was quicker, theirs is opened."""
    by = host(request)
    form = KeyedForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The page was not complete. Reload it and send again."))
        return redirect("hearings:home")
    area = get_object_or_404(Area, code=policy.community_of(by))
    try:
        made = actions.open_hearing(area, by=by, key=form.cleaned_data["key"])
    except Refused as why:
        today = lists.todays(by)
        messages.info(request, str(why))
        return redirect(today or "hearings:home")
    return redirect("hearings:hearing", made.root_id)


@require_POST
def line(request: HttpRequest, pk: int) -> HttpResponse:
    """One line is written down; with htmx the page goes on under the hands."""
    by, found = the_hearing(request, pk)
    staff = colleagues_of(found)
    form = LineForm(request.POST, ways=ways.ways(by, found), staff=staff)
    status = 422
    if form.is_valid():
        try:
            actions.write_line(found, **form.given(), by=by, key=form.cleaned_data["key"])
        except ValidationError as wrong:
            form.add_error("phone", wrong)
        except Refused as why:
            found.refresh_from_db()
            form.refuse(why)
            status = 409
        else:
            if not HtmxDetails(request):
                return redirect(found)
            found.refresh_from_db()
            return show(request, by, found)
    if status == 409 and not found.is_open:
        return trouble(request, 409, why=" ".join(map(str, form.non_field_errors())))
    return show(request, by, found, line_form=form, status=status)


@require_POST
def came(request: HttpRequest, pk: int) -> HttpResponse:
    """Who came is written down."""
    by, found = the_hearing(request, pk)
    staff = colleagues_of(found)
    form = attendance_form(found, staff, list(found.staff.all()), request.POST)
    if not form.is_valid():
        return show(request, by, found, came_form=form, status=422)
    try:
        actions.write_attendance(found, **form.given(), by=by, key=form.cleaned_data["key"])
    except Refused as why:
        return trouble(request, 409, why=str(why))
    if not HtmxDetails(request):
        return redirect(found)
    found.refresh_from_db()
    return show(request, by, found)


@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, kind: str, pk: int, action: str) -> HttpResponse:
    """An action on something that one may see; what needs no words is done at once."""
    by = host(request)
    thing, found = find(by, kind, pk)
    if action in AT_ONCE:
        return _at_once(request, by, thing, action)
    form_class = FORMS.get(action)
    do = DOING.get(action) or getattr(actions, action, None)
    if form_class is None or do is None or action not in {offer.action for offer in offers(by, thing)}:
        raise Http404
    seen = {"initial": {"seen": thing.root.version}}
    given = ways.ways(by, found) if action == "concern_to_topic" else []
    if action == "concern_to_topic" and not given:
        raise Http404
    form = form_class(request.POST or None, **seen, thing=thing, actor=by, staff=colleagues_of(found), ways=given)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            do(thing, **form.given(), by=by, **form.sent())
        except ValidationError as wrong:
            form.add_error("phone", wrong)
        except Refused as why:
            thing.root.refresh_from_db()
            form.refuse(why, seen=thing.root.version)
            status = 409
        else:
            book = Promise.rules if action == "make_promise" else thing.rules
            messages.success(request, book.deed(action))
            return redirect(_after(thing))
    context = {
        "form": form,
        "verb": (Promise.rules if action == "make_promise" else thing.rules).verb(action),
        "thing": thing,
        "words": thing.words if isinstance(thing, Concern) else thing.what if isinstance(thing, Promise) else "",
        "back": _after(thing),
        "staff": form.staff,
        "draft": f"hearing-{kind}-{pk}-{action}",
    }
    return page(request, "hearings/act.html", context, part="main", status=status)


def _at_once(request: HttpRequest, by: Actor, thing: Any, action: str) -> HttpResponse:
    """A tap is the whole act; the page it was tapped on is shown again."""
    if request.method != "POST":
        return redirect(_after(thing))
    form = ActForm(request.POST)
    if not form.is_valid():
        return trouble(request, 400)
    try:
        getattr(actions, action)(thing, by=by, **form.sent())
    except Refused as why:
        return trouble(request, 409, why=str(why))
    messages.success(request, thing.rules.deed(action))
    asked = request.POST.get("at", "")
    table = policy.visible_to(by).filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 16 else None
    return redirect(table or _after(thing))


def find(by: Actor, kind: str, pk: int) -> tuple[Any, Hearing]:
    """A thing that one may see, and its hearing. Raises Http404."""
    if kind not in KINDS:
        raise Http404
    hearings = policy.visible_to(by).select_related("area")
    seen: dict[str, QuerySet[Any]] = {
        "hearing": hearings,
        "concern": Concern.objects.filter(hearing__in=hearings).select_related("hearing__area", "case"),
        "promise": policy.promises_visible_to(by).select_related("hearing__area", "user", "case"),
    }
    thing = get_object_or_404(seen[kind], pk=min(pk, FAR))
    return thing, thing if isinstance(thing, Hearing) else thing.hearing


def _after(thing: Any) -> str:
    """Where the deed shows."""
    return str((thing.hearing if isinstance(thing, Concern) else thing).get_absolute_url())
