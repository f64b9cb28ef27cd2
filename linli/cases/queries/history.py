"""The history of a case, as staff read it; ``told`` says the same road to whoever raised it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from linli.cases.models import Appeal, Case
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
)
from linli.files.rules import ATTACHMENT
from linli.people.models import Unit, User
from linli.record.models import Act, Entry, Note, Thing
from linli.record.registers import known

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
    thing: tuple[str, int] = ("", 0)  # what it happened to: the kind and its id

    @property
    def is_told(self) -> bool:
        """Whether the resident reads this line on the own page; of its words, those that are meant for them."""
        return self.action in TOLD and (
            self.action not in ONLY_WITH_WORDS or any(n.audience == Note.Audience.REPORTER for n in self.words)
        )

    @property
    def title(self) -> str:
        """The deed, and of which unit: "task issued · 水务所"."""
        return f"{self.deed} · {self.unit}" if self.unit else self.deed

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
        lines.append(Line(entry.act.occurred_at, entry.action, deed, who, said, entry.facts, unit, thing))
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
    notes = Note.objects.filter(act__in=acts, audience=Note.Audience.REPORTER, shredded_at=None)
    return notes.order_by("-act__version").first()


def words_about(thing: Thing) -> list[tuple[str, str]]:
    """What was said in the steps of one thing inside a case, oldest first: the deed and its words.

    An appeal is read together with the refusal that it is against.
    """
    about = Q(kind=thing._meta.label_lower, thing_id=thing.pk)
    if isinstance(thing, Appeal):
        about |= Q(kind="cases.case", thing_id=thing.case_id, action="decline")
    entries = list(Entry.objects.filter(about).order_by("pk"))
    pks = [pk for entry in entries for pk in entry.facts.get("words", {})]
    notes = {str(note.pk): note.text for note in Note.objects.filter(pk__in=pks, shredded_at=None)}
    said = [(entry, notes[pk]) for entry in entries for pk in entry.facts.get("words", {}) if pk in notes]
    return [(BOOKS[entry.kind].deed(entry.action), text) for entry, text in said if entry.kind in BOOKS]


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
