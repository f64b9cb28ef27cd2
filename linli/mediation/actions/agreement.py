"""The agreement: drafted, fixed, signed, sealed; or reached orally and recorded."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, Unpack

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.clocks import actions as clocks
from linli.files.queries import Prepared
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.mediation import policy
from linli.mediation.actions.steps import (
    court_clock,
    put_papers,
    reach,
    supersede,
    tell_mediators,
    tell_parties,
)
from linli.mediation.models import (
    Agreement,
    AgreementCopy,
    Disputant,
    Instalment,
    Mediation,
    PaperKind,
    Signature,
    parties_as_written,
)
from linli.mediation.rules import OWED
from linli.record.acts import Sent, act, once, one_step
from linli.record.models import Act


@once
def draft_agreement(
    mediation: Mediation,
    *,
    matter: str = "",
    content: str = "",
    manner: str = "",
    amount: Decimal | None = None,
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """Begin the text; it may still be incomplete."""
    draft = Agreement(mediation=mediation, matter=matter, content=content, manner=manner, amount=amount)
    return one_step(draft, "draft_agreement", by=by, **sent)


@once
def revise_agreement(
    agreement: Agreement,
    *,
    matter: str = "",
    content: str = "",
    manner: str = "",
    amount: Decimal | None = None,
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """Write the draft on."""
    changes = {"matter": matter, "content": content, "manner": manner, "amount": amount}
    return one_step(agreement, "revise_agreement", by=by, changes=changes, **sent)


@once
def agree_orally(
    mediation: Mediation,
    *,
    matter: str,
    content: str,
    manner: str,
    amount: Decimal | None = None,
    debtor: Disputant | None = None,
    due_on: date | None = None,
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """An oral agreement, recorded (art. 28); it takes effect the day it is reached (art. 30)."""
    today = timezone.localdate(sent.get("occurred_at"))
    agreement = Agreement(
        mediation=mediation, is_oral=True, matter=matter, content=content, manner=manner, amount=amount
    )
    agreement.effective_on, agreement.parties = today, parties_as_written(mediation)
    agreement.clock = court_clock(mediation, sent.get("occurred_at") or timezone.now())
    with act(agreement, "agree_orally", by=by, **sent) as a:
        supersede(a, agreement)
        if debtor is not None and due_on is not None:
            owed = Instalment(mediation=mediation, agreement=agreement, debtor=debtor, what=manner, amount=amount)
            owed.due_on = due_on
            a.start(owed, "schedule_instalment")
        reach(a, mediation)
    return a.row


@once
def freeze_agreement(agreement: Agreement, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Nothing is missing (art. 29): the text is final, and its check code is what all sign."""
    agreement.parties = parties_as_written(agreement.mediation)
    changes = {"frozen_at": timezone.now(), "frozen_digest": agreement.text_digest, "parties": agreement.parties}
    return one_step(agreement, "freeze_agreement", by=by, changes=changes, **sent)


@once
def unfreeze_agreement(agreement: Agreement, *, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """Something must change after all: what was signed until now was another text, and is signed anew."""
    changes = {"frozen_at": None, "frozen_digest": "", "parties": ""}
    return one_step(agreement, "unfreeze_agreement", by=by, words=words, changes=changes, **sent)


@once
def sign_agreement(
    agreement: Agreement,
    *,
    disputants: Iterable[Disputant] = (),
    as_mediator: bool = False,
    how: str,
    strokes: str = "",
    photos: Iterable[Prepared] = (),
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """Hands under the fixed text: of parties, of the mediator who records it. The scan goes into the file."""
    with act(agreement, "sign_agreement", by=by, **sent) as a:
        digest = agreement.frozen_digest
        signed = set(agreement.signatures.filter(text_digest=digest).values_list("disputant", flat=True))
        may = {d.pk for d in policy.signers(agreement.mediation)}
        new = [d for d in disputants if d.pk in may - signed]
        hands: list[dict[str, Any]] = [{"disputant": d, "strokes": strokes} for d in new]
        if as_mediator and not agreement.signatures.filter(text_digest=digest, user=by.id).exists():
            _refuse_unless_mediator(agreement.mediation, by)
            hands.append({"user_id": by.id})
        Signature.objects.bulk_create(
            Signature(agreement=agreement, how=how, text_digest=digest, at=a.now, **hand) for hand in hands
        )
        put_papers(a, agreement.mediation, PaperKind.objects.get(code="agreement"), list(photos))
    return a.row


@once
def seal_agreement(
    agreement: Agreement,
    *,
    copies: Iterable[Disputant] = (),
    photos: Iterable[Prepared] = (),
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """The committee's seal: from this day the agreement is in force (art. 29), and the committee watches it (art. 31).

    ``copies`` are the parties who take their copy along at once.
    """
    today = timezone.localdate(sent.get("occurred_at"))
    clock = court_clock(agreement.mediation, sent.get("occurred_at") or timezone.now())
    changes = {"effective_on": today, "clock": clock}
    with act(agreement, "seal_agreement", by=by, changes=changes, **sent) as a:
        supersede(a, agreement)
        put_papers(a, agreement.mediation, PaperKind.objects.get(code="agreement"), list(photos))
        _hand_copies(agreement, copies, today)
        reach(a, agreement.mediation)
    return a.row


@once
def hand_out(agreement: Agreement, *, copies: Iterable[Disputant], on: date, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Each party keeps one copy (art. 29): who got theirs, and on which day. A second entry for one party changes nothing."""
    with act(agreement, "hand_out", by=by, **sent) as a:
        _hand_copies(agreement, copies, on)
    return a.row


def _hand_copies(agreement: Agreement, copies: Iterable[Disputant], on: date) -> None:
    new = [AgreementCopy(agreement=agreement, disputant=d, on=on) for d in copies]
    AgreementCopy.objects.bulk_create(new, ignore_conflicts=True)


@once
def drop_agreement(agreement: Agreement, *, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """This draft leads nowhere."""
    return one_step(agreement, "drop_agreement", by=by, words=words, **sent)


@once
def ring_court(agreement: Agreement, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """The thirty days for judicial confirmation (art. 33) come to an end: both sides and the mediators are told in time.

    Nobody is told where the court was asked already, or where nothing is owed any more.
    """
    with act(agreement, "ring_court", by=by, **sent) as a:
        assert agreement.clock is not None  # whoever has none is never rung
        came = clocks.fire(agreement.clock, now=a.now)
        is_owed = agreement.instalments.filter(state__in=sorted(OWED)).exists()
        if came and is_owed and not policy.court_blockers(agreement):
            tell_parties(a, agreement.mediation, "court_days", agreement=agreement.pk)
            tell_mediators(a, agreement.mediation, "court_days_staff", agreement=agreement.pk)
    return a.row


def _refuse_unless_mediator(mediation: Mediation, by: Actor) -> None:
    if not mediation.mediators.filter(user=by.id or 0, state="serving").exists():
        raise Refused(_("Only a mediator who serves in it signs as mediator."))
