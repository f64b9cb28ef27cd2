"""What a phone carries for today and tomorrow: as little as the doors need, in one piece, in a constant number of queries."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.cases import policy as cases
from linli.cases.rules import CASE, OPEN
from linli.errands.models import Errand
from linli.errands.policy import certificates_shown
from linli.errands.policy import is_local as runs_here
from linli.errands.queries.lists import mine, offered
from linli.errands.rules import ERRAND, WITH_HELPER
from linli.errands.rules import ErrandPart as Runs
from linli.kernel.actor import Actor
from linli.kernel.carried import all_carried
from linli.people.models import User
from linli.people.queries import in_force
from linli.places.models import Area, GridWork
from linli.ui.templatetags.words import ago, day, moment
from linli.visits.models import CareEntry, CheckBack, Visit, VisitSettings
from linli.visits.policy import LOCALS
from linli.visits.queries.rounds import DoorToSee, doors_of, rounds_on, to_settle
from linli.visits.queries.seen import newest_number
from linli.visits.rules import GOING

MOST_DOORS, MOST_CASES, MOST_CARDS, MOST_ERRANDS = 400, 50, 50, 50
RUN = ("take_papers", "hand_over", "fetch_result", "give_result")  # of an errand, with a phone in the hand
Piece = dict[str, Any]


def pack(actor: Actor, *, now: datetime) -> tuple[Piece, list[CareEntry]]:
    """The day of one worker as JSON, and the entries of the care list that it holds (their reading is written down)."""
    today = timezone.localdate(now)
    known = newest_number()
    rounds = rounds_on(actor, [today, today + timedelta(days=1)])
    doors = doors_of(rounds, actor, most=MOST_DOORS)
    cares = [entry for rows in doors.values() for one in rows for entry in one.cares]
    hours = VisitSettings.current().phone_hours
    area = Area.objects.filter(code=actor.area).only("name").first()
    return (
        {
            "lasts": hours * 3600,  # seconds; a phone counts them by its own clock, right or wrong
            "known": known,
            "worker": User.objects.get(pk=actor.id or 0).shown_name,
            "area": area.name if area else "",
            "rounds": [
                {
                    "id": row.pk,
                    "purpose": row.purpose,
                    "ask": row.ask,
                    "is_here": runs_here(actor, row.area_id),
                    "until": day(row.last_day),
                    "total": row.total,
                    "done": row.done,  # type: ignore[attr-defined]  # annotated
                    "doors": [_door(one, now) for one in doors[row.pk]],
                }
                for row in rounds
            ],
            "cases": _cases(actor),
            "errands": _errands(actor),
            "runs": _runs(),
            "kinds": _kinds(),
            "certificates": _certificates(),
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


def _door(one: DoorToSee, now: datetime) -> Piece:
    last = one.last.visit if one.last else None
    told = f"{day(timezone.localdate(last.made_at))}：{last.get_result_display()}" if last else ""
    if last and last.words:
        told = f"{day(timezone.localdate(last.made_at))}：{last.words}"
    return {
        "id": one.dwelling.pk,
        "label": str(one.dwelling),
        "last": told,
        "since": _since(one),
        "late": one.is_overdue,
        "visit": _visit(one.visit) if one.visit else None,
        "cares": [_care(entry) for entry in one.cares],
    }


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


def _cases(actor: Actor) -> list[Piece]:
    """The open cases of the worker's area, those that are due first."""
    seen = cases.visible_to(cases.at_work(actor)).filter(state__in=sorted(OPEN), area__code__startswith=actor.area)
    rows = list(seen.select_related("area").order_by("due_at", "pk")[:MOST_CASES])
    parts = cases.parts_map(actor, rows)
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
        for case in rows
    ]


def _errands(actor: Actor) -> list[Piece]:
    """What the worker runs for others, what is due first: no phone, for opening one is written down where there is a network.

    Where no door is known, whose it is: the masked name, as on the list of the desk.
    """
    return [
        {
            "id": errand.pk,
            "title": str(errand.kind),
            "number": errand.number,
            "where": errand.address or _whose(errand),
            "words": errand.words[:300],
            "needs": errand.needs,
            "papers": "、".join(errand.kind.paper_list),
            "office": errand.kind.office,
            "stage": errand.state,
            "state": errand.state_label,
            "due": moment(errand.due_at) if errand.due_at else "",
            "late": bool(errand.clock and errand.clock.is_overdue),
            "href": errand.get_absolute_url(),
        }
        for errand in mine(actor)[:MOST_ERRANDS]
    ]


def _whose(errand: Errand) -> str:
    masked = errand.contact.masked_name if errand.contact else ""
    return " · ".join(filter(None, [errand.area.name, masked]))


def _runs() -> dict[str, dict[str, str]]:
    """From the rulebook: what a helper may do at a door or an office in each state, and what it leads to.

    So that the phone can go on with an errand while what was done before still waits to be sent.
    """
    return {
        state: {
            action: ERRAND.find(action, state=state).to or state
            for action in RUN
            if ERRAND.may(action, state=state, parts={Runs.HELPER})
        }
        for state in sorted(WITH_HELPER)
    }


def _kinds() -> list[Piece]:
    """The list of errands, with the papers that each needs."""
    return [
        {"id": kind.pk, "name": str(kind), "papers": "、".join(kind.paper_list), "office": kind.office}
        for kind in offered()
    ]


def _certificates() -> list[Piece]:
    """What a community may not issue, and where it is issued: it can be said at the door, also without a signal."""
    return [
        {
            "id": row.pk,
            "name": str(row),
            "office": row.office,
            "advice": row.advice,
            "marks": row.marks,
            "href": row.get_absolute_url(),
        }
        for row in certificates_shown()
    ]


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
