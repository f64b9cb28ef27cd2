"""What somebody judges by who verifies, answers an order or decides one: the answer, its pictures, what the resident says."""

from dataclasses import dataclass, field

from linli.cases.models import Case, Rating
from linli.cases.queries.history import answer_of
from linli.cases.rules import CASE
from linli.files.models import Attachment
from linli.record.models import Entry, Note

SAID_BY_RESIDENT = ["rate", "reopen", "add_details", "record_call"]
PAIR = [Attachment.Purpose.BEFORE, Attachment.Purpose.AFTER]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer with its pictures, how it was rated, and the resident's own words (deed, text), oldest first."""

    answer: Note | None
    photos: list[Attachment] = field(default_factory=list)
    ratings: list[Rating] = field(default_factory=list)
    words: list[tuple[str, str]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.answer or self.photos or self.ratings or self.words)


def outcome_of(case: Case) -> Outcome:
    """In five queries."""
    photos = Attachment.objects.of(case).filter(purpose__in=PAIR, content_type="image/jpeg")
    return Outcome(answer_of(case), list(photos), list(case.ratings.order_by("pk")), _said(case))


def _said(case: Case) -> list[tuple[str, str]]:
    inside = {"act__root_kind": case._meta.label_lower, "act__root_id": case.pk}
    entries = list(Entry.objects.filter(action__in=SAID_BY_RESIDENT, **inside).order_by("n"))
    pks = [pk for entry in entries for pk in entry.facts.get("words", {})]
    kept = Note.objects.filter(pk__in=pks, audience=Note.Audience.REPORTER, shredded_at=None)
    notes = {str(note.pk): note.text for note in kept}
    return [
        (CASE.deed(entry.action if entry.action in CASE.labels else "rate"), notes[pk])
        for entry in entries
        for pk in entry.facts.get("words", {})
        if pk in notes
    ]
