"""A conflict told at the window becomes a confidential case with a mediation (窗口转调解): told once, used everywhere."""

from decimal import Decimal
from uuid import UUID, uuid4, uuid5

from django.db import transaction

from linli.cases import actions as cases
from linli.cases.models import Case
from linli.kernel.actor import Actor
from linli.mediation import actions as mediation
from linli.mediation.models import Disputant, DisputeType, Mediation
from linli.people.actions import contact_for
from linli.people.models import Unit
from linli.people.queries import speaking_for
from linli.places.models import Area
from linli.places.queries import area_for_address
from linli.reception import actions as window
from linli.reception.models import Ticket
from linli.record.models import Act


def take_conflict(
    ticket: Ticket,
    *,
    committee: Unit,
    words: str,
    type: DisputeType,
    name: str = "",
    phone: str = "",
    address: str = "",
    wishes: str = "",
    amount: Decimal | None = None,
    other_kind: str = Disputant.Kind.PERSON,
    other_name: str = "",
    other_phone: str = "",
    other_address: str = "",
    by: Actor,
    key: UUID | None = None,
    seen: int | None = None,
) -> Act:
    """The case, the mediation, the one who came as applicant, the other side if it was named, and the number ends.

    Name and phone of who drew the number need not be given again. Sent twice with one key it is one mediation. Returns the act
    that opened the mediation. Raises Refused as the three rulebooks do, ValidationError for a phone that is none.
    """
    key = key or uuid4()
    with transaction.atomic():
        came = ticket.contact or contact_for(name=name, phone=phone)
        raised = cases.take_call(
            words=words,
            channel=Case.Channel.WINDOW,
            area=Area.objects.filter(code=area_for_address(f"{address} {words}") or by.area or "").first(),
            address=address,
            is_sensitive=True,
            by=speaking_for(by, came),
            key=uuid5(key, "case"),
        )
        case = Case.objects.get(pk=raised.root_id)
        opened = mediation.open_mediation(
            case,
            committee=committee,
            source=Mediation.Source.APPLICATION,
            type=type,
            summary=words,
            wishes=wishes,
            amount=amount,
            by=by,
            key=uuid5(key, "mediation"),
        )
        begun = Mediation.objects.get(pk=opened.root_id)
        applicant, respondent = Disputant.Side.APPLICANT, Disputant.Side.RESPONDENT
        mediation.name_disputant(
            begun,
            side=applicant,
            name=came.name or name,
            phone=came.phone,
            address=address,
            by=by,
            key=uuid5(key, "applicant"),
        )
        asked = Disputant.objects.get(mediation=begun, side=applicant)
        # who applies at the window wants it: not asked again
        mediation.record_consents(begun, disputants=[asked], by=by, key=uuid5(key, "consent"))
        if other_name:
            mediation.name_disputant(
                begun,
                side=respondent,
                kind=other_kind,
                name=other_name,
                phone=other_phone,
                address=other_address,
                by=by,
                key=uuid5(key, "respondent"),
            )
        conflict = Ticket.Outcome.CONFLICT
        if seen is None:
            window.end_with_case(ticket, case=case, outcome=conflict, by=by, key=key)
        else:
            window.end_with_case(ticket, case=case, outcome=conflict, by=by, key=key, seen=seen)
    return opened
