"""The REST API: the same actions, rights and words as the desk, for programs with a key."""

from functools import cache
from typing import Annotated, Any, Literal
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as Invalid
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from ninja import Header, NinjaAPI, Path, Query, Router
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer
from pydantic import AwareDatetime

from linli.api.actions import raise_for
from linli.api.forms import answers as out
from linli.api.forms.bodies import CallIn, RaiseIn
from linli.api.models import ApiKey
from linli.api.queries import cases as read
from linli.api.rules import Scope
from linli.api.views.admission import Turned, admitted
from linli.cases import actions
from linli.cases.models import Case, Category
from linli.cases.queries.cases import Filters, by_number, counts, this_minute, units_for_dispatch, with_leads
from linli.cases.queries.history import timeline
from linli.cases.queries.settings import categories
from linli.kernel.actor import Actor
from linli.kernel.rulebook import NotYou, Refused
from linli.people.actions import contact_for
from linli.people.models import Contact
from linli.people.queries import speaking_for
from linli.places.models import Area
from linli.places.queries import area_for_address, locate
from linli.record.acts import Stale
from linli.record.models import Act

TROUBLES = frozenset({400, 401, 403, 404, 409, 422, 429})
VIEWS = Literal[
    "all", "open", "received", "studying", "in_hand", "soon", "overdue", "due_today", "waiting", "answered", "to_verify",
    "to_publish", "publishing", "objections", "appeals", "to_accept", "mine", "orders", "my_orders", "held", "bouncing",
    "reopened", "calls", "closed", "declined",
]  # fmt: skip
Number = Annotated[str, Path(max_length=20, description="number of the case: 2026-004217")]
Repeat = Annotated[
    UUID | None,
    Header(None, alias="Idempotency-Key", description="the same key is the same act, however often it is sent"),
]


class Bearer(HttpBearer):
    """``Authorization: Bearer linli_…``"""

    def authenticate(self, request: HttpRequest, token: str) -> ApiKey:
        found = admitted(request, token)
        if isinstance(found, Turned) and found.status == 429:
            raise HttpError(429, "Too many requests. Please wait a minute.")
        if not isinstance(found, ApiKey):
            raise AuthenticationError()
        return found


api = NinjaAPI(
    title="Linli", version="1", description="Handling requests of residents, for programs.", docs_url=None,
    openapi_url=None, urls_namespace="rest", auth=Bearer(),
)  # fmt: skip
router = Router()


def key_for(request: HttpRequest, scope: Scope) -> ApiKey:
    """The key of this request, if it is for that. Answers 403 otherwise."""
    key = getattr(request, "auth")  # noqa: B009  # ninja puts it there
    assert isinstance(key, ApiKey)
    if scope not in key.scopes:
        raise HttpError(403, f"This key is not for: {scope.value}.")
    return key


def trouble(request: HttpRequest, status: int, error: str, message: str, **more: Any) -> HttpResponse:
    body = out.Trouble(error=error, message=message, **more)
    response = api.create_response(request, body.model_dump(), status=status)
    if status == 429:
        response["Retry-After"] = "60"
    return response


@api.exception_handler(AuthenticationError)
def _no_key(request: HttpRequest, why: Any) -> HttpResponse:
    response = trouble(request, 401, "no_key", "Send your key: Authorization: Bearer linli_…")
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(HttpError)
def _http(request: HttpRequest, why: Any) -> HttpResponse:
    codes = {400: "unreadable", 403: "forbidden", 404: "not_found", 422: "invalid", 429: "too_often"}
    return trouble(request, why.status_code, codes.get(why.status_code, "refused"), str(why))


@api.exception_handler(PermissionDenied)
def _denied(request: HttpRequest, why: Any) -> HttpResponse:
    return trouble(request, 403, "forbidden", "This key may not speak for a resident.")


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, why: Any) -> HttpResponse:
    return trouble(request, 404, "not_found", "There is no such thing, or this key does not see it.")


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, why: Any) -> HttpResponse:
    """Types that are not right, by their field."""
    fields: dict[str, list[str]] = {}
    for error in why.errors:
        place = [str(part) for part in error["loc"] if part not in ("body", "query", "path", "header")]
        fields.setdefault(".".join(place) or "body", []).append(str(error["msg"]))
    return trouble(request, 422, "invalid", "Some fields are not right.", fields=fields)


@api.exception_handler(Invalid)
def _invalid_words(request: HttpRequest, why: Any) -> HttpResponse:
    fields = getattr(why, "error_dict", None)
    told = {name: [str(m) for e in errors for m in e.messages] for name, errors in fields.items()} if fields else {}
    return trouble(request, 422, "invalid", " ".join(why.messages), fields=told)


@api.exception_handler(Refused)
def _refused(request: HttpRequest, why: Any) -> HttpResponse:
    """409: not now, or decided on what has changed since; 403: not with this key."""
    if isinstance(why, NotYou):
        return trouble(request, 403, "forbidden", str(why))
    if isinstance(why, Stale):
        since, now = [act.action for act in why.since], max((act.version for act in why.since), default=None)
        return trouble(request, 409, "stale", str(why), since=since, version=now)
    return trouble(request, 409, "refused", str(why))


@router.get("/key", response={200: out.KeyOut, TROUBLES: out.Trouble}, tags=["key"], summary="What this key is for")
def key(request: HttpRequest) -> dict[str, Any]:
    mine = getattr(request, "auth")  # noqa: B009  # ninja puts it there
    return {
        "name": mine.name, "scopes": mine.scopes, "unit": mine.unit_id, "role": mine.role, "area": mine.area_id,
        "per_minute": mine.per_minute,
    }  # fmt: skip


@router.get(
    "/cases", response={200: out.CasesOut, TROUBLES: out.Trouble}, tags=["cases"], summary="Cases, newest first"
)
def cases(
    request: HttpRequest,
    view: VIEWS = "all",
    q: Annotated[str, Query(max_length=100, description="words, number or address")] = "",
    area: Annotated[str, Query(max_length=15, pattern=r"^[0-9]*$", description="code; what lies in it")] = "",
    category: Annotated[str, Query(max_length=8, pattern=r"^[0-9A-Za-z]*$")] = "",
    channel: Annotated[str, Query(max_length=10, pattern=r"^[a-z]*$")] = "",
    unit: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="who leads")] = None,
    since: AwareDatetime | None = None,
    until: AwareDatetime | None = None,
    after: Annotated[str, Query(max_length=120, description="the cursor of the page before")] = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> dict[str, Any]:
    by = key_for(request, Scope.READ).actor
    asked = Filters(
        view=view, q=q.replace("\0", ""), community=area, category=category, channel=channel, unit=unit,
        since=since, until=until,
    )  # fmt: skip
    try:
        items, following = read.page_of_cases(by, asked, after=after.replace("\0", ""), limit=limit)
    except read.BadCursor as error:
        raise HttpError(422, "after: this is no cursor of ours.") from error
    return {"items": items, "next": following}


@router.get(
    "/counts", response={200: dict[str, int], TROUBLES: out.Trouble}, tags=["cases"], summary="How many each view has"
)
def count(request: HttpRequest) -> dict[str, int]:
    views = ("received", "studying", "in_hand", "soon", "overdue", "answered", "to_verify", "objections", "appeals")
    return counts(key_for(request, Scope.READ).actor, views, now=this_minute())


@router.post(
    "/cases", response={200: out.ActOut, TROUBLES: out.Trouble}, tags=["cases"], summary="Raise a request for somebody"
)
def raise_case(request: HttpRequest, body: RaiseIn, repeat: Repeat = None) -> dict[str, Any]:
    """For a resident, or for one without a name. It waits then to be taken in."""
    key = key_for(request, Scope.RAISE)
    given = body.model_dump(exclude={"name", "phone", "longitude", "latitude"}) | _placed(body)
    given["category"] = _category(body.category)
    act = raise_for(key, name=body.name, phone=body.phone, token=repeat or uuid4(), **given)
    return done(act, key.actor)


@router.post(
    "/calls", response={200: out.ActOut, TROUBLES: out.Trouble}, tags=["cases"], summary="A whole call in one act"
)
def take_call(request: HttpRequest, body: CallIn, repeat: Repeat = None) -> dict[str, Any]:
    """Raised, taken in, studied, and answered or handed over."""
    key = key_for(request, Scope.HANDLE)
    by = key.actor
    first = Act.objects.filter(pk=repeat).first() if repeat else None
    if first is not None:
        by = _as_before(by, first)
    elif body.name.strip() or body.phone.strip():
        with transaction.atomic():  # who may not speak for them makes no contact either
            by = speaking_for(by, contact_for(name=body.name, phone=body.phone))
    given = body.model_dump(exclude={"name", "phone", "longitude", "latitude", "lead", "assisting"}) | _placed(body)
    units = {unit.pk: unit for unit in units_for_dispatch().filter(pk__in=[body.lead or 0, *body.assisting])}
    if missing := {body.lead, *body.assisting} - {None} - set(units):
        raise Invalid({"lead": f"No such unit: {sorted(u for u in missing if u)}"})
    given |= {"category": _category(body.category), "lead": units.get(body.lead or 0)}
    given["assisting"] = [units[pk] for pk in body.assisting]
    act = actions.take_call(**given, by=by, key=repeat or uuid4())
    return done(act, key.actor)


@router.get(
    "/cases/{number}",
    response={200: out.CaseInFull, TROUBLES: out.Trouble},
    tags=["cases"],
    summary="One case, and what may be done",
)
def case(request: HttpRequest, number: Number) -> dict[str, Any]:
    by = key_for(request, Scope.READ).actor
    return read.in_full(by, case_or_404(by, number))


@router.get(
    "/cases/{number}/history",
    response={200: list[out.LineOut], TROUBLES: out.Trouble},
    tags=["cases"],
    summary="What happened, newest first",
)
def history(request: HttpRequest, number: Number) -> list[dict[str, Any]]:
    found = case_or_404(key_for(request, Scope.READ).actor, number)
    return [
        {
            "at": line.at, "action": line.action, "deed": line.title, "by": line.shown_by,
            "words": [note.text for note in line.words], "is_told": line.is_told,
        }
        for line in timeline(found)
    ]  # fmt: skip


def case_or_404(by: Actor, number: str) -> Case:
    found = by_number(number, read.seen_by(by))
    if found is None:
        raise Http404
    return found


def done(act: Act, by: Actor) -> dict[str, Any]:
    """What was done, and the case as this key sees it now."""
    seen = read.seen_by(by).filter(pk=act.root_id).first() if act.root_kind == "cases.case" else None
    number = seen.number if seen else ""
    if not number and act.root_kind == "cases.case":
        number = Case.objects.only("raised_at").get(pk=act.root_id).number
    row = read.case_row(with_leads([seen])[0]) if seen else None
    return {"act": act.pk, "action": act.action, "number": number, "version": act.version, "case": row}


def _as_before(by: Actor, first: Act) -> Actor:
    """A repeat: the contact that was made then, not another one."""
    contact = Contact.objects.filter(pk=first.by.get("behalf") or 0).first()
    return speaking_for(by, contact) if contact else by


def _placed(body: RaiseIn) -> dict[str, Any]:
    """Where it lies: as said, or found by the position or the words."""
    position = (body.longitude, body.latitude) if body.longitude is not None and body.latitude is not None else None
    code = body.area or (locate(*position).code if position else None)
    code = code or area_for_address(f"{body.address} {body.words}")
    area = Area.objects.filter(code=code).first() if code else None
    if body.area and area is None:
        raise Invalid({"area": "There is no such area."})
    return {"area": area, "position": position}


def _category(code: str) -> Category | None:
    found = categories().filter(code=code).first() if code else None
    if code and found is None:
        raise Invalid({"category": "There is no such category."})
    return found


@cache
def schema() -> dict[str, Any]:
    """The OpenAPI document, made once."""
    return api.get_openapi_schema(path_prefix="/api/v1/")
