"""What stands between a request and the pages: who acts, for how long, and how sure we are of it."""

import time
from collections.abc import Callable
from functools import partial
from urllib.parse import urlencode, urlsplit

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.people.actions.sign_ins import log_sign_in
from linli.people.limits import is_often_no_more_than, with_device
from linli.people.models import SignIn, User
from linli.people.queries import acting_in, actor_of

Next = Callable[[HttpRequest], HttpResponse]
MINUTE = 60  # seconds


def actor(get_response: Next) -> Next:
    """``request.actor`` and the post in words for templates, ``request.is_within`` for doors of lower apps.

    Nobody is looked up before somebody asks. Views call ``actor_of``.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_of(request, channel="web"))  # type: ignore[attr-defined]
        request.acting_in = SimpleLazyObject(lambda: acting_in(request))  # type: ignore[attr-defined]
        request.is_within = partial(is_often_no_more_than, request)  # type: ignore[attr-defined]
        response = get_response(request)
        return with_device(request, response) if hasattr(request, "_new_device") else response

    return middleware


def idle(get_response: Next) -> Next:
    """Staff who leave their desk are signed out after ``IDLE_MINUTES``; residents never are.

    Nothing is lost: drafts stay in the browser, and after signing in one is back on the page. A request that
    a page makes by itself says so with ``X-Linli-Poll`` and keeps nobody signed in.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        limit = settings.IDLE_MINUTES * MINUTE
        if not limit or not isinstance(request.user, User) or not request.session.get("staff"):
            return get_response(request)
        now, last = int(time.time()), request.session.get("active_at", 0)
        if now - last > limit:
            return _sign_out(request, request.user)
        if now - last >= MINUTE and "X-Linli-Poll" not in request.headers:
            request.session["active_at"] = now
        return get_response(request)

    return middleware


def second_factor(get_response: Next) -> Next:
    """A post whose role is in ``SECOND_FACTOR_ROLES`` needs a second factor; who has none is led to set it up."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not settings.SECOND_FACTOR_ROLES or not isinstance(request.user, User):
            return get_response(request)
        if not request.session.get("staff") or request.session.get("sure") or _is_way_out(request):
            return get_response(request)
        if actor_of(request, channel="web").role not in settings.SECOND_FACTOR_ROLES:
            return get_response(request)
        records = get_authentication_records(request, request.user)
        if is_mfa_enabled(request.user) or any(record["method"] == "socialaccount" for record in records):
            request.session["sure"] = True
            return get_response(request)
        messages.warning(request, _("Your post needs a second factor when signing in. Please set one up now."))
        return _go(request, reverse("mfa_index"))

    return middleware


def _is_way_out(request: HttpRequest) -> bool:
    """Signing in and out, setting up a factor, and how the page looks."""
    return request.path.startswith((reverse("account_login").removesuffix("login/"), "/ui/", settings.STATIC_URL))


def _sign_out(request: HttpRequest, user: User) -> HttpResponse:
    page = request.get_full_path()
    if request.method not in {"GET", "HEAD"} or request.headers.get("HX-Request"):
        came_from = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer", ""))
        page = came_from._replace(scheme="", netloc="").geturl() if came_from.netloc == request.get_host() else "/"
    log_sign_in(request, SignIn.Result.IDLE, user=user)
    logout(request)
    minutes = settings.IDLE_MINUTES
    what = ngettext(
        "After %d minute without a sign of you, you were signed out.",
        "After %d minutes without a sign of you, you were signed out.",
        minutes,
    )
    then = _("Sign in to continue where you were; what you typed is kept.")
    messages.info(request, f"{what % minutes} {then}")
    return _go(request, f"{reverse('account_login')}?{urlencode({'next': page})}")


def _go(request: HttpRequest, address: str) -> HttpResponse:
    """A redirect that htmx follows with the whole page."""
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)
