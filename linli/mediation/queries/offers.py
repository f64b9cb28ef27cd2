"""What somebody may do with a mediation and with all that belongs to it: read from the rulebooks."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from linli.kernel.actor import Actor
from linli.mediation import policy
from linli.mediation.models import (
    Agreement,
    ConsentRequest,
    CourtConfirmation,
    Disputant,
    Dossier,
    FollowUp,
    Inquiry,
    Instalment,
    Mediation,
    Mediator,
    Sitting,
)
from linli.mediation.rules import IN_OFFICE, AgreementState, DisputantState, MediationState, Part
from linli.record.models import Thing

KINDS: dict[str, type[Thing]] = {
    "disputant": Disputant,
    "mediator": Mediator,
    "request": ConsentRequest,
    "sitting": Sitting,
    "inquiry": Inquiry,
    "agreement": Agreement,
    "instalment": Instalment,
    "court": CourtConfirmation,
    "visit": FollowUp,
    "dossier": Dossier,
}
NAMES = {model: name for name, model in KINDS.items()}
# what has no page of its own here: steps of other acts, reading, what a party or the clock does
SILENT = {
    "stand_down", "reach", "keep_mediator", "grant_request", "refuse_request", "settle_record", "lapse_request", "ask_again",
    "revise_schedule", "forget_words", "view_mediation", "rate_mediation", "complain", "shred_mediation", "ring_mediation", "ring_instalment", "ring_follow_up",
    "ring_court", "supersede", "supersede_instalment", "set_speaking", "bind_file",
}  # fmt: skip
# what is begun beside a mediation, and by the book of what
BEGINNINGS: dict[str, type[Thing]] = {
    "name_disputant": Disputant,
    "name_mediator": Mediator,
    "choose_mediator": Mediator,
    "ask_all": ConsentRequest,
    "plan_sitting": Sitting,
    "keep_inquiry": Inquiry,
    "draft_agreement": Agreement,
    "agree_orally": Agreement,
    "plan_follow_up": FollowUp,
}
WITHIN = {"schedule_instalment": ("agreement", Instalment), "apply_to_court": ("agreement", CourtConfirmation)}
# in which states a beginning is of any use, so that nobody reads a wall of buttons
USEFUL: dict[str, set[str]] = {
    MediationState.OPENED: {"name_disputant", "name_mediator", "choose_mediator"},
    MediationState.UNDER_WAY: {
        "name_disputant", "name_mediator", "choose_mediator", "ask_all", "plan_sitting", "keep_inquiry", "draft_agreement",
        "agree_orally",
    },
    MediationState.AGREED: {"ask_all", "plan_follow_up"},
}  # fmt: skip
# the next steps, in their order: the first that is open and not blocked gets the accent; who is missing is found first
NEXT = [
    "acknowledge", "describe", "name_disputant", "tell_rights", "name_mediator", "record_consents", "begin", "plan_sitting", "draft_agreement", "end_without", "report_back",
]  # fmt: skip
RARE = {
    "describe",
    "terminate", "withdraw_mediation", "mediate_again", "report_risk", "note_mediation", "choose_mediator", "name_group", "choose_speakers",
    "agree_orally", "keep_inquiry", "ask_all", "plan_follow_up", "add_paper", "end_without",
}  # fmt: skip


# what people look for where it is not open yet: it stands there with what is missing, the rest only once it is open
LOOKED_FOR = {"hold_sitting", "freeze_agreement", "seal_agreement", "apply_to_court"}


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
    def is_shown(self) -> bool:
        """Whether it stands beside its thing: open, or looked for."""
        return not self.blockers or self.action in LOOKED_FOR

    @property
    def is_rare(self) -> bool:
        return self.action in RARE


def offers(actor: Actor, mediation: Mediation) -> list[Offer]:
    """What is open on the mediation itself, and what may be begun beside it; the next step first."""
    found = [o for o in _of(actor, mediation) if _is_useful(o.action, mediation)]
    parts = policy.parts_of(actor, mediation)
    for action in BEGINNINGS:
        if action in USEFUL.get(mediation.state, set()) and BEGINNINGS[action].rules.may(
            action, state=None, parts=parts
        ):
            url = reverse("mediation:act", args=[mediation.pk, action])
            thing = begun(action, mediation)
            found.append(Offer(action, thing.rules.verb(action), url, policy.blockers_of(thing, action)))
    rank = {
        action: n for n, action in enumerate(NEXT) if action not in BEGINNINGS or not _has_enough(action, mediation)
    }
    return sorted(found, key=lambda o: (o.is_rare, bool(o.blockers), rank.get(o.action, len(NEXT))))


def _has_enough(action: str, mediation: Mediation) -> bool:
    """Whether both sides have a party, or somebody mediates: more are added seldom."""
    if action == "name_disputant":
        return len(set(policy.disputants_in(mediation).values_list("side", flat=True))) == len(Disputant.Side)
    return action == "name_mediator" and mediation.mediators.filter(state__in=sorted(IN_OFFICE)).exists()


def offers_on(actor: Actor, thing: Thing) -> list[Offer]:
    """What is open on one thing inside a mediation."""
    found = _of(actor, thing)
    for action, (kind, model) in WITHIN.items():
        if NAMES[type(thing)] == kind and _is_useful(action, thing):
            new = begun(action, thing)
            if model.rules.may(action, state=None, parts=policy.parts_of(actor, thing)):
                url = reverse("mediation:act_on", args=[thing.root.pk, kind, thing.pk, action])
                found.append(Offer(action, model.rules.verb(action), url, policy.blockers_of(new, action)))
    return found


def begun(action: str, inside: Thing) -> Thing:
    """An unsaved thing that this action would begin: what still blocks it is asked of that."""
    if action in WITHIN:
        assert isinstance(inside, Agreement)
        model: Any = WITHIN[action][1]
        new: Thing = model(mediation=inside.mediation, agreement=inside)
        return new
    beginning: Any = BEGINNINGS[action]
    made: Thing = beginning(mediation=inside)
    return made


def may(actor: Actor, thing: Thing, action: str) -> bool:
    """Whether a page for this action opens to this person: its row is open, whatever still blocks it."""
    if action in SILENT:
        return False
    if action in BEGINNINGS and isinstance(thing, Mediation):
        return BEGINNINGS[action].rules.may(action, state=None, parts=policy.parts_of(actor, thing))
    if action in WITHIN and isinstance(thing, Agreement):
        return WITHIN[action][1].rules.may(action, state=None, parts=policy.parts_of(actor, thing))
    return thing.rules.may(action, state=thing.state, parts=policy.parts_of(actor, thing))


def may_ever(actor: Actor, thing: Thing, action: str) -> bool:
    """Whether this person might have done it in some state: a page of theirs that is old by now may have offered it."""
    if may(actor, thing, action):
        return True
    parts = policy.parts_of(actor, thing)
    states = thing.rules.states_for(action) if action not in SILENT else ()
    return any(thing.rules.may(action, state=state, parts=parts) for state in states)


def label_of(thing: Thing, action: str) -> tuple[str, str]:
    """What the button says and what the timeline says, from the book of whatever the action begins or moves."""
    model = BEGINNINGS.get(action) or WITHIN.get(action, ("", type(thing)))[1]
    book = thing.rules if action in thing.rules.labels else model.rules
    return book.verb(action), book.deed(action)


def _of(actor: Actor, thing: Thing) -> list[Offer]:
    parts = policy.parts_of(actor, thing)
    found = []
    for action in thing.rules.open_to(state=thing.state, parts=parts):
        if action in SILENT:
            continue
        if isinstance(thing, Mediation):
            url = reverse("mediation:act", args=[thing.pk, action])
        else:
            url = reverse("mediation:act_on", args=[thing.root.pk, NAMES[type(thing)], thing.pk, action])
        found.append(Offer(action, thing.rules.verb(action), url, policy.blockers_of(thing, action)))
    return found


def _is_useful(action: str, thing: Thing) -> bool:
    """Rows that are open but lead nowhere now are left out: told already, nobody to report to."""
    if isinstance(thing, Mediation):
        is_transfer = thing.source == Mediation.Source.TRANSFER
        done = {
            "acknowledge": not is_transfer or thing.acknowledged_at is not None,
            "report_back": not is_transfer or thing.reported_back_at is not None,
            "tell_rights": thing.rights_told_at is not None,
        }
        if action == "choose_speakers":  # a group is two or more
            sides = list(policy.disputants_in(thing).values_list("side", flat=True))
            return len(sides) > len(set(sides))
        if action == "record_consents":
            return thing.disputants.filter(state__in=[DisputantState.INVITED, DisputantState.DECLINED]).exists()
        return not done.get(action, False)
    if isinstance(thing, Agreement) and action == "schedule_instalment":
        return thing.state == AgreementState.DRAFTED
    return not (isinstance(thing, Agreement) and action == "apply_to_court") or not policy.court_blockers(thing)


def is_registrar(actor: Actor, mediation: Mediation) -> bool:
    return Part.REGISTRAR in policy.parts_of(actor, mediation)
