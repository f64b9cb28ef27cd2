"""Rate limits on public doors, counted in one statement in a table that all processes share.

A hall full of people behind one address must not be shut out: a device counts for itself, an address only
far above what a crowd does. A fixed stretch of time is counted, not a sliding one: it costs one row and one query.
"""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from linli.people.models import Tally
from linli.people.queries import address_of
from linli.ui.render import trouble

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
DEVICE = "device"
YEAR = 365 * 24 * 3600
SECONDS = {"m": 60, "h": 3600, "d": 86400}


def limited(action: str, *, device: str, address: str, is_burst: bool = False) -> Callable[[View[P]], View[P]]:
    """Let so many POSTs through per device and per address: ``limited("raise", device="20/h", address="300/h")``.

    ``is_burst``: also against many within one minute from one address, as the settings say: a hall in which forty
    people scan one code at once passes, a program that writes faster does not. Who never opened the page before
    (brings no device cookie) counts apart, and far sooner: no browser does that.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            rates = {"device": device, "address": address}
            if request.method == "POST" and not is_often_no_more_than(request, action, **rates, is_burst=is_burst):
                return trouble(request, 429, why=_("That was very often. Please wait a little and try again."))
            return with_device(request, view(request, *args, **kwargs))

        return cast(View[P], guarded)

    return decorate


def is_often_no_more_than(
    request: HttpRequest, action: str, *, device: str, address: str, is_burst: bool = False
) -> bool:
    """Count one more for the device and the address of a request; False when one of them is above its rate."""
    where = address_of(request)
    rates = {f"device {device_of(request)}": device, f"address {where}": address}
    if is_burst:
        rates[f"burst {where}"] = f"{settings.BURST_PER_MINUTE}/m"
        if DEVICE not in request.COOKIES:
            rates[f"unknown {where}"] = f"{max(settings.BURST_PER_MINUTE // 6, 1)}/m"
    return _count(action, rates)


def is_within(action: str, *, key: str, rate: str) -> bool:
    """Count one more for a key (a phone, say); False when it is too often."""
    return _count(action, {key: rate})


def device_of(request: HttpRequest) -> str:
    """What tells one browser from another and names nobody: a keyed hash of a random cookie."""
    token = request.COOKIES.get(DEVICE) or _fresh(request)
    return salted_hmac("linli.device", token, algorithm="sha256").hexdigest()


def _count(action: str, rates: dict[str, str]) -> bool:
    """Count one for each key in one statement; whether all are still within their rate ("20/h")."""
    now = int(timezone.now().timestamp())
    most: dict[str, int] = {}
    rows: list[str | datetime] = []
    for who, rate in sorted(rates.items()):
        amount, _slash, unit = rate.partition("/")
        stretch = now // SECONDS[unit]
        key = salted_hmac("linli.tally", f"{action} {who} {stretch} {unit}", algorithm="sha256").hexdigest()
        most[key] = int(amount) * settings.RATE_FACTOR
        rows += [key, datetime.fromtimestamp((stretch + 1) * SECONDS[unit], UTC)]
    table = Tally._meta.db_table
    values = ", ".join(["(%s, 1, %s)"] * len(most))
    upsert = f"ON CONFLICT (key) DO UPDATE SET n = {table}.n + 1 RETURNING key, n"
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} (key, n, until) VALUES {values} {upsert}", rows)
        return all(n <= most[key] for key, n in cursor.fetchall())


def _fresh(request: HttpRequest) -> str:
    token: str = getattr(request, "_new_device", "") or secrets.token_urlsafe(24)
    request._new_device = token  # type: ignore[attr-defined]  # lives as long as the request
    return token


def with_device(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if DEVICE not in request.COOKIES:
        token = _fresh(request)
        response.set_cookie(
            DEVICE, token, max_age=YEAR, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    return response
