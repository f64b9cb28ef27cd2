"""What several actions share: each takes the open act. An action never calls an action."""

from linli.clocks import actions as clocks
from linli.errands.models import Errand
from linli.people.models import Contact, Unit, User
from linli.people.queries import committee_of
from linli.record.acts import Doing


def tell_resident(a: Doing, errand: Errand, what: str) -> None:
    """Whoever asked, if they left a phone, about their own link."""
    if errand.contact_id:
        a.tell(Contact(pk=errand.contact_id), what, errand=errand.pk)


def tell_helper(a: Doing, errand: Errand, what: str) -> None:
    """Who runs it; as long as nobody does, those who might."""
    if errand.helper_id:
        a.tell(User(pk=errand.helper_id), what, errand=errand.pk)
    else:
        tell_community(a, errand, what)


def tell_community(a: Doing, errand: Errand, what: str) -> None:
    """The residents' committee of the place."""
    a.tell(_committee(errand), what, errand=errand.pk)


def _committee(errand: Errand) -> Unit | None:
    return committee_of(errand.area_id)


def end(a: Doing, errand: Errand) -> None:
    """It is over: nothing is needed any more, and the clock stops."""
    errand.ended_at = a.now
    errand.needs, errand.is_needed = "", False
    a.keep("ended_at", "needs", "is_needed")
    if errand.clock is not None and not errand.clock.is_stopped:
        clocks.stop(errand.clock, at=a.now)


def wait(errand: Errand, a: Doing) -> None:
    """While we wait for the resident, the days do not count."""
    if errand.clock is not None:
        clocks.pause(errand.clock, at=a.now)


def go_on(errand: Errand, a: Doing) -> None:
    """The days count again; what is due is later by as much as we waited."""
    if errand.clock is None:
        return
    clocks.resume(errand.clock, at=a.now)
    if errand.due_at != errand.clock.due_at:
        errand.due_at = errand.clock.due_at
        a.keep("due_at")
