"""What happens while neighbours sit together: who comes, what is said, which words are proposed, how many hands."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Unpack

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.councils.models import AgendaItem, Attendance, Meeting, SpeakingNote, Wording
from linli.files.actions import attach
from linli.files.models import Attachment
from linli.files.queries import Prepared
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.people.models import Unit
from linli.record.acts import Sent, act, once, one_step
from linli.record.models import Act


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who is here, as a worker writes them down."""

    name: str
    represents: str = ""
    unit: Unit | None = None


@once
def arrive(
    meeting: Meeting, *, device: str, name: str = "", represents: str = "", by: Actor, **sent: Unpack[Sent]
) -> Act:
    """Somebody scanned the code in the circle (扫码到会); one per device, without an account, even without a name."""
    with act(meeting, "arrive", by=by, **sent) as a:
        here, is_new = Attendance.objects.get_or_create(
            meeting=meeting, device=device, defaults={"arrived_at": a.now, "name": name, "represents": represents}
        )
        if not is_new:
            here.name, here.represents = name or here.name, represents or here.represents
            here.left_at = None
            here.save(update_fields=["name", "represents", "left_at"])
    return a.row


@once
def leave(meeting: Meeting, *, device: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Somebody goes before the end (提前离会)."""
    with act(meeting, "leave", by=by, **sent) as a:
        meeting.attendances.filter(device=device, left_at=None).exclude(device="").update(left_at=a.now)
    return a.row


@once
def enter_attendance(meeting: Meeting, *, people: Iterable[Present], by: Actor, **sent: Unpack[Sent]) -> Act:
    """Who is here, from the sheet of paper that went round; they count like those with a phone."""
    with act(meeting, "enter_attendance", by=by, **sent) as a:
        for one in people:
            Attendance.objects.create(
                meeting=meeting,
                name=one.name,
                represents=one.represents,
                unit=one.unit,
                on_paper=True,
                arrived_at=a.now,
            )
    return a.row


@once
def strike_attendance(
    meeting: Meeting, *, attendance: Attendance, words: str = "", by: Actor, **sent: Unpack[Sent]
) -> Act:
    """Written down by mistake, or twice."""
    with act(meeting, "strike_attendance", by=by, words=words, **sent) as a:
        meeting.attendances.filter(pk=attendance.pk, struck_at=None).update(struck_at=a.now)
    return a.row


@once
def turn_to(meeting: Meeting, *, item: AgendaItem, by: Actor, **sent: Unpack[Sent]) -> Act:
    """This item is talked about now; every screen shows it."""
    _refuse_other_meeting(item, meeting)
    return one_step(meeting, "turn_to", by=by, changes={"item": item, "turned_at": timezone.now()}, **sent)


@once
def note_down(
    meeting: Meeting,
    *,
    item: AgendaItem,
    said: str,
    speaker: Attendance | None = None,
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """The gist of what somebody said (发言要点)."""
    _refuse_other_meeting(item, meeting)
    with act(meeting, "note_down", by=by, **sent) as a:
        SpeakingNote.objects.create(item=item, speaker=speaker, words=said, at=a.now)
    return a.row


@once
def strike_note(meeting: Meeting, *, note: SpeakingNote, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """It was not said so, or nobody should read it (删去发言要点); minutes that are drafted already are corrected by hand."""
    _refuse_other_meeting(note.item, meeting)
    with act(meeting, "strike_note", by=by, words=words, **sent) as a:
        SpeakingNote.objects.filter(pk=note.pk).update(struck_at=a.now)
    return a.row


@once
def propose_wording(
    meeting: Meeting,
    *,
    item: AgendaItem,
    text: str,
    amends: Wording | None = None,
    author: Attendance | None = None,
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """A text that could be resolved, or an amendment of one: they stand side by side (修正案).

    Who sits in the circle words what is talked about now; a worker also what was before, from notes on paper.
    """
    _refuse_other_meeting(item, meeting)
    if amends is not None and amends.item_id != item.pk:
        raise Refused(_("This belongs to another item."))
    if not by.is_staff and author is None:
        raise Refused(_("Please say first that you are here."))
    with act(meeting, "propose_wording", by=by, **sent) as a:
        if not by.is_staff and meeting.item_id != item.pk:
            raise Refused(
                _("The meeting has turned to another item. Does your wording belong there? Then send it again.")
            )
        Wording.objects.create(item=item, text=text, amends=amends, author=author, at=a.now)
    return a.row


@once
def strike_wording(meeting: Meeting, *, wording: Wording, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """It was written down by mistake (删去表述). What hands were counted for, or what is amended, stays."""
    _refuse_other_meeting(wording.item, meeting)
    with act(meeting, "strike_wording", by=by, words=words, **sent) as a:
        standing = Wording.objects.filter(pk=wording.pk, agree=None)
        if wording.amendments.filter(struck_at=None).exists() or not standing.update(struck_at=a.now):
            raise Refused(_("Hands were counted for this wording, or another one amends it; it stays."))
    return a.row


@once
def count_hands(
    meeting: Meeting,
    *,
    wording: Wording,
    agree: int,
    against: int = 0,
    abstain: int = 0,
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """How many raised their hands (举手表态); never more than are here. Counting again replaces it."""
    _refuse_other_meeting(wording.item, meeting)
    here = meeting.attendances.filter(struck_at=None).count()
    if agree + against + abstain > here:
        raise Refused(
            _("%(hands)d hands, but %(here)d people are written down as present.")
            % {"hands": agree + against + abstain, "here": here}
        )
    with act(meeting, "count_hands", by=by, **sent) as a:
        standing = Wording.objects.filter(pk=wording.pk, struck_at=None)
        if not standing.update(agree=agree, against=against, abstain=abstain):
            raise Refused(_("This wording was struck out."))
    return a.row


@once
def add_photos(meeting: Meeting, *, photos: Iterable[Prepared], by: Actor, **sent: Unpack[Sent]) -> Act:
    """Photos of the meeting; nobody has to take any."""
    with act(meeting, "add_photos", by=by, **sent) as a:
        attach(a, list(photos), purpose=Attachment.Purpose.AFTER, audience=Attachment.Audience.STAFF)
    return a.row


def _refuse_other_meeting(item: AgendaItem, meeting: Meeting) -> None:
    if item.meeting_id != meeting.pk:
        raise Refused(_("This belongs to another meeting."))
