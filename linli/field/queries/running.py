"""What a phone carries of errands: those its owner runs, what may follow in each state, the list, and what is not issued here."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from linli.errands.models import Errand
from linli.errands.policy import certificates_shown
from linli.errands.queries.lists import left_here, mine, offered, waiting
from linli.errands.rules import ERRAND, WITH_HELPER, ErrandPart
from linli.kernel.actor import Actor
from linli.ui.templatetags.words import moment

MOST_ERRANDS, MOST_TO_TAKE = 50, 20
RUN = (  # of an errand, with a phone in the hand
    "take_papers", "give_papers_back", "hand_over", "fetch_result", "give_result", "ask_resident", "sent_back",
    "pass_on_errand", "let_go_errand", "cannot_do", "withdraw_errand", "note_errand",
)  # fmt: skip
Piece = dict[str, Any]


def errands(actor: Actor) -> list[Piece]:
    """What the worker runs for others, what is due first: no phone, for opening one is written down where there is a network.

    Where no door is known, whose it is: the masked name, as on the list of the desk.
    """
    return [_piece(errand) for errand in mine(actor)[:MOST_ERRANDS]]


def to_take(actors: Sequence[Actor]) -> list[Piece]:
    """What waits for a helper in these posts, and what somebody left who is away: one tap takes it. Two queries for each post."""
    found: dict[int, Errand] = {}
    for actor in actors:
        found |= {errand.pk: errand for rows in (left_here(actor), waiting(actor)) for errand in rows[:MOST_TO_TAKE]}
    rows = [errand for errand in found.values() if errand.helper_id != actors[0].id]
    return [{**_piece(errand), "state": _left_by(errand)} for errand in rows[:MOST_TO_TAKE]]


def _left_by(errand: Errand) -> str:
    if errand.helper is None:
        return errand.state_label
    away = _("%(name)s is away") % {"name": errand.helper.shown_name}
    return f"{errand.state_label} · {away}"


def _piece(errand: Errand) -> Piece:
    return {
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
        "has": errand.papers_with,
    }


def _whose(errand: Errand) -> str:
    masked = errand.contact.masked_name if errand.contact else ""
    return " · ".join(filter(None, [errand.area.name, masked]))


def runs() -> dict[str, dict[str, str]]:
    """From the rulebook: what a helper may do at a door or an office in each state, and what it leads to.

    So that the phone can go on with an errand while what was done before still waits to be sent.
    """
    return {
        state: {
            action: ERRAND.find(action, state=state).to or state
            for action in RUN
            if ERRAND.may(action, state=state, parts={ErrandPart.HELPER})
        }
        for state in sorted(WITH_HELPER)
    }


def kinds() -> list[Piece]:
    """The list of errands, with the papers that each needs."""
    return [
        {"id": kind.pk, "name": str(kind), "papers": "、".join(kind.paper_list), "office": kind.office}
        for kind in offered()
    ]


def certificates() -> list[Piece]:
    """What a community may not issue, and where it is issued: it can be said at the door, also without a signal."""
    return [
        {
            "id": row.pk,
            "name": str(row),
            "office": row.office,
            "advice": row.advice,
            "source": row.source,
            "marks": row.marks,
        }
        for row in certificates_shown()
    ]
