"""The secret address of one's own deadlines."""

from typing import Unpack

from linli.api.models import CalendarLink
from linli.kernel.actor import Actor
from linli.record.acts import Sent, once, one_step
from linli.record.models import Act


@once
def make_link(link: CalendarLink, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """The first link of this person."""
    return one_step(link, "make_link", by=by, **sent)


@once
def void_link(link: CalendarLink, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """It opens nothing any more (作废)."""
    return one_step(link, "void_link", by=by, **sent)


@once
def renew_link(link: CalendarLink, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Another address; older ones stay void."""
    return one_step(link, "renew_link", by=by, changes={"link_number": link.link_number + 1}, **sent)
