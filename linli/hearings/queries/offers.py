"""What somebody may do with a hearing, a line or a promise now: read from the rulebooks, never written twice."""

from dataclasses import dataclass

from django.urls import reverse

from linli.hearings.models import Concern, Hearing, Promise
from linli.hearings.policy import open_to, parts_of
from linli.kernel.actor import Actor
from linli.record.models import Thing

KINDS: dict[str, type[Thing]] = {"hearing": Hearing, "concern": Concern, "promise": Promise}
SILENT = {"view_hearing", "view_promise", "write_attendance"}
AT_ONCE = {"end_hearing", "resume_hearing", "keep_promise", "reopen_promise", "strike_concern", "restore_concern"}


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing somebody may do now; ``is_at_once`` needs no form."""

    action: str
    verb: str
    url: str
    is_at_once: bool


def offers(actor: Actor, thing: Thing) -> list[Offer]:
    """What this actor may do with it now; what is blocked is left out. No query."""
    kind = next(name for name, model in KINDS.items() if isinstance(thing, model))
    found = [
        Offer(
            action, thing.rules.verb(action), reverse("hearings:act", args=[kind, thing.pk, action]), action in AT_ONCE
        )
        for action, why in open_to(actor, thing).items()
        if action not in SILENT and not why
    ]
    if isinstance(thing, Concern) and not thing.is_struck and parts_of(actor, thing):  # it begins a root of its own
        verb, url = Promise.rules.verb("make_promise"), reverse("hearings:act", args=[kind, thing.pk, "make_promise"])
        found.append(Offer("make_promise", verb, url, False))
    return found
