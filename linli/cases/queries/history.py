"""The history of a case, as a timeline for staff and as one for whoever raised it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

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
)
from linli.files.rules import ATTACHMENT
from linli.people.models import Unit, User
from linli.record.models import Act, Entry, Note, Thing

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
    "raise_case", "split_off", "import_open", "take_in", "decline", "reinstate", "withdraw", "resume", "join",
    "unjoin", "absorb", "dispatch", "recall", "settle", "answer", "correct", "send_back", "verify", "close",
    "rate", "reopen", "contact", "ask_reporter", "add_details", "grant", "approve_hold", "end_hold", "issue_order",
    "conclude", "appeal", "uphold_appeal", "dismiss_appeal", "record_call", "give_up_call", "import_history",
    "uphold", "remove_unit", "take_back_decline", "stop_waiting", "name_reporter",
}  # fmt: skip
# of a case that another was joined to, a neighbour reads what the offices did and said to all, nothing of its reporter's
TOLD_TO_ALL = {
    "take_in", "dispatch", "recall", "settle", "answer", "correct", "send_back", "verify", "close", "grant",
    "approve_hold", "end_hold", "issue_order", "conclude", "uphold", "remove_unit", "stop_waiting",
}  # fmt: skip
# steps that say nothing of their own beside the step that brought them
QUIET = {"give_rating", "attach", "finish", "keep", "object", "spare", "reinstate", "waive", "end", "lapse"}


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
    def title(self) -> str:
        """The deed, and of which unit: "task issued · 水务所"."""
        return f"{self.deed} · {self.unit}" if self.unit else self.deed

    @property
    def shown_by(self) -> str:
        return self.unit or self.who


def timeline(case: Case, *, for_reporter: bool, as_neighbour: bool = False) -> list[Line]:
    """Newest first, in four queries. A reporter reads unit names but never a clerk's, and only public words.

    ``as_neighbour``: whose own case was joined to this one reads what is told to all, not what this reporter said.
    """
    acts = Act.objects.filter(root_kind=case._meta.label_lower, root_id=case.pk)
    entries = list(Entry.objects.filter(act__in=acts).select_related("act").order_by("-n"))
    notes = {str(note.pk): note for note in Note.objects.filter(act__in=acts)}
    users, units = _names(entries)
    lines = []
    for entry in entries:
        if for_reporter and entry.action not in (TOLD_TO_ALL if as_neighbour else TOLD):
            continue
        if entry.action in QUIET and not entry.facts.get("words"):
            continue
        words = [notes[pk] for pk in entry.facts.get("words", {}) if pk in notes]
        words = [n for n in words if not n.shredded_at]
        if for_reporter:
            words = [n for n in words if n.audience == Note.Audience.REPORTER]
        book = BOOKS.get(entry.kind)
        deed = book.deed(entry.action) if book else entry.action
        who = _who(entry.act, users, units, for_reporter=for_reporter)
        unit = str(units.get(entry.facts.get("unit_id", 0), ""))
        lines.append(
            Line(entry.act.occurred_at, entry.action, deed, who, words, entry.facts, unit, (entry.kind, entry.thing_id))
        )
    return lines


def answer_of(case: Case) -> Note | None:
    """What the resident was told last as the answer."""
    acts = Act.objects.filter(
        root_kind=case._meta.label_lower,
        root_id=case.pk,
        entries__action__in=["answer", "settle", "correct", "import_history"],
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
    people = {u.pk: u.shown_name for u in User.objects.filter(pk__in=users)}
    offices = {u.pk: u.name for u in Unit.objects.filter(pk__in=[u for u in units if u])}
    return people, offices


def _who(act: Act, users: dict[int, str], units: dict[int, str], *, for_reporter: bool) -> str:
    kind = act.by.get("kind")
    if kind == "clock":
        return _("automatic")
    if kind == "import":
        return _("imported")
    if kind in ("link", "passerby"):
        return _("you") if for_reporter else _("the resident")
    unit = units.get(act.by.get("unit", 0), "")
    if for_reporter:
        return unit or _("you")
    name = users.get(act.user_id or 0, "")
    behalf = _(" for the resident") if act.by.get("behalf") else ""
    return " · ".join(part for part in (unit, name) if part) + behalf
