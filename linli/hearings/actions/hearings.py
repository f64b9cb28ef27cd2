"""A morning begins, who came, it ends."""

from collections.abc import Collection
from typing import Unpack

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.hearings.models import Hearing
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.people.models import User
from linli.places.models import Area
from linli.record.acts import Sent, act, once, one_step
from linli.record.models import Act


@once
def open_hearing(area: Area, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Begin today's hearing of a community (会客厅); whoever begins it is there. Raises Refused when it has begun already."""
    day = timezone.localdate()
    if Hearing.objects.filter(area=area, day=day).exists():
        raise Refused(_("Today's hearing has begun already."))
    hearing = Hearing(area=area, day=day)
    with act(hearing, "open_hearing", by=by, **sent) as a:
        if by.id is not None:
            hearing.staff.add(by.id)
    return a.row


@once
def write_attendance(
    hearing: Hearing,
    *,
    staff: Collection[User],
    residents: int = 0,
    volunteers: int = 0,
    names: str = "",
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """Who came: staff by name, others as numbers, and by name only who wishes it."""
    changes = {"residents": residents, "volunteers": volunteers, "names": names}
    with act(hearing, "write_attendance", by=by, changes=changes, **sent) as a:
        hearing.staff.set(staff)
    return a.row


@once
def end_hearing(hearing: Hearing, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """All was said; the day ends it too."""
    return one_step(hearing, "end_hearing", by=by, changes={"ended_at": timezone.now()}, **sent)


@once
def resume_hearing(hearing: Hearing, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Somebody has come in late; only on the same day."""
    return one_step(hearing, "resume_hearing", by=by, changes={"ended_at": None}, **sent)
