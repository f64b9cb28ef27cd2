"""What a phone carries for today and tomorrow: as little as the doors need, in one piece, in a constant number of queries."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.cases import policy as cases
from linli.cases.models import Case
from linli.cases.rules import CASE, OPEN
from linli.errands.policy import is_local as runs_here
from linli.field.queries import passing, running
from linli.kernel.actor import Actor
from linli.kernel.carried import all_carried
from linli.kernel.rulebook import Parts
from linli.neighbours.policy import is_neighbour
from linli.people.models import User
from linli.people.queries import in_force
from linli.places.models import Area, GridWork
from linli.ui.templatetags.words import ago, day, moment
from linli.visits.models import CareEntry, CheckBack, Round, Visit, VisitSettings
from linli.visits.policy import LOCALS
from linli.visits.queries.rounds import DoorToSee, doors_of, rounds_on, to_settle
from linli.visits.queries.seen import newest_number
from linli.visits.rules import GOING, Result

MOST_DOORS, MOST_CASES, MOST_CARDS = 400, 50, 50
Piece = dict[str, Any]
NOTHING: Piece = {  # of all that is for workers only
    "known": 0, "rounds": [], "cases": [], "errands": [], "to_take": [], "runs": {}, "kinds": [], "certificates": [], "tabs": [], "works": [],
    "colleagues": [], "clashes": [], "check": None,
}  # fmt: skip


def pack(actors: Sequence[Actor], *, now: datetime) -> tuple[Piece, list[tuple[Actor, list[CareEntry]]]]:
    """The day of one worker as JSON, in their post and in those in which they stand in for somebody; of a neighbour what they pass on.

    Beside it the entries of the care list that it holds, by post: their reading is written down.
    """
    actor = actors[0]
    if is_neighbour(actor):
        mine = {"words": passing.words(actors), "houses": passing.houses(actor), "replies": passing.replies(actor)}
        return {**_frame(actors), **NOTHING, **mine, "is_neighbour": True}, []
    known = newest_number()
    rounds, cares = _rounds(actors, now)
    return (
        {
            **_frame(actors),
            "known": known,
            "rounds": rounds,
            "words": passing.words(actors),
            "cases": _cases(actors),
            "errands": running.errands(actor),
            "to_take": running.to_take(actors),
            "runs": running.runs(),
            "kinds": running.kinds(),
            "certificates": running.certificates(),
            "tabs": _tabs(actor),
            "works": [{"id": work.pk, "name": work.name} for work in GridWork.objects.filter(state="active")],
            "colleagues": _colleagues(actor),
            "clashes": [
                _clash(visit)
                for visit in to_settle(actor).filter(Q(visitor=actor.id or 0) | Q(companion=actor.id or 0))[:20]
            ],
            "check": _check(actor),
        },
        cares,
    )


def _frame(actors: Sequence[Actor]) -> Piece:
    """Whose it is, where, and for how many seconds: a phone counts them by its own clock, right or wrong."""
    names = dict(Area.objects.filter(code__in=[by.area for by in actors]).values_list("code", "name"))
    areas = [{"id": by.area, "name": names[by.area]} for by in actors if by.area in names]
    return {
        "lasts": VisitSettings.current().phone_hours * 3600,
        "worker": User.objects.get(pk=actors[0].id or 0).shown_name,
        "area": "、".join(area["name"] for area in areas),
        "areas": areas,
    }


def _rounds(actors: Sequence[Actor], now: datetime) -> tuple[list[Piece], list[tuple[Actor, list[CareEntry]]]]:
    today = timezone.localdate(now)
    days, pieces, cares, room = [today, today + timedelta(days=1)], {}, [], MOST_DOORS
    for actor in actors:
        rounds = [row for row in rounds_on(actor, days) if row.pk not in pieces and _whose(row, actors) is actor]
        doors = doors_of(rounds, actor, most=room)
        for row in rounds:
            pieces[row.pk] = {
                "id": row.pk,
                "purpose": row.purpose,
                "ask": row.ask,
                "is_here": runs_here(actor, row.area_id),
                "until": day(row.last_day),
                "total": row.total,
                "done": row.done,  # type: ignore[attr-defined]  # annotated
                "doors": [_door(one, now) for one in doors[row.pk]],
            }
        room = max(1, room - sum(len(rows) for rows in doors.values()))
        entries = [entry for rows in doors.values() for one in rows if one.is_left for entry in one.cares]
        cares.append((actor, entries))
    return list(pieces.values()), cares


def _whose(row: Round, actors: Sequence[Actor]) -> Actor:
    """In which post a round is walked: the one in whose area it lies; for a round elsewhere the first."""
    return next((by for by in actors if row.area_id.startswith(by.area)), actors[0])


def _door(one: DoorToSee, now: datetime) -> Piece:
    return {
        "id": one.dwelling.pk,
        "label": str(one.dwelling),
        "last": _before(one) if one.is_left else "",
        "since": _since(one),
        "late": one.is_overdue,
        "visit": _visit(one.visit) if one.visit else None,
        "cares": [_care(entry) for entry in one.cares] if one.is_left else [],
    }


def _before(one: DoorToSee) -> str:
    """What came of the newest visit, and the line that was left for this one, be it older."""
    last = one.last.visit if one.last else None
    told = [(last.made_at, last.get_result_display())] if last and last != one.line else []
    told += [(one.line.made_at, one.line.words)] if one.line else []
    return "；".join(f"{day(timezone.localdate(at))}：{words}" for at, words in told)


def _since(one: DoorToSee) -> str:
    if one.days is None:
        return _("not seen yet")
    if one.days == 0:
        return _("seen today")
    return ngettext("not seen for %d day", "not seen for %d days", one.days) % one.days


def _visit(visit: Visit) -> Piece:
    return {
        "at": date_format(timezone.localtime(visit.made_at), "n/j H:i"),
        "result": visit.get_result_display(),
        "again": visit.result == Result.NOBODY,
        "by": visit.visitor.shown_name,
    }


def _care(entry: CareEntry) -> Piece:
    return {
        "name": entry.name,
        "kind": str(entry.kind),
        "look_for": entry.look_for or entry.kind.look_for,
        "phone": entry.phone if entry.by_phone else "",
        "alarm": entry.get_alarm_display() if entry.has_alarm else "",
    }


def _cases(actors: Sequence[Actor]) -> list[Piece]:
    """The open cases of the worker's area and of those where they stand in, those that are due first."""
    found = {case.pk: (case, parts) for actor in actors for case, parts in _open_cases(actor)}
    late = timezone.now() + timedelta(days=9999)
    rows = sorted((case for case, _parts in found.values()), key=lambda case: (case.due_at or late, case.pk))
    parts = {pk: parts for pk, (_case, parts) in found.items()}
    return [
        {
            "id": case.pk,
            "number": case.number,
            "title": case.title,
            "words": case.words[:300],
            "where": case.address or (case.area.name if case.area else ""),
            "state": case.state_label,
            "due": moment(case.due_at) if case.due_at else "",
            "late": bool(case.due_at and case.due_at < timezone.now()),
            "version": case.version,
            "href": case.get_absolute_url(),
            "may": [a for a in ("note", "settle") if CASE.may(a, state=case.state, parts=parts[case.pk])],
        }
        for case in rows[:MOST_CASES]
    ]


def _open_cases(actor: Actor) -> list[tuple[Case, Parts]]:
    seen = cases.visible_to(cases.at_work(actor)).filter(state__in=sorted(OPEN), area__code__startswith=actor.area)
    rows = list(seen.select_related("area").order_by("due_at", "pk")[:MOST_CASES])
    parts = cases.parts_map(actor, rows)
    return [(case, parts[case.pk]) for case in rows]


def _tabs(actor: Actor) -> list[Piece]:
    return [
        {
            "name": tab.name,
            "label": str(tab.label),
            "cards": [
                {"title": c.title, "lines": list(c.lines), "pill": c.pill, "late": c.is_late, "href": c.href}
                for c in list(tab.cards(actor))[:MOST_CARDS]
            ],
        }
        for tab in all_carried()
    ]


def _colleagues(actor: Actor) -> list[Piece]:
    """With whom one may go: who works in the same community."""
    here = in_force().filter(role__in=sorted(LOCALS), area__code__startswith=actor.area[:12] or "-")
    posts = here.values("user")
    people = User.objects.filter(is_active=True, pk__in=posts).exclude(pk=actor.id or 0).order_by("pk")
    return [{"id": user.pk, "name": user.shown_name} for user in people[:40]]


def _clash(visit: Visit) -> Piece:
    return {"visit": visit.pk, "label": str(visit.dwelling), "text": clash_words(visit)}


def clash_words(visit: Visit) -> str:
    """Who else was at the door, when, and what came of it."""
    other = visit.clashes_with
    if other is None:
        return ""
    facts = {"name": other.visitor.shown_name, "when": ago(other.made_at), "result": other.get_result_display()}
    return _("%(name)s was here too, %(when)s: %(result)s") % facts


def _check(actor: Actor) -> Piece | None:
    mine = CheckBack.objects.filter(user=actor.id or 0, state__in=sorted(GOING)).first()
    return {"at": moment(mine.ask_at), "href": reverse("visits:check-back")} if mine else None
