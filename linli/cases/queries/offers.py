"""What somebody may do with a case and with all that belongs to it: read from the rulebooks, never written twice."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import cast

from django.db import connection
from django.db.models import Model, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.cases import policy
from linli.cases.models import (
    Appeal,
    Beside,
    CallBack,
    Case,
    CaseLink,
    Extension,
    Hold,
    Objection,
    Publication,
    Rating,
    SupervisionOrder,
    Task,
)
from linli.cases.queries.registers import with_units
from linli.cases.rules import TASK, CaseState, ExtensionState, HoldState, Part, TaskState
from linli.files.models import Attachment
from linli.kernel.actor import Actor, Kind
from linli.kernel.rulebook import Parts
from linli.record.models import Act, Entry, Thing

# what has no page of its own: steps of other acts, reading, what residents or programs begin
SILENT = {
    "absorb", "release", "waive", "view", "ring", "shred", "rate", "send_link", "reinstate", "withdraw", "resume",
    "add_details", "publish", "thank", "contradict", "view_publication", "expire", "finish", "end", "keep", "object", "rework",
    "ring_task", "ring_objection", "ring_order", "ring_appeal", "spare", "unrelate", "issue", "lapse", "stop_waiting", "not_me",
    "suspend", "join_in", "echo", "urge", "put_back", "renew", "unwaive",
}  # fmt: skip
# the one next step of each state: it gets the accent
NEXT = [
    "accept", "uphold", "grant", "approve_hold", "reply", "uphold_appeal", "record_call", "check", "take_in", "dispatch",
    "answer", "report", "verify", "close", "conclude", "propose_publication",
]  # fmt: skip
RARE = {
    "relate", "split_off", "ask_extension", "propose_hold", "add_unit", "recall", "issue_order", "unclose", "plan_call",
    "reopen", "correct", "join", "decline", "note", "contact", "take_back_objection", "take_back_extension",
    "take_back_hold", "cancel_order", "remove_unit", "take_back_decline", "name_reporter",
}  # fmt: skip
KEYS = {"dispatch": "d", "settle": "a", "answer": "a", "note": "n", "take_in": "t", "study": "s", "verify": "v"}
# what comes after the present state, and what is missing for it
NEAR: dict[str, list[tuple[str, str, Promise | str]]] = {
    CaseState.RECEIVED: [("dispatch", CaseState.STUDYING, _("It is not taken in yet."))],
    CaseState.STUDYING: [("verify", CaseState.ANSWERED, _("There is no answer yet."))],
    CaseState.IN_HAND: [("verify", CaseState.ANSWERED, _("There is no answer yet."))],
    CaseState.ANSWERED: [
        ("verify", CaseState.ANSWERED, ""),
        ("close", CaseState.VERIFIED, _("It is not verified yet.")),
    ],
}
HANDS_OFF = _("You had a hand in it; somebody else must do this.")
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
BEGUN: dict[type[Thing], set[str]] = {  # what has no row of its own there: it begins something beside it
    Case: {"appeal", "ask_extension", "issue_order", "plan_call", "propose_hold", "propose_publication"},
    Task: {"raise_objection"},
}
RELATED = {
    "task": ("clock", "accept_clock"),
    "objection": ("task__unit", "reason", "clock"),
    "hold": ("reason",),
    "order": ("clock",),
    "appeal": ("clock",),
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
    def text(self) -> str:
        """What the button says; whose, where several stand side by side."""
        return f"{self.verb} · {self.about}" if self.about else self.verb

    @property
    def why_not(self) -> str:
        return " ".join(self.blockers)

    @property
    def is_rare(self) -> bool:
        return self.action in RARE

    @property
    def is_next(self) -> bool:
        """Whether it is the one next step, which gets the accent."""
        return self.action in NEXT

    @property
    def key(self) -> str:
        return KEYS.get(self.action, "")

    @property
    def rank(self) -> int:
        return NEXT.index(self.action) if self.action in NEXT else len(NEXT)


def beside(case: Case, by: Actor) -> Beside:
    """All that belongs to the case, in one query and one more for each kind that there is; kept with it (``case.around``)."""
    with connection.cursor() as cursor:
        worker = by.id if by.kind is Kind.PERSON else None
        cursor.execute(_is_there(), [worker, worker, case.pk])
        there = cursor.fetchone()
    found = Beside(worker=worker)
    for (kind, model), is_any in zip(KINDS.items(), there, strict=False):
        if not is_any:
            continue
        rows = model._base_manager.filter(Q(("case", case)))  # every kind has a case
        things = list(rows.select_related(*RELATED.get(kind, ())).order_by("pk"))
        for thing in things:
            setattr(thing, "case", case)  # noqa: B010  # the same object: no query for each
        setattr(found, kind, with_units(things) if kind in ("task", "order") else things)
    others = map(bool, there[len(KINDS) :])
    (
        found.is_joined_by,
        found.is_linked,
        found.is_split,
        found.has_files,
        found.has_ratings,
        found.has_worked,
        found.has_steered,
    ) = others
    case.around = found
    return found


@cache
def _is_there() -> str:
    """Which kinds there are beside a case, and what else a page need not ask for where there is none; of a person, whether
    the record knows a hand of theirs in it. By hand: the ORM takes longer to write it than a database to answer it."""
    quote = connection.ops.quote_name

    def table(model: type[Model]) -> str:
        return quote(model._meta.db_table)

    asked = [f"EXISTS(SELECT 1 FROM {table(m)} WHERE case_id = c.id)" for m in KINDS.values()]
    asked.append(f"EXISTS(SELECT 1 FROM {table(Case)} WHERE joined_to_id = c.id)")
    asked.append(
        f"EXISTS(SELECT 1 FROM {table(CaseLink)} l WHERE l.case_id = c.id)"
        f" OR EXISTS(SELECT 1 FROM {table(CaseLink)} l WHERE l.other_id = c.id)"
    )
    asked.append(f"EXISTS(SELECT 1 FROM {table(Case)} WHERE came_from_id = c.id)")
    asked.append(f"EXISTS(SELECT 1 FROM {table(Attachment)} WHERE root_kind = 'cases.case' AND root_id = c.id)")
    asked.append(f"EXISTS(SELECT 1 FROM {table(Rating)} WHERE case_id = c.id)")
    for deeds in (policy.DEEDS, policy.TURNS):
        listed = ", ".join(f"'{deed}'" for deed in deeds)
        asked.append(
            f"EXISTS(SELECT 1 FROM {table(Act)} a JOIN {table(Entry)} e ON e.act_id = a.id"
            f" WHERE a.root_kind = 'cases.case' AND a.root_id = c.id AND a.user_id = %s AND e.action IN ({listed}))"
        )
    return f"SELECT {', '.join(asked)} FROM {table(Case)} c WHERE c.id = %s"


def offers(actor: Actor, case: Case, around: Beside | None = None, parts: Parts | None = None) -> list[Offer]:
    """All that is open to this person around this case, the next step first."""
    around = around or beside(case, actor)
    parts = policy.parts_of(actor, case) if parts is None else parts
    found = list(_of(actor, case, case, "case", parts))
    found += _beginnings(actor, case, around, parts)
    for kind, thing in around.live():
        found += _of(actor, case, thing, kind, parts)
    times = Counter(offer.action for offer in found)
    named = [o if times[o.action] > 1 or o.action == "remove_unit" else replace(o, about="") for o in found]
    return sorted(named, key=lambda offer: (offer.rank, offer.is_rare))


def near(actor: Actor, case: Case, parts: Parts | None = None) -> list[Offer]:
    """What comes next but not yet, or not by this person, with the reason: so that nobody searches for a button."""
    plays = policy.parts_of(actor, case) if parts is None else parts
    found = []
    for action, state, why in NEAR.get(case.state, []):
        rule = case.rules.find(action, state=state)
        if not rule.who & plays:
            continue
        missing = [str(HANDS_OFF)] if rule.never & plays else []
        if state != case.state:
            missing.insert(0, str(why))
        if missing:
            found.append(Offer(action, case.rules.verb(action), "", missing))
    return found


def of_publication(actor: Actor, case: Case, publication: Publication) -> list[Offer]:
    """What is open on the page of one publication, also of one that was refused or taken down."""
    publication.case = case
    return sorted(
        _of(actor, case, publication, "publication", policy.parts_of(actor, case)),
        key=lambda offer: (offer.rank, offer.is_rare),
    )


def on_behalf(actor: Actor, case: Case, around: Beside | None = None, parts: Parts | None = None) -> list[Offer]:
    """What a worker may do for the resident on the phone or at the window."""
    if case.reporter_id is None:
        return []
    plays = policy.parts_of(actor, case) if parts is None else {*parts, Part.REPORTER}
    may = case.rules.open_to(state=case.state, parts=plays)
    names = [n for n in ("add_details", "withdraw", "resume", "reopen") if n in may]
    mine = [Offer(n, case.rules.verb(n), _for_resident(case, n), policy.blockers_of(case, n)) for n in names]
    if case.state == CaseState.DECLINED and not (around or beside(case, actor)).appeal:
        mine.append(Offer("appeal", Appeal.rules.verb("appeal"), _for_resident(case, "appeal")))
    return mine


def _for_resident(case: Case, action: str) -> str:
    return f"{reverse('cases:act', args=[case.pk, action])}?for=resident"


def _of(actor: Actor, case: Case, thing: policy.CaseThing, kind: str, parts: Parts) -> Iterator[Offer]:
    about = str(getattr(thing, "unit", "") or "") if kind in ("task", "order") else ""
    plays = policy.parts_within(actor, thing, parts)
    for action in thing.rules.open_to(state=thing.state, parts=plays):
        if action in SILENT or (action == "name_reporter" and _is_known(case)):
            continue
        if action == "study" and case.state == CaseState.RECEIVED:  # the page of taking in asks the same
            continue
        if kind == "case":
            url = reverse("cases:act", args=[case.pk, action])
        else:
            url = reverse("cases:act_on", args=[case.pk, kind, thing.pk, action])
        blockers = policy.blockers_of(thing, action)
        if action == "check" and (done := policy.checked_already(cast(Publication, thing), actor)):
            blockers = [*blockers, done]
        if action == "contact" and blockers:  # what is done needs no call: no button says so on every finished case
            continue
        yield Offer(action, thing.rules.verb(action), url, blockers, about)


def _is_known(case: Case) -> bool:
    """Whether there is a number of the resident; a page loads it with the case."""
    return case.reporter is not None and bool(case.reporter.phone_hash)


def _beginnings(actor: Actor, case: Case, around: Beside, parts: Parts) -> list[Offer]:
    """What may be begun beside the case now."""
    new: list[tuple[str, policy.CaseThing]] = [("split_off", Case())]
    if case.state == "in_hand" and not any(e.state == ExtensionState.ASKED for e in around.extension):
        new.append(("ask_extension", Extension(case=case)))
    if case.is_open and not any(h.state in (HoldState.PROPOSED, HoldState.ACTIVE) for h in around.hold):
        new.append(("propose_hold", Hold(case=case)))
    lead = around.lead.unit_id if around.lead else case.desk_id
    if (case.is_open or case.is_answered) and not policy.is_own_desk(actor, lead):
        new.append(("issue_order", SupervisionOrder(case=case)))
    if case.is_answered and not around.publication:
        new.append(("propose_publication", Publication(case=case)))
    if case.state in ("answered", "verified") and case.reporter_id and not around.call:
        new.append(("plan_call", CallBack(case=case)))
    found = []
    for action, thing in new:
        if thing.rules.may(action, state=None, parts=parts):
            url = reverse("cases:act", args=[case.pk, action])
            found.append(Offer(action, thing.rules.verb(action), url, policy.blockers_of(thing, action)))
    for task in around.task:
        if task.state == TaskState.ISSUED and TASK.may(
            "object", state=task.state, parts=policy.parts_within(actor, task, parts)
        ):
            url = reverse("cases:act_on", args=[case.pk, "task", task.pk, "raise_objection"])
            found.append(Offer("raise_objection", Objection.rules.verb("raise_objection"), url, about=str(task.unit)))
    return found
