"""What a phone loads and sends. It shows its own key; no cookie opens these doors, so no other page can use them."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from linli.cases import actions as cases
from linli.cases.models import Case
from linli.cases.policy import at_work
from linli.cases.policy import visible_to as cases_visible_to
from linli.field.actions import wipe_device
from linli.field.forms.items import ITEMS, ItemForm, VisitItem
from linli.field.queries.devices import Caller, caller
from linli.field.queries.pack import clash_words, pack
from linli.field.queries.whose import whose_is
from linli.field.views import errands, passing
from linli.field.views.arrived import Answer, Arrived, Taker
from linli.files.queries import prepare
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.kernel.unseen import without_unseen
from linli.people.limits import limited
from linli.people.models import User
from linli.places.models import Area
from linli.record.acts import Stale
from linli.record.models import Act
from linli.ui.templatetags.words import moment
from linli.visits import actions, policy
from linli.visits.actions import Heard
from linli.visits.models import CheckBack, Visit
from linli.visits.queries.together import Together
from linli.visits.rules import GOING, Way

MOST_ITEMS = 50


@csrf_exempt
@login_not_required
@never_cache
@require_POST
@limited("field-pack", device="240/h", address="6000/h")
def load(request: HttpRequest) -> HttpResponse:
    """The day of whoever's phone this is."""
    found = caller(request)
    if found is None or not found.actors:
        return _shut(found)
    piece, cares = pack(found.actors, now=timezone.now())
    for by, entries in cares:
        actions.note_reads(entries, where="phone", by=by)
    return JsonResponse(piece)


@csrf_exempt
@login_not_required
@never_cache
@require_POST
@limited("field-send", device="1200/h", address="12000/h")
def send(request: HttpRequest) -> HttpResponse:
    """What waited on a phone, in its order: each is done once, however often it comes, and each has its own answer.

    ``items`` as JSON, alone or as a field beside files that are called ``photo-<id>-<n>``.
    """
    found = caller(request)
    if found is None or not found.actors:
        return _shut(found)
    try:
        items = json.loads(request.POST["items"] if request.POST else request.body)["items"]
        given = [dict(item) for item in items[:MOST_ITEMS]]
    except (ValueError, KeyError, TypeError, UnicodeDecodeError):
        return JsonResponse({"error": _("This could not be read.")}, status=400)
    forms = [_form(item) for item in given]
    told = [form.cleaned_data if form is not None and form.is_valid() else {} for form in forms]
    whose = whose_is(told, found.actors)
    together = {
        by.post: _together([form for form, who in zip(forms, whose, strict=True) if who is by], by)
        for by in found.actors
        if by in whose
    }
    answers = [
        _take(item, form, _photos(request, item), by, together[by.post])
        for item, form, by in zip(given, forms, whose, strict=True)
    ]
    return JsonResponse({"answers": answers})


@csrf_exempt
@login_not_required
@never_cache
@require_POST
def wiped(request: HttpRequest) -> HttpResponse:
    """A phone that was locked out says that nothing is left on it."""
    found = caller(request)
    if found is None or found.device.state != "ended":
        return _shut(found)
    wipe_device(found.device, by=found.itself)
    return JsonResponse({"wiped": True})


def _shut(found: Caller | None) -> HttpResponse:
    """410: locked out, wipe everything. 401: sign in again, what waits stays where it is."""
    if found is not None and found.must_wipe:
        return JsonResponse({"wipe": True}, status=410)
    return JsonResponse({"error": _("Please sign in again on this phone. What waits stays here.")}, status=401)


def _photos(request: HttpRequest, item: Mapping[str, Any]) -> Sequence[UploadedFile]:
    wanted = f"photo-{item.get('id')}-"
    names = sorted(name for name in request.FILES if name.startswith(wanted))
    return [file for name in names for file in request.FILES.getlist(name)]


def _form(item: Mapping[str, Any]) -> ItemForm | None:
    """What was sent, to be checked; None for a kind that is not known."""
    form_class = ITEMS.get(str(item.get("kind")))
    if form_class is None:
        return None
    plain = {n: v for n, v in item.items() if not isinstance(v, dict | list)}
    return form_class({n: without_unseen(v) if isinstance(v, str) else v for n, v in plain.items()})


def _together(forms: Sequence[ItemForm | None], by: Actor) -> Together:
    """What the visits among them ask of the same doors."""
    visits = [form.cleaned_data for form in forms if isinstance(form, VisitItem) and form.is_valid()]
    rounds = [data["round"] for data in visits if data["round"]]
    return Together([data["dwelling"] for data in visits], rounds, by=by)


def _take(
    item: Mapping[str, Any], form: ItemForm | None, photos: Sequence[UploadedFile], by: Actor, together: Together
) -> Answer:
    """One item. What is wrong with it is said to the worker; what is wrong with us is an error of the whole request."""
    given_id = str(item.get("id"))[:40]
    if form is None:
        return {
            "id": given_id,
            "status": "refused",
            "text": _("This phone's page is too old or too new. Please reload it."),
        }
    if not form.is_valid():
        return {"id": given_id, "status": "refused", "text": form.complaint()}
    try:
        is_new = bool(photos) and not Act.objects.filter(pk=form.cleaned_data["id"]).exists()
        prepared = [prepare(photo) for photo in photos] if is_new else []
        sent = Arrived(form, prepared, by, together)
        return {"id": given_id, "status": "done"} | TAKERS[str(item["kind"])](sent)
    except Stale as why:
        thing = cases_visible_to(at_work(by)).filter(pk=form.cleaned_data.get("case") or 0).first()
        version = thing.version if thing else None
        return {"id": given_id, "status": "stale", "code": 409, "text": str(why), "version": version}
    except Refused as why:
        return {"id": given_id, "status": "refused", "text": str(why)}
    except ValidationError as why:
        return {"id": given_id, "status": "refused", "text": " ".join(why.messages)}


def _visit(sent: Arrived) -> Answer:
    data = sent.data
    dwelling = sent.together.dwellings.get(data["dwelling"])
    if dwelling is None:
        raise Refused(_("There is no such door any more."))
    round_ = sent.together.rounds.get(data["round"])
    if data["round"] and round_ is None:
        raise Refused(_("This round is not yours any more."))
    heard = Heard(
        data["heard"], data["answer"], name=data["name"], phone=data["phone"], is_sensitive=data["is_sensitive"]
    )
    done = actions.at_the_door(
        dwelling,
        result=data["result"],
        heard=heard if data["heard"].strip() else None,
        round=round_,
        words=data["words"],
        way=data["way"] or Way.DOOR,
        work=data["work"],
        companion=User.objects.filter(pk=data["companion"], is_active=True).first() if data["companion"] else None,
        known=data["known"],
        photos=sent.photos,
        together=sent.together,
        **sent.marks,
    )
    made = done.begun if isinstance(done.begun, Visit) else Visit.objects.get(pk=done.root_id)
    answer: Answer = {"text": _("Request %s") % made.case.number} if made.case else {}
    if made.is_settled:
        return answer
    clash = {"visit": made.pk, "label": str(made.dwelling), "text": clash_words(made)}
    return answer | {"status": "clash", "clash": clash}


def _raise(sent: Arrived) -> Answer:
    area = Area.objects.filter(code=sent.data["area"] or sent.by.area).first()
    said = {"words": sent.data["words"], "answer": sent.data["answer"]}
    done = cases.take_call(**said, channel=Case.Channel.VISIT, area=area, photos=sent.photos, **sent.marks)
    return {"text": _("Request %s") % Case.objects.get(pk=done.root_id).number}


def _case_of(sent: Arrived) -> Case:
    found = cases_visible_to(at_work(sent.by)).filter(pk=sent.data["case"]).first()
    if found is None:
        raise Refused(_("This request is not yours any more."))
    return found


def _note(sent: Arrived) -> Answer:
    cases.note(_case_of(sent), words=sent.data["words"], photos=sent.photos, **sent.marks)
    return {}


def _settle(sent: Arrived) -> Answer:
    data = sent.data
    cases.settle(_case_of(sent), told=data["words"], photos=sent.photos, seen=data["seen"], **sent.marks)
    return {}


def _moved(move: Callable[..., Act]) -> Taker:
    def take(sent: Arrived) -> Answer:
        found = policy.visits_visible_to(sent.by).filter(pk=sent.data["visit"]).first()
        if found is None:
            raise Refused(_("This visit is not yours any more."))
        move(found, by=sent.by, key=sent.data["id"])
        return {}

    return take


def _ask_after(sent: Arrived) -> Answer:
    """“Ask after me” from the phone: it holds from when it arrives; a time that has gone by meanwhile is said to be so."""
    data = sent.data
    ask_at = (data["at"] or timezone.now()) + timedelta(minutes=data["minutes"])
    if ask_at <= timezone.now():
        raise Refused(
            _("This arrived when its time had gone by: nobody was asked to look for you. Please set it again.")
        )
    actions.set_check_back(ask_at=ask_at, words=data["words"], by=sent.by, key=data["id"])
    return {"text": moment(ask_at)}


def _back(sent: Arrived) -> Answer:
    """“I am back”; where nothing is set any more, a colleague said so already."""
    mine = CheckBack.objects.filter(user_id=sent.by.id or 0, state__in=sorted(GOING)).first()
    if mine is not None:
        actions.come_back(mine, by=sent.by, key=sent.data["id"])
    return {}


TAKERS: dict[str, Taker] = {
    "visit": _visit,
    "raise": _raise,
    "note": _note,
    "settle": _settle,
    "named": errands.named,
    "ask": errands.ask,
    "papers": errands.papers,
    "handed": errands.handed,
    "fetched": errands.fetched,
    "given": errands.given,
    "needed": errands.needed,
    "returned": errands.returned,
    "passed": errands.passed,
    "taken": errands.taken,
    "restored": errands.restored,
    "freed": errands.freed,
    "impossible": errands.impossible,
    "withdrawn": errands.withdrawn,
    "noted": errands.noted,
    "told": passing.told,
    "report": passing.reported,
    "clash": _moved(actions.settle_clash),
    "strike": _moved(actions.strike_visit),
    "ask-after": _ask_after,
    "back": _back,
}
