"""What neighbours open on a phone, and grid workers at the desk: one page with what goes down and what came up."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.neighbours import actions, policy
from linli.neighbours.forms import ReplyForm, ReportForm, WordForm
from linli.neighbours.models import Report, Telling, Word
from linli.neighbours.queries import lists
from linli.neighbours.rules import Way
from linli.people.queries import actor_of
from linli.places.queries import buildings_of
from linli.record.acts import Stale
from linli.ui.forms import act_marks
from linli.ui.render import page

FAR = 2**62  # numbers beyond are no ids
SHOWN = 50


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is to be passed on, building by building, and what came up."""
    by = _neighbour_or_worker(request)
    found = list(lists.reports(by)[:SHOWN])
    context = {
        "passings": lists.passings(by.area, lists.going(by)),
        "waiting": [report for report in found if report.is_open],
        "replied": [report for report in found if not report.is_open],
        "works": policy.works_here(by),
        "area": lists.area_of(by),
        "neighbours": lists.neighbours_of(by.area) if policy.works_here(by) else [],
    }
    return page(request, "neighbours/home.html", context, part="main")


@require_safe
def word(request: HttpRequest, pk: int) -> HttpResponse:
    """One word: each building, who told it on which day; one tap says “I told them”."""
    by = _neighbour_or_worker(request)
    found = get_object_or_404(policy.visible_to(by).select_related("area"), pk=min(pk, FAR))
    passing = lists.passings(by.area, [found])[0]
    context = {
        "word": found,
        "passing": passing,
        "may": {action for action, why in policy.open_to(by, found).items() if not why},
        "may_tell": found.state == "going",
        "ways": Way.choices,
        "marks": act_marks(0),
        "mine": by.id,
        "questions": list(lists.reports(by).filter(word=found)[:SHOWN]),
    }
    return page(request, "neighbours/word.html", context, part="main")


@require_POST
def tell(request: HttpRequest, pk: int, building: int) -> HttpResponse:
    """I told this building, today."""
    by = _neighbour_or_worker(request)
    found = get_object_or_404(policy.visible_to(by), pk=min(pk, FAR))
    house = get_object_or_404(buildings_of(by.area), pk=min(building, FAR))
    way = request.POST.get("way", Way.DOOR)
    try:
        actions.tell_building(found, building=house, way=way if way in Way.values else Way.DOOR, by=by)
    except Refused as why:
        messages.error(request, str(why))
    else:
        messages.success(request, _("Written down: %(building)s was told.") % {"building": house})
    return redirect(found)


@require_POST
def untell(request: HttpRequest, pk: int) -> HttpResponse:
    """It was another building."""
    by = _neighbour_or_worker(request)
    found: Telling = get_object_or_404(policy.tellings_visible_to(by).select_related("word"), pk=min(pk, FAR))
    try:
        actions.untell(found, by=by)
    except Refused as why:
        messages.error(request, str(why))
    return redirect(found.word)


@require_http_methods(["GET", "POST"])
def pass_word(request: HttpRequest) -> HttpResponse:
    """Pass something on to the buildings of one's area."""
    by = _worker(request)
    area = lists.area_of(by)
    form = WordForm(request.POST or None, initial={"seen": 0})
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            done = actions.pass_word(area=area, **form.given(), by=by, key=form.cleaned_data["key"])
        except Refused as why:
            form.refuse(why)
            status = 409
        else:
            return redirect("neighbours:word", done.root_id)
    context = {"form": form, "verb": Word.rules.verb("pass_word"), "over": area.name, "back": "/neighbours/"}
    return page(request, "neighbours/act.html", context, part="form", status=status)


@require_http_methods(["GET", "POST"])
def change_word(request: HttpRequest, pk: int) -> HttpResponse:
    """Say it otherwise, or for longer; ended or called off by a button of its own."""
    by = _worker(request)
    found = get_object_or_404(policy.visible_to(by), pk=min(pk, FAR))
    if "change_word" not in policy.open_to(by, found):
        raise Http404
    if request.POST.get("do") in {"end_word", "drop_word"}:
        try:
            getattr(actions, request.POST["do"])(found, by=by)
        except Refused as why:
            messages.error(request, str(why))
        return redirect("neighbours:home")
    known = {"seen": found.version, "title": found.title, "text": found.text, "last_day": found.last_day}
    form = WordForm(request.POST or None, initial=known)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            actions.change_word(found, **form.given(), by=by, **form.sent())
        except Refused as why:
            found.refresh_from_db()
            form.refuse(why, seen=found.version)
            status = 409 if isinstance(why, Stale) else 422
        else:
            return redirect(found)
    context: dict[str, Any] = {"form": form, "verb": Word.rules.verb("change_word"), "over": found.title}
    context |= {"back": found.get_absolute_url(), "may_end": True}
    return page(request, "neighbours/act.html", context, part="form", status=status)


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """A neighbour hands up what was heard or seen: a note, or a request at once."""
    by = actor_of(request, channel="desk")
    if not policy.is_neighbour(by):
        raise Http404
    form = ReportForm(request.POST or None, actor=by, initial={"word": request.GET.get("word", "")})
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            _report(form, by)
        except Refused as why:
            form.refuse(why)
            status = 409
        else:
            messages.success(request, _("Thank you. It is on its way."))
            return redirect("neighbours:home")
    context = {"form": form, "verb": Report.rules.verb("report"), "over": "", "back": "/neighbours/"}
    return page(request, "neighbours/act.html", context, part="form", status=status)


def _report(form: ReportForm, by: Actor) -> None:
    data, area = form.given(), lists.area_of(by)
    if data.pop("then") == "case":
        actions.report_as_case(
            area=area, words=data["words"], building=data["building"], by=by, key=form.cleaned_data["key"]
        )
    else:
        actions.report(area=area, **data, by=by, key=form.cleaned_data["key"])


@require_http_methods(["GET", "POST"])
def report_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One report: replied to, or made a request in one step."""
    by = _neighbour_or_worker(request)
    found = get_object_or_404(lists.reports(by), pk=min(pk, FAR))
    may = set(policy.open_to(by, found))
    form = (
        ReplyForm(request.POST or None, initial={"seen": found.version, "answer": found.answer})
        if "reply" in may
        else None
    )
    status = 200
    if request.method == "POST":
        if request.POST.get("do") == "hand_on" and "hand_on" in may:
            try:
                actions.make_it_a_case(found, by=by, key=_key(request))
            except Refused as why:
                messages.error(request, str(why))
            return redirect(found)
        if form is None:
            raise Http404
        status = 422
        if form.is_valid():
            try:
                actions.reply(found, **form.given(), by=by, **form.sent())
            except Refused as why:
                found.refresh_from_db()
                form.refuse(why, seen=found.version)
                status = 409
            else:
                return redirect("neighbours:home")
    context = {
        "report": found,
        "form": form,
        "may_hand_on": "hand_on" in may,
        "marks": act_marks(found.version) | {"do": "hand_on"},
        "works": policy.works_here(by),
    }
    return page(request, "neighbours/report.html", context, part="main", status=status)


def _key(request: HttpRequest) -> UUID:
    """The mark of this page's button; a page without one is an act of its own."""
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid4()


def _neighbour_or_worker(request: HttpRequest) -> Actor:
    by = actor_of(request, channel="desk")
    if not (policy.works_here(by) or policy.is_neighbour(by)):
        raise Http404
    return by


def _worker(request: HttpRequest) -> Actor:
    by = actor_of(request, channel="desk")
    if not policy.works_here(by):
        raise Http404
    return by
