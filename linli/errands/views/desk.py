"""What helpers and offices open: lists, one errand, writing one down, figures."""

from datetime import timedelta
from typing import Any
from uuid import uuid5

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from linli.errands import actions, policy
from linli.errands.forms import FORMS
from linli.errands.forms.asking import WriteForm
from linli.errands.models import Errand
from linli.errands.queries import lists
from linli.errands.queries.links import OFFICE, RESULT, code_of, errand_url
from linli.errands.queries.offers import offers
from linli.errands.queries.runners import phone_of
from linli.errands.rules import ErrandPart
from linli.files.models import Attachment
from linli.kernel.actor import Actor
from linli.kernel.rulebook import NotNow, Refused
from linli.people.models import Role
from linli.people.queries import actor_of
from linli.places.models import Area
from linli.record.acts import Stale
from linli.record.models import Note
from linli.ui.render import page

FAR = 2**62  # numbers beyond are no ids
WATCHERS = {Role.SUPERVISOR, Role.LEADER, Role.ADMINISTRATOR, Role.COMMUNITY_WORKER}
DAYS = 90


@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """My errands, those that wait for a helper, those that come to my office."""
    by = actor_of(request, channel="desk")
    coming = lists.coming(by)[: lists.MOST_SHOWN]
    if not (policy.helps(by) or by.unit in lists.offices_with_errands()):
        if by.role in WATCHERS:
            return redirect("errands:figures")
        raise Http404
    context = {
        "mine": lists.mine(by)[: lists.MOST_SHOWN],
        "waiting": lists.waiting(by)[: lists.MOST_SHOWN],
        "back": lists.to_bring_back(by)[: lists.MOST_SHOWN],
        "others": lists.others(by)[: lists.MOST_SHOWN],
        "coming": [(errand, code_of(errand, OFFICE)) for errand in coming],
        "is_helper": policy.helps(by),
        "sees_figures": by.role in WATCHERS,
    }
    return page(request, "errands/work.html", context, part="main")


@require_safe
def errand(request: HttpRequest, pk: int) -> HttpResponse:
    """One errand, for whoever runs it, answers for it or receives it."""
    by = actor_of(request, channel="desk")
    related = ("kind__unit", "area", "helper", "contact", "clock")
    found = get_object_or_404(policy.visible_to(by).select_related(*related), pk=min(pk, FAR))
    parts = policy.parts_of(by, found)
    contact = found.contact
    context = {
        "errand": found,
        "offers": offers(by, found),
        "history": _history(found),
        "photos": list(Attachment.objects.of(found)) if policy.sees_papers(by, found) else [],
        "reveal_url": _reveal_url(found) if contact is not None and policy.sees_contact(by, contact.pk) else "",
        "office_code": code_of(found, OFFICE) if ErrandPart.OFFICE in parts else "",
        "may_slip": may_print(found, by),
        "phone": phone_of(found),
    }
    return page(request, "errands/errand.html", context, part="main")


def _reveal_url(found: Errand) -> str:
    """The page that asks for the reason and then shows the phone once."""
    asked: dict[str, str | int] = {
        "field": "phone",
        "about_kind": "errands.errand",
        "about_id": found.pk,
        "back": found.get_absolute_url(),
    }
    return f"{reverse('people:reveal', args=[found.contact_id])}?{urlencode(asked)}"


def _history(found: Errand) -> list[tuple[str, Any, list[Note]]]:
    """What was done, the newest first, with what was said. Two queries."""
    acts = list(found.history.select_related("user"))
    notes: dict[object, list[Note]] = {}
    for note in Note.objects.filter(act__in=[act.pk for act in acts], shredded_at=None):
        notes.setdefault(note.act_id, []).append(note)
    return [(found.rules.deed(act.action), act, notes.get(act.pk, [])) for act in reversed(acts)]


@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """One page for every action."""
    by = actor_of(request, channel="desk")
    found = get_object_or_404(
        policy.visible_to(by).select_related("kind", "clock", "helper", "contact"), pk=min(pk, FAR)
    )
    form_class, do = FORMS.get(action), getattr(actions, action, None)
    is_open = action in {offer.action for offer in offers(by, found)}
    if form_class is None or do is None or not (is_open or request.method == "POST"):
        raise Http404  # what is sent from an old page is answered by the rulebook, and its text is kept
    form = form_class(
        request.POST or None, request.FILES or None, initial={"seen": found.version}, errand=found, actor=by, request=request
    )  # fmt: skip
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            do(found, **form.given(), by=by, **form.sent())
        except Refused as why:
            found = get_object_or_404(Errand.objects.select_related("kind"), pk=found.pk)
            form.refuse(why, seen=found.version)
            status = 409 if isinstance(why, Stale | NotNow) else 422
        else:
            messages.success(request, Errand.rules.deed(action))
            still = policy.visible_to(by).filter(pk=found.pk).exists()
            return redirect(found if still else "errands:work")
    blockers = policy.blockers_of(found, action)
    context = {
        "form": form,
        "errand": found,
        "verb": Errand.rules.verb(action),
        "draft": f"errand-{pk}-{action}",
        "blockers": blockers,
    }
    return page(request, "errands/act.html", context, part="form", status=status)


@require_http_methods(["GET", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """Somebody asks at the door or at the window: written down for them."""
    by = actor_of(request, channel="desk")
    if not policy.helps(by):
        raise Http404
    area = Area.objects.filter(code=by.area).first() if by.area else None
    form = WriteForm(request.POST or None, area=area, initial={"kind": request.GET.get("kind", "")})
    status, answer = (422 if form.is_bound else 200), None
    if form.is_bound and form.is_valid():
        answer = None if form.cleaned_data["is_other"] else lists.recognised(form.cleaned_data["words"])
        if answer is not None:
            actions.name_office(answer, area=area, by=by, key=uuid5(form.cleaned_data["key"], "certificate"))
        else:
            try:
                made = _write(form, area, by)
            except ValidationError as invalid:
                form.add_error("phone", invalid)
            except Refused as why:
                form.refuse(why)
                status = 409
            else:
                messages.success(request, Errand.rules.deed("ask_errand"))
                return redirect(made)
    shows_check = answer is not None or bool(form.is_bound and form["is_other"].value())
    context = {"form": form, "answer": answer, "shows_check": shows_check, "area": area}
    return page(request, "errands/write.html", context, part="main", status=status)


def _write(form: WriteForm, area: Area | None, by: Actor) -> Errand:
    data = form.given()
    data.pop("is_other")
    community = data.pop("community", "")
    channel = Errand.Channel.WINDOW if by.role == Role.CLERK else Errand.Channel.DOOR
    done = actions.ask_errand(
        data.pop("kind"), area=area or Area.objects.get(code=community), channel=channel, **data, by=by, key=form.cleaned_data["key"]
    )  # fmt: skip
    return Errand.objects.get(pk=done.root_id)


def may_print(found: Errand, by: Actor) -> bool:
    """The slip holds the code of the resident: whoever runs the errand never prints it."""
    parts = policy.parts_of(by, found)
    return found.is_open and bool(parts & {ErrandPart.WINDOW, ErrandPart.LOCAL}) and ErrandPart.HELPER not in parts


@require_safe
def slip(request: HttpRequest, pk: int) -> HttpResponse:
    """What somebody without a phone takes along: who comes, by when, the link and the code."""
    by = actor_of(request, channel="desk")
    found = get_object_or_404(policy.visible_to(by).select_related("kind", "area", "helper"), pk=min(pk, FAR))
    if not may_print(found, by):
        raise Http404
    context = {"errand": found, "link": errand_url(found), "code": code_of(found, RESULT), "phone": phone_of(found)}
    return page(request, "errands/slip.html", context, part="main")


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """What was asked for and how it fared, and which certificates people are still sent to us for; nobody is named."""
    by = actor_of(request, channel="desk")
    if not by.is_staff or by.role not in WATCHERS:
        raise Http404
    since = timezone.now() - timedelta(days=DAYS)
    context = {"rows": lists.tallies(by.area, since), "refusals": lists.refusals(by.area, since), "days": DAYS}
    return page(request, "errands/figures.html", context | {"is_helper": policy.helps(by)}, part="main")
