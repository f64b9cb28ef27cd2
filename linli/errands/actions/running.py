"""An errand is run: taken on, papers taken, handed over, brought back. Way back at every step."""

from collections.abc import Iterable
from typing import Unpack

from django.utils.translation import gettext as _

from linli.errands.actions.steps import end, go_on, tell_community, tell_resident, wait
from linli.errands.models import Errand
from linli.errands.queries.links import OFFICE, RESULT, is_code
from linli.errands.rules import Where
from linli.files.actions import attach
from linli.files.models import Attachment
from linli.files.queries import Prepared
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.people.models import User
from linli.record.acts import Sent, act, once, one_step
from linli.record.models import Act

NOT_NEEDED: dict[str, object] = {"needs": "", "is_needed": False}


@once
def take_errand(errand: Errand, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """A named person takes it on (接手): the resident learns who comes, and by which number."""
    with act(errand, "take_errand", by=by, changes={"helper_id": by.id}, **sent) as a:
        tell_resident(a, errand, "errand_taken")
    return a.row


@once
def pass_on_errand(errand: Errand, *, helper: User, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """A colleague goes on with it (转给同事): leave, holidays, a re-cut of the grid."""
    with act(errand, "pass_on_errand", by=by, words=words, changes={"helper": helper}, **sent) as a:
        a.tell(helper, "errand_passed_on", errand=errand.pk)
        tell_resident(a, errand, "errand_taken")
    return a.row


@once
def take_over_errand(errand: Errand, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Whoever is here goes on with it (接着办): the helper is away or works here no more. They are told, and the resident."""
    before = errand.helper_id
    with act(errand, "take_over_errand", by=by, changes={"helper_id": by.id}, **sent) as a:
        if before is not None:
            a.tell(User(pk=before), "errand_taken_over", errand=errand.pk)
        tell_resident(a, errand, "errand_taken")
    return a.row


@once
def let_go_errand(errand: Errand, *, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """The helper cannot do it after all: it waits for somebody else; the days run on."""
    with act(errand, "let_go_errand", by=by, words=words, changes={"helper": None}, **sent) as a:
        tell_community(a, errand, "errand_asked")
    return a.row


@once
def ask_resident(errand: Errand, *, needs: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Something is needed from the resident (需要您补充): told in plain words; the days do not count meanwhile."""
    with act(errand, "ask_resident", by=by, told=needs, changes={"needs": needs[:500], "is_needed": True}, **sent) as a:
        wait(errand, a)
        tell_resident(a, errand, "errand_needs")
    return a.row


@once
def take_papers(
    errand: Errand,
    *,
    photos: Iterable[Prepared] = (),
    keeps_originals: bool = False,
    words: str = "",
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """Papers are photographed, once, or taken along (收取材料). ``keeps_originals``: the helper has the originals from now on."""
    taken = list(photos)
    changes: dict[str, object] = {"papers_n": errand.papers_n + len(taken), **NOT_NEEDED}
    if keeps_originals:
        changes["papers_with"] = Where.HELPER
    with act(errand, "take_papers", by=by, told=words, changes=changes, **sent) as a:
        if taken:
            attach(a, taken, purpose=Attachment.Purpose.PAPER, audience=Attachment.Audience.STAFF)
        go_on(errand, a)
    return a.row


@once
def give_papers_back(errand: Errand, *, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """The wrong papers, or not needed: the resident has the originals again, and the errand stands where it stood."""
    return one_step(errand, "give_papers_back", by=by, told=words, changes={"papers_with": Where.RESIDENT}, **sent)


@once
def bring_papers_back(errand: Errand, *, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """After the end: what we still had is with the resident again."""
    return one_step(errand, "bring_papers_back", by=by, told=words, changes={"papers_with": Where.RESIDENT}, **sent)


@once
def hand_over(
    errand: Errand, *, code: str = "", receipt: str = "", told: str = "", by: Actor, **sent: Unpack[Sent]
) -> Act:
    """The papers are at the office, against its code (递交): four digits if its people work here, else its own receipt.

    Raises Refused without either, and for a code that is not this errand's.
    """
    if not code.strip() and not receipt.strip():
        raise Refused(_("Please enter the code or the receipt number that the office gave you."))
    if code.strip() and not is_code(errand, OFFICE, code):
        raise Refused(_("This is not the code of this errand. Please ask the office to read it out once more."))
    changes: dict[str, object] = {"receipt": receipt.strip() or code.strip(), **NOT_NEEDED}
    if errand.papers_with == Where.HELPER:
        changes["papers_with"] = Where.OFFICE
    with act(errand, "hand_over", by=by, told=told, changes=changes, **sent) as a:
        go_on(errand, a)
        tell_resident(a, errand, "errand_handed")
    return a.row


@once
def sent_back(errand: Errand, *, needs: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """The office sent it back (退回补正): something is missing, which the resident is told in plain words."""
    changes: dict[str, object] = {"needs": needs[:500], "is_needed": True, "receipt": ""}
    if errand.papers_with == Where.OFFICE:
        changes["papers_with"] = Where.HELPER
    with act(errand, "sent_back", by=by, told=needs, changes=changes, **sent) as a:
        wait(errand, a)
        tell_resident(a, errand, "errand_needs")
    return a.row


@once
def fetch_result(errand: Errand, *, told: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """The helper has the result (取回结果), and with it the originals."""
    changes: dict[str, object] = dict(NOT_NEEDED)
    if errand.papers_with == Where.OFFICE:
        changes["papers_with"] = Where.HELPER
    with act(errand, "fetch_result", by=by, told=told, changes=changes, **sent) as a:
        go_on(errand, a)
        tell_resident(a, errand, "errand_fetched")
    return a.row


@once
def give_result(errand: Errand, *, code: str = "", words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """The resident has it, against the code on their page or slip (送达). Without the code: with the reason, which they can read.

    The originals go along. Raises Refused for a wrong code, and without code and reason.
    """
    if code.strip() and not is_code(errand, RESULT, code):
        raise Refused(_("This is not the code of this errand. It stands on the resident's page and on the slip."))
    if not code.strip() and not words.strip():
        raise Refused(_("Please enter the resident's code, or say why it was handed over without one."))
    changes = {"is_coded": bool(code.strip()), "papers_with": Where.RESIDENT, **NOT_NEEDED}
    with act(errand, "give_result", by=by, told=words, changes=changes, **sent) as a:
        end(a, errand)
        tell_resident(a, errand, "errand_given")
    return a.row


@once
def note_errand(errand: Errand, *, words: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """A note for colleagues; the resident does not read it."""
    return one_step(errand, "note_errand", by=by, words=words, **sent)
