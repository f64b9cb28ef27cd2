"""What is owed under an agreement: scheduled, performed, reminded of; and the court's confirmation."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Unpack

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.files.queries import Prepared
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.mediation.actions.steps import put_papers, tell_mediators, tell_parties, tell_party
from linli.mediation.models import (
    Agreement,
    CourtConfirmation,
    Disputant,
    Instalment,
    Mediation,
    PaperKind,
    Performance,
)
from linli.record.acts import Sent, act, once, one_step
from linli.record.models import Act


@once
def schedule_instalment(
    agreement: Agreement,
    *,
    debtor: Disputant,
    what: str,
    due_on: date,
    amount: Decimal | None = None,
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """Who does or pays what until when."""
    owed = Instalment(mediation=agreement.mediation, agreement=agreement, debtor=debtor, what=what, amount=amount)
    owed.due_on = due_on
    with act(owed, "schedule_instalment", by=by, **sent) as a:
        a.move(agreement, "revise_schedule")
    return a.row


@once
def drop_instalment(instalment: Instalment, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Not part of the agreement after all."""
    return one_step(instalment, "drop_instalment", by=by, **sent)


@once
def perform(
    instalment: Instalment,
    *,
    on: date,
    photos: Iterable[Prepared] = (),
    words: str = "",
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """Done, or paid in full, with its proof."""
    changes: dict[str, object] = {"done_on": on}
    rest = instalment.rest
    if instalment.amount is not None:
        changes["paid"] = instalment.amount
    with act(instalment, "perform", by=by, words=words, changes=changes, **sent) as a:
        proofs = put_papers(a, instalment.mediation, PaperKind.objects.get(code="performance"), list(photos))
        proof = proofs[0] if proofs else None
        Performance.objects.create(instalment=instalment, on=on, amount=rest, proof=proof)
        tell_parties(a, instalment.mediation, "instalment_done", instalment=instalment.pk)
    return a.row


@once
def perform_part(
    instalment: Instalment,
    *,
    on: date,
    amount: Decimal,
    photos: Iterable[Prepared] = (),
    words: str = "",
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """Some of it was paid; the rest stays owed."""
    Mediation.objects.select_for_update(no_key=True).get(pk=instalment.mediation_id)
    instalment.refresh_from_db()
    if instalment.rest is None or amount >= instalment.rest:
        raise Refused(_("Part of it is less than what is still owed."))
    with act(instalment, "perform_part", by=by, words=words, changes={"paid": instalment.paid + amount}, **sent) as a:
        proofs = put_papers(a, instalment.mediation, PaperKind.objects.get(code="performance"), list(photos))
        proof = proofs[0] if proofs else None
        Performance.objects.create(instalment=instalment, on=on, amount=amount, proof=proof)
    return a.row


@once
def undo_performance(instalment: Instalment, *, words: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """What was entered was wrong, and why: everything paid is entered anew."""
    changes = {"paid": Decimal(0), "done_on": None, "rung_on": None}
    with act(instalment, "undo_performance", by=by, words=words, changes=changes, **sent) as a:
        instalment.performances.update(is_undone=True)
        tell_mediators(a, instalment.mediation, "performance_undone")
    return a.row


@once
def waive_instalment(instalment: Instalment, *, words: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Whoever it is owed to does not want it any more, and said so."""
    return one_step(instalment, "waive_instalment", by=by, words=words, **sent)


@once
def remind_instalment(instalment: Instalment, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Urge whoever owes it (督促履行, art. 31)."""
    with act(instalment, "remind_instalment", by=by, **sent) as a:
        tell_party(a, instalment.debtor, "instalment_owed", instalment=instalment.pk)
    return a.row


@once
def ring_instalment(instalment: Instalment, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """The day is near, or it is over: who owes it is told, and once it is late the mediators too."""
    with act(instalment, "ring_instalment", by=by, changes={"rung_on": timezone.localdate()}, **sent) as a:
        tell_party(a, instalment.debtor, "instalment_owed", instalment=instalment.pk)
        if instalment.is_late:
            tell_mediators(a, instalment.mediation, "instalment_late")
    return a.row


@once
def apply_to_court(
    agreement: Agreement,
    *,
    court: str,
    applied_on: date,
    photos: Iterable[Prepared] = (),
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """Both sides ask the court together, within 30 days of effect (art. 33)."""
    last = agreement.last_day_for_court
    if last is None or not (agreement.effective_on or applied_on) <= applied_on <= last:
        raise Refused(_("Both sides apply together within the 30 days after the agreement takes effect."))
    application = CourtConfirmation(
        mediation=agreement.mediation, agreement=agreement, court=court, applied_on=applied_on
    )
    with act(application, "apply_to_court", by=by, **sent) as a:
        put_papers(a, agreement.mediation, PaperKind.objects.get(code="confirmation"), list(photos))
        tell_parties(a, agreement.mediation, "court_asked")
    return a.row


@once
def confirm_by_court(
    application: CourtConfirmation,
    *,
    decided_on: date,
    photos: Iterable[Prepared] = (),
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """The court confirmed: what is not performed can be enforced."""
    with act(application, "confirm_by_court", by=by, changes={"decided_on": decided_on}, **sent) as a:
        put_papers(a, application.mediation, PaperKind.objects.get(code="confirmation"), list(photos))
        tell_parties(a, application.mediation, "court_decided")
    return a.row


@once
def reject_by_court(
    application: CourtConfirmation, *, decided_on: date, words: str = "", by: Actor, **sent: Unpack[Sent]
) -> Act:
    """The court did not confirm: the parties may mediate again or go to court (art. 33)."""
    with act(application, "reject_by_court", by=by, words=words, changes={"decided_on": decided_on}, **sent) as a:
        tell_parties(a, application.mediation, "court_decided")
    return a.row


@once
def take_back_application(application: CourtConfirmation, *, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """The parties took it back."""
    return one_step(application, "take_back_application", by=by, words=words, **sent)
