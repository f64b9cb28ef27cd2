"""Cases in the shape of Open311 GeoReport v2 (https://wiki.open311.org/GeoReport_v2): what may be public, or what a key may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.api.models import ApiKey, RaisedByKey
from linli.api.rules import Scope
from linli.cases import policy
from linli.cases.models import Case, Category, Publication
from linli.cases.queries.cases import by_number, by_numbers, published, with_leads
from linli.cases.queries.history import answer_for
from linli.cases.queries.settings import categories
from linli.cases.queries.told import road
from linli.cases.rules import OPEN
from linli.files.rules import AttachmentState
from linli.record.models import Act

SPAN, MOST = timedelta(days=90), 1_000  # "a span of 90 days or first 1000 requests returned, whichever is smallest"
PUBLISHED = "p"  # before the id of what was published, so that nobody takes it for the number of a case
OPENED, CLOSED = "open", "closed"
ABOUT, GRID = "about", "grid"
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is narrowed by."""

    services: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    is_mine: bool = False  # an extension: what this key raised
    page: int = 1
    page_size: int = MOST


def services() -> list[Row]:
    """What one may report: the categories of the second level."""
    return [_service(category) for category in categories()]


def service(code: str) -> Category | None:
    return categories().filter(code=code).first()


def definition(category: Category) -> Row:
    """The attributes that a request of this service may have beside what the standard names itself."""
    about = [{"key": value, "name": str(label)} for value, label in Case.About.choices]
    texts = {
        ABOUT: (_("What is it about?"), "singlevaluelist", about, ""),
        GRID: (_("Code of the grid, as its QR code says it"), "string", [], _("15 digits")),
    }
    rows = [
        {
            "variable": True, "code": code, "datatype": kind, "required": False,
            "datatype_description": hint, "order": n, "description": text, "values": values,
        }
        for n, (code, (text, kind, values, hint)) in enumerate(texts.items(), start=1)
    ]  # fmt: skip
    return {"service_code": category.code, "attributes": rows}


def requests(asked: Asked, key: ApiKey | None) -> list[Row]:
    """The newest first, in a few queries whatever their number."""
    first = (asked.page - 1) * asked.page_size
    cases: QuerySet[Case]
    if asked.is_mine and key is not None:
        cases = Case.objects.filter(pk__in=RaisedByKey.objects.filter(key=key).values("case"))
    elif key is not None and Scope.READ in key.scopes:
        cases = policy.visible_to(key.actor)
    else:
        rows = _narrowed_public(published(), asked).order_by("-published_at", "-pk")
        return [_public(row) for row in _with_names(rows)[first : first + asked.page_size]]
    found = _narrowed(cases, asked).select_related("area", "category", "desk").order_by("-raised_at", "-pk")
    return _of_keys(with_leads(found[first : first + asked.page_size]))


def request(text: str, key: ApiKey | None) -> Row | None:
    """One, by its id: of a publication, or the number of a case that this key may see or has raised."""
    if text.startswith(PUBLISHED):
        pk = text.removeprefix(PUBLISHED)
        is_id = pk.isascii() and pk.isdecimal() and len(pk) < 16
        row = _with_names(published()).filter(pk=int(pk)).first() if is_id else None
        return _public(row) if row else None
    case = case_of(text, key)
    return _of_keys(with_leads([case]), with_answer=True)[0] if case else None


def case_of(number: str, key: ApiKey | None) -> Case | None:
    """The case with this number, if this key sees or raised it."""
    if key is None:
        return None
    mine = Case.objects.filter(pk__in=RaisedByKey.objects.filter(key=key).values("case"))
    found = by_number(number, mine.select_related("area", "category", "desk", "joined_to"))
    if found is None and Scope.READ in key.scopes:
        found = by_number(number, policy.visible_to(key.actor).select_related("area", "category", "desk", "joined_to"))
    return found


def case_by_token(token: Any, key: ApiKey | None) -> Case | None:
    """What was raised with this token: whoever has the token raised it."""
    raised = RaisedByKey.objects.filter(token=token).select_related("case").first()
    return raised.case if raised is not None and key is not None and raised.key_id == key.pk else None


def history(case: Case) -> list[Row]:
    """What the resident may read of the road, oldest first (an extension of the standard)."""
    lines = road(case)
    return [
        {
            "datetime": stamp(line.at),
            "status": line.action,
            "description": line.text,
            "agency_responsible": line.by,
            "comment": "\n".join(note.text for note in line.words),
        }
        for line in reversed(lines)
    ]


def public_history(row: Publication) -> list[Row]:
    """Of what was published: raised, answered, published."""
    steps = [
        (row.case.raised_at, "raised", _("raised"), row.problem),
        (row.case.answered_at, "answered", _("answered"), row.outcome),
    ]
    agency = row.unit.name if row.unit else ""
    return [
        {"datetime": stamp(at), "status": code, "description": text, "agency_responsible": agency, "comment": said}
        for at, code, text, said in steps
        if at is not None
    ]


def publication_of(text: str) -> Publication | None:
    pk = text.removeprefix(PUBLISHED)
    if not text.startswith(PUBLISHED) or not (pk.isascii() and pk.isdecimal() and len(pk) < 16):
        return None
    return _with_names(published()).filter(pk=int(pk)).first()


def stamp(at: datetime | None) -> str | None:
    """An instant as the standard writes it: with the zone, to the second."""
    return timezone.localtime(at).isoformat(timespec="seconds") if at else None


def _service(category: Category) -> Row:
    own = str(category).rpartition(" / ")[2]
    return {
        "service_code": category.code,
        "service_name": own,
        "description": category.filing_condition or own,
        "metadata": True,
        "type": "realtime",
        "keywords": ",".join(category.keywords.split()),
        "group": str(category.parent) if category.parent else "",
    }


def _narrowed(cases: QuerySet[Case], asked: Asked) -> QuerySet[Case]:
    if asked.ids:
        found = by_numbers(asked.ids, cases).values()
        return cases.filter(pk__in=[case.pk for case in found if case])
    cases = cases.filter(raised_at__gte=asked.since or timezone.now() - SPAN)
    if asked.until:
        cases = cases.filter(raised_at__lte=asked.until)
    if asked.services:
        cases = cases.filter(category__code__in=asked.services)
    if set(asked.statuses) == {OPENED}:
        cases = cases.filter(state__in=sorted(OPEN))
    if set(asked.statuses) == {CLOSED}:
        cases = cases.exclude(state__in=sorted(OPEN))
    return cases


def _narrowed_public(rows: QuerySet[Publication], asked: Asked) -> QuerySet[Publication]:
    if asked.ids:
        pks = [text.removeprefix(PUBLISHED) for text in asked.ids if text.startswith(PUBLISHED)]
        return rows.filter(pk__in=[int(pk) for pk in pks if pk.isascii() and pk.isdecimal() and len(pk) < 16])
    rows = rows.filter(case__raised_at__gte=asked.since or timezone.now() - SPAN)
    if asked.until:
        rows = rows.filter(case__raised_at__lte=asked.until)
    if asked.services:
        rows = rows.filter(case__category__code__in=asked.services)
    if set(asked.statuses) == {OPENED}:
        rows = rows.filter(case__state__in=sorted(OPEN))
    if set(asked.statuses) == {CLOSED}:
        rows = rows.exclude(case__state__in=sorted(OPEN))
    return rows


def _with_names(rows: QuerySet[Publication]) -> QuerySet[Publication]:
    hidden = ("case__words", "case__title", "case__address", "case__salt")
    return (
        rows.select_related("area", "unit", "case__category").defer("area__polygon", *hidden).prefetch_related("photos")
    )


def _public(row: Publication) -> Row:
    """The public text, the blurred place, and nothing else of the case."""
    is_open = row.is_reopened
    return {
        "service_request_id": f"{PUBLISHED}{row.pk}",
        "status": OPENED if is_open else CLOSED,
        "status_notes": row.outcome,
        "service_name": str(row.case.category).rpartition(" / ")[2] if row.case.category else row.category_name,
        "service_code": row.case.category.code if row.case.category else "",
        "description": row.problem,
        "agency_responsible": row.unit.name if row.unit else "",
        "service_notice": "",
        "requested_datetime": stamp(row.case.raised_at),
        "updated_datetime": stamp(row.published_at),
        "expected_datetime": None,
        "address": row.area.name if row.area else "",
        "address_id": row.area_id,
        "zipcode": None,
        "lat": row.lat,
        "long": row.lon,
        "media_url": _picture_of(row),
        "title": row.title,
        "html_url": settings.SITE_URL + reverse("portal:published", args=[row.pk]),
    }


def _picture_of(row: Publication) -> str | None:
    """The whole address of the picture that shows it best: how it looks now, else how it looked; only of those that are published."""
    photos = sorted(
        (p for p in row.photos.all() if p.state == AttachmentState.KEPT), key=lambda p: (p.purpose != "after", p.pk)
    )
    return settings.SITE_URL + photos[0].url if photos else None


def _of_keys(cases: Sequence[Any], *, with_answer: bool = False) -> list[Row]:
    """Cases with their leads (``with_leads``), for a key that may see them, and when something was last done to each."""
    acts = Act.objects.filter(root_kind=Case._meta.label_lower, root_id__in=[case.pk for case in cases])
    changed = dict(acts.order_by().values_list("root_id").annotate(Max("at")))
    return [_of_key(case, changed.get(case.pk), with_answer=with_answer) for case in cases]


def _of_key(case: Any, changed: datetime | None, *, with_answer: bool) -> Row:
    answer = answer_for(case) if with_answer else None
    done = None if case.is_open else case.ended_at or case.answered_at
    return {
        "service_request_id": case.number,
        "status": OPENED if case.is_open else CLOSED,
        "status_notes": answer.text if answer else case.state_label,
        "service_name": str(case.category).rpartition(" / ")[2] if case.category else "",
        "service_code": case.category.code if case.category else "",
        "description": case.words,
        "agency_responsible": case.lead_now.name,
        "service_notice": case.state_label,
        "requested_datetime": stamp(case.raised_at),
        "updated_datetime": stamp(done or changed or case.raised_at),
        "expected_datetime": stamp(case.due_at) if case.is_open else None,
        "address": case.address or (case.area.name if case.area else ""),
        "address_id": case.area_id,
        "zipcode": None,
        "lat": case.lat,
        "long": case.lon,
        "media_url": None,
        "title": case.title,
        "html_url": None,
    }
