"""What the doors for programs answer with."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Schema
from pydantic import Field


class Trouble(Schema):
    """Why it was not done. ``error`` is a code for programs, ``message`` a sentence for people."""

    error: str
    message: str
    fields: dict[str, list[str]] = {}
    version: int | None = None  # of the thing as it is now: look again, then decide with this one
    since: list[str] = []  # what was done to it meanwhile
    confirm: dict[str, str] = {}  # after a warning: send these again with the same body


class CaseOut(Schema):
    """A case, without its reporter's name and number: those are opened by people, with a reason, and recorded."""

    number: str
    version: int
    state: str
    title: str
    words: str
    channel: str
    about: str
    raised_at: datetime
    due_at: datetime | None
    answered_at: datetime | None
    ended_at: datetime | None
    area: str | None
    address: str
    longitude: float | None
    latitude: float | None
    category: str | None
    urgency: int
    is_sensitive: bool
    is_overdue: bool
    waits_for_reporter: bool
    reopenings: int
    lead: int
    lead_name: str
    assisting: list[int]
    joined_to: str | None
    source: str
    source_number: str


class ThingOut(Schema):
    """Something beside a case: a task, an objection, an order …"""

    kind: str
    id: int
    state: str
    version: int  # to be sent as ``seen`` when it is decided about
    unit: int | None
    due_at: datetime | None


class OfferOut(Schema):
    """What may be done now with this key, where, and what is still missing."""

    action: str
    label: str
    path: str
    blockers: list[str]


class CaseInFull(CaseOut):
    things: list[ThingOut]
    offers: list[OfferOut]


class CasesOut(Schema):
    items: list[CaseOut]
    next: str | None = Field(None, description="cursor of the next page; null on the last")


class ResultOut(Schema):
    """What became of one case of many."""

    number: str
    is_done: bool
    why_not: str


class ManyOut(Schema):
    batch: UUID  # to take all of it back
    results: list[ResultOut]


class AlikeOut(Schema):
    """A case that may be about the same, and why."""

    number: str
    title: str
    state: str
    words: list[str]  # that both have
    metres: int | None
    people: int  # who told us of it
    why: list[str]  # in sentences


class ProposalOut(Schema):
    category: str | None
    lead: int | None
    rule: int | None  # the place of the routing rule that named the lead
    words: list[str]
    near: list[str]  # numbers of earlier cases


class LineOut(Schema):
    """One line of the history."""

    at: datetime
    action: str
    deed: str
    by: str
    words: list[str]
    is_told: bool


class FileOut(Schema):
    """A picture or paper of a case; its bytes are at ``/cases/{number}/files/{id}``."""

    id: UUID
    purpose: str
    audience: str
    content_type: str
    size: int  # bytes
    width: int  # pixels; 0 for a paper
    height: int
    caption: str


class ActOut(Schema):
    """What was done; the same Idempotency-Key is answered with the same act."""

    act: UUID
    action: str
    number: str
    version: int
    case: CaseOut | None = Field(None, description="as it is now; null when this key sees it no more")


class CategoryOut(Schema):
    code: str
    name: str
    parent: str | None
    lead_unit: int | None
    is_sensitive: bool


class UnitOut(Schema):
    id: int
    name: str
    kind: str


class AreaOut(Schema):
    code: str
    name: str
    level: str


class ReasonOut(Schema):
    use: str
    code: str
    name: str


class PublicationOut(Schema):
    """What everybody may read."""

    id: int
    title: str
    problem: str
    outcome: str
    area: str | None
    category: str
    unit: str
    published_at: datetime | None
    longitude: float | None
    latitude: float | None


class PublicationsOut(Schema):
    items: list[PublicationOut]
    next: str | None


class RateOut(Schema):
    """A proportion with both of its numbers; no percent of fewer than twenty."""

    code: str
    above: int
    of: int
    percent: float | None


class FiguresRow(Schema):
    """The figures of one community, unit, category … or of everything together."""

    key: str
    name: str
    counts: dict[str, int]  # cases in each measure
    rates: list[RateOut]
    half_minutes: int | None = Field(description="half of them were answered within so many minutes")
    nine_tenths_minutes: int | None


class FiguresOut(Schema):
    period: str
    first_day: date
    last_day: date
    by: str
    rows: list[FiguresRow]


class TopicOut(Schema):
    """What several people speak of: one problem at one place."""

    id: int
    name: str
    people: int  # not messages
    first_on: date | None
    last_on: date | None
    trend: str
    weeks: list[int]  # messages in each week, the last one last
    cases: list[str]


class WaitingOut(Schema):
    """A case without a category, and what is proposed for it."""

    number: str
    version: int
    category: str
    lead: int | None  # who would lead then
    rule: int | None  # the place of the routing rule that named the lead
    words: list[str]  # that decided it
    near: list[str]  # numbers of earlier cases


class KeyOut(Schema):
    """What this key is for."""

    name: str
    scopes: list[str]
    unit: int | None
    role: str
    area: str | None
    per_minute: int


Json = dict[str, Any]
