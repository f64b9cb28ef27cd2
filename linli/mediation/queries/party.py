"""What one party may see: names of the others without address or phone, no notes, no inquiries."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.kernel.actor import Actor
from linli.mediation.models import Disputant, Instalment, Mediation, MediationSettings, RecordConfirmation
from linli.mediation.policy import signers
from linli.mediation.queries.history import roads_told, timeline
from linli.mediation.rules import (
    OPEN,
    OWED,
    AgreementState,
    CourtState,
    DisputantState,
    MediationState,
    MediatorState,
    RequestState,
    SittingState,
)


def shown_to(by: Actor, disputant: Disputant) -> dict[str, Any]:
    """What the page of a party needs; after the file is sealed only how it ended."""
    mediation = disputant.mediation
    is_sealed = mediation.dossier.is_sealed
    others = list(mediation.disputants.exclude(state=DisputantState.STRUCK).exclude(pk=disputant.pk))
    speakers = [d.name for d in others if d.is_speaker and d.is_in and d.side == disputant.side]
    agreement = mediation.agreements.filter(state=AgreementState.IN_FORCE).last()
    frozen = mediation.agreements.filter(state=AgreementState.FROZEN).last()
    owed = list(agreement.instalments.select_related("debtor").exclude(state="dropped")) if agreement else []
    for one in owed if agreement else []:
        setattr(one, "agreement", agreement)  # noqa: B010  # the same object: no query for each
    joins = disputant.has_consented and not is_sealed
    serving = list(mediation.mediators.filter(state=MediatorState.SERVING).select_related("user"))
    has_word = joins and disputant in signers(mediation)
    is_asked = disputant.state in {DisputantState.INVITED, DisputantState.DECLINED} and mediation.state in OPEN
    return {
        "mediation": mediation,
        "me": disputant,
        "others": [(d.name if joins else d.masked_name, d) for d in others],
        "mediators": serving,
        "is_asked": is_asked,
        "speakers": speakers if joins and disputant.in_group and not disputant.is_speaker else [],
        "questions": _questions(disputant) if has_word else [],
        "records": _records(disputant) if joins else [],
        "next_sitting": mediation.sittings.filter(state=SittingState.PLANNED, starts_at__gte=timezone.now()).first(),
        "to_sign": frozen if has_word else None,
        "agreement": agreement if disputant.is_in and not is_sealed else None,
        "mine_to_do": [one for one in owed if one.debtor_id == disputant.pk],
        "promised_to_me": [one for one in owed if one.debtor_id != disputant.pk],
        "is_owed_late": any(one.is_late for one in owed if one.debtor_id != disputant.pk) and not is_sealed,
        "is_confirmed": agreement is not None and agreement.confirmations.filter(state=CourtState.CONFIRMED).exists(),
        "next_day": _next_day(mediation, owed),
        "has_copy": agreement is not None and agreement.handed_out.filter(disputant=disputant).exists(),
        "roads": roads_told(mediation) if mediation.is_ended else "",
        "rights": MediationSettings.current().rights if mediation.state in OPEN else "",
        "lines": timeline(mediation, for_party=True),
        "is_sealed": is_sealed,
        "may_choose": joins and mediation.state in OPEN and (mediation.state == MediationState.OPENED or not serving),
        "rating": mediation.ratings.filter(disputant=disputant).last(),
    }


def _questions(disputant: Disputant) -> list[Any]:
    """What waits for this party's word; what they answered already is said so."""
    found = list(disputant.mediation.requests.filter(state=RequestState.ASKED).select_related("mediator__user"))
    answers = {q.pk: q.answers.filter(disputant=disputant).last() for q in found}
    return [(q, answers[q.pk]) for q in found]


def _records(disputant: Disputant) -> list[Any]:
    """The records this party should read, each with what they said of this edition."""
    held = disputant.mediation.sittings.filter(
        attended=disputant, state__in=[SittingState.HELD, SittingState.RECORDED]
    ).exclude(Q(edition_number=0) | Q(is_draft=True))
    said = RecordConfirmation.objects.filter(disputant=disputant)
    return [(s, said.filter(sitting=s, edition_number=s.edition_number).last()) for s in held]


def _next_day(mediation: Mediation, owed: list[Instalment]) -> tuple[date, str] | None:
    """The next day that matters, and what it brings: a sitting, an instalment, the end of the time limit.

    What is late says so in its own line.
    """
    sitting = mediation.sittings.filter(state=SittingState.PLANNED, starts_at__gte=timezone.now()).first()
    if sitting is not None:
        return timezone.localdate(sitting.starts_at), _("the parties meet")
    days = [one.due_on for one in owed if one.state in OWED and not one.is_late]
    if days:
        return min(days), _("to be performed by then")
    if mediation.state in OPEN and mediation.clock is not None:
        return timezone.localdate(mediation.clock.due_at), _("the mediation ends by then at the latest")
    return None
