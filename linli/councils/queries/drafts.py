"""Minutes that build themselves: agenda, who was there, what was said, which words were carried."""

from collections.abc import Iterator, Mapping

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from linli.councils.models import AgendaItem, Confirmation, Meeting, Minutes, Wording


def body_of(meeting: Meeting) -> str:
    """The draft, as plain text that a person goes on with."""
    return "\n".join(_lines(meeting))


def objections(minutes: Minutes) -> list[Confirmation]:
    """What attendees objected to the text as it stands (异议); it is kept beside it, also when that is frozen."""
    said = minutes.confirmations.filter(round=minutes.round, says=Confirmation.Says.OBJECTS)
    return list(said.select_related("attendance").order_by("pk"))


def _lines(meeting: Meeting) -> Iterator[str]:
    yield str(meeting.title)
    at = timezone.localtime(meeting.opened_at or meeting.starts_at)
    yield _("Time: %s") % date_format(at, "DATETIME_FORMAT")
    yield _("Place: %s") % meeting.place
    here = list(meeting.attendances.filter(struck_at=None).select_related("unit"))
    yield _("Present (%(n)d, %(paper)d of them written down on paper): %(names)s") % {
        "n": len(here),
        "paper": sum(one.on_paper for one in here),
        "names": "、".join(one.label for one in here) or "—",
    }
    items = meeting.agenda.prefetch_related("notes__speaker", "wordings")
    for number, item in enumerate(items, 1):
        yield from _item(number, item)


def _item(number: int, item: AgendaItem) -> Iterator[str]:
    yield ""
    yield f"{number}. {item.title}"
    for note in (one for one in item.notes.all() if one.struck_at is None):
        yield f"  {note.speaker.label}: {note.words}" if note.speaker else f"  {note.words}"
    wordings = list(item.wordings.all())
    numbers = {wording.pk: n for n, wording in enumerate(wordings, start=1)}
    for wording in (one for one in wordings if one.struck_at is None):
        yield f"  {_wording(wording, numbers)}"


def _wording(wording: Wording, numbers: Mapping[int, int]) -> str:
    """Under the number by which the circle called it."""
    facts = {"n": numbers[wording.pk], "of": numbers.get(wording.amends_id or 0), "text": wording.text}
    what = _("Wording %(n)d, amending wording %(of)d: “%(text)s”") if facts["of"] else _("Wording %(n)d: “%(text)s”")
    said = what % facts
    if not wording.is_counted:
        return said
    hands = _("%(agree)d for, %(against)d against, %(abstain)d abstained") % wording.tally
    return f"{said} {hands}"
