"""The page itself, its worker and manifest; taking a phone into use and locking it out."""

from hashlib import sha256
from typing import cast
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from linli.field import policy
from linli.field.actions import end_device, enrol_device, new_key
from linli.field.forms.pages import (
    AskAfterForm,
    AskErrandForm,
    EndForm,
    EnrolForm,
    HeardForm,
    LineForm,
    RunForm,
    SeenForm,
    UpForm,
)
from linli.field.models import FieldDevice
from linli.field.queries.devices import digest_of
from linli.kernel.rulebook import Refused
from linli.neighbours.rules import Way
from linli.people.models import Role, User
from linli.people.queries import actor_of, in_own_post
from linli.ui.render import page

ASSETS = [
    *(f"ui/{name}.js" for name in ("typing", "forms", "photos", "drafts", "list", "picks", "page", "map", "signature")),
    "vendor/htmx/htmx.min.js",
    "ui/print.css",
    "vendor/tabler-core/tabler.min.css", "ui/tokens.css", "ui/base.css", "ui/components.css", "ui/shell.css",
    "ui/field.css", "vendor/idb/umd.js", "field/store.js", "field/send.js", "field/passing.js", "field/page.js", "ui/icon.svg",
    "vendor/tabler-icons/icons.svg",
]  # fmt: skip


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The empty shell: all that it shows comes with the key of the phone, or waits on it."""
    forms = {
        "heard": HeardForm(),
        "seen": SeenForm(),
        "line": LineForm(),
        "after": AskAfterForm(),
        "run": RunForm(),
        "ask": AskErrandForm(),
        "up": UpForm(),
        "ways": Way.choices,
    }
    return render(request, "field/home.html", forms)


@login_not_required
@never_cache
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: keeps the shell and its files, and nothing else."""
    files = [static(name) for name in ASSETS]
    version = sha256("".join(files).encode()).hexdigest()[:16]
    context = {"files": files, "home": reverse("field:home"), "version": version}
    return render(request, "field/worker.js", context, content_type="text/javascript; charset=utf-8")


@login_not_required
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """So that it can be put on the start screen."""
    about = {
        "name": _("Linli in the field"),
        "short_name": _("Field"),
        "start_url": reverse("field:home"),
        "scope": reverse("field:home"),
        "display": "standalone",
        "background_color": "#fbfaf7",
        "theme_color": "#b3352b",
        "lang": "zh-CN" if get_language() == "zh-hans" else "en",
        "icons": [{"src": static("ui/icon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
    }
    return JsonResponse(about, content_type="application/manifest+json")


@never_cache
@require_http_methods(["GET", "POST"])
def enrol(request: HttpRequest) -> HttpResponse:
    """Use this phone in the field: signed in once, then by its own key."""
    by = actor_of(request, channel="field")
    if not policy.carries(by):
        raise Http404
    form = EnrolForm(request.POST or None)
    if form.is_bound and form.is_valid():
        key = new_key()
        own = in_own_post(cast(User, request.user), by)  # a phone stays when the stand-in is over
        enrol_device(name=form.cleaned_data["name"], key_digest=digest_of(key), by=own, key=uuid4())
        return render(request, "field/enrolled.html", {"key": key, "owner": by.id})
    return page(request, "field/enrol.html", {"form": form}, part="main", status=422 if form.is_bound else 200)


@require_safe
def devices(request: HttpRequest) -> HttpResponse:
    """One's own phones; for an administrator everybody's."""
    by = actor_of(request, channel="desk")
    if not (policy.carries(by) or by.role == Role.ADMINISTRATOR):
        raise Http404
    found = policy.visible_to(by).select_related("user", "post__unit").order_by("-enrolled_at", "-pk")
    context = {"devices": found[:200], "is_administrator": by.role == Role.ADMINISTRATOR}
    return page(request, "field/devices.html", context, part="main")


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Lock a phone out."""
    by = actor_of(request, channel="desk")
    device = get_object_or_404(policy.visible_to(by).select_related("user"), pk=min(pk, 2**62))
    form = EndForm(request.POST or None, initial={"seen": device.version})
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            end_device(device, by=by, **form.sent())
        except Refused as why:
            device.refresh_from_db()
            form.refuse(why, seen=device.version)
            status = 409
        else:
            messages.success(request, FieldDevice.rules.deed("end_device"))
            return redirect("field:devices")
    return page(request, "field/end.html", {"device": device, "form": form}, part="form", status=status)
