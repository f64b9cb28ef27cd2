"""What somebody may do with an errand, read from the rulebook, never written twice."""

from dataclasses import dataclass, field

from django.urls import reverse

from linli.errands.models import Errand
from linli.errands.policy import open_to
from linli.errands.rules import ErrandState, Where
from linli.kernel.actor import Actor

SILENT = {"view_errand", "ask_errand"}
NEXT = {  # what usually comes next; the one button that stands out
    ErrandState.ASKED: "take_errand",
    ErrandState.TAKEN: "take_papers",
    ErrandState.READY: "hand_over",
    ErrandState.UNDER_WAY: "fetch_result",
    ErrandState.FETCHED: "give_result",
}


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing somebody may do now, with what still blocks it."""

    action: str
    verb: str
    url: str
    is_next: bool
    blockers: list[str] = field(default_factory=list)


def offers(actor: Actor, errand: Errand) -> list[Offer]:
    """What this actor may do at the desk, what usually comes next first; what is blocked says why."""
    usual = "take_papers" if errand.is_needed else NEXT.get(ErrandState(errand.state))
    done = {"bring_papers_back"} if errand.papers_with == Where.RESIDENT else set()
    found = [
        Offer(action, errand.rules.verb(action), reverse("errands:act", args=[errand.pk, action]), action == usual, why)
        for action, why in open_to(actor, errand).items()
        if action not in SILENT | done
    ]
    return sorted(found, key=lambda offer: not offer.is_next)


def holder_offers(actor: Actor, errand: Errand) -> set[str]:
    """What the holder of the link may do."""
    return {action for action, why in open_to(actor, errand).items() if not why}
