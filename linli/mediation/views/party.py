"""What a party sees by their own link: the stage, the next day, what is needed from them, what was promised to them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.cases import actions as case_actions
from linli.cases.models import Case
from linli.cases.queries.links import token_of as case_token
from linli.kernel.actor import PASSERBY, Actor
from linli.kernel.rulebook import Refused
from linli.mediation import actions, policy
from linli.mediation.forms.party import PARTY_FORMS, ComplaintForm, PartyForm
from linli.mediation.models import ConsentRequest, Disputant, Mediation, Sitting
from linli.mediation.queries import typeset
from linli.mediation.queries.documents import agreement_for
from linli.mediation.queries.links import holder_of
from linli.mediation.queries.party import shown_to
from linli.mediation.views.pages import course
from linli.mediation.views.papers import download
from linli.people.limits import limited
from linli.people.views.admission import for_residents, is_staff_here
from linli.record.models import Act
from linli.ui.forms import act_marks
from linli.ui.render import page


@login_not_required
@require_safe
@never_cache
def mine(request: HttpRequest, token: str) -> HttpResponse:
    """One mediation as one party may see it."""
    by, disputant = _opened(token)
    return _show(request, token, by, disputant)


@login_not_required
@require_POST
@never_cache
@limited("mediation", device="60/h", address="900/h")
@for_residents("mediation:mine")
def do(request: HttpRequest, token: str, action: str, pk: int) -> HttpResponse:
    """Whatever a party may do by the link: one act each. ``pk`` is what it is about; 0 is the mediation."""
    by, disputant = _opened(token)
    form_class = PARTY_FORMS.get(action)
    if form_class is None:
        raise Http404
    form = form_class(request.POST, mediation=disputant.mediation)
    status = 422
    if form.is_valid():
        try:
            with transaction.atomic():
                done = _act(action, pk, disputant, form, by)
        except Refused as why:
            disputant.mediation.refresh_from_db()
            form.refuse(why, seen=disputant.mediation.version)
            status = 409
        else:
            messages.success(request, _("Thank you. It is written down."))
            if action == "complain":
                about = case_token(Case.objects.get(pk=done.root_id))
                return redirect(f"{reverse('portal:track', args=[about])}?new=1")  # where the link is to be kept
            return redirect("mediation:mine", token)
    return _show(request, token, by, disputant, failed={action: form, "pk": pk}, status=status)


@login_not_required
@require_safe
@never_cache
@limited("mediation-paper", device="30/h", address="600/h")
def my_agreement(request: HttpRequest, token: str) -> HttpResponse:
    """The agreement in force as this party may read it, as PDF."""
    by, disputant = _opened(token)
    agreement = shown_to(by, disputant)["agreement"]
    if agreement is None:
        raise Http404
    paper = agreement_for(disputant, agreement)
    return download(typeset.pdf(paper.title, [paper]), "application/pdf", "agreement.pdf")


def _act(action: str, pk: int, disputant: Disputant, form: PartyForm, by: Actor) -> Act:
    """One act of this party."""
    mediation, given, sent = disputant.mediation, form.given(), form.sent()
    if action in {"consent", "decline_mediation"}:
        return getattr(actions, action)(disputant, **given, by=by, **sent)  # type: ignore[no-any-return]
    if action == "answer_request":
        request = _one(mediation.requests, pk)
        assert isinstance(request, ConsentRequest)
        return actions.answer_request(request, disputants=[disputant], **given, by=by, **sent)
    if action == "confirm_record":
        sitting = _one(mediation.sittings.filter(attended=disputant), pk)
        assert isinstance(sitting, Sitting)
        return actions.confirm_record(sitting, disputants=[disputant], **given, by=by, **sent)
    if action == "complain":
        assert isinstance(form, ComplaintForm)
        return _complain(disputant, form, by)
    return getattr(actions, action)(mediation, **given, by=by, **sent)  # type: ignore[no-any-return]


def _complain(disputant: Disputant, form: ComplaintForm, by: Actor) -> Act:
    """Two roots, so two acts: a case about the service, with an order to the committee from the start.

    It is as confidential as the mediation: nobody can say in advance what an angry party writes. With name and phone it can
    be answered. Its link is shown to be kept; the page of the party never tells of it, for the mediators can open that.
    """
    mediation = disputant.mediation
    actions.complain(mediation, by=by)
    may_call = form.cleaned_data["may_call"] and disputant.contact is not None and disputant.contact.phone
    given: dict[str, Any] = {
        "words": form.words_about(mediation),
        "about": Case.About.SERVICE,
        "complained_of": mediation.committee,
        "is_sensitive": True,
        "named": (disputant.name, disputant.contact.phone) if may_call and disputant.contact else ("", ""),
    }
    return case_actions.raise_case(channel="web", **given, by=PASSERBY, key=form.cleaned_data["key"])


def _one(rows: Any, pk: int) -> Any:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _opened(token: str) -> tuple[Actor, Disputant]:
    found = holder_of(token)
    if found is None:
        raise Http404
    by, disputant = found
    related = ("case", "committee", "type", "clock", "dossier")
    disputant.mediation = Mediation.objects.select_related(*related).get(pk=disputant.mediation_id)
    return by, disputant


def _show(
    request: HttpRequest,
    token: str,
    by: Actor,
    disputant: Disputant,
    *,
    failed: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    mediation = disputant.mediation
    failed = failed or {}
    forms = {
        name: failed.get(name) or form(initial={"seen": mediation.version}, mediation=mediation)
        for name, form in PARTY_FORMS.items()
    }
    may = set(policy.open_to(by, mediation))
    context: dict[str, Any] = shown_to(by, disputant) | course(mediation, mediation.dossier)
    context |= {
        "token": token,
        "is_staff": is_staff_here(request),
        "forms": forms,
        "failed_pk": failed.get("pk"),
        "marks": act_marks(mediation.version),
        "may_rate": "rate_mediation" in may,
        "may_withdraw": "withdraw_mediation" in may and not policy.blockers_of(mediation, "withdraw_mediation"),
    }
    context["yes"], context["no"] = (
        context["marks"] | {"agrees": "yes"},
        act_marks(mediation.version) | {"agrees": "no"},
    )
    return page(request, "mediation/mine.html", context, part="main", status=status)
