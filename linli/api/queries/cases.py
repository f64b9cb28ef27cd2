"""Cases as programs get them: one shape, pages by cursor, rights inside the query."""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import Resolver404, resolve
from django.utils.dateparse import parse_datetime

from linli.cases import policy
from linli.cases.models import Case, Publication
from linli.cases.queries.cases import Filters, for_list, published, with_leads, work_list
from linli.cases.queries.offers import KINDS, Offer, beside, offers
from linli.kernel.actor import Actor
from linli.record.models import Root

Row = dict[str, Any]


class BadCursor(ValueError):
    """It is none of ours."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page begins: after the row with this instant and id, the newest first."""

    at: datetime
    pk: int

    @property
    def text(self) -> str:
        return base64.urlsafe_b64encode(f"{self.at.isoformat()}|{self.pk}".encode()).decode().rstrip("=")

    @classmethod
    def read(cls, text: str) -> "Cursor":
        try:
            plain = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
            at, _, pk = plain.partition("|")
            found = parse_datetime(at)
        except (binascii.Error, ValueError) as error:
            raise BadCursor from error
        if found is None or found.tzinfo is None or not (pk.isascii() and pk.isdecimal() and len(pk) < 18):
            raise BadCursor
        return cls(found, int(pk))


def page_of_cases(actor: Actor, filters: Filters, *, after: str, limit: int) -> tuple[list[Row], str | None]:
    """So many cases of a view, and the cursor of the next page. Raises BadCursor."""
    rows: QuerySet[Any] = work_list(actor, filters).select_related("area", "category", "clock", "desk", "joined_to")
    found, cursor = _page(rows.defer("area__polygon", "salt"), "raised_at", after, limit)
    return [case_row(case) for case in with_leads(found)], cursor


def page_of_published(*, after: str, limit: int) -> tuple[list[Row], str | None]:
    """What was published, the newest first. Raises BadCursor."""
    rows = published().select_related("area", "unit").defer("area__polygon")
    found, cursor = _page(rows, "published_at", after, limit)
    return [_published_row(row) for row in found], cursor


def case_row(case: Any) -> Row:
    """A case with its leads (``with_leads``)."""
    names = (
        "number", "version", "state", "title", "words", "channel", "about", "raised_at", "due_at", "answered_at",
        "ended_at", "address", "urgency", "is_sensitive", "is_overdue", "waits_for_reporter", "reopenings", "source",
        "source_number",
    )  # fmt: skip
    return {name: getattr(case, name) for name in names} | {
        "area": case.area_id,
        "longitude": case.lon,
        "latitude": case.lat,
        "category": case.category.code if case.category else None,
        "lead": case.lead_now.pk,
        "lead_name": case.lead_now.name,
        "assisting": [unit.pk for unit in case.assisting_now],
        "joined_to": case.joined_to.number if case.joined_to else None,
    }


def seen_by(actor: Actor) -> QuerySet[Case]:
    """What this actor may see, with all that a row needs."""
    rows = for_list(policy.visible_to(actor)).select_related("category", "joined_to", "reporter")
    return rows.defer(None).defer("area__polygon")


def in_full(actor: Actor, case: Case) -> Row:
    """A case with what belongs to it, and what may be done now."""
    around = beside(case, actor)
    things = [_thing(kind, thing) for kind in KINDS for thing in getattr(around, kind)]
    found = [(offer, path_of(case, offer)) for offer in offers(actor, case, around)]
    may = [_offer(offer, path) for offer, path in found if path]
    return case_row(with_leads([case])[0]) | {"things": things, "offers": may}


def path_of(case: Case, offer: Offer) -> str:
    """Where a program does what a page offers; nothing for what another app put there."""
    try:
        match = resolve(offer.url.partition("?")[0])
    except Resolver404:
        return ""
    if match.view_name == "cases:act":
        return f"/cases/{case.number}/{match.kwargs['action']}"
    if match.view_name == "cases:act_on":
        return f"/cases/{case.number}/{match.kwargs['kind']}/{match.kwargs['thing_pk']}/{match.kwargs['action']}"
    return ""


def _offer(offer: Offer, path: str) -> Row:
    return {
        "action": offer.action,
        "label": str(offer.verb),
        "path": path,
        "blockers": [str(b) for b in offer.blockers],
    }


def _thing(kind: str, thing: Any) -> Row:
    clock = getattr(thing, "clock", None)
    version = thing.version if isinstance(thing, Root) else thing.case.version
    unit = getattr(thing, "unit_id", None)
    due = clock.due_at if clock is not None else None
    return {"kind": kind, "id": thing.pk, "state": thing.state, "version": version, "unit": unit, "due_at": due}


def _published_row(row: Publication) -> Row:
    return {
        "id": row.pk,
        "title": row.title,
        "problem": row.problem,
        "outcome": row.outcome,
        "area": row.area_id,
        "category": row.category_name,
        "unit": row.unit.name if row.unit else "",
        "published_at": row.published_at,
        "longitude": row.lon,
        "latitude": row.lat,
    }


def _page(rows: QuerySet[Any], at: str, after: str, limit: int) -> tuple[list[Any], str | None]:
    if after:
        cursor = Cursor.read(after)
        rows = rows.filter(Q((f"{at}__lt", cursor.at)) | Q((at, cursor.at), pk__lt=cursor.pk))
    found = list(rows.order_by(f"-{at}", "-pk")[: limit + 1])
    if len(found) <= limit:
        return found, None
    last = found[limit - 1]
    return found[:limit], Cursor(getattr(last, at), last.pk).text
