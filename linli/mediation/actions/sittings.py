"""Sittings and their records, inquiries, follow-up visits."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Unpack

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.files.queries import Prepared
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.mediation.actions.steps import (
    put_papers,
    settle_if_confirmed,
    tell_mediators,
    tell_parties,
    tell_party,
)
from linli.mediation.models import (
    Disputant,
    FollowUp,
    Inquiry,
    Mediation,
    PaperKind,
    RecordConfirmation,
    Sitting,
)
from linli.people.models import Unit
from linli.record.acts import Doing, Sent, act, once, one_step
from linli.record.models import Act


class EditedMeanwhile(Refused):
    """Somebody else wrote the record since this page was opened; ``theirs`` is what stands there now."""

    def __init__(self, theirs: str) -> None:
        super().__init__(
            _("Meanwhile somebody else wrote the record. Both texts are on this page; please put them together.")
        )
        self.theirs = theirs


@once
def plan_sitting(
    mediation: Mediation,
    *,
    starts_at: datetime,
    room: str,
    is_public: bool = False,
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """When and where the parties meet; closed unless all agreed to an open one (art. 23)."""
    sitting = Sitting(mediation=mediation, starts_at=starts_at, room=room, is_public=is_public)
    with act(sitting, "plan_sitting", by=by, **sent) as a:
        _say_when(a, sitting)
    return a.row


@once
def move_sitting(sitting: Sitting, *, starts_at: datetime, room: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Another time or room."""
    with act(sitting, "move_sitting", by=by, changes={"starts_at": starts_at, "room": room}, **sent) as a:
        _say_when(a, sitting)
    return a.row


def _say_when(a: Doing, sitting: Sitting) -> None:
    """To all parties; of one that is only written down afterwards nobody needs to hear."""
    if sitting.starts_at > a.now:
        tell_parties(a, sitting.mediation, "sitting_planned", sitting=sitting.pk)


@once
def cancel_sitting(sitting: Sitting, *, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """It does not take place."""
    with act(sitting, "cancel_sitting", by=by, words=words, **sent) as a:
        tell_parties(a, sitting.mediation, "sitting_cancelled", sitting=sitting.pk)
    return a.row


@once
def hold_sitting(
    sitting: Sitting,
    *,
    attended: Iterable[Disputant],
    others: str = "",
    record: str = "",
    is_draft: bool = False,
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """It took place: who came, and the first words of its record; who came is asked to confirm it unless ``is_draft``."""
    changes: dict[str, object] = {"others": others, "record": record, "held_at": timezone.now(), "is_draft": is_draft}
    changes["edition_number"] = 1 if record else 0
    with act(sitting, "hold_sitting", by=by, changes=changes, **sent) as a:
        sitting.attended.set(attended)
        if record and not is_draft:
            _ask_to_confirm(a, sitting.attended.all(), sitting)
    return a.row


@once
def write_record(
    sitting: Sitting, *, record: str, edition: int, is_draft: bool = False, by: Actor, **sent: Unpack[Sent]
) -> Act:
    """Write the record on; ``edition`` is the one the writer began from.

    Who came is told once that it can be confirmed, and again only after a word of their own about an edition that this one
    replaces: what was confirmed must be confirmed anew. Raises EditedMeanwhile: two who write at once lose nothing.
    """
    Mediation.objects.select_for_update(no_key=True).get(pk=sitting.mediation_id)
    sitting.refresh_from_db()
    if sitting.edition_number != edition and sitting.record != record:
        raise EditedMeanwhile(sitting.record)
    was_out, before = bool(sitting.record) and not sitting.is_draft, sitting.edition_number
    changes = {"record": record, "edition_number": before + 1, "is_draft": is_draft}
    with act(sitting, "write_record", by=by, changes=changes, **sent) as a:
        if record and not is_draft:
            answered = sitting.confirmations.filter(edition_number=before).values("disputant")
            _ask_to_confirm(a, sitting.attended.filter(pk__in=answered) if was_out else sitting.attended.all(), sitting)
    return a.row


def _ask_to_confirm(a: Doing, disputants: Iterable[Disputant], sitting: Sitting) -> None:
    for disputant in disputants:
        tell_party(a, disputant, "record_written", sitting=sitting.pk)


@once
def confirm_record(
    sitting: Sitting,
    *,
    disputants: Iterable[Disputant],
    edition: int,
    is_right: bool = True,
    objection: str = "",
    photos: Iterable[Prepared] = (),
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """These parties confirm the edition they read, or say what is wrong; with the last of them the record is complete."""
    with act(sitting, "confirm_record", by=by, **sent) as a:
        if sitting.edition_number != edition:
            raise Refused(_("The record was written on meanwhile. Please read it again."))
        RecordConfirmation.objects.bulk_create(
            RecordConfirmation(
                sitting=sitting,
                disputant=d,
                edition_number=edition,
                is_right=is_right,
                objection=objection,
                by_link=not by.is_staff,
                at=a.now,
            )
            for d in disputants
        )
        put_papers(a, sitting.mediation, PaperKind.objects.get(code="record"), list(photos))
        settle_if_confirmed(a, sitting)
        if not is_right:
            tell_mediators(a, sitting.mediation, "record_disputed", sitting=sitting.pk)
    return a.row


@once
def keep_inquiry(
    mediation: Mediation,
    *,
    asked_at: datetime,
    asked: str,
    place: str = "",
    words: str,
    photos: Iterable[Prepared] = (),
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """What somebody said or what was seen (调查记录)."""
    inquiry = Inquiry(mediation=mediation, asked_at=asked_at, asked=asked, place=place, words=words)
    with act(inquiry, "keep_inquiry", by=by, **sent) as a:
        put_papers(a, mediation, PaperKind.objects.get(code="inquiry"), list(photos))
    return a.row


@once
def strike_inquiry(inquiry: Inquiry, *, words: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """It was wrong, and why; it stays readable, but is no part of the file."""
    return one_step(inquiry, "strike_inquiry", by=by, words=words, **sent)


@once
def restore_inquiry(inquiry: Inquiry, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """It was right after all."""
    return one_step(inquiry, "restore_inquiry", by=by, **sent)


@once
def plan_follow_up(mediation: Mediation, *, due_on: date, by: Actor, **sent: Unpack[Sent]) -> Act:
    """One more visit."""
    return one_step(FollowUp(mediation=mediation, due_on=due_on), "plan_follow_up", by=by, **sent)


@once
def follow_up(
    visit: FollowUp, *, result: str, words: str, has_new_risk: bool = False, by: Actor, **sent: Unpack[Sent]
) -> Act:
    """Somebody asked how it goes (回访); a new risk goes to supervision at once."""
    changes = {"result": result, "words": words, "has_new_risk": has_new_risk, "done_at": timezone.now()}
    with act(visit, "follow_up", by=by, changes=changes, **sent) as a:
        if has_new_risk:
            for unit in Unit.objects.filter(kind=Unit.Kind.SUPERVISION, state="active"):
                a.tell(unit, "mediation_risk", mediation=visit.mediation_id)
    return a.row


@once
def spare_follow_up(visit: FollowUp, *, words: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """No visit is needed, and why."""
    return one_step(visit, "spare_follow_up", by=by, words=words, **sent)


@once
def ring_follow_up(visit: FollowUp, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """The day of the visit has come."""
    with act(visit, "ring_follow_up", by=by, changes={"rung_on": timezone.localdate()}, **sent) as a:
        tell_mediators(a, visit.mediation, "follow_up_due")
    return a.row
