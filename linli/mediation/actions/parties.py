"""The parties: named, asked, consenting, refusing; the mediators: chosen, disclosing; what all must agree to."""

from collections.abc import Iterable, Mapping
from typing import Any, Unpack

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.mediation import policy
from linli.mediation.actions.steps import (
    answer,
    decide_again,
    stand_down_if_one_side,
    tell_mediators,
    tell_party,
    tell_signers,
)
from linli.mediation.models import ConsentRequest, Disputant, Mediation, MediationSettings, Mediator
from linli.people.actions import contact_for
from linli.people.models import User
from linli.record.acts import Sent, act, once, one_step
from linli.record.models import Act


@once
def name_disputant(
    mediation: Mediation,
    *,
    side: str,
    name: str,
    kind: str = Disputant.Kind.PERSON,
    phone: str = "",
    address: str = "",
    particulars: str = "",
    representative: str = "",
    powers: str = Disputant.Powers.NONE,
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """A person or firm is a party; with a phone they get their own link.

    ``phone`` as people write it. Raises ValidationError when it is none.
    """
    contact = contact_for(name=name, phone=phone) if phone.strip() else None
    disputant = Disputant(
        mediation=mediation,
        side=side,
        name=name,
        kind=kind,
        contact=contact,
        address=address,
        particulars=particulars,
        representative=representative,
        powers=powers,
    )
    with act(disputant, "name_disputant", by=by, **sent) as a:
        tell_party(a, disputant, "mediation_invited")
    return a.row


@once
def name_group(
    mediation: Mediation,
    *,
    side: str,
    people: Iterable[Mapping[str, Any]],
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """Several parties with one interest, and who speaks for them (推选代表).

    ``people`` are rows with name, phone, address, is_speaker.
    """
    with act(mediation, "name_group", by=by, **sent) as a:
        for row in people:
            contact = contact_for(name=row["name"], phone=row["phone"]) if row["phone"] else None
            one = Disputant(mediation=mediation, side=side, name=row["name"], address=row["address"], contact=contact)
            one.is_speaker, one.in_group = row["is_speaker"], True
            a.start(one, "name_disputant")
            tell_party(a, one, "mediation_invited")
    return a.row


@once
def choose_speakers(
    mediation: Mediation,
    *,
    group: Iterable[Disputant],
    speakers: Iterable[Disputant],
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """A group chooses who speaks and signs for it (推选代表), also when it was entered one by one, or chooses anew.

    ``group`` are parties of one side, all of whom are bound by what the ``speakers`` among them say. Without speakers
    each speaks for themselves again. Raises Refused: two sides, too many.
    """
    members, chosen = list(group), {d.pk for d in speakers}
    most = MediationSettings.current().most_speakers
    if len({d.side for d in members}) != 1 or chosen - {d.pk for d in members}:
        raise Refused(_("A group is on one side, and chooses among its own."))
    if len(chosen) > most:
        raise Refused(_("A group has at most %(n)d representatives.") % {"n": most})
    with act(mediation, "choose_speakers", by=by, **sent) as a:
        for one in policy.disputants_in(mediation).filter(side=members[0].side):
            is_member = one.pk in {d.pk for d in members}
            now = {"is_speaker": one.pk in chosen, "in_group": is_member and bool(chosen)}
            if (one.is_speaker, one.in_group) != (now["is_speaker"], now["in_group"]):
                one.mediation = mediation
                a.move(one, "set_speaking", changes=now)
        decide_again(a, mediation)
    return a.row


@once
def correct_disputant(
    disputant: Disputant,
    *,
    name: str,
    phone: str = "",
    address: str = "",
    particulars: str = "",
    representative: str = "",
    powers: str = Disputant.Powers.NONE,
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """Names, address, phone or representative were wrong or have changed."""
    contact = contact_for(name=name, phone=phone) if phone.strip() else disputant.contact
    changes = {
        "name": name,
        "contact": contact,
        "address": address,
        "particulars": particulars,
        "representative": representative,
        "powers": powers,
    }
    return one_step(disputant, "correct_disputant", by=by, changes=changes, **sent)


@once
def send_invitation(disputant: Disputant, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """The party gets the link once more."""
    with act(disputant, "send_invitation", by=by, **sent) as a:
        tell_party(a, disputant, "mediation_invited")
    return a.row


@once
def renew_link(disputant: Disputant, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """The link fell into other hands: the old one is void, a new one goes out."""
    changes = {"link_version": disputant.link_version + 1}
    with act(disputant, "renew_link", by=by, changes=changes, **sent) as a:
        tell_party(a, disputant, "mediation_invited")
    return a.row


@once
def consent(disputant: Disputant, *, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """A party wants mediation: by the own link, or written down by who hears it."""
    with act(disputant, "consent", by=by, words=words, **sent) as a:
        tell_mediators(a, disputant.mediation, "party_answered")
    return a.row


@once
def record_consents(
    mediation: Mediation, *, disputants: Iterable[Disputant], words: str = "", by: Actor, **sent: Unpack[Sent]
) -> Act:
    """Several parties said at the table, or on one sheet, that they want mediation."""
    with act(mediation, "record_consents", by=by, words=words, **sent) as a:
        for disputant in disputants:
            disputant.mediation = mediation
            a.move(disputant, "consent")
    return a.row


@once
def decline_mediation(disputant: Disputant, *, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """A party refuses: before it began nothing goes on (art. 17), and nobody asks for a reason."""
    with act(disputant, "decline_mediation", by=by, words=words, **sent) as a:
        stand_down_if_one_side(a, disputant.mediation)
        tell_mediators(a, disputant.mediation, "party_answered")
    return a.row


@once
def strike_disputant(disputant: Disputant, *, words: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Entered by mistake, or no party after all; what was said stays in the record."""
    with act(disputant, "strike_disputant", by=by, words=words, **sent) as a:
        decide_again(a, disputant.mediation)
    return a.row


@once
def choose_mediator(
    mediation: Mediation, *, user: User, disputant: Disputant | None = None, by: Actor, **sent: Unpack[Sent]
) -> Act:
    """A party chooses (art. 19); the committee appoints."""
    chosen_by = by.id if disputant is None and not by.is_staff else disputant.pk if disputant else None
    seat = Mediator(mediation=mediation, user=user, chosen_by_id=chosen_by)
    with act(seat, "choose_mediator", by=by, **sent) as a:
        a.tell(mediation.committee, "mediator_chosen", mediation=mediation.pk)
    return a.row


@once
def name_mediator(mediation: Mediation, *, user: User, by: Actor, **sent: Unpack[Sent]) -> Act:
    """The committee names who mediates."""
    with act(Mediator(mediation=mediation, user=user), "name_mediator", by=by, **sent) as a:
        a.tell(user, "mediator_named", mediation=mediation.pk)
    return a.row


@once
def appoint_mediator(mediator: Mediator, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Whom a party chose now mediates."""
    with act(mediator, "appoint_mediator", by=by, **sent) as a:
        a.tell(mediator.user, "mediator_named", mediation=mediator.mediation_id)
    return a.row


@once
def disclose(mediator: Mediator, *, words: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """A mediator says how he is related to a party; he rests until all parties have agreed to him.

    ``words`` is what the parties read.
    """
    request = ConsentRequest(
        mediation=mediator.mediation,
        about=ConsentRequest.About.RELATION,
        mediator=mediator,
        words=words,
        asked_at=timezone.now(),
    )
    with act(mediator, "disclose", by=by, **sent) as a:
        a.start(request, "put_request")
        tell_signers(a, mediator.mediation, "consent_asked", request=request.pk)
        a.tell(mediator.mediation.committee, "relation_disclosed", mediation=mediator.mediation_id)
    return a.row


@once
def replace_mediator(mediator: Mediator, *, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """Another mediates: a party wants it, or the mediator cannot."""
    with act(mediator, "replace_mediator", by=by, words=words, **sent) as a:
        for request in mediator.disclosures.filter(state="asked"):
            a.move(request, "lapse_request")
        a.tell(mediator.user, "mediator_replaced", mediation=mediator.mediation_id)
    return a.row


@once
def ask_all(
    mediation: Mediation, *, about: str, words: str, days: int | None = None, by: Actor, **sent: Unpack[Sent]
) -> Act:
    """What needs the word of every party: more time, a guest (art. 20), an open sitting, the court (art. 33)."""
    request = ConsentRequest(mediation=mediation, about=about, words=words, days=days, asked_at=timezone.now())
    with act(request, "ask_all", by=by, **sent) as a:
        tell_signers(a, mediation, "consent_asked", request=request.pk)
    return a.row


@once
def answer_request(
    request: ConsentRequest, *, disputants: Iterable[Disputant], agrees: bool, by: Actor, **sent: Unpack[Sent]
) -> Act:
    """What these parties said; with the last yes, or the first no, it is decided."""
    with act(request, "answer_request", by=by, **sent) as a:
        answer(a, request, disputants, agrees=agrees)
    return a.row


@once
def take_back_request(request: ConsentRequest, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """It need not be asked any more."""
    return one_step(request, "take_back_request", by=by, **sent)
