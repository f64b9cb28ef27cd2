"""How an errand ends, and is forgotten."""

from typing import Unpack

from linli.clocks import actions as clocks
from linli.errands.actions.steps import end, go_on, tell_community, tell_helper, tell_resident
from linli.errands.models import Errand
from linli.files.actions import remove_all
from linli.kernel.actor import Actor
from linli.people.actions import shred_contact
from linli.people.queries import is_contact_needed
from linli.record import chain
from linli.record.acts import Doing, Sent, act, once
from linli.record.models import Act, Note


@once
def miss_result(errand: Errand, *, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """The resident says: I have not got it. The helper and the community are told at once."""
    with act(errand, "miss_result", by=by, told=words, changes={"is_coded": False, "ended_at": None}, **sent) as a:
        go_on(errand, a)
        tell_helper(a, errand, "errand_missed")
        tell_community(a, errand, "errand_missed")
    return a.row


@once
def rate_errand(errand: Errand, *, feeling: str, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """Only the resident says how it went (评价), and with that it is closed."""
    with act(errand, "rate_errand", by=by, told=words, changes={"feeling": feeling}, **sent) as a:
        _close(a, errand)
    return a.row


@once
def close_errand(errand: Errand, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Nobody rated it for some days: closed without a rating."""
    with act(errand, "close_errand", by=by, **sent) as a:
        _close(a, errand)
    return a.row


def _close(a: Doing, errand: Errand) -> None:
    errand.ended_at = a.now
    a.keep("ended_at")


@once
def cannot_do(errand: Errand, *, told: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """It cannot be done (不能办): why, and where else one may go, in words for the resident."""
    with act(errand, "cannot_do", by=by, told=told, **sent) as a:
        end(a, errand)
        tell_resident(a, errand, "errand_impossible")
    return a.row


@once
def ring_errand(errand: Errand, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """The day that was promised comes near, or is over."""
    with act(errand, "ring_errand", by=by, **sent) as a:
        if errand.clock is not None and clocks.fire(errand.clock, now=a.now):
            tell_helper(a, errand, "errand_due")
    return a.row


@once
def shred_papers(errand: Errand, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """After the end nobody needs the pictures of papers any more (材料照片到期销毁)."""
    with act(errand, "shred_papers", by=by, changes={"papers_n": 0, "receipt": ""}, **sent) as a:
        remove_all(a)
    return a.row


@once
def shred_errand(errand: Errand, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Name, phone and words go; that it was run, what kind and when, stays (到期销毁)."""
    contact = errand.contact
    changes: dict[str, object] = {"contact": None, "words": "", "address": "", "needs": "", "receipt": ""}
    with act(errand, "shred_errand", by=by, changes={**changes, "papers_n": 0}, **sent) as a:
        remove_all(a)
        errand.shredded_at = a.now
        a.keep("shredded_at")
        for note in Note.objects.filter(
            act__root_kind=errand._meta.label_lower, act__root_id=errand.pk, shredded_at=None
        ):
            chain.shred(note)
        if contact is not None and not is_contact_needed(contact, besides=errand):
            shred_contact(contact)
    return a.row
