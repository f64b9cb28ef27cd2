"""Several offices on one case: call them, hold the meeting, follow what each undertook."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from linli.cases import policy as cases
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.people.queries import actor_of
from linli.reception import actions, policy
from linli.reception.forms import FORMS
from linli.reception.forms.joint import CallForm, HoldForm
from linli.reception.models import JointMeeting, Undertaking
from linli.reception.queries.offers import offers
from linli.record.models import Act
from linli.ui.render import page

RELATED = ("case__desk", "case__category", "lead")


@require_http_methods(["GET", "POST"])
def call(request: HttpRequest, case_pk: int) -> HttpResponse:
    """Call several offices to one table."""
    by = cases.at_work(actor_of(request, channel="desk"))
    case = get_object_or_404(cases.visible_to(by).select_related("desk"), pk=case_pk)
    draft = JointMeeting(case=case)
    if not by.is_staff or not policy.may_convene(by, draft):
        raise Http404
    form = CallForm(request.POST or None)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            done = actions.call_joint(case, **form.given(), by=by, key=form.cleaned_data["key"])
        except Refused as why:
            form.refuse(why)
            status = 409
        else:
            messages.success(request, JointMeeting.rules.deed("call_joint"))
            return redirect("reception:joint", done.root_id)
    context = {
        "case": case,
        "form": form,
        "blockers": policy.blockers_of(draft, "call_joint"),
        "verb": JointMeeting.rules.verb("call_joint"),
    }
    return page(request, "reception/call_joint.html", context, part="main", status=status)


@require_safe
def meeting_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One joint meeting: who is called, who came, what was decided, who does what by when."""
    by, meeting = _meeting(request, pk)
    rows = []
    for undertaking in meeting.undertakings.select_related("unit", "task"):
        undertaking.meeting = meeting
        rows.append((undertaking, offers(by, undertaking)))
    context = {
        "meeting": meeting,
        "case": meeting.case,
        "sees_case": cases.visible_to(by).filter(pk=meeting.case_id).exists(),
        "offers": offers(by, meeting),
        "called": list(meeting.offices.all()),
        "came": list(meeting.came.all()),
        "rows": rows,
    }
    return page(request, "reception/joint.html", context, part="main")


@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, kind: str, pk: int, action: str) -> HttpResponse:
    """One page for every action on a meeting, or on something undertaken there."""
    by, thing = _thing(request, kind, pk)
    form_class = FORMS.get(action)
    do: Callable[..., Act] | None = getattr(actions, action, None)
    is_late = request.method == "POST" and policy.may_ever(by, thing, action)  # refused with the text kept
    if form_class is None or do is None or not (is_late or action in policy.open_to(by, thing)):
        raise Http404
    root = thing.root
    form = form_class(request.POST or None, initial={"seen": root.version}, thing=thing, actor=by)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            do(thing, **form.given(), by=by, **form.sent())
        except Refused as why:
            root.refresh_from_db()
            form.refuse(why, seen=root.version)
            status = 409
        else:
            messages.success(request, thing.rules.deed(action))
            return redirect("reception:joint", root.pk)
    context = {
        "thing": thing,
        "meeting": root,
        "form": form,
        "action": action,
        "verb": thing.rules.verb(action),
        "blockers": [] if form.is_bound else policy.blockers_of(thing, action),
        "is_table": isinstance(form, HoldForm),
        "what": thing.what if isinstance(thing, Undertaking) else "",
        "draft": f"joint-{kind}-{pk}-{action}",
    }
    return page(request, "reception/act.html", context, part="main", status=status)


def _meeting(request: HttpRequest, pk: int) -> tuple[Actor, JointMeeting]:
    by = cases.at_work(actor_of(request, channel="desk"))
    return by, get_object_or_404(policy.joint_visible_to(by).select_related(*RELATED), pk=pk)


def _thing(request: HttpRequest, kind: str, pk: int) -> tuple[Actor, Any]:
    if kind == "meeting":
        return _meeting(request, pk)
    if kind != "undertaking":
        raise Http404
    undertaking = get_object_or_404(Undertaking.objects.select_related("unit"), pk=pk)
    by, meeting = _meeting(request, undertaking.meeting_id)
    undertaking.meeting = meeting  # the same object, so that both are fresh together
    return by, undertaking
