"""One page for every action: the form, what still blocks it, what the resident will read; then one act."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from linli.cases import actions, policy
from linli.cases.forms import FORMS, CaseForm
from linli.cases.models import CallBack, Case
from linli.cases.queries.history import words_about
from linli.cases.queries.offers import KINDS, offers, on_behalf
from linli.cases.queries.settings import standard_answers
from linli.cases.views.telephone import call_facts
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused, Rulebook
from linli.people.queries import actor_of, speaking_for
from linli.record.models import Act, Root, Thing
from linli.ui.render import page


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
    if form_class is None or do is None:
        raise Http404
    root = thing.root
    more: dict[str, Any] = {"thing": thing, "request": request, "actor": by, "visible": policy.visible_to(by)}
    form = form_class(request.POST or None, request.FILES or None, initial={"seen": root.version}, **more)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                do(thing, **form.given(), by=by, **form.sent())
            except Refused as why:
                root.refresh_from_db()
                form.refuse(why, seen=root.version)
                status = 409
            else:
                messages.success(request, _label(thing, action)[1])
                return redirect(case)
    elif not _is_offered(by, case, thing, action):
        raise Http404
    return _show(request, by, case, thing, action, form, status)


def _show(
    request: HttpRequest, by: Actor, case: Case, thing: Thing, action: str, form: CaseForm, status: int
) -> HttpResponse:
    verb, blockers = _label(thing, action)[0], policy.blockers_of(thing, action)
    context = {
        "case": case,
        "thing": thing,
        "action": action,
        "verb": verb,
        "form": form,
        "blockers": blockers,
        "answers": standard_answers(action, case.category) if "told" in form.fields else [],
        "draft": f"case-{case.pk}-{action}",
        "by_resident": bool(by.behalf),
        "said": words_about(thing) if thing is not case else [],
    }
    if isinstance(thing, CallBack):
        context |= call_facts(by, case, thing, back=request.path)
    return page(request, "cases/act.html", context, part="form", status=status)


def _case(by: Actor, pk: int) -> Case:
    related = ("area", "category__parent", "clock", "desk", "reporter", "joined_to")
    return get_object_or_404(policy.visible_to(by).select_related(*related), pk=pk)


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
