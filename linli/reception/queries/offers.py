"""What somebody may do with a ticket, a joint meeting or an undertaking now: read from the rulebooks."""

from dataclasses import dataclass, field

from django.urls import reverse

from linli.kernel.actor import Actor
from linli.reception import policy
from linli.reception.models import JointMeeting, Undertaking
from linli.record.models import Thing

KINDS: dict[str, type[Thing]] = {"meeting": JointMeeting, "undertaking": Undertaking}
NAMES = {model: name for name, model in KINDS.items()}
SILENT = {"undertake", "forget_undertaking", "ring_undertaking", "shred_joint", "view_joint", "call_joint"}
RARE = {"cancel_joint", "move_joint", "drop_undertaking", "ask_again"}


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing somebody may do now, with what still blocks it."""

    action: str
    text: str
    url: str
    blockers: list[str] = field(default_factory=list)

    @property
    def why_not(self) -> str:
        return " ".join(self.blockers)

    @property
    def is_rare(self) -> bool:
        return self.action in RARE


def offers(actor: Actor, thing: JointMeeting | Undertaking) -> list[Offer]:
    """What is open, the usual first."""
    parts = policy.parts_of(actor, thing)
    found = []
    for action in thing.rules.open_to(state=thing.state, parts=parts):
        if action not in SILENT:
            url = reverse("reception:act", args=[NAMES[type(thing)], thing.pk, action])
            found.append(Offer(action, thing.rules.verb(action), url, policy.blockers_of(thing, action)))
    return sorted(found, key=lambda o: o.is_rare)
