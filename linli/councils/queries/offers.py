"""What somebody may do now with a council or with something in it: read from the rulebooks, never written twice."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.urls import reverse

from linli.councils import policy
from linli.councils.models import Council, Deed, Meeting, Minutes, Resolution, Support, Topic
from linli.councils.rules import DEED, HELD, MEETING, MINUTES, RESOLUTION, SUPPORT, TOPIC, ResolutionState, TopicState
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Rulebook
from linli.record.models import Thing

KINDS: dict[str, type[Thing]] = {
    "council": Council,
    "topic": Topic,
    "support": Support,
    "meeting": Meeting,
    "minutes": Minutes,
    "resolution": Resolution,
    "deed": Deed,
}
NAMES = {model: kind for kind, model in KINDS.items()}
# what begins something beside a thing, by whose book
BEGINNINGS: dict[type[Thing], dict[str, Rulebook]] = {
    Council: {"propose_topic": TOPIC, "plan_meeting": MEETING},
    Topic: {"record_resolution": RESOLUTION, "support_on_paper": SUPPORT},
    Meeting: {"draft_minutes": MINUTES},
    Resolution: {"add_deed": DEED},
}
# what has no page of its own: steps of other acts, reading, what residents, time or a live page do
SILENT = {
    "view_council", "view_topic", "view_meeting", "propose_topic", "tie_topic", "take_background", "resolve", "take_up_again", "shred_topic", "shred_meeting",
    "support", "take_back_support", "support_again", "arrive", "leave", "turn_to", "confirm_minutes", "rate_resolution",
    "link_deed", "agree_deed", "ring_deed",
}  # fmt: skip
# the one next step: it gets the accent
NEXT = [
    "accept_topic", "record_resolution", "plan_meeting", "announce", "open_meeting", "draft_minutes", "circulate_minutes",
    "freeze_minutes", "publish_resolution", "hand_over_deed",
]  # fmt: skip
RARE = {
    "change_council", "rest_council", "wake_council", "hide_topic", "merge_topic", "support_on_paper", "add_papers",
    "change_meeting", "put_off", "cancel_meeting", "reopen_meeting", "strike_attendance", "strike_note", "strike_wording", "add_photos", "correct_minutes",
    "take_down_resolution", "revoke_resolution", "add_deed", "rate_on_paper", "unlink_deed", "drop_deed", "resume_deed",
}  # fmt: skip
ALIAS = {"link_deed": "hand_over_deed"}  # the act of a person that a row stands for


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing somebody may do now, or nearly: with what still blocks it."""

    action: str
    verb: str
    url: str
    blockers: list[str] = field(default_factory=list)

    @property
    def why_not(self) -> str:
        return " ".join(self.blockers)

    @property
    def is_rare(self) -> bool:
        return self.action in RARE

    @property
    def kind(self) -> str:
        return "primary" if self.action in NEXT and not self.blockers else "quiet" if self.is_rare else "plain"


def offers(actor: Actor, thing: Thing) -> list[Offer]:
    """What is open to this actor now, the next step first."""
    found = [_offer(thing, thing.rules, a, blockers) for a, blockers in policy.open_to(actor, thing).items()]
    found = [offer for offer in found if offer.action not in SILENT]
    found += [_offer(thing, book, action, []) for action, book in begun(actor, thing).items()]
    return sorted(found, key=lambda o: NEXT.index(o.action) if o.action in NEXT else len(NEXT) + o.is_rare)


def begun(actor: Actor, thing: Thing) -> Mapping[str, Rulebook]:
    """What this actor may begin beside a thing as it is now."""
    parts = policy.parts_of(actor, thing)
    books = {a: b for a, b in BEGINNINGS.get(type(thing), {}).items() if b.may(a, state=None, parts=parts)}
    return {a: b for a, b in books.items() if _is_time(thing, a)}


def is_offered(actor: Actor, thing: Thing, action: str) -> bool:
    """Whether this action has a page for this actor now."""
    row = next((row for row, alias in ALIAS.items() if alias == action), action)
    if row in begun(actor, thing):
        return True
    return (row not in SILENT or row in ALIAS or row == "turn_to") and row in policy.open_to(actor, thing)


def labels(thing: Thing, action: str) -> tuple[str, str]:
    """What the button says and what the timeline says."""
    row = next((row for row, alias in ALIAS.items() if alias == action), action)
    book = BEGINNINGS.get(type(thing), {}).get(row, thing.rules)
    return book.verb(row), book.deed(row)


def _offer(thing: Thing, book: Rulebook, action: str, blockers: list[str]) -> Offer:
    named = ALIAS.get(action, action)
    url = reverse("councils:act", args=[NAMES[type(thing)], thing.pk, named])
    own = [] if action in ALIAS else blockers
    return Offer(named, book.verb(action), url, own)


def _is_time(thing: Thing, action: str) -> bool:
    if isinstance(thing, Council):
        return thing.is_sitting
    if isinstance(thing, Topic):
        if action == "support_on_paper":
            return thing.takes_support
        if thing.state != TopicState.ACCEPTED:
            return False
        return thing.items.filter(meeting__state__in=sorted(HELD)).exists() or policy.decided_votes(thing).exists()
    if isinstance(thing, Meeting):
        return thing.is_ended and not Minutes.objects.filter(meeting=thing).exists()
    return isinstance(thing, Resolution) and thing.state != ResolutionState.REVOKED
