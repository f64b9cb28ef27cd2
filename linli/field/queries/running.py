"""What a phone carries of errands: those its owner runs, what may follow in each state, the list, and what is not issued here."""

from typing import Any

from linli.errands.models import Errand
from linli.errands.policy import certificates_shown
from linli.errands.queries.lists import mine, offered
from linli.errands.rules import ERRAND, WITH_HELPER, ErrandPart
from linli.kernel.actor import Actor
from linli.ui.templatetags.words import moment

MOST_ERRANDS = 50
RUN = (  # of an errand, with a phone in the hand
    "take_papers", "hand_over", "fetch_result", "give_result", "ask_resident", "sent_back", "pass_on_errand",
)  # fmt: skip
Piece = dict[str, Any]


def errands(actor: Actor) -> list[Piece]:
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
