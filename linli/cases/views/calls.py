"""Typing in for somebody at the window, on the phone, at the door, on paper."""

from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.cases import actions
from linli.cases.forms.calls import CallForm
from linli.cases.models import Case
from linli.cases.queries.settings import emergency_words
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.people.actions import contact_for
from linli.people.queries import SPEAKERS, actor_of, speaking_for
from linli.places.models import Area
from linli.places.queries import area_for_address
from linli.ui.render import page


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
            case = _take(form, by)
        except Refused as why:
            form.refuse(why)
            status = 409
        else:
            messages.success(request, _("Written down: %(number)s.") % {"number": case.number})
            return redirect(case)
    context = {"form": form, "emergency_list": [row["word"] for row in emergency_words()]}
    return page(request, "cases/call.html", context, part="form", status=status)


def _take(form: CallForm, by: Actor) -> Case:
    data, how = form.cleaned_data, form.call()
    if how["area"] is None:
        code = area_for_address(f"{data['address']} {data['words']}")
        how["area"] = Area.objects.filter(code=code or by.area or "").first()
    with transaction.atomic():
        if data["phone"] or data["name"]:
            by = speaking_for(by, contact_for(name=data["name"], phone=data["phone"]))
        act = actions.take_call(**how, by=replace(by, channel=data["channel"]))
    return Case.objects.get(pk=act.root_id)
