"""Rate limits on public doors, counted in the shared cache by django-allauth's own limiter.

A hall full of people behind one address must not be shut out: a device counts for itself, an address only
far above what a crowd does.
"""

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from allauth.core.internal.ratelimit import consume
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from linli.ui.render import trouble

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
DEVICE = "device"
YEAR = 365 * 24 * 3600


def limited(action: str, *, device: str, address: str) -> Callable[[View[P]], View[P]]:
    """Let so many POSTs through per device and per address: ``limited("raise", device="20/h", address="300/h")``."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method == "POST":
                rates = {action: f"{_times(device)}/key,{_times(address)}/ip"}
                if not consume(request, app="linli", action=action, config=rates, key=device_of(request)):
                    return trouble(request, 429, why=_("That was very often. Please wait a little and try again."))
            return _with_device(request, view(request, *args, **kwargs))

        return cast(View[P], guarded)

    return decorate


def is_within(request: HttpRequest, action: str, *, key: str, rate: str) -> bool:
    """Count one more for a key (a phone, say); False when it is too often."""
    config = {action: f"{_times(rate)}/key"}
    return consume(request, app="linli", action=action, config=config, key=key, limit_get=True) is not None


def device_of(request: HttpRequest) -> str:
    """What tells one browser from another and names nobody: a keyed hash of a random cookie."""
    token = request.COOKIES.get(DEVICE) or _fresh(request)
    return salted_hmac("linli.device", token, algorithm="sha256").hexdigest()


def _times(rate: str) -> str:
    """A rate as the city has set it: a hall full of people may need more."""
    amount, _slash, period = rate.partition("/")
    return f"{int(amount) * settings.RATE_FACTOR}/{period}"


def _fresh(request: HttpRequest) -> str:
    token: str = getattr(request, "_new_device", "") or secrets.token_urlsafe(24)
    request._new_device = token  # type: ignore[attr-defined]  # lives as long as the request
    return token


def _with_device(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if DEVICE not in request.COOKIES:
        token = _fresh(request)
        response.set_cookie(
            DEVICE, token, max_age=YEAR, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    return response
