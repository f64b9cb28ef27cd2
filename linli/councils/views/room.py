"""The phone in the circle: who scans the code of a meeting is there, reads what is talked about, words it better,
and afterwards confirms the minutes. Without an account; one attendance per device."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.councils import actions
from linli.councils.forms.room import ArriveForm, OwnWordingForm, SayForm
from linli.councils.models import Attendance, Meeting, Minutes
from linli.councils.policy import present
from linli.councils.queries.drafts import objections
from linli.councils.queries.links import meeting_of
from linli.councils.queries.wordings import side_by_side
from linli.kernel.rulebook import Refused
from linli.people.limits import device_of, limited
from linli.people.queries import actor_of
from linli.ui.forms import KeyedForm, act_marks
from linli.ui.render import page

FORMS: dict[str, type[KeyedForm]] = {
    "arrive": ArriveForm,
    "leave": KeyedForm,
    "propose_wording": OwnWordingForm,
    "confirm_minutes": SayForm,
}


@login_not_required
@require_safe
def room(request: HttpRequest, token: str) -> HttpResponse:
    """What this phone may see and do now; it looks again every few seconds."""
    meeting = _meeting(token)
    if request.headers.get("HX-Target") != "live":
        return _show(request, meeting, token, {})
    if request.GET.get("state", meeting.state) != meeting.state:
        return HttpResponse(headers={"HX-Refresh": "true"})  # it began or ended: other buttons, so the whole page
    return _show(request, meeting, token, {}, part="live")


@login_not_required
@require_POST
@limited("council-room", device="120/h", address="3000/h")
def room_act(request: HttpRequest, token: str, action: str) -> HttpResponse:
    """Arrive, leave, propose a wording, confirm the minutes or object."""
    meeting = _meeting(token)
    form_class = FORMS.get(action)
    if form_class is None:
        raise Http404
    form = form_of(action, meeting, request.POST)
    status = 422
    if form.is_valid():
        try:
            _do(request, meeting, action, form)
        except Refused as why:
            meeting.refresh_from_db()
            form.refuse(why)
            status = 409
        else:
            messages.success(request, _THANKS[action]())
            return redirect("councils:room", token)
    return _show(request, meeting, token, {action: form}, status=status)


_THANKS = {
    "arrive": lambda: _("Welcome. You are written down as present."),
    "leave": lambda: _("Good-bye. You can come back any time."),
    "propose_wording": lambda: _("Your wording stands beside the others now."),
    "confirm_minutes": lambda: _("Thank you. It is kept with the minutes."),
}


def _do(request: HttpRequest, meeting: Meeting, action: str, form: KeyedForm) -> None:
    by, device, key = actor_of(request, channel="qr"), device_of(request), form.cleaned_data["key"]
    mine = at_meeting(meeting, device)
    if action == "arrive":
        actions.arrive(meeting, device=device, **form.given(), by=by, key=key)
    elif action == "leave":
        actions.leave(meeting, device=device, by=by, key=key)
    elif action == "propose_wording":
        given = form.given()
        item = meeting.agenda.filter(pk=given.pop("item") or meeting.item_id or 0).first()
        if mine is None or item is None:
            raise Refused(_("Please say first that you are here."))
        actions.propose_wording(meeting, item=item, author=mine, **given, by=by, key=key)
    else:
        written = Minutes.objects.filter(meeting=meeting).select_related("meeting__council__kind").first()
        if mine is None or written is None:
            raise Refused(_("Only who was there can confirm the minutes."))
        actions.confirm_minutes(written, attendance=mine, **form.given(), by=by, key=key)


def form_of(action: str, meeting: Meeting, data: QueryDict | None = None) -> KeyedForm:
    """The form of an action in the circle; each names its fields apart, for all of them may stand on one page."""
    given: dict[str, Any] = {"meeting": meeting} if action == "propose_wording" else {}
    return FORMS[action](data, auto_id=f"{action}_%s", **given)


def at_meeting(meeting: Meeting, device: str) -> Attendance | None:
    """The attendance of a device, unless it was struck out."""
    return meeting.attendances.filter(device=device, struck_at=None).exclude(device="").first()


def situation(meeting: Meeting) -> dict[str, Any]:
    """What everybody in the circle sees: the item, since when, its wordings, how many are here."""
    item = meeting.item
    rows = side_by_side(item.wordings.all()) if item else []
    agenda = list(meeting.agenda.all())
    now = next((n for n, one in enumerate(agenda, 1) if one.pk == meeting.item_id), 0)
    return {"item": item, "rows": rows, "here": present(meeting), "agenda": agenda, "item_number": now}


def _show(
    request: HttpRequest, meeting: Meeting, token: str, bound: dict[str, Any], *, part: str = "main", status: int = 200
) -> HttpResponse:
    mine = at_meeting(meeting, device_of(request))
    written = Minutes.objects.filter(meeting=meeting).first()
    said = written.confirmations.filter(attendance=mine, round=written.round).first() if written and mine else None
    is_here = mine is not None and mine.left_at is None
    context = {
        "meeting": meeting,
        "council": meeting.council,
        "token": token,
        "mine": mine,
        "is_here": is_here,
        "notes": list(meeting.item.notes.filter(struck_at=None).select_related("speaker"))
        if meeting.item and is_here
        else [],
        "objections": objections(written) if written and mine and written.is_frozen else [],
        "written": written if written and mine else None,
        "own_word": said,
        "leave_marks": act_marks(0),
        **{f"{name}_form": bound.get(name) or form_of(name, meeting) for name in FORMS},
        **situation(meeting),
    }
    return page(request, "councils/room.html", context, part=part, status=status)


def _meeting(token: str) -> Meeting:
    meeting = meeting_of(token)
    if meeting is None or meeting.shredded_at is not None:
        raise Http404
    return meeting
