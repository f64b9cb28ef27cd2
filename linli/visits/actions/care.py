"""Who consented to be looked in on: entered, changed, asked after, and forgotten when the consent ends."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any, Unpack

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.kernel.actor import Actor, Kind
from linli.kernel.rulebook import Refused
from linli.people.queries import committee_of
from linli.places.models import Dwelling
from linli.record import chain
from linli.record.acts import Doing, Sent, act, once, one_step
from linli.record.models import Act, Note
from linli.visits.models import CareEntry, CareKind, CareRead
from linli.visits.queries.care import FOLLOWS
from linli.visits.rules import Alarm

LOOKING = timedelta(hours=1)
CALM: dict[str, object] = {"alarm": Alarm.NONE, "alarm_at": None}


@once
def enter_care(
    dwelling: Dwelling, *, kind: CareKind, area: str, about: Mapping[str, Any], by: Actor, **sent: Unpack[Sent]
) -> Act:
    """Somebody consents to be looked in on (关爱名单). ``about`` are the fields of the entry, ``area`` the code of the grid."""
    entry = CareEntry(dwelling=dwelling, kind=kind, area_id=area, **about)
    return one_step(entry, "enter_care", by=by, **sent)


@once
def change_care(entry: CareEntry, *, about: Mapping[str, Any], by: Actor, **sent: Unpack[Sent]) -> Act:
    """What was agreed is different now, or holds for longer."""
    return one_step(entry, "change_care", by=by, changes=dict(about), **sent)


@once
def raise_alarm(entry: CareEntry, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Nobody has seen them for as many days as were agreed: the next who can be asked (neighbours, family, the community)."""
    step = FOLLOWS.get(Alarm(entry.alarm))
    if step is None:
        raise Refused(_("Everybody who can be asked was asked."))
    with act(entry, "raise_alarm", by=by, changes={"alarm": step, "alarm_at": timezone.now()}, **sent) as a:
        a.tell(committee_of(entry.area_id), "care_silent", care=entry.pk, step=entry.alarm)
    return a.row


@once
def calm_alarm(entry: CareEntry, *, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """Somebody has seen or heard them: nobody need be asked any more."""
    return one_step(entry, "calm_alarm", by=by, words=words, changes=CALM, **sent)


@once
def withdraw_care(entry: CareEntry, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """They do not wish it any more (撤回同意): what was kept of them is shredded in the same act."""
    with act(entry, "withdraw_care", by=by, changes=CALM, **sent) as a:
        _forget(a, entry)
    return a.row


@once
def lapse_care(entry: CareEntry, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """The consent has ended and was not renewed: it is as if it were withdrawn."""
    with act(entry, "lapse_care", by=by, changes=CALM, **sent) as a:
        _forget(a, entry)
    return a.row


def note_reads(entries: Collection[CareEntry], *, where: str, by: Actor) -> None:
    """Write down that these entries were read. Who looks again within the hour reads once. Two queries."""
    if by.kind is not Kind.PERSON or by.id is None or not entries:
        return
    now = timezone.now()
    lately = CareRead.objects.filter(user=by.id, where=where, at__gte=now - LOOKING)
    known = set(lately.values_list("entry_id", flat=True))
    new = [entry for entry in entries if entry.pk not in known]
    CareRead.objects.bulk_create(
        CareRead(entry=entry, user_id=by.id, post_id=by.post, where=where, at=now) for entry in new
    )


def _forget(a: Doing, entry: CareEntry) -> None:
    """Nothing personal is left, in the row nor in what was noted in its history."""
    for name in CareEntry.PERSONAL:
        setattr(entry, name, "")
    entry.ended_at = a.now
    a.keep(*CareEntry.PERSONAL, "ended_at")
    for note in Note.objects.filter(act__root_kind=entry._meta.label_lower, act__root_id=entry.pk, shredded_at=None):
        chain.shred(note)
