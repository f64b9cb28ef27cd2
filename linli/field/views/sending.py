"""What a phone loads and sends. It shows its own key; no cookie opens these doors, so no other page can use them."""

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid5

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
from linli.errands import actions as errands
from linli.errands.models import Errand
from linli.errands.policy import certificates_shown
from linli.errands.policy import is_local as runs_here
from linli.errands.policy import visible_to as errands_visible_to
from linli.errands.queries.links import DIGITS
from linli.errands.queries.lists import offered, recognised
from linli.field.actions import wipe_device
from linli.field.forms import ITEMS, ItemForm, VisitItem
from linli.field.queries.devices import Caller, caller
from linli.field.queries.pack import clash_words, pack
from linli.files.queries import Prepared, prepare
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.people.limits import limited
from linli.people.models import User
from linli.places.models import Area, Dwelling
from linli.places.queries import grid_of
from linli.record.acts import Stale
from linli.record.models import Act
from linli.ui.templatetags.words import moment
from linli.visits import actions, policy
from linli.visits.actions import Heard
from linli.visits.models import CheckBack, Visit
from linli.visits.queries.together import Together
from linli.visits.rules import GOING, Way

MOST_ITEMS = 50
Answer = dict[str, Any]
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Arrived:
    """One item of a phone, checked, with its photos; ``together`` is what the visits of one request share."""

    form: ItemForm
    photos: list[Prepared]
    by: Actor
    together: Together

    @property
    def data(self) -> dict[str, Any]:
        """What it says."""
        return self.form.cleaned_data

    @property
    def marks(self) -> dict[str, Any]:
        """By whom, when, and the key by which a repeat is known."""
        return {"by": self.by, **self.form.sent()}


Taker = Callable[[Arrived], Answer]


@csrf_exempt
@login_not_required
@never_cache
@require_POST
@limited("field-pack", device="240/h", address="6000/h")
def load(request: HttpRequest) -> HttpResponse:
    """The day of whoever's phone this is."""
    found = caller(request)
    if found is None or found.actor is None:
        return _shut(found)
    piece, cares = pack(found.actor, now=timezone.now())
    actions.note_reads(cares, where="phone", by=found.actor)
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
    if found is None or found.actor is None:
        return _shut(found)
    try:
        items = json.loads(request.POST["items"] if request.POST else request.body)["items"]
        given = [dict(item) for item in items[:MOST_ITEMS]]
    except (ValueError, KeyError, TypeError, UnicodeDecodeError):
        return JsonResponse({"error": _("This could not be read.")}, status=400)
    forms = [_form(item) for item in given]
    together = _together(forms, found.actor)
    answers = [
        _take(item, form, _photos(request, item), found.actor, together)
        for item, form in zip(given, forms, strict=True)
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
    return form_class({n: v for n, v in item.items() if not isinstance(v, dict | list)}) if form_class else None


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
    area = Area.objects.get(code=sent.by.area)
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


def _named(sent: Arrived) -> Answer:
    """A certificate that a community may not issue was asked for; the phone named the right office."""
    found = certificates_shown().filter(pk=sent.data["certificate"]).first()
    if found is not None:  # one that has left the list since: nothing to count
        errands.name_office(found, area=Area.objects.filter(code=sent.by.area).first(), **sent.marks)
    return {}


def _ask(sent: Arrived) -> Answer:
    """An errand that was asked for at a door; what follows on the phone hangs on the id that is answered."""
    data = sent.data
    done = Act.objects.filter(pk=data["id"], action="ask_errand", user=sent.by.id).first() or _asked(sent)
    number = Errand.objects.only("asked_at").get(pk=done.root_id).number
    return {"errand": done.root_id, "text": _("Errand %s") % number}


def _asked(sent: Arrived) -> Act:
    data = sent.data
    kind = offered().filter(pk=data["what"]).first()
    if kind is None:
        raise Refused(_("This errand is not on the list any more. Please choose another."))
    area = _area_of(sent)
    if not data["is_other"] and (wanted := recognised(data["words"])) is not None:
        errands.name_office(wanted, area=area, by=sent.by, key=uuid5(data["id"], "certificate"))
        facts = {"name": wanted, "office": wanted.office}
        raise Refused(
            _("The community does not issue this (%(name)s); the right office is: %(office)s. If it is about something else, say so and write it down again.")
            % facts
        )  # fmt: skip
    said = {name: data[name] for name in ("words", "address", "name", "phone")}
    return errands.ask_errand(kind, area=area, channel=Errand.Channel.DOOR, takes_it=True, **said, **sent.marks)


def _area_of(sent: Arrived) -> Area:
    """The grid of the door at which it was asked for; without a door, where the worker works."""
    by, door = sent.by, sent.data["dwelling"]
    dwelling = Dwelling.objects.select_related("building").filter(pk=door).first() if door else None
    code = (grid_of(dwelling.building) if dwelling else None) or by.area
    if not runs_here(by, code):
        raise Refused(_("This door lies in another grid: its own workers run errands there. Please tell them."))
    return Area.objects.get(code=code)


def _errand_of(sent: Arrived) -> Errand:
    related = ("kind", "clock", "helper")
    found = errands_visible_to(sent.by).select_related(*related).filter(pk=sent.data["errand"]).first()
    if found is None:
        raise Refused(_("This errand is not yours any more."))
    return found


def _papers(sent: Arrived) -> Answer:
    how = {"words": sent.data["words"], "keeps_originals": sent.data["keeps_originals"]}
    errands.take_papers(_errand_of(sent), photos=sent.photos, **how, **sent.marks)
    return {}


def _handed(sent: Arrived) -> Answer:
    """An office that works here gives its code, any other a receipt."""
    errand, given = _errand_of(sent), sent.data["receipt"].strip()
    is_code = errand.kind.unit_id is not None and given.isdecimal() and len(given) == DIGITS
    errands.hand_over(errand, **{"code" if is_code else "receipt": given}, **sent.marks)
    return {}


def _fetched(sent: Arrived) -> Answer:
    errands.fetch_result(_errand_of(sent), told=sent.data["told"], **sent.marks)
    return {}


def _given(sent: Arrived) -> Answer:
    """The code is no secret of the phone: whether it is the right one is known only here."""
    errands.give_result(_errand_of(sent), code=sent.data["code"], words=sent.data["words"], **sent.marks)
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
    "named": _named,
    "ask": _ask,
    "papers": _papers,
    "handed": _handed,
    "fetched": _fetched,
    "given": _given,
    "clash": _moved(actions.settle_clash),
    "strike": _moved(actions.strike_visit),
    "ask-after": _ask_after,
    "back": _back,
}
