"""Typing in for somebody at the window, on the phone, at the door, on paper."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from uuid import NAMESPACE_OID, uuid5

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.cases import actions, policy
from linli.cases.forms.calls import CallForm
from linli.cases.forms.parts import MOST_WORDS
from linli.cases.models import Case
from linli.cases.policy import LOCALS
from linli.cases.queries.alike import Alike, Matter, alike_to
from linli.cases.queries.settings import categories, emergency_in, emergency_words
from linli.cases.queries.slips import slip_of
from linli.cases.queries.suggesting import Hint, hints, lead_for, proposal
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.people.actions import contact_for
from linli.people.fields import blind_index, normal_phone
from linli.people.models import Contact
from linli.people.queries import SPEAKERS, actor_of, speaking_for
from linli.places.models import Area
from linli.places.queries import area_for_address
from linli.ui.render import page

LEAST_WORDS = 6  # characters; of fewer nothing can be said


@require_http_methods(["GET", "POST"])
def call(request: HttpRequest) -> HttpResponse:
    """The ordinary call, on one screen."""
    by = actor_of(request, channel="desk")
    if by.role not in SPEAKERS:
        raise PermissionDenied
    known = {name: request.GET.get(name, "") for name in ("phone", "name", "channel") if name in request.GET}
    form = CallForm(request.POST or None, request.FILES or None, request=request, actor=by, initial=known)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            case = take(form, by)
        except Refused as why:
            form.refuse(why)
            status = 409
        else:
            if "again" in request.POST:
                again = urlencode({"written": case.pk, "channel": case.channel})  # the next comes in the same way
                return redirect(f"{reverse('cases:call')}?{again}")
            return redirect(f"{case.get_absolute_url()}?written=yes")
    chosen = form["category"].value()
    context = {
        "form": form,
        "emergency_list": [row["word"] for row in emergency_words()],
        "emergencies": emergency_in(str(form["words"].value() or "")) if form.is_bound else [],
        "category": categories().filter(pk=int(chosen)).first() if _is_id(str(chosen or "")) else None,
    }
    asked = request.GET.get("written", "")
    if not form.is_bound and _is_id(asked):
        written = policy.visible_to(policy.at_work(by)).select_related("reporter").filter(pk=int(asked)).first()
        if written is not None and (link := slip_of(by, written)):
            context |= {"written": written, "link": link}
    return page(request, "cases/call.html", context, part="form", status=status)


@require_safe
def category(request: HttpRequest) -> HttpResponse:
    """What a category brings: deadline, source, closing condition, who usually leads; for the page that chooses one."""
    by = policy.at_work(actor_of(request, channel="desk"))
    if not by.is_staff:
        raise Http404
    asked, area = request.GET.get("category", ""), request.GET.get("area", "")
    row = categories().filter(pk=int(asked)).first() if _is_id(asked) else None
    place = Area.objects.filter(pk=int(area)).values_list("code", flat=True).first() if _is_id(area) else None
    context: dict[str, object] = {"category": row, "has_category": True}
    if "leads" in request.GET and by.role not in LOCALS:
        context["lead"], context["rule"] = lead_for(row, place or by.area, request.GET.get("channel", "")[:20])
    return render(request, "cases/_brings.html", context)


@require_safe
def known(request: HttpRequest) -> HttpResponse:
    """What was raised before with this phone, as far as this reader may see it: found by its keyed hash."""
    by = policy.at_work(actor_of(request, channel="desk"))
    if by.role not in SPEAKERS:
        raise Http404
    context: dict[str, object] = {"cases": None}
    try:
        phone = normal_phone(request.GET.get("phone", "")[:40])
    except ValidationError:
        return render(request, "cases/_known.html", context)
    rows = policy.visible_to(by).filter(reporter__phone_hash=blind_index(phone), reporter__shredded_at=None)
    context["cases"] = list(rows.select_related("clock", "reporter").defer("words").order_by("-raised_at")[:6])
    return render(request, "cases/_known.html", context)


@require_POST
def suggested(request: HttpRequest) -> HttpResponse:
    """What the text being typed is probably about, who leads then, and who raised the same before. By POST: what residents say belongs into no address."""
    by = policy.at_work(actor_of(request, channel="desk"))
    if by.role not in SPEAKERS:
        raise Http404
    told = {name: request.POST.get(name, "") for name in ("title", "words", "area", "address", "channel")}
    place = (
        Area.objects.filter(pk=int(told["area"])).values_list("code", flat=True).first()
        if _is_id(told["area"])
        else None
    )
    found, perhaps, others = None, list[Hint](), list[Alike]()
    if len(told["words"].strip()) >= LEAST_WORDS:
        text: dict[str, Any] = {"title": told["title"][:80], "words": told["words"][:MOST_WORDS]}
        found = proposal(by, **text, area=place or by.area, channel=told["channel"][:20])
        said = f"{text['title']} {text['words']}"
        perhaps = hints(said, place or by.area, told["channel"][:20], beside=found)
        where = place or area_for_address(f"{told['address']} {text['words']}"[:MOST_WORDS]) or by.area
        matter = Matter(text["words"], where or "", told["address"][:120])
        others = alike_to(matter, policy.visible_to(by).filter(is_sensitive=False), most=3)
    is_centre = by.role not in LOCALS
    context = {"proposal": found, "perhaps": perhaps, "leads": is_centre, "others": others, "may_join": is_centre}
    return render(request, "cases/_suggested.html", context)


def _is_id(text: str) -> bool:
    return text.isdecimal() and text.isascii() and len(text) < 12


def take(form: CallForm, by: Actor, *, caller: Contact | None = None) -> Case:
    """What was typed becomes a case. ``caller`` is known already where the form does not ask who it is.

    Raises Refused.
    """
    data, how = form.cleaned_data, form.call()
    if how["area"] is None:
        code = area_for_address(f"{data['address']} {data['words']}")
        how["area"] = Area.objects.filter(code=code or by.area or "").first()
    with transaction.atomic():
        name, phone = data.get("name", ""), data.get("phone", "")
        if caller is None and (phone or name):
            caller = contact_for(name=name, phone=phone)
        if caller is not None:
            by = speaking_for(by, caller)
        by = replace(by, channel=data["channel"])
        act = actions.take_call(**how, by=by)
        case = Case.objects.get(pk=act.root_id)
        if form.goes_on_in is not None and not case.joined_to_id:
            actions.join(case, to=form.goes_on_in, by=by, key=uuid5(NAMESPACE_OID, f"{data['key']}/same"))
    return case
