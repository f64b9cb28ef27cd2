"""Keys of programs: made, restricted, exchanged, ended. A secret is shown once, in the answer that makes it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.api import actions, policy
from linli.api.forms.keys import EndForm, KeyForm, NewKeyForm, key_values
from linli.api.models import ApiKey
from linli.api.queries.keys import fresh, hash_of, with_uses
from linli.api.rules import API_KEY
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.people.policy import is_administrator
from linli.people.queries import actor_of
from linli.ui.forms import act_marks
from linli.ui.render import page


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """All keys, with what they are for and how much they are used."""
    by = _keeper(request)
    rows = with_uses(policy.visible_to(by)).order_by("state", "name")
    return page(request, "api/keys.html", {"keys": rows}, part="keys")


@never_cache
@require_http_methods(["GET", "POST"])
def make(request: HttpRequest) -> HttpResponse:
    by = _keeper(request)
    form = NewKeyForm(request.POST or None)
    if form.is_bound and form.is_valid():
        new = fresh()
        try:
            act = actions.make_key(
                ApiKey(public_id=new.public_id, **form.given()), secret=new.secret, by=by, key=form.cleaned_data["key"]
            )
        except Refused as why:
            form.refuse(why)
        else:
            made = ApiKey.objects.get(pk=act.root_id)
            return _shown_once(request, by, made, new.whole if made.secret_hash == hash_of(new.secret) else "")
    return page(request, "api/key_new.html", {"form": form}, part="key", status=422 if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def key(request: HttpRequest, pk: int) -> HttpResponse:
    """One key: what it may be used for."""
    by = _keeper(request)
    found = get_object_or_404(policy.visible_to(by), pk=pk)
    form = KeyForm(request.POST or None, initial={"seen": found.version, **key_values(found)})
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            actions.restrict_key(found, changes=form.given(), by=by, **form.sent())
        except Refused as why:
            found, status = get_object_or_404(policy.visible_to(by), pk=pk), 409
            form.refuse(why, seen=found.version)
        else:
            messages.success(request, _("Changed."))
            return redirect("api:keys")
    return page(request, "api/key.html", _context(by, found) | {"form": form}, part="key", status=status)


@never_cache
@require_POST
def decide(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Exchange its secret, or end it."""
    by = _keeper(request)
    found = get_object_or_404(policy.visible_to(by), pk=pk)
    form = EndForm(request.POST)
    if action not in {"rotate", "end"} or not form.is_valid():
        raise Http404
    new = fresh(found.public_id)
    try:
        if action == "rotate":
            actions.rotate_key(found, secret=new.secret, by=by, **form.sent())
        else:
            actions.end_key(found, by=by, **form.sent())
    except Refused as why:
        messages.error(request, str(why))
        return redirect("api:key", pk=pk)
    found.refresh_from_db()
    if action == "end":
        messages.success(request, API_KEY.deed("end_key"))
        return redirect("api:keys")
    return _shown_once(request, by, found, new.whole if found.secret_hash == hash_of(new.secret) else "")


def _shown_once(request: HttpRequest, by: Actor, found: ApiKey, whole: str) -> HttpResponse:
    """The answer to the act that made it: not kept anywhere, so it cannot be shown again."""
    context = _context(by, found) | {"whole": whole, "site": request.build_absolute_uri("/")}
    return page(request, "api/key_shown.html", context, part="key")


def _context(by: Actor, found: ApiKey) -> dict[str, Any]:
    uses = found.uses.order_by("-day")[:30]
    may = API_KEY.open_to(state=found.state, parts=policy.parts_of(by, found))
    history = [(act.at, API_KEY.deed(act.action)) for act in found.history.order_by("-version")[:20]]
    return {"key": found, "marks": act_marks(found.version), "uses": uses, "may": may, "history": history}


def _keeper(request: HttpRequest) -> Actor:
    by = actor_of(request, channel="desk")
    if not is_administrator(by):
        raise Http404
    return by
