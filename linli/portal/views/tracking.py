"""Track (跟踪): where it is, who has it, by when, and what one may do now. The link is the key."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.cases import actions, policy
from linli.cases.models import Case
from linli.cases.queries.history import answer_for
from linli.cases.queries.links import holder_of, token_of, tracking_url
from linli.cases.queries.offers import beside
from linli.cases.queries.registers import with_registers
from linli.cases.queries.settings import emergency_in
from linli.cases.queries.told import road
from linli.cases.rules import CaseState, PublicationState
from linli.files.models import Attachment
from linli.kernel.actor import PASSERBY, Actor
from linli.kernel.rulebook import Refused
from linli.people.limits import limited
from linli.people.views.admission import for_residents, is_staff_here
from linli.places.queries import path_to, workers_of
from linli.portal.forms import (
    AddForm,
    AppealForm,
    CodeForm,
    NotMeForm,
    RateForm,
    ReopenForm,
    ResumeForm,
    WithdrawForm,
)
from linli.portal.queries import codes, links
from linli.portal.queries.tracking import LOOP, neighbours_of, pressed_in, sentence_for, step_of
from linli.record.models import Act
from linli.ui.forms import ActForm
from linli.ui.render import page

RELATED = ("clock", "reporter")


@login_not_required
@require_safe
@never_cache
def track(request: HttpRequest, token: str) -> HttpResponse:
    """The page of one request."""
    by, case = opened(token)
    if is_staff_here(request):
        by = PASSERBY  # reads what the resident reads, and may do nothing
    else:
        links.remember(request, token)
    return _show(request, token, by, case)


def _form_page(
    name: str, form_class: type[ActForm], act: Callable[[Case, Any, Actor], Act], done: Callable[[], str]
) -> Callable[..., HttpResponse]:
    """A page with one form that is one act: shown, checked, done, and back to the request."""

    @login_not_required
    @require_http_methods(["GET", "POST"])
    @never_cache
    @limited("track", device="60/h", address="900/h")
    @for_residents("portal:track")
    def view(request: HttpRequest, token: str) -> HttpResponse:
        by, case = opened(token)
        extra: dict[str, Any] = {"request": request, "actor": by} if form_class is AddForm else {}
        posted = (request.POST or None, request.FILES or None)
        form = form_class(*posted, initial={"seen": case.version}, **extra)
        status = 200
        if form.is_bound:
            status = 422
            if form.is_valid():
                try:
                    act(case, form, by)
                except Refused as why:
                    by, case = opened(token)
                    form.refuse(why, seen=case.version)
                    status = 409
                else:
                    messages.success(request, done())
                    return redirect("portal:track", token)
        blockers = policy.open_to(by, case).get(name)
        if blockers is None and not form.is_bound:
            raise Http404
        context = {"case": case, "token": token, "form": form, "draft": f"{name}-{case.pk}", "blockers": blockers or []}
        return page(request, f"portal/{name}.html", context, part="form", status=status)

    view.__name__ = name
    return view


add_details = _form_page(
    "add_details",
    AddForm,
    lambda case, form, by: actions.add_details(case, **form.given(), by=by, **form.sent()),
    lambda: _("Thank you, it was added."),
)
withdraw = _form_page(
    "withdraw",
    WithdrawForm,
    lambda case, form, by: actions.withdraw(case, **form.given(), by=by, **form.sent()),
    lambda: _("It is withdrawn. If you change your mind, raise it again here."),
)
resume = _form_page(
    "resume",
    ResumeForm,
    lambda case, form, by: actions.resume(case, **form.given(), by=by, **form.sent()),
    lambda: _("It is raised again."),
)
rate = _form_page(
    "rate",
    RateForm,
    lambda case, form, by: actions.rate(case, **form.given(), by=by, **form.sent()),
    lambda: _("Thank you for rating. If you were not satisfied, supervision looks at it, not who handled it."),
)
reopen = _form_page(
    "reopen",
    ReopenForm,
    lambda case, form, by: actions.reopen(case, **form.given(), by=by, **form.sent()),
    lambda: _("It is open again. Supervision leads now, not who answered."),
)


@login_not_required
@require_http_methods(["GET", "POST"])
@never_cache
@limited("track", device="60/h", address="900/h")
@for_residents("portal:track")
def appeal(request: HttpRequest, token: str) -> HttpResponse:
    """Ask supervision to look at the refusal again; once."""
    by, case = opened(token)
    if not _may_appeal(case) and request.method == "GET":
        if case.state != "declined":
            raise Http404
        messages.info(request, _("You appealed already; this is possible once. How it stands is said here."))
        return redirect("portal:track", token)
    form = AppealForm(request.POST or None, initial={"seen": case.version})
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            actions.appeal(case, **form.given(), by=by, **form.sent())
        except Refused as why:
            by, case = opened(token)
            form.refuse(why, seen=case.version)
            status = 409
        else:
            messages.success(request, _("Supervision will look at it again and tell you the outcome here."))
            return redirect("portal:track", token)
    draft = f"appeal-{case.pk}"
    context = {"case": case, "token": token, "form": form, "draft": draft, "blockers": []}
    return page(request, "portal/appeal.html", context, part="form", status=status)


@login_not_required
@require_http_methods(["GET", "POST"])
@never_cache
@limited("track", device="60/h", address="900/h")
@for_residents("portal:track")
def not_me(request: HttpRequest, token: str) -> HttpResponse:
    """The link came to somebody who raised nothing: the number is taken off, and the link opens no more."""
    by, case = opened(token)
    if not _may_be_wrong(case):
        raise Http404
    form = NotMeForm(request.POST or None, initial={"seen": case.version})
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            actions.not_me(case, by=by, **form.sent())
        except Refused as why:
            by, case = opened(token)
            form.refuse(why, seen=case.version)
            status = 409
        else:
            links.forget(request, token)
            messages.success(request, _("Thank you. Your number was taken off, and nothing more is sent to it."))
            return redirect("portal:home")
    return page(request, "portal/not_me.html", {"case": case, "token": token, "form": form}, part="form", status=status)


@login_not_required
@require_POST
@limited("confirm", device="20/h", address="300/h")
@for_residents("portal:track")
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The code came back, or another one is wanted."""
    by, case = opened(token)
    if "again" in request.POST:
        if codes.offer(request, case):
            messages.info(request, _("A new code is on its way."))
        else:
            messages.warning(request, _("No more codes for now. Please try again in an hour."))
        return redirect("portal:track", token)
    form = CodeForm(request.POST)
    if form.is_valid() and codes.accept(request, case, form.cleaned_data["code"]):
        actions.send_link(case, by=by)  # now it is known whose number it is
        messages.success(request, _("Your phone is confirmed. We will send you the progress."))
        return redirect("portal:track", token)
    if form.is_valid():
        form.add_error("code", _("This code is not right, or it is too old. You can have a new one."))
    return _show(request, token, by, case, code_form=form, status=422)


def opened(token: str) -> tuple[Actor, Case]:
    """The holder of a link and the case it opens; 404 for any other token."""
    by = holder_of(token)
    case = policy.visible_to(by).select_related(*RELATED).first() if by else None
    if by is None or case is None:
        raise Http404
    return by, case


def _may_be_wrong(case: Case) -> bool:
    """Whether the number may be somebody else's: nobody has shown that it is theirs."""
    contact = case.reporter
    return contact is not None and not contact.is_confirmed and contact.can_receive_sms


def _may_appeal(case: Case) -> bool:
    return case.state == "declined" and not case.appeals.exists()


def _show(
    request: HttpRequest,
    token: str,
    by: Actor,
    case: Case,
    *,
    code_form: CodeForm | None = None,
    status: int = 200,
) -> HttpResponse:
    told = case.joined_to or case  # what was joined is handled there
    with_registers(case, told)
    around = beside(case, by)
    over = around if told is case else beside(told, by)
    pressed = pressed_in(told, over)
    lead = pressed.unit if pressed else over.lead.unit if over.lead else told.desk
    may = policy.open_to(by, case)
    is_staff = by is PASSERBY
    shown = Attachment.objects.of(case).exclude(audience=Attachment.Audience.STAFF)
    photos = list(shown) if around.has_files else []
    ratings = list(case.ratings.order_by("pk")) if around.has_ratings else []
    answer = answer_for(case)
    context = {
        "case": case,
        "told": told,
        "token": token,
        "is_new": "new" in request.GET,
        "emergencies": emergency_in(case.words) if case.state == CaseState.RECEIVED else [],
        "link": tracking_url(case, token),
        "is_staff": is_staff,
        "headline": _("Supervision is at work on it") if pressed else told.state_label,
        "is_led": told.is_open or pressed is not None,
        "sentence": sentence_for(case, told, over, lead),
        "steps": LOOP,
        "step_now": step_of(told),
        "lead": lead,
        "parts": [(part, token_of(part)) for part in case.split_off.order_by("pk")] if around.is_split else [],
        "all_lines": road(case),
        "answer": answer,
        "is_answer_rated": bool(ratings) and not (answer and answer.act.occurred_at > ratings[-1].given_at),
        "published": next((p for p in over.publication if p.state == PublicationState.PUBLISHED), None),
        "can_rate": "rate" in may and not may["rate"],
        "can_reopen": "reopen" in may,
        "may_appeal": case.state == CaseState.DECLINED and not around.appeal and not is_staff,
        "buttons": _buttons(token, may),
        "known": [] if is_staff else neighbours_of(case),
        "raised_photos": [p for p in photos if p.purpose == Attachment.Purpose.RAISED],
        "after_photos": [p for p in photos if p.purpose != Attachment.Purpose.RAISED],
        "place": " · ".join(a.name for a in path_to(case.area_id)[2:]) if case.area_id else "",
        "workers": workers_of(case.area_id)[:1] if case.area_id else [],
        "supervision_phone": case.area.supervision_phone if case.area else "",
        "ratings": ratings,
        "to_confirm": _may_be_wrong(case) and not is_staff,
        "code_form": code_form or CodeForm(),
        "is_code_sent": codes.is_waiting(request, case),
        "again": {"again": "1"},
    }
    return page(request, "portal/track.html", context, part="case", status=status)


def _buttons(token: str, may: dict[str, list[str]]) -> list[dict[str, str]]:
    """What else one may do now; rating stands with the answer."""
    words = {
        "add_details": _("Add details"),
        "withdraw": _("No longer needed"),
        "resume": _("Raise it again"),
    }
    return [
        {"text": text, "href": reverse(f"portal:{name}", args=[token])} for name, text in words.items() if name in may
    ]
