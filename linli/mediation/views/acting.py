"""One page for every action: the form, what still blocks it; then one act. And the page that opens a mediation."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.cases import actions as case_actions
from linli.cases import policy as cases
from linli.cases.models import Case
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.mediation import actions, policy
from linli.mediation.actions import EditedMeanwhile
from linli.mediation.forms import FORMS, MediationForm, OpenForm
from linli.mediation.forms.work import RecordForm
from linli.mediation.models import (
    Agreement,
    ConsentRequest,
    DisputeType,
    Mediation,
    MediationSettings,
    Mediator,
    Sitting,
)
from linli.mediation.queries.dossier import is_readable
from linli.mediation.queries.offers import BEGINNINGS, KINDS, NAMES, WITHIN, begun, label_of, may, may_ever
from linli.mediation.rules import SittingState
from linli.mediation.viewing import OPENERS
from linli.mediation.views.pages import visible
from linli.people.models import Unit
from linli.people.queries import actor_of
from linli.record.models import Act, Thing
from linli.ui.render import page

SIGNED = {"sign_agreement", "seal_agreement"}


@require_http_methods(["GET", "POST"])
def open_page(request: HttpRequest, case_pk: int) -> HttpResponse:
    """Open a mediation beside a case; the case becomes confidential with it."""
    by = cases.at_work(actor_of(request, channel="desk"))
    case = get_object_or_404(cases.visible_to(by), pk=case_pk)
    unit = Unit.objects.filter(pk=by.unit or 0).first()
    if by.role not in OPENERS or unit is None or not (case.is_sensitive or "study" in cases.open_to(by, case)):
        raise Http404
    known = _known(case) | ({"source": "own"} if request.GET.get("source") == "own" else {})
    form = OpenForm(request.POST or None, initial=known)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                made = _open(case, unit, form, by)
            except Refused as why:
                form.refuse(why)
                status = 409
            else:
                messages.success(request, _("The mediation is open. Now add the parties."))
                return redirect("mediation:page", made.root_id)
    return page(request, "mediation/open.html", {"case": case, "form": form}, part="main", status=status)


def _open(case: Case, unit: Unit, form: OpenForm, by: Actor) -> Act:
    """Two roots, so two acts in one transaction: the case confidential, the mediation open."""
    with transaction.atomic():
        if not case.is_sensitive:
            case_actions.study(case, is_sensitive=True, by=by)
        return actions.open_mediation(case, committee=unit, **form.given(), by=by, key=form.cleaned_data["key"])


def _known(case: Case) -> dict[str, Any]:
    """What the case says already."""
    hotline = case.channel == Case.Channel.HOTLINE
    name = case.category.name if case.category else ""
    kind = (
        DisputeType.objects.filter(state="active", name__in=[name, name.removesuffix("纠纷")]).first() if name else None
    )
    found = "own" if case.channel == Case.Channel.VISIT else "application"  # at a door nobody has applied yet
    known: dict[str, Any] = {"summary": case.words, "source": "transfer" if hotline else found}
    known |= {"sender": "hotline", "sender_number": case.source_number} if hotline else {}
    return known | ({"type": kind.pk} if kind else {})


@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """An action on the mediation itself, or one that begins something beside it."""
    by, mediation = visible(request, pk)
    return _form_page(request, by, mediation, mediation, action)


@require_http_methods(["GET", "POST"])
def act_on(request: HttpRequest, pk: int, kind: str, thing_pk: int, action: str) -> HttpResponse:
    """An action on something that belongs to the mediation: a party, a sitting, an instalment …

    The mediator who disclosed a relation does not see the mediation any more, so nothing else than the list is his.
    """
    by, mediation = visible(request, pk)
    model = KINDS.get(kind)
    if model is None:
        raise Http404
    thing = get_object_or_404(model._base_manager.filter(mediation=mediation), pk=thing_pk)  # type: ignore[misc]
    setattr(thing, "mediation", mediation)  # noqa: B010  # the same object, so that both are fresh together
    return _form_page(request, by, mediation, thing, action)


def _form_page(request: HttpRequest, by: Actor, mediation: Mediation, thing: Thing, action: str) -> HttpResponse:
    form_class = FORMS.get(action)
    do: Callable[..., Act] | None = getattr(actions, action, None)
    offered = may_ever if request.method == "POST" else may  # what is sent late is refused with the text kept
    if form_class is None or do is None or not offered(by, thing, action):
        raise Http404
    if action != "open_dossier" and not is_readable(by, mediation):
        raise Http404
    data = (request.POST or None, request.FILES or None)
    form = form_class(*data, initial={"seen": mediation.version}, thing=thing, request=request, actor=by)
    status, theirs = 200, ""
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                do(thing, **form.given(), by=by, **form.sent())
            except EditedMeanwhile as edited:
                status, theirs = 409, edited.theirs
                _refuse(form, edited, mediation)
                _from_now(form, thing)
            except Refused as why:
                status = 409
                _refuse(form, why, mediation)
                if action == "hold_sitting" and (further := _further_edition(thing, form, request, by)):
                    (form, theirs), action = further, "write_record"
            else:
                messages.success(request, label_of(thing, action)[1])
                return redirect(
                    mediation if policy.visible_to(by).filter(pk=mediation.pk).exists() else "mediation:list"
                )
    context = _context(mediation, thing, action, form) | {"theirs": theirs}
    return page(request, "mediation/act.html", context, part="main", status=status)


def _refuse(form: MediationForm, why: Refused, mediation: Mediation) -> None:
    mediation.refresh_from_db()
    form.refuse(why, seen=mediation.version)


def _from_now(form: MediationForm, thing: Thing) -> None:
    thing.refresh_from_db()
    assert isinstance(form, RecordForm)
    assert isinstance(thing, Sitting)
    form.begin_again_from(thing.edition_number)


def _to_read(thing: Thing, action: str) -> str:
    """The record that parties confirm, or from which the agreement is drafted."""
    if action == "confirm_record" and isinstance(thing, Sitting):
        return thing.record
    if action in {"draft_agreement", "agree_orally", "revise_agreement"}:
        root = thing.root
        assert isinstance(root, Mediation)
        last = root.sittings.exclude(edition_number=0).last()
        return last.record if last else ""
    return ""


def _whole_text(thing: Thing, action: str) -> Agreement | None:
    """The agreement that is fixed, signed or sealed: whoever puts a hand under it has it before their eyes."""
    return thing if isinstance(thing, Agreement) and action in {*SIGNED, "freeze_agreement"} else None


def _replaced_by(thing: Thing, action: str) -> Agreement | None:
    """The agreement that stops to bind once this one is in force; said before anybody writes or seals it."""
    if action in {"draft_agreement", "agree_orally"} and isinstance(thing, Mediation):
        return Agreement(mediation=thing).replaces
    if action in {"revise_agreement", "freeze_agreement", "seal_agreement"} and isinstance(thing, Agreement):
        return thing.replaces
    return None


def _address(mediation: Mediation, thing: Thing, action: str) -> str:
    """Where the form goes."""
    if thing is mediation:
        return reverse("mediation:act", args=[mediation.pk, action])
    return reverse("mediation:act_on", args=[mediation.pk, NAMES[type(thing)], thing.pk, action])


def _further_edition(
    thing: Thing, form: MediationForm, request: HttpRequest, by: Actor
) -> tuple[RecordForm, str] | None:
    """Two recorded one sitting at once: the second goes on from what the first wrote, with the own text kept."""
    thing.refresh_from_db()
    if not isinstance(thing, Sitting) or thing.state != SittingState.HELD or not form.cleaned_data.get("record"):
        return None
    typed = {"record": form.cleaned_data["record"], "edition": thing.edition_number, "key": uuid4()}
    typed |= {"seen": thing.mediation.version, "is_draft": form.cleaned_data.get("is_draft")}
    further = RecordForm(typed, thing=thing, request=request, actor=by)
    further.full_clean()
    further.add_error(None, str(EditedMeanwhile(thing.record)))
    return further, thing.record


def _context(mediation: Mediation, thing: Thing, action: str, form: MediationForm) -> dict[str, Any]:
    is_new = action in WITHIN or (thing is mediation and action in BEGINNINGS)
    blockers = [] if form.is_bound else policy.blockers_of(begun(action, thing) if is_new else thing, action)
    if is_new and action in {"name_mediator", "choose_mediator"}:
        blockers = []  # whom one would name is not known yet
    verb, _deed = label_of(thing, action)
    return {
        "mediation": mediation,
        "to": _address(mediation, thing, action),
        "thing": thing,
        "action": action,
        "verb": verb,
        "form": form,
        "blockers": blockers,
        "draft": f"mediation-{mediation.pk}-{action}-{thing.pk}",
        "rights": MediationSettings.current().rights if action == "tell_rights" else "",
        "record": _to_read(thing, action),
        "question": thing.words if isinstance(thing, ConsentRequest) else "",
        "is_disclosure": isinstance(thing, Mediator) and action == "disclose",
        "signs": action == "sign_agreement",
        "replaces": _replaced_by(thing, action),
        "whole": _whole_text(thing, action),
    }
