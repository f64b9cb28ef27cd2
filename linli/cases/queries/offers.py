"""What somebody may do with a case and with all that belongs to it: read from the rulebooks, never written twice."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.urls import reverse

from linli.cases import policy
from linli.cases.models import (
    Appeal,
    CallBack,
    Case,
    Extension,
    Hold,
    Objection,
    Publication,
    SupervisionOrder,
    Task,
)
from linli.cases.rules import (
    EXTENSION,
    HOLD,
    ORDER,
    PUBLICATION,
    UNSETTLED,
    AppealState,
    CallBackState,
    ExtensionState,
    HoldState,
    ObjectionState,
    PublicationState,
    TaskState,
)
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Rulebook
from linli.record.models import Thing

# what has no page of its own: steps of other acts, reading, what residents or programs begin
SILENT = {
    "absorb", "release", "waive", "view", "ring", "shred", "rate", "send_link", "reinstate", "withdraw", "resume",
    "add_details", "publish", "thank", "contradict", "view_publication", "finish", "end", "keep", "object", "rework",
    "ring_task", "ring_objection", "ring_order", "ring_appeal", "spare", "unrelate", "issue", "lapse",
}  # fmt: skip
# the one next step of each state: it gets the accent
NEXT = [
    "accept", "uphold", "grant", "approve_hold", "reply", "uphold_appeal", "record_call", "check", "take_in", "dispatch",
    "answer", "report", "verify", "close", "conclude", "propose_publication",
]  # fmt: skip
RARE = {
    "relate", "split_off", "ask_extension", "propose_hold", "add_unit", "recall", "issue_order", "unclose", "plan_call",
    "reopen", "correct", "join", "decline", "note", "contact", "take_back_objection", "take_back_extension",
    "take_back_hold", "cancel_order", "remove_unit",
}  # fmt: skip
KEYS = {"dispatch": "d", "settle": "a", "answer": "a", "note": "n", "take_in": "t", "study": "s", "verify": "v"}
KINDS: dict[str, type[Thing]] = {
    "task": Task,
    "objection": Objection,
    "extension": Extension,
    "hold": Hold,
    "order": SupervisionOrder,
    "appeal": Appeal,
    "call": CallBack,
    "publication": Publication,
}


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing somebody may do now, or nearly: with what still blocks it."""

    action: str
    verb: str
    url: str
    blockers: list[str] = field(default_factory=list)
    about: str = ""

    @property
    def why_not(self) -> str:
        return " ".join(self.blockers)

    @property
    def is_rare(self) -> bool:
        return self.action in RARE

    @property
    def key(self) -> str:
        return KEYS.get(self.action, "")

    @property
    def rank(self) -> int:
        return NEXT.index(self.action) if self.action in NEXT else len(NEXT)


def offers(actor: Actor, case: Case) -> list[Offer]:
    """All that is open to this person around this case, the next step first."""
    found = list(_of(actor, case, case, "case"))
    found += _beginnings(actor, case)
    for kind, things in _around(case).items():
        for thing in things:
            setattr(thing, "case", case)  # noqa: B010  # saves a query for each
            found += _of(actor, case, thing, kind)
    return sorted(found, key=lambda offer: (offer.rank, offer.is_rare))


def on_behalf(actor: Actor, case: Case) -> list[Offer]:
    """What a worker may do for the resident on the phone or at the window."""
    if case.reporter_id is None:
        return []
    may = policy.open_to(actor, case)
    names = ("add_details", "withdraw", "resume", "reopen")
    mine = [
        Offer(n, case.rules.verb(n), f"{reverse('cases:act', args=[case.pk, n])}?for=resident", may[n])
        for n in names
        if n in may
    ]
    if case.state == "declined" and not case.appeals.exists():
        mine.append(
            Offer("appeal", str(_appeal_verb()), f"{reverse('cases:act', args=[case.pk, 'appeal'])}?for=resident")
        )
    return mine


def _appeal_verb() -> str:
    return Appeal.rules.verb("appeal")


def _around(case: Case) -> dict[str, list[Thing]]:
    """What belongs to the case and still lives, each kind in one query."""
    live: dict[str, list[Thing]] = {
        "task": list(case.tasks.filter(state__in=[TaskState.ISSUED, TaskState.ACCEPTED]).select_related("unit")),
        "objection": list(case.objections.filter(state=ObjectionState.RAISED).select_related("task__unit")),
        "extension": list(case.extensions.filter(state=ExtensionState.ASKED)),
        "hold": list(case.holds.filter(state__in=[HoldState.PROPOSED, HoldState.ACTIVE])),
        "order": list(case.orders.filter(state__in=sorted(UNSETTLED)).select_related("unit")),
        "appeal": list(case.appeals.filter(state=AppealState.RAISED)),
        "call": list(case.call_backs.filter(state=CallBackState.DUE)),
        "publication": list(
            case.publications.filter(state__in=[PublicationState.PROPOSED, PublicationState.PUBLISHED])
        ),
    }
    return live


def _of(actor: Actor, case: Case, thing: Thing, kind: str) -> Iterator[Offer]:
    about = str(getattr(thing, "unit", "") or "") if kind in ("task", "order") else ""
    for action, blockers in policy.open_to(actor, thing).items():  # type: ignore[arg-type]  # all are a case's
        if action in SILENT:
            continue
        if kind == "case":
            url = reverse("cases:act", args=[case.pk, action])
        else:
            url = reverse("cases:act_on", args=[case.pk, kind, thing.pk, action])
        yield Offer(action, thing.rules.verb(action), url, blockers, about)


def _beginnings(actor: Actor, case: Case) -> list[Offer]:
    """What may be begun beside the case now."""
    new: list[tuple[Rulebook, str, Thing]] = []
    if case.state == "in_hand" and not case.extensions.filter(state=ExtensionState.ASKED).exists():
        new.append((EXTENSION, "ask_extension", Extension(case=case)))
    if case.is_open and not case.holds.filter(state__in=[HoldState.PROPOSED, HoldState.ACTIVE]).exists():
        new.append((HOLD, "propose_hold", Hold(case=case)))
    if case.is_open or case.is_answered:
        new.append((ORDER, "issue_order", SupervisionOrder(case=case)))
    if case.is_answered and not case.publications.exists():
        new.append((PUBLICATION, "propose_publication", Publication(case=case)))
    found = []
    for book, action, thing in new:
        if book.may(action, state=None, parts=policy.parts_of(actor, thing)):
            url = reverse("cases:act", args=[case.pk, action])
            found.append(Offer(action, book.verb(action), url, policy.blockers_of(thing, action)))
    parts = policy.parts_of(actor, case)
    if case.rules.may("split_off", state=None, parts=parts):
        found.append(
            Offer("split_off", case.rules.verb("split_off"), reverse("cases:act", args=[case.pk, "split_off"]))
        )
    for task in case.tasks.filter(state=TaskState.ISSUED):
        task.case = case
        if "object" in policy.open_to(actor, task):
            url = reverse("cases:act_on", args=[case.pk, "task", task.pk, "raise_objection"])
            found.append(Offer("raise_objection", Objection.rules.verb("raise_objection"), url))
    if case.state in ("answered", "verified") and case.reporter_id and not case.call_backs.exists():
        call = CallBack(case=case)
        if call.rules.may("plan_call", state=None, parts=policy.parts_of(actor, call)):
            found.append(
                Offer("plan_call", call.rules.verb("plan_call"), reverse("cases:act", args=[case.pk, "plan_call"]))
            )
    return found
