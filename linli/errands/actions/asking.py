"""How an errand begins and is taken back; and what a community may not certify."""

from typing import Unpack

from django.utils import timezone

from linli.clocks import actions as clocks
from linli.errands.actions.steps import end, go_on, tell_community, tell_helper, tell_resident
from linli.errands.models import Certificate, CertificateAnswer, Errand, ErrandKind
from linli.errands.rules import Where
from linli.kernel.actor import Actor, Kind
from linli.people.actions import contact_for
from linli.people.models import Contact, Unit
from linli.places.models import Area
from linli.record.acts import Sent, act, once, one_step
from linli.record.models import Act


@once
def ask_errand(
    kind: ErrandKind,
    *,
    area: Area,
    channel: str = Errand.Channel.WEB,
    words: str = "",
    address: str = "",
    name: str = "",
    phone: str = "",
    takes_it: bool = False,
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """Somebody asks that an errand be run (提出代办): by themselves, at the door or at the window.

    ``phone`` as people write it; of whoever is signed in it is known. ``takes_it``: the worker who writes it down is its helper.
    The days run from now. Raises ValidationError for a phone that is none, Refused.
    """
    at = sent.get("occurred_at") or timezone.now()
    contact = Contact.objects.filter(pk=by.contact).first() if by.contact and not by.is_staff else None
    if contact is None and (name.strip() or phone.strip()):
        contact = contact_for(name=name, phone=phone)
    clock = None if by.kind is Kind.IMPORT else clocks.start(kind.promise, at=at, ladder="errand")
    errand = Errand(kind=kind, area=area, channel=channel, contact=contact, words=words, address=address, asked_at=at)
    errand.clock, errand.due_at = clock, clock.due_at if clock else None
    errand.desk = Unit.objects.filter(pk=by.unit or 0).first() if channel == Errand.Channel.WINDOW else None
    with act(errand, "ask_errand", by=by, **sent) as a:
        if takes_it:
            a.move(errand, "take_errand", changes={"helper_id": by.id})
            tell_resident(a, errand, "errand_taken")
        else:
            tell_community(a, errand, "errand_asked")
    return a.row


@once
def withdraw_errand(errand: Errand, *, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """It is not needed any more (撤回). Papers that we have are still to be brought back."""
    told, said = (words, "") if not by.is_staff else ("", words)
    with act(errand, "withdraw_errand", by=by, words=said, told=told, **sent) as a:
        end(a, errand)
        tell_helper(a, errand, "errand_withdrawn")
    return a.row


@once
def resume_errand(errand: Errand, *, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """Taken back too soon, or it can be done after all: it waits for a helper again."""
    changes = {"ended_at": None, "helper": errand.helper if errand.papers_with != Where.RESIDENT else None}
    with act(errand, "resume_errand", by=by, words=words, changes=changes, **sent) as a:
        go_on(errand, a)
        tell_community(a, errand, "errand_asked")
    return a.row


@once
def name_office(certificate: Certificate, *, area: Area | None = None, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Somebody asked for a certificate that a community may not issue and was told who can (Minfa 2020 no. 20): counted."""
    answer = CertificateAnswer(certificate=certificate, area=area, at=timezone.now())
    return one_step(answer, "name_office", by=by, **sent)
