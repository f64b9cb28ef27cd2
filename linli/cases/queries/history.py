"""The history of a case, as staff read it; ``told`` says the same road to whoever raised it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from linli.cases.models import Appeal, Case, Reason
from linli.cases.rules import (
    APPEAL,
    CALL_BACK,
    CASE,
    EXTENSION,
    HOLD,
    OBJECTION,
    ORDER,
    PUBLICATION,
    RATING,
    TASK,
    Part,
    TaskState,
)
from linli.files.rules import ATTACHMENT
from linli.kernel.deadlines import Promise
from linli.kernel.deadlines import Unit as Measure
from linli.people.models import Unit, User
from linli.record.models import Act, Entry, Note, Thing
from linli.record.registers import known
from linli.ui.templatetags.words import in_full

BOOKS = {
    "cases.case": CASE,
    "cases.task": TASK,
    "cases.objection": OBJECTION,
    "cases.extension": EXTENSION,
    "cases.hold": HOLD,
    "cases.supervisionorder": ORDER,
    "cases.appeal": APPEAL,
    "cases.rating": RATING,
    "cases.callback": CALL_BACK,
    "cases.publication": PUBLICATION,
    "files.attachment": ATTACHMENT,
}
# what the resident reads of the road; the rest is the inside of the house
TOLD = {
    "raise_case", "split_off", "import_open", "take_in", "decline", "reinstate", "withdraw", "resume", "join", "join_in",
    "unjoin", "absorb", "release", "echo", "dispatch", "recall", "settle", "answer", "correct", "send_back", "verify", "close",
    "rate", "reopen", "contact", "ask_reporter", "add_details", "grant", "approve_hold", "rest_meanwhile", "end_hold", "issue_order",
    "conclude", "appeal", "uphold_appeal", "dismiss_appeal", "record_call", "give_up_call", "import_history",
    "uphold", "add_unit", "remove_unit", "take_back_decline", "stop_waiting", "name_reporter", "reply", "urge",
}  # fmt: skip
# of a case that another was joined to, a neighbour reads what the offices did and said to all, nothing of its reporter's
TOLD_TO_ALL = {
    "take_in", "dispatch", "recall", "settle", "answer", "correct", "send_back", "verify", "close", "grant",
    "approve_hold", "end_hold", "issue_order", "conclude", "uphold", "add_unit", "remove_unit",
    "stop_waiting", "reply",
}  # fmt: skip
ONLY_WITH_WORDS = {"reply"}  # to supervision; the resident reads it where something is written for them
# steps that say nothing of their own beside the step that brought them
QUIET = {
    "give_rating",
    "attach",
    "finish",
    "keep",
    "object",
    "spare",
    "reinstate",
    "waive",
    "end",
    "lapse",
    "put_back",
    "renew",
    "unwaive",
}

# steps for which a reason is chosen from the list, and what keeps it
CHOSE = {
    "decline": "declined_for_id",
    "raise_objection": "reason_id",
    "ask_extension": "reason_id",
    "propose_hold": "reason_id",
}

# what a resident does, or somebody for them; and what happens inside another act, whoever does that one
BY_REPORTER = {r.action for book in BOOKS.values() for r in book.rules if {Part.REPORTER, Part.ANYONE} & r.who}
WITHIN = {r.action for book in BOOKS.values() for r in book.rules if Part.ACT in r.who}
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a timeline: what happened, when, by whom, with which words."""

    at: datetime
    action: str
    deed: str
    who: str
    words: list[Note]
    facts: dict[str, Any]
    unit: str = ""
    gist: str = ""  # what was chosen in this step: the reason, how many days, until when
    thing: tuple[str, int] = ("", 0)  # what it happened to: the kind and its id

    @property
    def is_told(self) -> bool:
        """Whether the resident reads this line on the own page; of its words, those that are meant for them."""
        return self.action in TOLD and (
            self.action not in ONLY_WITH_WORDS or any(n.audience == Note.Audience.REPORTER for n in self.words)
        )

    @property
    def title(self) -> str:
        """The deed, of which unit, and for what reason: "task issued · 水务所", "more time asked for · 缺料 · 5 个工作日"."""
        return _joined(self.deed, self.unit, self.gist)

    @property
    def shown_by(self) -> str:
        return self.unit or self.who


@dataclass(frozen=True, slots=True)
class Read:
    """All entries of a case, newest first, with their words and the names that stand in them."""

    entries: list[Entry]
    notes: dict[str, Note]
    users: dict[int, str]
    units: dict[int, str]

    def words(self, entry: Entry) -> list[Note]:
        """What was said with this entry and is not shredded."""
        found = (self.notes.get(pk) for pk in entry.facts.get("words", {}))
        return [note for note in found if note is not None and not note.shredded_at]


def read(case: Case) -> Read:
    """In four queries, however long the road."""
    acts = Act.objects.filter(root_kind=case._meta.label_lower, root_id=case.pk)
    entries = list(Entry.objects.filter(act__in=acts).select_related("act").order_by("-n"))
    said = [pk for entry in entries for pk in entry.facts.get("words", {})]
    notes = {str(note.pk): note for note in Note.objects.filter(pk__in=said)} if said else {}
    return Read(entries, notes, *_names(entries))


def timeline(case: Case, *, acts: Collection[UUID] | None = None) -> list[Line]:
    """Newest first, with every name and every word: for staff. With ``acts`` only what these did."""
    found = read(case)
    lines = []
    for entry in found.entries:
        if acts is not None and entry.act_id not in acts:
            continue
        if entry.action in QUIET and not entry.facts.get("words"):
            continue
        book = BOOKS.get(entry.kind)
        deed = book.deed(entry.action) if book else entry.action
        who = _who(entry, found.users, found.units)
        unit = str(found.units.get(entry.facts.get("unit_id", 0), ""))
        thing = (entry.kind, entry.thing_id)
        said = found.words(entry)
        gist = gist_of(entry)
        lines.append(Line(entry.act.occurred_at, entry.action, deed, who, said, entry.facts, unit, gist, thing))
    return lines


def answer_for(case: Case) -> Note | None:
    """The answer that whoever raised this case may read; of what it was joined to only one given since, to all."""
    told = case.joined_to or case
    if not told.is_answered or (case.joined_to_id and told.is_sensitive):
        return None
    return answer_of(told, since=case.ended_at if case.joined_to_id else None)


def answer_of(case: Case, *, since: datetime | None = None) -> Note | None:
    """What the resident was told last as the answer."""
    acts = Act.objects.filter(
        root_kind=case._meta.label_lower,
        root_id=case.pk,
        entries__action__in=["answer", "settle", "correct", "reply", "import_history"],
        occurred_at__gte=since or BEGINNING,
    )
    notes = Note.objects.filter(act__in=acts, audience=Note.Audience.REPORTER, shredded_at=None).select_related("act")
    return notes.order_by("-act__version").first()


def words_about(thing: Thing) -> list[tuple[str, str]]:
    """What was said in the steps of one thing inside a case, oldest first: the deed and its words.

    An appeal is read together with the refusal that it is against. What was chosen in a step stands in the deed.
    """
    about = Q(kind=thing._meta.label_lower, thing_id=thing.pk)
    if isinstance(thing, Appeal):
        about |= Q(kind="cases.case", thing_id=thing.case_id, action="decline")
    return _said(list(Entry.objects.filter(about).order_by("pk")))


def reports(case: Case) -> list[tuple[str, str]]:
    """What the assisting units reported in this round, for the answer that the lead writes: “协办单位已反馈 · 供电所” and the words."""
    units = {
        task.pk: task.unit.name
        for task in case.tasks.filter(is_lead=False, state=TaskState.DONE).select_related("unit")
    }
    done = Entry.objects.filter(kind="cases.task", thing_id__in=units, action="report").order_by("pk")
    return _said(list(done), units) if units else []


def _said(entries: list[Entry], of: Mapping[int, str] = MappingProxyType({})) -> list[tuple[str, str]]:
    pks = [pk for entry in entries for pk in entry.facts.get("words", {})]
    notes = {str(note.pk): note for note in Note.objects.filter(pk__in=pks, shredded_at=None)}
    said = []
    for entry in entries:
        if (book := BOOKS.get(entry.kind)) is None:
            continue
        found = [notes[pk] for pk in entry.facts.get("words", {}) if pk in notes]
        gist = gist_of(entry) or of.get(entry.thing_id, "")
        is_told = any(note.audience == Note.Audience.REPORTER for note in found)
        for note in found:
            inside = _("inside only") if is_told and note.audience != Note.Audience.REPORTER else ""
            said.append((_joined(book.deed(entry.action), gist, inside), note.text))
        if gist and not found:
            said.append((_joined(book.deed(entry.action), gist), ""))
    return said


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def gist_of(entry: Entry) -> str:
    """What was chosen when a unit asked for something, or refused it: “配件未到 · 5 个工作日”. Reasons are remembered."""
    facts, parts = entry.facts, []
    if field := CHOSE.get(entry.action):
        parts += [str(reason) for reason in known(Reason, [facts.get(field)]).values()]
    if entry.action in {"ask_extension", "grant"} and facts.get("value"):
        parts.append(Promise(facts["value"], Measure(facts["unit"])).words)
    if entry.action in {"propose_hold", "approve_hold"} and facts.get("review_on"):
        parts.append(_("looked at again on %(day)s") % {"day": in_full(date.fromisoformat(facts["review_on"]))})
    return _joined(*parts)


def _names(entries: list[Entry]) -> tuple[dict[int, str], dict[int, str]]:
    users = {e.act.user_id for e in entries if e.act.user_id}
    units = {e.act.by.get("unit") for e in entries} | {e.facts.get("unit_id") for e in entries}
    named = User.objects.filter(pk__in=users).only("username", "first_name", "last_name") if users else ()
    people = {u.pk: u.shown_name for u in named}
    offices = {pk: unit.name for pk, unit in known(Unit, units).items()}
    return people, offices


def _who(entry: Entry, users: dict[int, str], units: dict[int, str]) -> str:
    act, is_theirs = entry.act, entry.action in BY_REPORTER
    kind = act.by.get("kind")
    if kind == "clock":
        return _("automatic")
    is_besides = entry.action != act.action and entry.action in WITHIN
    if is_besides or (kind in ("link", "passerby") and not is_theirs):
        return _("the system, by the rules")  # what another act brought with it: nobody gave that order
    if kind == "import":
        return _("imported")
    if kind == "key":
        return " · ".join(part for part in (units.get(act.by.get("unit", 0), ""), _("a program")) if part)
    if kind in ("link", "passerby"):
        return _("the resident")
    unit, name = units.get(act.by.get("unit", 0), ""), users.get(act.user_id or 0, "")
    behalf = _(" for the resident") if act.by.get("behalf") and is_theirs else ""
    return " · ".join(part for part in (unit, name) if part) + behalf
