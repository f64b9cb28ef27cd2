"""The page of a case: the state in one sentence, the loop, who leads, what one may do, what happened."""

from typing import Any

from django.contrib.messages import get_messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.views.decorators.http import require_safe

from linli.cases import policy
from linli.cases.models import Beside, Case, CaseLink, SupervisionOrder
from linli.cases.queries.alike import Alike, alike
from linli.cases.queries.annexes import annexes
from linli.cases.queries.history import Line, timeline
from linli.cases.queries.holders import holders, with_amounts
from linli.cases.queries.offers import beside, near, offers, on_behalf
from linli.cases.queries.outcome import PAIR
from linli.cases.queries.registers import with_registers
from linli.cases.queries.settings import emergency_in
from linli.cases.queries.slips import slip_of
from linli.cases.rules import (
    FINAL,
    WORKERS,
    AppealState,
    CallBackState,
    CaseState,
    HoldState,
    ObjectionState,
    TaskState,
)
from linli.files.models import Attachment
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Parts
from linli.people.models import Unit
from linli.people.queries import SPEAKERS, actor_of, speaking_for
from linli.places.queries import path_to, workers_of
from linli.ui.forms import act_marks
from linli.ui.render import page
from linli.ui.templatetags.words import day

LOOP = [
    pgettext_lazy("loop", "Take in"),
    pgettext_lazy("loop", "Study"),
    pgettext_lazy("loop", "Hand over"),
    pgettext_lazy("loop", "Supervise"),
]
MOST_COMMON, MOST_OTHERS = 5, 40
AT_STUDY = {CaseState.RECEIVED, CaseState.STUDYING}  # later the newer of two is the one that is joined
NAMED = ("title", "state", "category", "raised_at", "reporter", "joined_to")  # what this page says of another case
RELATED = ("clock", "reporter")  # its registers are remembered; what it is joined to or came from is rare


@require_safe
def case_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One case, as a page or as the reading pane of the work list."""
    by = policy.at_work(actor_of(request, channel="desk"))
    case = policy.visible_to(by).select_related(*RELATED).filter(pk=pk).first()
    if case is None:
        return _left(request, by, pk)
    context = shown(by, case) | pane(request)
    if "written" in request.GET:
        context["slip_link"] = slip_of(by, case)
    return page(request, "cases/page.html", context, part="case")


def _left(request: HttpRequest, by: Actor, pk: int) -> HttpResponse:
    """What remains to be read of a case that went on to others: which tasks the unit had, how they ended, who has it now.

    A notice leads here. Nothing of the resident, nothing of what came afterwards. Raises Http404 where it had none.
    """
    had = policy.tasks_once_had(by).filter(case=pk).select_related("case__desk", "unit")
    tasks = list(had.prefetch_related("objections__reason").order_by("pk"))
    if not tasks:
        raise Http404
    case = tasks[0].case
    context = {"case": case, "tasks": with_amounts(case, tasks), "lead": case.lead} | pane(request)
    return page(request, "cases/left.html", context, part="case")


def pane(request: HttpRequest) -> dict[str, Any]:
    """Whether this is shown in the reading pane: then what is opened from it stays there."""
    in_pane = request.headers.get("HX-Target") == "pane"
    news = list(get_messages(request)) if in_pane else []
    return {"pane": "#pane" if in_pane else None, "news": news, "is_swap": in_pane}


def shown(by: Actor, case: Case) -> dict[str, Any]:
    """What the page of a case needs."""
    with_registers(case)
    around = beside(case, by)
    parts = policy.parts_of(by, case)
    found = offers(by, case, around, parts)
    usual = [o for o in found if not o.is_rare]
    tasks = sorted(around.task, key=lambda t: (not t.is_lead, t.pk))
    lead = around.lead.unit if around.lead else case.desk
    resident = speaking_for(by, case.reporter) if case.reporter and by.role in SPEAKERS else None
    others, lines = _others(case, by, around), timeline(case)
    works, photos = bool(parts & WORKERS), list(Attachment.objects.of(case)) if around.has_files else []
    ended_early = case.state in FINAL - {CaseState.CLOSED}
    neighbours = annexes(by, case)
    return {
        "case": case,
        "lead": lead,
        "sentence": _sentence(case, lead, around),
        "holders": holders(case, tasks) if tasks else [],
        "common": usual[:MOST_COMMON],
        "near": near(by, case, parts),
        "rare": [
            *usual[MOST_COMMON:],
            *(o for o in found if o.is_rare),
            *(o for annex in neighbours for o in annex.offers),
        ],
        "annexes": [annex for annex in neighbours if annex.lines],
        "behalf": on_behalf(resident, case, around, parts) if resident else [],
        "lines": lines,
        "alike": alike_shown(by, case) if case.state in AT_STUDY else [],
        "may_join": any(o.action == "join" for o in found),
        "may_unrelate": "unrelate" in case.rules.open_to(state=case.state, parts=parts),
        **others,
        "photos": [photo for photo in photos if photo.purpose not in PAIR],
        "pair": [photo for photo in photos if photo.purpose in PAIR],
        "may_blur": works and by.is_staff,
        "place": " ".join(a.name for a in path_to(case.area_id, with_itself=True)[2:]) if case.area_id else "",
        "workers": workers_of(case.area_id)[:2] if case.area_id else [],
        "orders": [(order, _said_in(order, lines)) for order in around.order[::-1]],
        "publications": around.publication[::-1],
        "ratings": list(case.ratings.order_by("pk")) if around.has_ratings else [],
        "objections": around.objection,
        "holds": [h for h in around.hold if h.state == HoldState.ACTIVE],
        "features": _features(case),
        "may_reveal": by.is_staff and case.reporter is not None and _may_reach(case, parts, around),
        "reveal_url": _reveal_url(case),
        "steps": LOOP,
        "step_now": None if ended_early else case.loop_step + 1 + (case.state == CaseState.CLOSED),
        "clock_tone": case.tone,
        "emergencies": emergency_in(case.words) if case.is_open else [],
        "row_id": f"left-{case.pk}",
    }


def alike_shown(by: Actor, case: Case) -> list[tuple[Alike, dict[str, str] | None]]:
    """What may be the same, each with what one press sends to join to it; None where it must be looked at first."""
    marks = act_marks(case.version)
    return [
        (found, {**marks, "to": found.case.number, "shown": found.confirms} if found.confirms else None)
        for found in alike(case, policy.visible_to(by))
    ]


def _may_reach(case: Case, parts: Parts, around: Beside) -> bool:
    """Whether the page that opens the number would open: no link is shown that answers 404."""
    is_due = any(call.state == CallBackState.DUE for call in around.call)
    return policy.may_reach(case, parts, is_call_due=is_due, is_supervised=any(o.is_unsettled for o in around.order))


def _sentence(case: Case, lead: Unit, around: Beside) -> str:
    """Where it is, who has it, by when: one sentence for whoever opens it."""
    told = {"unit": lead.name, "state": case.state_label, "left": case.clock.words if case.clock else ""}
    if case.waits_for_reporter and case.is_open:
        return gettext("Waiting for the resident's answer; the clock rests. %(unit)s leads.") % told
    hold = next((h for h in around.hold if h.state == HoldState.ACTIVE), None)
    if hold is not None:
        return gettext("On hold (%(reason)s); %(person)s looks again on %(day)s.") % {
            "reason": hold.reason,
            "person": hold.person,
            "day": day(hold.review_on),
        }
    disputed = next((o.task.unit.name for o in around.objection if o.state == ObjectionState.RAISED), "")
    if disputed:
        return gettext("%(disputed)s objects; %(unit)s leads until it is decided, %(left)s.") % {
            **told,
            "disputed": disputed,
        }
    if appeal := next((a for a in around.appeal if a.state == AppealState.RAISED), None):
        left = {"left": appeal.clock.words if appeal.clock else ""}
        return gettext("The resident appealed against the refusal; supervision decides, %(left)s.") % left
    waiting = next((t.unit.name for t in around.task if t.is_lead and t.state == TaskState.ISSUED), "")
    if waiting:
        return gettext("Handed over; %(unit)s has not accepted yet, %(left)s.") % told
    if case.is_open:
        return (
            gettext("%(unit)s leads, %(state)s, %(left)s.") if case.clock else gettext("%(unit)s leads, %(state)s.")
        ) % told
    return _afterwards(case, around) % told


def _afterwards(case: Case, around: Beside) -> str:
    """What comes next once there is an answer, or the road has ended."""
    if case.is_answered and any(order.is_unsettled for order in around.order):
        return gettext("A supervision order is open: the unit replies to it, and supervision concludes it.")
    match case.state:
        case CaseState.VERIFIED if around.has_ratings:
            return gettext("Verified and rated by the resident; the closing of the file is next.")
        case CaseState.ANSWERED if around.has_ratings and not case.must_verify:
            return gettext("%(unit)s answered, and the resident rated it; the closing of the file is next.")
        case CaseState.DECLINED if around.appeal:
            return gettext("Not taken in; the resident appealed, and supervision let the refusal stand.")
        case CaseState.ANSWERED if case.must_verify:
            return gettext("%(unit)s answered; somebody who did not handle it verifies it next.")
        case CaseState.ANSWERED:
            return gettext("%(unit)s answered; it was not drawn for verification, the resident's rating is next.")
        case CaseState.VERIFIED:
            return gettext("Verified; the resident's rating and the closing of the file are next.")
        case CaseState.CLOSED:
            return gettext("The file is closed; the resident can open it again.")
        case CaseState.DECLINED:
            return gettext("Not taken in; the resident was told the reason and may appeal once.")
        case CaseState.WITHDRAWN:
            return gettext("The resident withdrew it and can raise it again.")
        case _:
            return ""


def _others(case: Case, by: Actor, around: Beside) -> dict[str, list[Case]]:
    """The other cases that this page names: joined, linked, of the same resident; only those one may see."""
    linked: set[int] = set()
    if around.is_linked:
        pairs = CaseLink.objects.filter(Q(case=case) | Q(other=case)).values_list("case", "other")
        linked = {pk for pair in pairs for pk in pair} - {case.pk}
    parts = set(Case.objects.filter(came_from=case.pk).values_list("pk", flat=True)) if around.is_split else set[int]()
    # one index each, and then the rows: an "or" of all of them would be sought from the newest case backwards
    named = [Case.objects.filter(pk__in=linked | parts).values_list("pk")] if linked | parts else []
    if around.is_joined_by:
        named.append(Case.objects.filter(joined_to=case.pk).values_list("pk"))
    if case.reporter_id:
        named.append(Case.objects.filter(reporter=case.reporter_id).values_list("pk"))
    found: list[Case] = []
    if named:
        rows = policy.visible_to(by).filter(pk__in=named[0].union(*named[1:], all=True) if named[1:] else named[0])
        found = list(rows.exclude(pk=case.pk).only(*NAMED).order_by("-raised_at")[:MOST_OTHERS])
    same = [c for c in found if case.reporter_id and c.reporter_id == case.reporter_id]
    return {
        "joined": [c for c in found if c.joined_to_id == case.pk],
        "links": [c for c in found if c.pk in linked],
        "parts": [c for c in found if c.pk in parts],
        "before": same[:8],
    }


def _said_in(order: SupervisionOrder, lines: list[Line]) -> list[Line]:
    """What was asked, answered and returned, oldest first."""
    thing = (order._meta.label_lower, order.pk)
    return [line for line in reversed(lines) if line.thing == thing and line.words]


def _features(case: Case) -> dict[str, Any] | None:
    """The polygon of its grid and its pin, as GeoJSON."""
    features = []
    if case.area is not None and case.area.polygon:
        features.append(
            {
                "type": "Feature",
                "geometry": case.area.polygon,
                "properties": {"tone": "present"},
            }
        )
    if case.lon is not None and case.lat is not None:
        pin = {"type": "Point", "coordinates": [case.lon, case.lat]}
        features.append({"type": "Feature", "geometry": pin, "properties": {"title": case.title, "tone": "present"}})
    return {"type": "FeatureCollection", "features": features} if features else None


def _reveal_url(case: Case) -> str:
    """Where the phone is opened, with a reason, for this case."""
    if case.reporter_id is None:
        return ""
    return f"{reverse('people:reveal', args=[case.reporter_id])}?field=phone&about_kind=cases.case&about_id={case.pk}&back={case.get_absolute_url()}"
