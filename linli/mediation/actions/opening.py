"""How a mediation begins: opened beside a case, described, told, begun; and how it ends."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Unpack

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.cases.models import Case
from linli.cases.queries.findable import FOUND_CASES
from linli.clocks import actions as clocks
from linli.files.queries import Prepared
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.mediation.actions.steps import (
    end,
    put_papers,
    stop,
    tell_mediators,
    tell_parties,
)
from linli.mediation.models import (
    Disputant,
    DisputeType,
    Dossier,
    Mediation,
    MediationRating,
    MediationSettings,
    PaperKind,
)
from linli.mediation.rules import DisputantState
from linli.people.models import Unit
from linli.record.acts import Sent, act, once, one_step
from linli.record.models import Act
from linli.search.actions import write


@once
def open_mediation(
    case: Case,
    *,
    committee: Unit,
    source: str,
    sender: str = "",
    sender_number: str = "",
    type: DisputeType | None = None,
    summary: str = "",
    wishes: str = "",
    amount: Decimal | None = None,
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """A committee takes up a dispute (立案登记): applied for, on its own initiative, or transferred.

    The number is the next of this committee in this year; two at once wait for each other.
    """
    at = sent.get("occurred_at") or timezone.now()
    year = timezone.localdate(at).year
    locked = Unit.objects.select_for_update(no_key=True).get(pk=committee.pk)
    last = Mediation.objects.filter(committee=locked, year=year).aggregate(n=Max("serial_number"))["n"] or 0
    mediation = Mediation(
        case=case,
        committee=locked,
        opener_id=by.id,
        type=type,
        source=source,
        sender=sender,
        sender_number=sender_number,
        summary=summary,
        wishes=wishes,
        amount=amount,
        year=year,
        serial_number=last + 1,
        file_sign=MediationSettings.current().file_sign,
        opened_at=at,
    )
    with act(mediation, "open_mediation", by=by, **sent) as a:
        a.start(Dossier(mediation=mediation), "start_dossier")
    write(FOUND_CASES, [case.pk])  # from now on no word of the case is found
    return a.row


@once
def describe(
    mediation: Mediation,
    *,
    type: DisputeType,
    summary: str,
    wishes: str = "",
    amount: Decimal | None = None,
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """What it is about, what is asked for, and for how much."""
    changes = {"type": type, "summary": summary, "wishes": wishes, "amount": amount}
    return one_step(mediation, "describe", by=by, changes=changes, **sent)


@once
def acknowledge(mediation: Mediation, *, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """Whoever transferred it learns that it was received (移送回执); once."""
    if mediation.acknowledged_at:
        raise Refused(_("This was done already."))
    return one_step(mediation, "acknowledge", by=by, words=words, changes={"acknowledged_at": timezone.now()}, **sent)


@once
def report_back(mediation: Mediation, *, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """Whoever transferred it learns how it ended; once."""
    if mediation.reported_back_at:
        raise Refused(_("This was done already."))
    return one_step(mediation, "report_back", by=by, words=words, changes={"reported_back_at": timezone.now()}, **sent)


@once
def tell_rights(
    mediation: Mediation, *, photos: Iterable[Prepared] = (), words: str = "", by: Actor, **sent: Unpack[Sent]
) -> Act:
    """The parties were told their rights and duties (art. 23, 24): the text of today, with the signed notice if there is one."""
    changes, told = {"rights_told_at": timezone.now()}, MediationSettings.current().rights
    with act(mediation, "tell_rights", by=by, words=words, told=told, changes=changes, **sent) as a:
        put_papers(a, mediation, PaperKind.objects.get(code="rights"), list(photos))
        tell_parties(a, mediation, "mediation_rights")
    return a.row


@once
def begin(mediation: Mediation, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """All want it, a mediator serves, rights are told: it begins (受理), and its time runs."""
    at = sent.get("occurred_at") or timezone.now()
    clock = clocks.start(MediationSettings.current().limit, at=at, ladder="mediation")
    with act(mediation, "begin", by=by, changes={"begun_at": at, "clock": clock}, **sent) as a:
        tell_parties(a, mediation, "mediation_begun")
    return a.row


@once
def end_without(mediation: Mediation, *, told: str, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """No agreement (调解不成): ended, and the parties told of arbitration, administration and court (art. 26)."""
    with act(
        mediation, "end_without", by=by, told=told, words=words, changes={"ended_at": timezone.now()}, **sent
    ) as a:
        end(a, mediation)
        tell_parties(a, mediation, "mediation_failed")
    return a.row


@once
def terminate(mediation: Mediation, *, told: str, words: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """It cannot go on (终止调解): its time is over, a party stays away, or it is no matter for mediation."""
    with act(mediation, "terminate", by=by, told=told, words=words, changes={"ended_at": timezone.now()}, **sent) as a:
        end(a, mediation)
        tell_parties(a, mediation, "mediation_failed")
    return a.row


@once
def withdraw_mediation(mediation: Mediation, *, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """A party may end it at any time (art. 23); recorded by whoever hears it, or by the party's own hand."""
    with act(mediation, "withdraw_mediation", by=by, words=words, changes={"ended_at": timezone.now()}, **sent) as a:
        end(a, mediation)
        tell_parties(a, mediation, "mediation_withdrawn")
        tell_mediators(a, mediation, "mediation_refused")
    return a.row


@once
def mediate_again(mediation: Mediation, *, words: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """What was promised is not kept, or the parties want to try again: all are asked anew."""
    changes: dict[str, Any] = {
        "round_number": mediation.round_number + 1,
        "ended_at": None,
        "begun_at": None,
        "rights_told_at": None,
    }
    with act(mediation, "mediate_again", by=by, words=words, changes=changes, **sent) as a:
        stop(mediation.clock, a.now)
        for disputant in mediation.disputants.filter(state__in=[DisputantState.CONSENTED, DisputantState.DECLINED]):
            disputant.mediation = mediation
            a.move(disputant, "ask_again")
        tell_parties(a, mediation, "mediation_invited")
    return a.row


@once
def report_risk(mediation: Mediation, *, words: str, to: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """It may get worse (art. 25): prevent, and report to the police and the offices concerned.

    ``to`` says who was told, in words.
    """
    with act(mediation, "report_risk", by=by, words=f"{to}：{words}", **sent) as a:
        for unit in Unit.objects.filter(kind=Unit.Kind.SUPERVISION, state="active"):
            a.tell(unit, "mediation_risk", mediation=mediation.pk)
    return a.row


@once
def add_paper(
    mediation: Mediation,
    *,
    kind: PaperKind,
    photos: Iterable[Prepared],
    disputant: Disputant | None = None,
    caption: str = "",
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """A scan or photo goes to its place in the file: identity, authorisation, evidence …"""
    with act(mediation, "add_paper", by=by, **sent) as a:
        put_papers(a, mediation, kind, list(photos), disputant=disputant, caption=caption)
    return a.row


@once
def note_mediation(mediation: Mediation, *, words: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """A note for those who mediate; no party reads it."""
    return one_step(mediation, "note_mediation", by=by, words=words, **sent)


@once
def rate_mediation(mediation: Mediation, *, says: str, told: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """How a party was treated; by their own link."""
    with act(mediation, "rate_mediation", by=by, told=told, **sent) as a:
        MediationRating.objects.create(mediation=mediation, disputant_id=by.id or 0, says=says, at=a.now)
    return a.row


@once
def complain(mediation: Mediation, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """A party was treated badly (服务不周): supervision is told; what it is about stands in a case of its own."""
    with act(mediation, "complain", by=by, **sent) as a:
        for unit in Unit.objects.filter(kind=Unit.Kind.SUPERVISION, state="active"):
            a.tell(unit, "service_complaint", mediation=mediation.pk)
    return a.row


@once
def ring_mediation(mediation: Mediation, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """The time for mediating is nearly, or quite, over."""
    with act(mediation, "ring_mediation", by=by, **sent) as a:
        if mediation.clock is not None and clocks.fire(mediation.clock, now=a.now):
            tell_mediators(a, mediation, "mediation_deadline")
    return a.row
