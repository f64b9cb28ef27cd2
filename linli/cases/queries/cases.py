"""Cases in lists: who leads each, how many reported it, which filters a list can have."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.cases import policy
from linli.cases.models import Appeal, CallBack, Case, Hold, Objection, Publication, SupervisionOrder, Task
from linli.cases.queries.registers import with_registers, with_units
from linli.cases.queries.search import with_words
from linli.cases.rules import (
    LIVE,
    OPEN,
    SAID,
    UNSETTLED,
    AppealState,
    CallBackState,
    CaseState,
    HoldState,
    ObjectionState,
    PublicationState,
    TaskState,
)
from linli.kernel.actor import Actor, Kind
from linli.people.models import Unit
from linli.people.queries import in_force
from linli.record.models import Entry

MANY = 1_000  # more are not counted one by one
# a year and at least six digits, with or without the dash; or only the running number
WHOLE_NUMBER = re.compile(r"(?:(?P<year>2\d{3})-?(?=\d{6}))?(?P<counter>\d{1,12})", re.ASCII)
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
# views that the row of a case decides, whoever looks
BY_ROW = {"open", "received", "studying", "in_hand", "soon", "overdue", "due_today", "waiting", "answered", "reopened"}
BY_DUE = (F("due_at").asc(nulls_last=True), "pk")  # what rests or is done comes last


def with_leads(cases: Iterable[Case]) -> list[Case]:
    """The same cases, each knowing who leads it (``lead_now``) and who assists, and how many reported it, in two queries."""
    rows = list(with_registers(*cases))
    live = Task.objects.filter(case__in=[c.pk for c in rows], state__in=sorted(LIVE))
    joined = Case.objects.filter(joined_to__in=[c.pk for c in rows]).order_by().values("joined_to")
    several = dict(joined.annotate(n=Count("pk")).values_list("joined_to", "n"))
    by_case: dict[int, list[Task]] = {}
    for task in with_units(live.order_by("pk")):
        by_case.setdefault(task.case_id, []).append(task)
    for case in rows:
        tasks = by_case.get(case.pk, [])
        lead = next((t.unit for t in tasks if t.is_lead), case.desk)
        case.meta = _meta(case, lead, several.get(case.pk, 0))  # type: ignore[attr-defined]
        case.lead_now, case.assisting_now = lead, [t.unit for t in tasks if not t.is_lead]  # type: ignore[attr-defined]
    return rows


def _meta(case: Case, lead: Unit, joined: int) -> str:
    """The small line under the title in a list: where, how it came, who leads, how many reported it."""
    place = case.area.name if case.area else _("not placed yet")
    several = ngettext("%(n)d neighbour", "%(n)d neighbours", joined + 1) % {"n": joined + 1} if joined else ""
    who = lead.name if lead.pk != case.desk_id else ""
    channel = str(Case.Channel(case.channel).label)  # get_channel_display translates every channel, each time
    return " · ".join(part for part in (place, channel, who, several) if part)


def for_list(cases: QuerySet[Case]) -> QuerySet[Case]:
    """What a list of cases shows; ``with_leads`` adds the registers, so that no row costs a query."""
    return cases.select_related("clock").defer("words", "salt")


def by_number(text: str, among: QuerySet[Case] | None = None, *, year: int | None = None) -> Case | None:
    """The case with this number: 2026-004217, 2026004217, or 4217 alone, which is then of ``year`` where one is given.

    Nothing is guessed: with a wrong year, or with anything else around the number, there is no such case.
    """
    found = WHOLE_NUMBER.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        return None
    of = int(found["year"]) if found["year"] else year
    case = (Case.objects.all() if among is None else among).filter(pk=int(found["counter"])).first()
    return case if case is not None and of in (None, case.year) else None


def by_numbers(texts: Sequence[str], among: QuerySet[Case]) -> dict[str, Case | None]:
    """The same for many, in one query."""
    read = {text: WHOLE_NUMBER.fullmatch(unicodedata.normalize("NFKC", text).strip()) for text in texts}
    cases = among.in_bulk([int(match["counter"]) for match in read.values() if match])
    found: dict[str, Case | None] = {}
    for text, match in read.items():
        case = cases.get(int(match["counter"])) if match else None
        found[text] = case if match and case and match["year"] in (None, str(case.year)) else None
    return found


@dataclass(frozen=True, slots=True)
class Filters:
    """What a work list is narrowed by; all of it can stand in a URL."""

    view: str = "open"
    q: str = ""
    community: str = ""
    category: str = ""  # code, also of a first-level category
    channel: str = ""
    unit: int | None = None
    urgency: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    now: datetime = field(default_factory=lambda: this_minute())


def work_list(actor: Actor, filters: Filters) -> QuerySet[Case]:
    """What this person may see of one view, narrowed by the filters; rights are inside the query."""
    return narrowed(policy.visible_to(actor).filter(view_condition(filters.view, actor, filters.now)), filters, actor)


def narrowed(cases: QuerySet[Case], filters: Filters, actor: Actor) -> QuerySet[Case]:
    """Cases that this person may see, narrowed by all filters but the view."""
    if filters.community:
        cases = cases.filter(area__code__startswith=filters.community)
    if filters.category:
        cases = cases.filter(category__code__startswith=filters.category)
    if filters.channel:
        cases = cases.filter(channel=filters.channel)
    if filters.unit:
        cases = cases.filter(_led_by(filters.unit))
    if filters.urgency is not None:
        cases = cases.filter(urgency=filters.urgency)
    if filters.since:
        cases = cases.filter(raised_at__gte=filters.since)
    if filters.until:
        cases = cases.filter(raised_at__lt=filters.until)
    if not filters.q:
        return cases
    is_person = actor.kind is Kind.PERSON  # a program finds nobody by phone or name: whom it reads nobody signs for
    return with_words(cases, filters.q, by_person=is_person, labels=policy.labels_of(actor))


def view_condition(view: str, actor: Actor, now: datetime) -> Q:
    """The condition of a named view. Raises KeyError for a name that is not one."""
    soon = now + timedelta(days=1)
    opened = Q(state__in=sorted(OPEN))
    conditions: dict[str, Callable[[], Q]] = {  # each is built only when it is asked for
        "all": lambda: Q(),
        "open": lambda: opened,
        "received": lambda: Q(state=CaseState.RECEIVED),
        "studying": lambda: Q(state=CaseState.STUDYING),
        "in_hand": lambda: Q(state=CaseState.IN_HAND),
        "soon": lambda: opened & Q(due_at__gte=now, due_at__lt=soon),
        "overdue": lambda: opened & Q(due_at__lt=now),
        "due_today": lambda: opened & Q(due_at__gte=now, due_at__lt=_midnight(now)),
        "waiting": lambda: opened & Q(waits_for_reporter=True),
        "answered": lambda: Q(state=CaseState.ANSWERED),
        "to_verify": lambda: Q(state=CaseState.ANSWERED, must_verify=True) & _untouched_by(actor),
        "to_publish": lambda: (
            Q(state__in=[CaseState.VERIFIED, CaseState.CLOSED], is_sensitive=False)
            & Q(category__is_publishable=True, answered_at__gte=now - timedelta(days=30))
            & ~_has(Publication, state__in=[*PublicationState])
        ),
        "publishing": lambda: _has(Publication, state=PublicationState.PROPOSED),
        "objections": lambda: _has(Objection, state=ObjectionState.RAISED),
        "appeals": lambda: _has(Appeal, state=AppealState.RAISED),
        "to_accept": lambda: Q(pk__in=Task.objects.filter(unit=actor.unit or 0, state=TaskState.ISSUED).values("case")),
        "unaccepted": lambda: opened & _has(Task, state=TaskState.ISSUED, accept_clock__due_at__lt=now),
        "mine": lambda: (
            Q(state=CaseState.IN_HAND)
            & Q(pk__in=Task.objects.filter(unit=actor.unit or 0, state__in=sorted(LIVE)).values("case"))
        ),
        "orders": lambda: _has(SupervisionOrder, state__in=sorted(UNSETTLED)),
        "my_orders": lambda: _has(SupervisionOrder, state__in=["issued", "returned"], unit=actor.unit or 0),
        "held": lambda: _has(Hold, state__in=[HoldState.ACTIVE, HoldState.PROPOSED]),
        "bouncing": lambda: opened & Q(pk__in=_bouncing()),
        "reopened": lambda: opened & Q(reopenings__gt=0),
        "calls": lambda: _has(CallBack, state=CallBackState.DUE) & _untouched_by(actor),
        "closed": lambda: Q(state__in=sorted(SAID | {CaseState.DECLINED, CaseState.WITHDRAWN, CaseState.JOINED})),
        "declined": lambda: Q(state=CaseState.DECLINED),
    }
    return conditions[view]()


def counts(
    actor: Actor, views: Sequence[str], *, now: datetime | None = None, filters: Filters | None = None
) -> dict[str, int]:
    """How many rows each view has, in one query; up to 1,000 exactly, beyond that 1,001.

    They match the rows because the conditions are the same. Nobody counts the archive: each view stops counting
    once there are many.
    """
    asked = filters or Filters()
    sql, params = _counting(actor, tuple(views), now or asked.now, replace(asked, now=BEGINNING))
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return {view: min(n, MANY + 1) for view, n in zip(views, cursor.fetchone(), strict=True)}


@lru_cache(maxsize=256)
def _counting(actor: Actor, views: tuple[str, ...], now: datetime, filters: Filters) -> tuple[str, tuple[Any, ...]]:
    """One count beside the other. By hand: the ORM writes no limit into a count, and takes longer than the database to
    write them all; so they are kept for the minute that ``now`` is cut to.

    Who sees all has as many short looks, each of which ends at the limit. Who sees a part: their rights take longer than
    all the rest, and are asked once for all views that the row of a case decides.
    """
    seen = policy.visible_to(actor)
    # words are looked for view by view: where no case of a view holds them as written, they are looked for one by one
    at_once = set() if filters.q or policy.sees_all(actor) else BY_ROW.intersection(views)
    found: list[str] = []
    params: list[Any] = []
    for view in views:
        if view in at_once:
            found.append(f"by_row.{view}")
            continue
        rows = narrowed(seen.filter(view_condition(view, actor, now)), filters, actor)
        sql, given = rows.order_by().values("pk")[: MANY + 1].query.sql_with_params()
        found.append(f"(SELECT COUNT(*) FROM ({sql}) AS rows_of_view)")
        params += given
    if not at_once:
        return f"SELECT {', '.join(found)}", tuple(params)
    conditions = {view: view_condition(view, actor, now) for view in sorted(at_once)}
    states = OPEN | {CaseState.ANSWERED} if "answered" in at_once else OPEN
    said = {f"is_{view}": ExpressionWrapper(condition, BooleanField()) for view, condition in conditions.items()}
    live = policy.seen_among(actor, Q(state__in=sorted(states)))
    rows = narrowed(live, filters, actor).order_by().annotate(**said)
    sql, given = rows.values(*said).query.sql_with_params()
    each = ", ".join(f"COUNT(*) FILTER (WHERE is_{view}) AS {view}" for view in conditions)
    once = f"(SELECT {each} FROM ({sql}) AS rows_seen) AS by_row"
    return f"SELECT {', '.join(found)} FROM {once}", (*params, *given)


def this_minute() -> datetime:
    """Now, cut to the minute: lists and their counts are of one moment."""
    return timezone.now().replace(second=0, microsecond=0)


def published() -> QuerySet[Publication]:
    """What is shown to everybody; a case that was found to be sensitive afterwards is no longer."""
    return Publication.objects.filter(state=PublicationState.PUBLISHED, case__is_sensitive=False)


def same_reporter(case: Case, actor: Actor, *, most: int = 8) -> list[Case]:
    """What the same person raised before, as far as this reader may see it."""
    if case.reporter_id is None:
        return []
    rows = policy.visible_to(actor).filter(reporter=case.reporter_id).exclude(pk=case.pk)
    return list(rows.order_by("-raised_at")[:most])


def _has(model: Any, **condition: object) -> Q:
    return Q(Exists(model.objects.filter(case=OuterRef("pk"), **condition)))


def _untouched_by(actor: Actor) -> Q:
    """Those in which this person had no hand: what somebody else must look at is no work of theirs, and not counted."""
    hands = {"act__root_kind": Case._meta.label_lower, "act__root_id": OuterRef("pk"), "act__user": actor.id}
    deeds = Entry.objects.filter(action__in=[*policy.DEEDS, *policy.TURNS], **hands)
    return Q(~Exists(deeds)) if actor.kind is Kind.PERSON else Q()


def _bouncing() -> Any:
    rows = Objection.objects.values("case").annotate(times=Count("pk")).filter(times__gte=2)
    return rows.values("case")


def _led_by(unit: int) -> Q:
    leads = Task.objects.filter(unit=unit, is_lead=True, state__in=sorted(LIVE))
    any_lead = Task.objects.filter(is_lead=True, state__in=sorted(LIVE))
    return Q(pk__in=leads.values("case")) | (Q(desk=unit) & ~Q(pk__in=any_lead.values("case")))


def _midnight(now: datetime) -> datetime:
    local = timezone.localtime(now)
    return local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def units_for_dispatch() -> QuerySet[Unit]:
    """Units that can be given a task: in use, not the desks themselves, and with somebody there who would get it."""
    desks = [Unit.Kind.CENTRE, Unit.Kind.SUPERVISION, Unit.Kind.STATION]
    somebody = in_force().filter(unit=OuterRef("pk"), role__in=policy.WORKING)
    return Unit.objects.filter(Exists(somebody), state="active").exclude(kind__in=desks).order_by("name")
