"""One page for every action: the form, what still blocks it, what the resident will read; then one act."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from linli.cases import actions, policy
from linli.cases.forms import FORMS, CaseForm
from linli.cases.forms.parts import MOST_WORDS, SHOWN_AT_ONCE
from linli.cases.models import CallBack, Case, Publication, SupervisionOrder
from linli.cases.queries.exits import SHOWN, exits
from linli.cases.queries.history import reports, timeline, words_about
from linli.cases.queries.offers import BEGUN, KINDS, offers, on_behalf
from linli.cases.queries.outcome import outcome_of
from linli.cases.queries.publications import public_of
from linli.cases.queries.suggesting import hints, proposal
from linli.cases.queries.texts import notice_of, texts_for
from linli.cases.views.pages import alike_shown, pane
from linli.cases.views.telephone import call_facts
from linli.files.models import Attachment
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused, Rulebook
from linli.people.models import Unit
from linli.people.queries import actor_of, speaking_for
from linli.record.acts import Stale
from linli.record.models import Act, Root, Thing
from linli.ui.render import page

# whose words the resident reads, as he will see them
PREVIEWED = {
    "decline", "ask_reporter", "answer", "settle", "correct", "contact", "grant", "approve_hold", "uphold_appeal",
    "dismiss_appeal", "take_back_decline", "reply",
}  # fmt: skip
# who judges reads what was answered, and what the resident says to it
JUDGING = {"verify", "send_back", "issue_order", "plan_call"}
LOOKING = {"take_in", "study", "decline", "dispatch", "settle", "join"}  # who decides what it is sees the pictures
NOTICES = {"take_in": "case_taken_in", "join": "case_joined"}  # what goes out by itself is shown before
# from the page of a decision the other way to decide is one press away
OTHERWISE = {
    "verify": "send_back", "send_back": "verify", "conclude": "return_reply", "return_reply": "conclude",
    "check": "refuse_publication", "refuse_publication": "check", "uphold": "dismiss", "dismiss": "uphold",
    "grant": "refuse", "refuse": "grant", "approve_hold": "refuse_hold", "refuse_hold": "approve_hold",
    "uphold_appeal": "dismiss_appeal", "dismiss_appeal": "uphold_appeal",
    "accept": "raise_objection", "raise_objection": "accept",
}  # fmt: skip

# what is said where the deed of the rulebook is told of another thing
DONE = {"split_off": gettext_lazy("The second matter is a request of its own now.")}


@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """An action on the case itself, or one that begins something beside it."""
    by = policy.at_work(actor_of(request, channel="desk"))
    case = _case(by, pk)
    if request.GET.get("for") == "resident" and case.reporter is not None:
        by = speaking_for(by, case.reporter)
    return _form_page(request, by, case, case, action)


@require_http_methods(["GET", "POST"])
def act_on(request: HttpRequest, pk: int, kind: str, thing_pk: int, action: str) -> HttpResponse:
    """An action on something that belongs to the case: a task, an objection, an order …"""
    by = policy.at_work(actor_of(request, channel="desk"))
    case = _case(by, pk)
    model = KINDS.get(kind)
    if model is None:
        raise Http404
    thing = get_object_or_404(model, pk=thing_pk, case=case)
    if not isinstance(thing, Root):
        setattr(thing, "case", case)  # noqa: B010  # the same object, so that both are fresh together
    return _form_page(request, by, case, thing, action)


def _form_page(request: HttpRequest, by: Actor, case: Case, thing: Thing, action: str) -> HttpResponse:
    form_class = FORMS.get(action)
    do: Callable[..., Act] | None = getattr(actions, action, None)
    is_of_it = action in thing.rules.labels or action in BEGUN.get(type(thing), ())
    if form_class is None or do is None or not is_of_it:
        raise Http404
    unit = Unit.objects.filter(pk=by.unit or 0).first() if action in PREVIEWED else None
    context = _preview(by, thing, action, unit)
    if request.headers.get("HX-Target") == "preview":
        _offered_or_404(by, case, thing, action)
        told = {"told": request.POST.get("told", "")[:MOST_WORDS]}
        return render(request, "cases/act.html#preview", context | told)
    root = thing.root
    more: dict[str, Any] = {"thing": thing, "request": request, "actor": by, "visible": policy.visible_to(by)}
    texts = texts_for(action, case, unit) if action in PREVIEWED else []
    asked = next((text.text for text in texts if str(text.pk) == request.GET.get("text")), "")
    initial = {"seen": root.version} | ({"told": asked} if asked else {})
    form = form_class(request.POST or None, request.FILES or None, initial=initial, **more)
    status = 200
    if form.is_bound and "preview" in request.POST:
        form.is_valid()
    elif form.is_bound:
        status = 422
        if form.is_valid():
            try:
                do(thing, **form.given(), by=by, **form.sent())
            except Refused as why:
                root.refresh_from_db()
                form.refuse(why, seen=root.version)
                status = 409
                context |= _meanwhile(by, case, thing, action, why)
            else:
                messages.success(request, DONE.get(action) or _label(thing, action)[1])
                return _back(request, by, case)
    else:
        _offered_or_404(by, case, thing, action)
    return _show(request, by, case, thing, form, context | {"texts": texts}, status)


def _meanwhile(by: Actor, case: Case, thing: Thing, action: str, why: Refused) -> dict[str, Any]:
    """Who changed what, when, since the page was opened; and whether this can still be done."""
    if thing is not case:
        thing.refresh_from_db()
    since = [act.pk for act in why.since] if isinstance(why, Stale) else []
    return {
        "changed": timeline(case, acts=since) if since else [],
        "is_gone": not _is_offered(by, case, thing, action),
    }


def _back(request: HttpRequest, by: Actor, case: Case) -> HttpResponse:
    """To the case; to the list if it went to somebody else and is seen here no more."""
    if policy.visible_to(by).filter(pk=case.pk).exists():
        return redirect(case)
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": resolve_url(settings.LOGIN_REDIRECT_URL)})
    return redirect(settings.LOGIN_REDIRECT_URL)


def _preview(by: Actor, thing: Thing, action: str, unit: Unit | None) -> dict[str, Any]:
    """What stands around the words where the resident reads them."""
    verb, deed = _label(thing, action)
    is_told = action in PREVIEWED and not by.behalf
    return {"action": action, "verb": verb, "deed": deed, "unit": unit, "now": timezone.now(), "is_told": is_told}


def _show(
    request: HttpRequest, by: Actor, case: Case, thing: Thing, form: CaseForm, context: dict[str, Any], status: int
) -> HttpResponse:
    around = pane(request)
    context["is_told"] = context["is_told"] and "told" in form.fields
    if context["is_told"]:
        form.fields["told"].widget.attrs |= SHOWN_AT_ONCE | {"hx-post": request.path}
        context["told"] = form["told"].value() or ""
    if around["pane"] and (first := next(iter(form.visible_fields()), None)):
        first.field.widget.attrs["autofocus"] = True
    context |= around | {
        "case": case,
        "thing": thing,
        "form": form,
        "blockers": policy.blockers_of(thing, context["action"]),
        "category": case.category if "category" in form.fields else None,
        "has_category": "category" in form.fields,
        "submit": "" if context.get("is_gone") else context["verb"],
        "draft": f"case-{case.pk}-{context['action']}",
        "by_resident": bool(by.behalf),
        "said": words_about(thing) if thing is not case else reports(case) if context["action"] == "answer" else [],
    }
    if "category" in form.fields and thing is case:
        place: dict[str, Any] = {"area": case.area_id or "", "channel": case.channel, "but": case.pk}
        found = proposal(by, title=case.title, words=case.words, **place)
        context |= {"proposal": found, "leads": True}
        if case.category_id is None:
            said = f"{case.title} {case.words}"
            context["perhaps"] = hints(said, place["area"], place["channel"], beside=found)
    if isinstance(thing, SupervisionOrder | CallBack) or context["action"] in JUDGING:
        context["outcome"] = outcome_of(case)
    if context["action"] in LOOKING:
        pictures = Attachment.objects.of(case).filter(purpose=Attachment.Purpose.RAISED, content_type="image/jpeg")
        context["raised"] = list(pictures)
    if notice := NOTICES.get(context["action"]):
        context["notice"] = notice_of(notice, case)
    if thing is case and not by.behalf:
        context |= {"exits": exits(by, case, context["action"], request.GET.get("group", "")), "exits_label": SHOWN}
    if context["action"] == "join":
        context |= {"alike": alike_shown(by, case), "may_join": True}
    context["otherwise"] = _otherwise(request, by, thing, context["action"])
    if isinstance(thing, Publication) and context["action"] != "amend":
        context |= public_of(thing)
    if isinstance(thing, CallBack):
        context |= call_facts(by, case, thing, back=request.path)
    return page(request, "cases/act.html", context, part="form", status=status)


def _otherwise(request: HttpRequest, by: Actor, thing: Thing, action: str) -> tuple[str, str] | None:
    """The other way to decide, where it is open: what its button says, and its page."""
    other, match = OTHERWISE.get(action), request.resolver_match
    if other is None or match is None or by.behalf or not _is_open(by, thing, other):
        return None
    return _label(thing, other)[0], reverse(match.view_name, kwargs=match.kwargs | {"action": other})


def _is_open(by: Actor, thing: Thing, action: str) -> bool:
    if action == "raise_objection":  # begun beside the task
        action = "object"
    may = policy.open_to(by, thing)  # type: ignore[arg-type]  # ours
    return action in may and not may[action]


def _case(by: Actor, pk: int) -> Case:
    related = ("area", "category__parent", "category__lead_unit", "clock", "desk", "reporter", "joined_to")
    return get_object_or_404(policy.visible_to(by).select_related(*related), pk=pk)


def _offered_or_404(by: Actor, case: Case, thing: Thing, action: str) -> None:
    if not _is_offered(by, case, thing, action):
        raise Http404


def _is_offered(by: Actor, case: Case, thing: Thing, action: str) -> bool:
    """The form opens only to whom its row is open: a reader gets no form that would be refused."""
    if by.behalf:
        return any(o.action == action for o in on_behalf(by, case))
    return action in policy.open_to(by, thing) or any(o.action == action for o in offers(by, case))  # type: ignore[arg-type]  # ours


def _label(thing: Thing, action: str) -> tuple[str, str]:
    """What the button says and what the timeline says, from the book of whatever the action begins or moves."""
    books: list[Rulebook] = [thing.rules, Case.rules, *(model.rules for model in KINDS.values())]
    book = next(b for b in books if action in b.labels)
    return book.verb(action), book.deed(action)
