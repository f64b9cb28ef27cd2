"""Open311 GeoReport v2: services, requests, tokens, as XML and as JSON; errors as the standard has them.

https://wiki.open311.org/GeoReport_v2
"""

import json
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID, uuid4
from xml.etree import ElementTree as Xml

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from linli.api.actions import raise_for
from linli.api.forms.open311 import ReportForm
from linli.api.models import ApiKey
from linli.api.queries import open311 as read
from linli.api.rules import Scope
from linli.api.views.admission import Turned, admitted
from linli.cases import actions
from linli.cases.models import Case
from linli.cases.queries.links import holder_of, token_of
from linli.kernel.rulebook import Refused
from linli.kernel.unseen import without_unseen
from linli.places.models import Area
from linli.places.queries import area_for_address, locate

TYPES = {"json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8"}
Answer = tuple[str, str, Any]  # the name of the list, the name of one of it, and the rows
View = Callable[..., Answer]


class Wrong(Exception):
    """Answered as the standard says: a code and what is wrong, one or several."""

    def __init__(self, status: int, *why: str) -> None:
        super().__init__(*why)
        self.status, self.why = status, why


def _door(*methods: str) -> Callable[[View], Callable[..., HttpResponse]]:
    def decorate(view: View) -> Callable[..., HttpResponse]:
        @login_not_required
        @csrf_exempt
        @wraps(view)
        def answer(request: HttpRequest, *, fmt: str, **given: Any) -> HttpResponse:
            try:
                if request.method not in methods:
                    raise Wrong(405, _("Only %s is possible here.") % ", ".join(methods))
                key = _key(request)
                _jurisdiction(request)
                many, one, rows = view(request, key, **given)
            except Wrong as wrong:
                rows = [{"code": wrong.status, "description": why} for why in wrong.why]
                response = _written("errors", "error", rows, fmt, wrong.status)
                if wrong.status == 429:
                    response["Retry-After"] = "60"
                return response
            return _written(many, one, rows, fmt, 200)

        return answer

    return decorate


@_door("GET", "HEAD")
def discovery(request: HttpRequest, key: ApiKey | None) -> Answer:
    """Where these doors are, and in which formats."""
    endpoint = {
        "specification": "http://wiki.open311.org/GeoReport_v2",
        "url": settings.SITE_URL + reverse("api:services-json").removesuffix("/services.json"),
        "changeset": "2026-11-28T00:00:00+08:00",
        "type": "test" if settings.IS_DEMO else "production",
        "formats": list(TYPES.values()),
    }
    about = {
        "changeset": "2026-11-28T00:00:00+08:00",
        "contact": settings.SITE_URL,
        "key_service": settings.SITE_URL + reverse("api:guide"),
        "endpoints": [endpoint],
    }
    return "discovery", "", about


@_door("GET", "HEAD")
def services(request: HttpRequest, key: ApiKey | None) -> Answer:
    return "services", "service", read.services()


@_door("GET", "HEAD")
def service(request: HttpRequest, key: ApiKey | None, code: str) -> Answer:
    found = read.service(code)
    if found is None:
        raise Wrong(404, _("service_code “%s” was not found.") % code[:40])
    return "service_definition", "", read.definition(found)


@_door("GET", "HEAD", "POST")
def requests(request: HttpRequest, key: ApiKey | None) -> Answer:
    if request.method == "POST":
        return "service_requests", "request", [_raise(request, _scoped(key, Scope.RAISE))]
    return "service_requests", "request", read.requests(_asked(request), key)


@_door("GET", "HEAD")
def request_by_id(request: HttpRequest, key: ApiKey | None, number: str) -> Answer:
    found = read.request(number, key)
    if found is None:
        raise Wrong(404, _("service_request_id “%s” was not found.") % number[:40])
    return "service_requests", "request", [found]


@_door("GET", "HEAD")
def token(request: HttpRequest, key: ApiKey | None, token: str) -> Answer:
    try:
        found = read.case_by_token(UUID(token), key)
    except ValueError:
        found = None
    if found is None:
        raise Wrong(404, _("token “%s” was not found.") % token[:40])
    return "service_requests", "request", [{"service_request_id": found.number, "token": token}]


@_door("GET", "HEAD", "POST")
def comments(request: HttpRequest, key: ApiKey | None, number: str) -> Answer:
    """An extension: what was told on the road; and, by POST, something that the reporter adds."""
    published = read.publication_of(number)
    case = read.case_of(number, key)
    if request.method == "POST":
        _add(request, _scoped(key, Scope.RAISE), number)
    elif published is not None:
        return "comments", "comment", read.public_history(published)
    if case is None:
        raise Wrong(404, _("service_request_id “%s” was not found.") % number[:40])
    return "comments", "comment", read.history(case)


def _add(request: HttpRequest, key: ApiKey, number: str) -> None:
    """Only to what this key raised itself: for the resident, whoever that is."""
    case = read.case_of(number, key)
    mine = key.raised.filter(case=case).exists() if case is not None else False
    if case is None or not mine:
        raise Wrong(404, _("service_request_id “%s” was not found.") % number[:40])
    words = without_unseen(request.POST.get("description", "")).strip()
    if not words or len(words) > 5_000:
        raise Wrong(400, _("description is needed, with at most 5,000 characters."))
    speaker = holder_of(token_of(case), channel="api")
    assert speaker is not None
    try:
        actions.add_details(case, told=words, by=speaker, key=_uuid(request))
    except Refused as why:
        raise Wrong(400, str(why)) from why


def _raise(request: HttpRequest, key: ApiKey) -> dict[str, Any]:
    form = ReportForm(request.POST, request.FILES, request=request, actor=key.actor)
    if not form.is_valid():
        missing = [f"{name}: {error}" for name, errors in form.errors.items() for error in errors]
        raise Wrong(404 if "service_code" in form.errors and request.POST.get("service_code") else 400, *missing)
    data, words = form.cleaned_data, form.words()
    position = form.position
    code = data["grid"] or (locate(*position).code if position else None)
    area = code or area_for_address(f"{data['address_string']} {words}")
    key_of_act = _uuid(request)
    try:
        act = raise_for(
            key, name=form.name(), phone=data["phone"], token=key_of_act,
            words=words, channel=Case.Channel.WEB, about=data["about"] or Case.About.NEIGHBOURHOOD,
            area=Area.objects.filter(code=area).first() if area else None,
            address=data["address_string"], position=position, category=data["service_code"],
            photos=data["media"],
        )  # fmt: skip
    except (Refused, ValidationError) as why:
        raise Wrong(400, str(why)) from why
    case = Case.objects.select_related("clock").get(pk=act.root_id)
    notice = _("Received. You can follow it by its number.")
    return {"service_request_id": case.number, "service_notice": notice, "account_id": None}  # hence no token


def _uuid(request: HttpRequest) -> UUID:
    """A repeat with the same key is the same request, and the key is its token (an extension: the standard has no such thing)."""
    text = request.headers.get("Idempotency-Key", "")
    if not text:
        return uuid4()
    try:
        return UUID(text)
    except ValueError as error:
        raise Wrong(400, _("Idempotency-Key must be a UUID.")) from error


def _key(request: HttpRequest) -> ApiKey | None:
    shown = request.POST.get("api_key") or request.GET.get("api_key") or request.headers.get("X-Api-Key", "")
    found = admitted(request, shown)
    if isinstance(found, Turned):
        if found.status == 429:
            raise Wrong(429, _("That was very often. Please wait a minute."))
        raise Wrong(403, _("api_key is not valid."))
    return found


def _scoped(key: ApiKey | None, scope: Scope) -> ApiKey:
    if key is None:
        raise Wrong(403, _("api_key is missing."))
    if scope not in key.scopes:
        raise Wrong(403, _("This api_key is not for: %s.") % scope.label)
    return key


def _jurisdiction(request: HttpRequest) -> None:
    """There is one city here, so it need not be named; named, it must be this one (the six digits of its code)."""
    named = request.POST.get("jurisdiction_id") or request.GET.get("jurisdiction_id")
    if named and not Area.objects.filter(code=named[:20], level=Area.Level.CITY).exists():
        raise Wrong(404, _("jurisdiction_id “%s” was not found.") % named[:40])


def _asked(request: HttpRequest) -> read.Asked:
    given = request.GET
    statuses = _listed(given.get("status", ""))
    if strays := set(statuses) - {read.OPENED, read.CLOSED}:
        raise Wrong(400, _("status is open or closed, not “%s”.") % sorted(strays)[0][:40])
    since, until = _instant(given.get("start_date", ""), "start_date"), _instant(given.get("end_date", ""), "end_date")
    if since and until and since > until:
        raise Wrong(400, _("start_date lies after end_date."))
    if since and until and until - since > read.SPAN:
        raise Wrong(400, _("start_date and end_date may lie at most 90 days apart."))
    since, until = since or (until - read.SPAN if until else None), until or (since + read.SPAN if since else None)
    size = min(_number(given.get("page_size", ""), "page_size", read.MOST), read.MOST)
    return read.Asked(
        _listed(given.get("service_code", "")), _listed(given.get("service_request_id", "")), statuses,
        since, until, given.get("mine") == "true", _number(given.get("page", ""), "page", 1), size,
    )  # fmt: skip


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.replace("\0", "").split(",") if part.strip())[:500]


def _number(text: str, name: str, otherwise: int) -> int:
    if not text:
        return otherwise
    if not (text.isascii() and text.isdecimal() and 0 < int(text[:9]) <= 1_000_000 and len(text) < 9):
        raise Wrong(400, _("%s must be a number from 1 up.") % name)
    return int(text)


def _instant(text: str, name: str) -> datetime | None:
    """ISO 8601; without a zone it is local, a day alone begins it."""
    if not text:
        return None
    try:
        found = parse_datetime(text.replace(" ", "+") if "T" in text else text)
        day = parse_date(text) if found is None else None
    except ValueError:
        found = day = None
    if found is None and day is not None:
        found = datetime(day.year, day.month, day.day)  # noqa: DTZ001  # the zone comes below
    if found is None or not 1990 < found.year < 9000:
        raise Wrong(400, _("%s must be a date like 2026-01-31T09:30:00+08:00.") % name)
    return found if timezone.is_aware(found) else timezone.make_aware(found)


def _written(many: str, one: str, rows: Any, fmt: str, status: int) -> HttpResponse:
    if fmt == "json":
        body = json.dumps(rows, ensure_ascii=False, indent=1).encode()
    else:
        top = Xml.Element(many)
        _put(top, rows, one)
        body = Xml.tostring(top, encoding="utf-8", xml_declaration=True)
    response = HttpResponse(body, status=status, content_type=TYPES[fmt])
    response["Cache-Control"] = "no-store"
    response["Access-Control-Allow-Origin"] = "*"  # nothing here depends on a cookie
    return response


ONE_OF = {"attributes": "attribute", "values": "value", "endpoints": "endpoint", "formats": "format"}


def _put(parent: Xml.Element, value: Any, one: str) -> None:
    if isinstance(value, dict):
        for name, part in value.items():
            _put(Xml.SubElement(parent, name), part, ONE_OF.get(name, "item"))
    elif isinstance(value, list):
        for part in value:
            _put(Xml.SubElement(parent, one), part, "item")
    elif isinstance(value, bool):
        parent.text = "true" if value else "false"
    elif value is not None:
        parent.text = "".join(c for c in str(value) if c in "\n\t" or c >= " ")
