"""What somebody may do with a round, a visit, an entry, a clock: read from the rulebooks, never written twice."""

from dataclasses import dataclass, field

from django.urls import reverse

from linli.kernel.actor import Actor
from linli.record.models import Thing
from linli.visits.models import CareEntry, CheckBack, Round, Visit
from linli.visits.policy import open_to

KINDS: dict[str, type[Thing]] = {"round": Round, "visit": Visit, "care": CareEntry, "check-back": CheckBack}
SILENT = {"view_round", "view_visit", "view_care", "view_check_back", "tie_case"}


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing somebody may do now, with what still blocks it."""

    action: str
    verb: str
    url: str
    blockers: list[str] = field(default_factory=list)


def offers(actor: Actor, thing: Thing) -> list[Offer]:
    """What this actor may do with it now; what is blocked is left out."""
    kind = next(name for name, model in KINDS.items() if isinstance(thing, model))
    done = {"settle_clash"} if isinstance(thing, Visit) and thing.is_settled else set()
    done |= {"calm_alarm"} if isinstance(thing, CareEntry) and not thing.has_alarm else set()
    found = {action: why for action, why in open_to(actor, thing).items() if action not in SILENT | done}
    return [
        Offer(action, thing.rules.verb(action), reverse("visits:act", args=[kind, thing.pk, action]))
        for action, why in found.items()
        if not why
    ]
