"""Take part (码上议事): one statement at a time, without an account; and what came of it."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.kernel.retention import rule
from linli.kernel.rulebook import Refused
from linli.people.limits import device_of, limited
from linli.record.beside import lines_beside
from linli.record.models import Act
from linli.talks import actions, policy
from linli.talks.forms import CodeForm, GroupForm, PhoneForm, StatementForm, VoteForm
from linli.talks.models import Participant, Statement, Talk, Vote
from linli.talks.queries import codes
from linli.talks.queries.counts import last_votes
from linli.talks.queries.next_statement import next_statement
from linli.talks.queries.pages import own_statements, public_talks
from linli.talks.queries.participants import acting, participant_of
from linli.talks.queries.results import result_of
from linli.ui.forms import ActForm, act_marks
from linli.ui.render import page

ENOUGH_TO_ASK = 3  # statements answered before anybody is asked where they belong
OWN_ACTIONS: dict[str, Callable[..., Act]] = {
    "withdraw": actions.withdraw_statement,
    "bring-back": actions.bring_back,
}


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The talks there are, open ones first."""
    shown = Paginator(public_talks(), 20).get_page(request.GET.get("page"))
    return page(request, "talks/home.html", {"page": shown}, part="list")


@login_not_required
@require_safe
@never_cache
def talk(request: HttpRequest, pk: int) -> HttpResponse:
    """One talk: the statement to answer now."""
    return _show(request, _public(pk))


@login_not_required
@require_POST
@never_cache
@limited("talk-vote", device="600/h", address="20000/h")
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree, disagree or pass; then the next one."""
    talk = _public(pk)
    form = VoteForm(request.POST)
    back = request.POST.get("back") == "mine"
    if not form.is_valid():
        messages.error(request, _("This button is out of date. Please try again."))
        return _show(request, talk, status=422)
    statement = get_object_or_404(Statement, pk=form.cleaned_data["statement"], talk=talk)
    try:
        participant = _joined(request, talk)
        given = {"stance": form.cleaned_data["stance"], "key": form.cleaned_data["key"]}
        actions.vote(participant, statement=statement, **given, by=acting(participant))
    except Refused as why:
        messages.error(request, str(why))
        return _show(request, talk, status=409)
    if back:
        messages.success(request, _("Changed."))
        return redirect("talks:mine", pk)
    return redirect("talks:talk", pk)


@login_not_required
@require_POST
@never_cache
@limited("talk-vote", device="600/h", address="20000/h")
def group(request: HttpRequest, pk: int) -> HttpResponse:
    """Which building, owner or tenant; or rather not."""
    talk = _public(pk)
    form = GroupForm(request.POST)
    if not form.is_valid() or not talk.group_answers:
        messages.error(request, _("This button is out of date. Please try again."))
        return _show(request, talk, status=422)
    try:
        participant = _joined(request, talk)
        given = {"group": form.cleaned_data["group"], "key": form.cleaned_data["key"]}
        actions.say_group(participant, **given, by=acting(participant))
    except Refused as why:
        messages.error(request, str(why))
        return _show(request, talk, status=409)
    return redirect("talks:talk", pk)


@login_not_required
@require_POST
@never_cache
@limited("talk-say", device="20/h", address="600/h")
def say(request: HttpRequest, pk: int) -> HttpResponse:
    """Say something that others can answer."""
    talk = _public(pk)
    form, status = StatementForm(request.POST), 422
    if form.is_valid():
        do = actions.propose_statement if talk.reads_first else actions.publish_statement
        try:
            participant = _joined(request, talk)
            do(participant, text=form.cleaned_data["text"], by=acting(participant), key=form.cleaned_data["key"])
        except Refused as why:
            form.refuse(why)
            status = 409
        else:
            thanks = (
                _("Thank you. It is read first and then shown to all.")
                if talk.reads_first
                else _("Thank you. It is shown now.")
            )
            messages.success(request, thanks)
            return redirect("talks:mine", pk)
    return _show(request, talk, say_form=form, status=status)


@login_not_required
@require_safe
@never_cache
def mine(request: HttpRequest, pk: int) -> HttpResponse:
    """What this device said and how it voted; a mind may be changed here."""
    talk = _public(pk)
    participant = participant_of(talk, device_of(request))
    rows = []
    if participant is not None:
        votes = last_votes(participant.votes.filter(statement__state="shown")).select_related("statement")
        rows = [(v.statement, v.get_stance_display(), _stances(v.stance), uuid4()) for v in votes.order_by("pk")]
    own = [(s, _own_button(s) if talk.is_open else None) for s in own_statements(participant)]
    context = {"talk": talk, "votes": rows, "own": own}
    return page(request, "talks/mine.html", context, part="main")


@login_not_required
@require_POST
@never_cache
@limited("talk-say", device="60/h", address="1200/h")
def move_mine(request: HttpRequest, pk: int, statement: int, action: str) -> HttpResponse:
    """Take back one's own statement, or send it again."""
    talk, do = _public(pk), OWN_ACTIONS.get(action)
    participant = participant_of(talk, device_of(request))
    found = get_object_or_404(own_statements(participant), pk=statement)
    if do is None:
        raise Http404
    form = ActForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This button is out of date. Please try again."))
        return redirect("talks:mine", pk)
    try:
        do(found, by=acting(participant), **form.sent())
    except Refused as why:
        messages.error(request, str(why))
    else:
        messages.success(request, _("Done."))
    return redirect("talks:mine", pk)


@login_not_required
@require_safe
@never_cache
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """Counts, what all agree on, groups when there are stable ones; and where one stands oneself."""
    talk = _public(pk)
    participant = participant_of(talk, device_of(request))
    context = {"talk": talk, "result": result_of(talk, participant), "beside": lines_beside(talk, None)}
    return page(request, "talks/result.html", context, part="main")


@login_not_required
@require_http_methods(["GET", "POST"])
@never_cache
@limited("talk-phone", device="20/h", address="600/h")
def phone(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm the phone by which a voice counts once."""
    talk = _public(pk)
    if not (talk.needs_phone and talk.is_open):
        raise Http404
    is_code = request.POST.get("what") == "code"
    phone_form = PhoneForm(request.POST if request.method == "POST" and not is_code else None)
    code_form = CodeForm(request.POST if is_code else None)
    if phone_form.is_bound and phone_form.is_valid():
        if codes.offer(request, talk, phone_form.cleaned_data["phone"]):
            messages.info(request, _("A code is on its way."))
            return redirect("talks:phone", pk)
        phone_form.add_error(None, _("No more codes for now. Please try again in an hour."))
    if code_form.is_bound and code_form.is_valid() and _confirmed(request, talk, code_form):
        messages.success(request, _("Your phone is confirmed. Your answers count."))
        return redirect("talks:talk", pk)
    status = 422 if request.method == "POST" else 200
    context = {
        "talk": talk,
        "phone_form": phone_form,
        "code_form": code_form,
        "is_sent": codes.is_waiting(request, talk),
    }
    return page(request, "talks/phone.html", context, part="main", status=status)


def _confirmed(request: HttpRequest, talk: Talk, form: CodeForm) -> bool:
    mark = codes.accepted(request, talk, form.cleaned_data["code"])
    if not mark:
        form.add_error("code", _("This code is not right, or it is too old. You can have a new one."))
        return False
    try:
        participant = _joined(request, talk)
        actions.confirm_phone(participant, phone_hash=mark, by=acting(participant))
    except Refused as why:
        form.add_error(None, str(why))
    except IntegrityError:  # two devices confirmed one phone at the same moment
        form.add_error(None, _("This phone is counted already, from another device. Each phone counts once."))
    return form.is_valid()


def _public(pk: int) -> Talk:
    return get_object_or_404(public_talks(), pk=pk)


def _joined(request: HttpRequest, talk: Talk) -> Participant:
    """The participant of this device, who joins by saying something."""
    device = device_of(request)
    found = participant_of(talk, device)
    if found is None:
        actions.join_talk(talk, device=device, by=acting(None))
        found = participant_of(talk, device)
    if found is None:
        raise Refused(_("This talk is not open."))
    return found


def _show(
    request: HttpRequest, talk: Talk, *, say_form: StatementForm | None = None, status: int = 200
) -> HttpResponse:
    device = device_of(request)
    participant = participant_of(talk, device)
    kept = rule("talks.participant").keep  # how long a device could be recognised
    statement, left = next_statement(talk, participant, device=device) if talk.is_open else (None, 0)
    answered = participant.votes.values("statement").distinct().count() if participant else 0
    context: dict[str, Any] = {
        "talk": talk,
        "statement": statement,
        "stances": _stances(None),
        "key": uuid4(),
        "answered": answered,
        "groups": list(enumerate(talk.group_answers, start=1)) if _asks_group(talk, participant, answered) else [],
        "total": answered + left,
        "is_counted": bool(participant and participant.is_confirmed) or not talk.needs_phone,
        "say_form": say_form or StatementForm(),
        "days": kept.value if kept else 0,
        "has_own": bool(participant and participant.statements.exists()),
        "beside": lines_beside(talk, None),
    }
    return page(request, "talks/talk.html", context, part="main", status=status)


def _asks_group(talk: Talk, participant: Participant | None, answered: int) -> bool:
    """Once somebody has answered a few statements, and has not said yes or no to this."""
    is_new = participant is not None and participant.group is None
    return talk.is_open and is_new and answered >= ENOUGH_TO_ASK


def _stances(now: int | None) -> list[dict[str, Any]]:
    icons = {Vote.Stance.AGREE: "check", Vote.Stance.DISAGREE: "close", Vote.Stance.PASS: ""}
    order = [Vote.Stance.AGREE, Vote.Stance.DISAGREE, Vote.Stance.PASS]
    return [{"value": s.value, "text": s.label, "icon": icons[s]} for s in order if s.value != now]


def _own_button(statement: Statement) -> dict[str, Any] | None:
    """What its author may do with a statement now."""
    by = acting(statement.author)
    texts = {"withdraw": _("Take back my statement"), "bring-back": _("Send it again")}
    for action, name in (("withdraw", "withdraw_statement"), ("bring-back", "bring_back")):
        if name in policy.open_to(by, statement):
            return {"action": action, "text": texts[action], "fields": act_marks(statement.version)}
    return None
