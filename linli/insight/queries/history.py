"""From the entries of a case to its fact: what happened, when, how often. Nothing else is asked than what the record keeps."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.utils import timezone

from linli.cases.models import Case, Rating
from linli.cases.rules import OPEN, SAID, CaseState
from linli.insight.models import CaseFact
from linli.insight.rules import Kept, Outcome, Road, rounded
from linli.places.rules import LENGTHS, Level
from linli.record.models import Entry

CASE = "cases.case"
TOLD = (  # the entries that say something to figures
    "raise_case", "split_off", "import_history", "import_open", "take_in", "decline", "withdraw", "resume", "join", "join_in", "unjoin", "put_back",
    "reinstate", "take_back_decline", "dispatch", "settle", "answer", "verify", "waive", "send_back", "reopen", "recall", "close",
    "issue", "keep", "accept", "finish", "grant", "approve_hold", "raise_objection", "uphold", "give_rating",
    "plan_call", "record_call", "give_up_call", "spare",
)  # fmt: skip
COMMUNITY, GRID = LENGTHS[Level.COMMUNITY], LENGTHS[Level.GRID]


class Line(NamedTuple):
    """One entry, as much of it as is needed."""

    case: int
    kind: str
    action: str
    before: str
    after: str
    facts: dict[str, Any]
    at: datetime


@dataclass(slots=True)
class Life:
    """What the entries of one case come to."""

    taken_at: datetime | None = None
    left_by: str = ""  # the action that ended the waiting
    dispatched_at: datetime | None = None
    accepted_at: datetime | None = None
    answered_at: datetime | None = None
    verified_at: datetime | None = None
    is_settled: bool = False
    unit: int = 0
    desk: int = 0
    times: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    ratings: list[dict[str, Any]] = field(default_factory=list)
    call: str = ""

    def read(self, line: Line) -> None:
        """One more entry, in the order of the record."""
        self.times[line.action] += 1
        if line.kind == CASE:
            self._read_case(line)
        elif line.kind == "cases.task":
            self._read_task(line)
        elif line.action == "give_rating" and line.facts["how"] != Rating.How.SLIP:  # which proves nobody
            self.ratings.append(line.facts)
        elif line.kind == "cases.callback":
            self.call = line.after

    def _read_case(self, line: Line) -> None:
        if line.after == CaseState.RECEIVED and line.before != line.after:
            self.taken_at = None  # it waits (again)
        elif line.before == CaseState.RECEIVED and line.after != line.before and self.taken_at is None:
            self.taken_at, self.left_by = line.at, line.action
        elif line.before == "" and line.after not in {CaseState.RECEIVED, CaseState.CLOSED}:
            self.taken_at = line.at  # heard and taken in at once
        if line.action == "dispatch":
            self.dispatched_at = self.dispatched_at or line.at
        if line.action == "settle":
            self.is_settled, self.desk = True, line.facts.get("desk_id") or 0
        if line.action in {"settle", "answer"}:
            self.answered_at = self.answered_at or line.at
        if line.action in {"verify", "waive"}:
            self.verified_at = self.verified_at or line.at

    def _read_task(self, line: Line) -> None:
        if line.facts.get("is_lead") and line.action in {"issue", "keep", "accept", "finish"}:
            self.unit = line.facts.get("unit_id") or self.unit
            if line.action == "accept":
                self.accepted_at = self.accepted_at or line.at


def facts_of(pks: Sequence[int], now: datetime) -> list[CaseFact]:
    """The facts of these cases, by their present history. Two queries, however many cases."""
    lives: dict[int, Life] = defaultdict(Life)
    for line in _lines(pks):
        lives[line.case].read(line)
    cases = Case.objects.filter(pk__in=pks).select_related("clock", "intake_clock").defer("words", "title", "salt")
    return [_fact(case, lives[case.pk], now) for case in cases]


def _lines(pks: Sequence[int]) -> Iterable[Line]:
    rows = Entry.objects.filter(act__root_kind=CASE, act__root_id__in=pks, action__in=TOLD)
    names = ("act__root_id", "kind", "action", "before", "after", "facts", "act__occurred_at")
    return (Line(*row) for row in rows.order_by("act__root_id", "n").values_list(*names))


def _fact(case: Case, life: Life, now: datetime) -> CaseFact:
    fact = CaseFact(case_id=case.pk, version=case.version, raised_on=timezone.localtime(case.raised_at).date())
    area = case.area_id or ""
    fact.community, fact.grid = area[:COMMUNITY], area if len(area) == GRID else ""
    fact.category, fact.channel = case.category_id or 0, case.channel
    fact.unit = life.unit or life.desk or case.desk_id
    fact.is_history, fact.is_sensitive = case.is_history, case.is_sensitive
    fact.road, fact.outcome = _road(case, life), _outcome(case)
    fact.is_extended, fact.is_held = bool(life.times["grant"]), bool(life.times["approve_hold"])
    fact.objections, fact.upheld = life.times["raise_objection"], life.times["uphold"]
    fact.sent_back, fact.reopened = life.times["send_back"], life.times["reopen"]
    fact.is_answered_once = life.answered_at is not None or bool(life.ratings)
    if life.ratings:
        last = life.ratings[-1]
        fact.solved, fact.process, fact.result = last["solved"], last["process"], last["result"]
        fact.first_result = life.ratings[0]["result"]
    fact.is_unreached = life.call == "unreached" and not life.ratings
    _time(fact, case, life)
    _judge(fact, case, life, now)
    return fact


def _road(case: Case, life: Life) -> Road:
    if life.dispatched_at or case.state == CaseState.IN_HAND:
        return Road.DISPATCHED
    if life.is_settled or case.state in SAID:
        return Road.DIRECT
    return {
        CaseState.DECLINED: Road.DECLINED, CaseState.WITHDRAWN: Road.WITHDRAWN, CaseState.JOINED: Road.JOINED
    }.get(CaseState(case.state), Road.PENDING)  # fmt: skip


def _outcome(case: Case) -> Outcome:
    if case.state in OPEN:
        return Outcome.OPEN
    return Outcome.ANSWERED if case.state in SAID else Outcome.CLOSED_OTHERWISE


def _time(fact: CaseFact, case: Case, life: Life) -> None:
    """How long each step took; of history nothing is known, and nothing of what has not happened."""
    if case.is_history:
        return
    fact.take_in = _minutes(case.raised_at, life.taken_at)
    fact.dispatch = _minutes(life.taken_at or case.raised_at, life.dispatched_at)
    fact.accept = _minutes(life.dispatched_at, life.accepted_at)
    fact.answer = _minutes(life.dispatched_at, life.answered_at)
    fact.verify = _minutes(life.answered_at, life.verified_at)
    if (
        life.answered_at != case.raised_at
    ):  # answered while it was raised: nobody waited, and it would hide how long the others do
        fact.whole = _minutes(case.raised_at, life.answered_at)


def _minutes(since: datetime | None, until: datetime | None) -> int | None:
    if since is None or until is None or until < since:
        return None
    return rounded(int((until - since).total_seconds() // 60))


def _judge(fact: CaseFact, case: Case, life: Life, now: datetime) -> None:
    """Which promises were kept, which were not, and when that may change by itself."""
    if case.is_history:
        return
    turns = []
    intake = case.intake_clock
    if life.taken_at is not None:
        is_known = life.left_by != "withdraw"
        in_time = intake is None or life.taken_at <= intake.due_at
        fact.taken = (Kept.YES if in_time else Kept.NO) if is_known else Kept.UNJUDGED
    elif case.state == CaseState.RECEIVED and intake is not None and intake.is_running:
        fact.taken = Kept.NO if intake.due_at < now else Kept.UNJUDGED
        turns.append(intake.due_at)
    elif case.state in SAID:
        fact.taken = Kept.YES  # answered in the very act that raised it
    promise = case.clock
    if case.state in SAID:
        done = case.answered_at or life.answered_at
        is_late = promise is not None and done is not None and done > promise.due_at
        fact.kept = Kept.NO if is_late else Kept.YES
    elif case.state in OPEN and case.state != CaseState.RECEIVED and case.due_at is not None:
        fact.kept = Kept.NO if case.due_at < now else Kept.UNJUDGED
        turns.append(case.due_at)
    fact.turns_at = min((at for at in turns if at >= now), default=None)
