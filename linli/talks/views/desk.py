"""The host's pages (议事): talks in preparation, open and ended; statements to read; numbers to take along."""

import csv
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.people.queries import actor_of
from linli.record.beside import lines_beside
from linli.record.models import Act
from linli.talks import actions, policy
from linli.talks.forms import BeginForm, ChangeForm, LastDayForm
from linli.talks.models import Participant, Talk
from linli.talks.queries.counts import wide_rows
from linli.talks.queries.pages import kept_talks, sheets_of, to_read
from linli.talks.queries.results import result_of
from linli.talks.queries.uses import uses
from linli.ui.forms import ActForm, act_marks
from linli.ui.render import page

# what a host does to a talk as a whole: the form it needs, or none; and whether it is the next step
WITH_FORM: dict[str, type[ActForm]] = {
    "change_talk": ChangeForm,
    "prolong_talk": LastDayForm,
    "reopen_talk": LastDayForm,
}
AT_ONCE = ("open_talk", "end_talk", "drop_talk", "resume_talk")
NEXT = "open_talk"


@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """All talks of one's area, those with statements to read first."""
    by = _staff(request)
    shown = Paginator(kept_talks(by), 30).get_page(request.GET.get("page"))
    context = {"page": shown, "may_begin": policy.may_begin(by)}
    return page(request, "talks/work.html", context, part="list")


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """A new question."""
    by = _staff(request)
    if not policy.may_begin(by):
        raise Http404
    form, status = BeginForm(request.POST or None, actor=by), 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                done = actions.begin_talk(**form.given(), by=by, key=form.cleaned_data["key"])
            except Refused as why:
                form.refuse(why)
                status = 409
            else:
                messages.success(request, _("Begun. Nobody sees it before you open it."))
                return redirect("talks:desk", done.root_id)
    context = {"form": form, "title": _("Begin a talk"), "submit": _("Begin a talk"), "back": reverse("talks:work")}
    return page(request, "talks/form.html", context, part="form", status=status)


@require_safe
def desk(request: HttpRequest, pk: int) -> HttpResponse:
    """One talk: what waits, what may be done, how it stands."""
    by = _staff(request)
    talk = _kept(by, pk)
    is_host = policy.is_host(by, talk)
    statements = [(s, _statement_buttons(by, s)) for s in to_read(talk)[:300]]
    address = request.build_absolute_uri(reverse("talks:talk", args=[talk.pk]))
    context = {
        "talk": talk,
        "address": address,
        "buttons": _buttons(by, talk),
        "is_host": is_host,
        "statements": statements,
        "waiting": sum(s.is_waiting for s, _buttons_of in statements),
        "result": result_of(talk),
        "beside": lines_beside(talk, by),
        "sheets": _sheets(by, talk),
        "may_enter": is_host and talk.is_open,
        "uses": uses(by, talk) if talk.is_public else [],
        "history": [(talk.rules.deed(a.action), a.occurred_at) for a in talk.history.order_by("-version")[:20]],
    }
    return page(request, "talks/desk.html", context, part="main")


@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Something done to the talk as a whole."""
    by = _staff(request)
    talk = _kept(by, pk)
    if action not in WITH_FORM and action not in AT_ONCE:
        raise Http404
    do: Callable[..., Act] = getattr(actions, action)
    if action in AT_ONCE:
        return _at_once(request, talk, do, by)
    form, status = _form(request, talk, action, by), 200
    if not form.is_bound and action not in policy.open_to(by, talk):
        raise Http404
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                do(talk, **form.given(), by=by, **form.sent())
            except Refused as why:
                talk.refresh_from_db()
                form.refuse(why, seen=talk.version)
                status = 409
            else:
                messages.success(request, _("Saved."))
                return redirect("talks:desk", talk.pk)
    context = {
        "form": form,
        "title": talk.rules.verb(action),
        "submit": _("Save"),
        "back": reverse("talks:desk", args=[talk.pk]),
    }
    return page(request, "talks/form.html", context, part="form", status=status)


@require_safe
def poster(request: HttpRequest, pk: int) -> HttpResponse:
    """A sheet for the door of the building: the question and its code."""
    by = _staff(request)
    talk = _kept(by, pk)
    address = request.build_absolute_uri(reverse("talks:talk", args=[talk.pk]))
    context = {"talk": talk, "address": address, "today": timezone.localdate()}
    return page(request, "talks/poster.html", context, part="main")


@require_safe
def votes_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """Anonymous votes in the shape that ``linli opinion-groups`` reads."""
    by = _staff(request)
    talk = _kept(by, pk)
    if not policy.is_host(by, talk):
        raise Http404
    drawn = talk.maps.order_by("-number").first()
    groups = {name: place[2] for name, place in drawn.places.items()} if drawn else {}
    return _csv(f"talk-{talk.pk}-participants-votes.csv", wide_rows(talk, groups))


@require_safe
def statements_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """What was said, with its numbers."""
    by = _staff(request)
    talk = _kept(by, pk)
    if not policy.is_host(by, talk):
        raise Http404
    rows = [["comment-id", "agrees", "disagrees", "passes", "moderated", "comment-body"]]
    rows += [
        [str(s.pk), str(s.agrees), str(s.disagrees), str(s.passes), "1" if s.is_shown else "-1", s.text]
        for s in talk.statements.order_by("pk")
    ]
    return _csv(f"talk-{talk.pk}-comments.csv", rows)


def _csv(name: str, rows: Any) -> HttpResponse:
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    csv.writer(response).writerows([[_inert(cell) for cell in row] for row in rows])
    return response


def _inert(cell: str) -> str:
    """A spreadsheet must not take what somebody said for a formula; -1 is a vote."""
    return f"'{cell}" if cell and cell[0] in "=+-@\t\r" and cell != "-1" else cell


def _at_once(request: HttpRequest, talk: Talk, do: Callable[..., Act], by: Actor) -> HttpResponse:
    form = ActForm(request.POST or None)
    if request.method != "POST":
        return redirect("talks:desk", talk.pk)
    if not form.is_valid():
        messages.error(request, _("This button is out of date. Please try again."))
        return redirect("talks:desk", talk.pk)
    try:
        do(talk, by=by, **form.sent())
    except Refused as why:
        messages.error(request, str(why))
    else:
        messages.success(request, _("Done."))
    return redirect("talks:desk", talk.pk)


def _form(request: HttpRequest, talk: Talk, action: str, by: Actor) -> ActForm:
    initial: dict[str, Any] = {"seen": talk.version, "ends_on": talk.ends_on}
    if action == "reopen_talk":
        initial["ends_on"] = None
    if action != "change_talk":
        return WITH_FORM[action](request.POST or None, initial=initial)
    names = ("question", "about", "moderation", "needs_phone", "most_statements", "group_question", "group_answers")
    initial |= {name: getattr(talk, name) for name in names} | {"area": talk.area_id}
    return ChangeForm(request.POST or None, initial=initial, actor=by)


def _buttons(by: Actor, talk: Talk) -> list[dict[str, Any]]:
    """What one may do now; what is near but blocked says why."""
    rows = []
    for action, blockers in policy.open_to(by, talk).items():
        if action not in WITH_FORM and action not in AT_ONCE:
            continue
        row: dict[str, Any] = {"text": talk.rules.verb(action), "why_not": " ".join(blockers)}
        row["href"] = reverse("talks:act", args=[talk.pk, action])
        row["kind"] = "primary" if action == NEXT else "plain"
        row["fields"] = None if action in WITH_FORM else act_marks(talk.version)
        row["ask"] = _("No more votes and statements from now on. Really?") if action == "end_talk" else ""
        rows.append(row)
    return sorted(rows, key=lambda row: row["kind"] != "primary")


def _sheets(by: Actor, talk: Talk) -> list[Participant]:
    """The newest sheets of paper, each with its marks for striking it out where that is open."""
    rows = list(sheets_of(talk)[:50])
    for row in rows:
        row.talk = talk
        row.fields = act_marks(row.version) if "strike_sheet" in policy.open_to(by, row) else None  # type: ignore[attr-defined]  # for the template
    return rows


def _statement_buttons(by: Actor, statement: Any) -> list[dict[str, Any]]:
    rows = []
    may = policy.open_to(by, statement)
    if "admit" in may and not may["admit"]:
        href = reverse("talks:move", args=[statement.talk_id, statement.pk, "admit"])
        rows.append({"text": statement.rules.verb("admit"), "href": href, "fields": act_marks(statement.version)})
    if "refuse_statement" in may:
        href = reverse("talks:move", args=[statement.talk_id, statement.pk, "refuse"])
        rows.append({"text": statement.rules.verb("refuse_statement"), "href": href, "fields": None})
    return rows


def _kept(by: Actor, pk: int) -> Talk:
    return get_object_or_404(policy.kept_by(by).select_related("area", "unit"), pk=pk)


def _staff(request: HttpRequest) -> Actor:
    by = actor_of(request, channel="desk")
    if not (by.is_staff and by.role in policy.HOSTS | policy.READERS):
        raise Http404
    return by
