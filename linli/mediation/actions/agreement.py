"""The agreement: drafted, fixed, signed, sealed; or reached orally and recorded."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, Unpack

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.files.queries import Prepared
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.mediation import policy
from linli.mediation.actions.steps import put_papers, reach
from linli.mediation.models import (
    Agreement,
    Disputant,
    Instalment,
    Mediation,
    PaperKind,
    Signature,
)
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
    agreement.effective_on = today
    with act(agreement, "agree_orally", by=by, **sent) as a:
        if debtor is not None and due_on is not None:
            owed = Instalment(mediation=mediation, agreement=agreement, debtor=debtor, what=manner, amount=amount)
            owed.due_on = due_on
            a.start(owed, "schedule_instalment")
        reach(a, mediation)
    return a.row


@once
def freeze_agreement(agreement: Agreement, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Nothing is missing (art. 29): the text is final, and its check code is what all sign."""
    changes = {"frozen_at": timezone.now(), "frozen_digest": agreement.text_digest}
    return one_step(agreement, "freeze_agreement", by=by, changes=changes, **sent)


@once
def unfreeze_agreement(agreement: Agreement, *, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """Something must change after all: what was signed until now was another text, and is signed anew."""
    changes = {"frozen_at": None, "frozen_digest": ""}
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
def seal_agreement(agreement: Agreement, *, photos: Iterable[Prepared] = (), by: Actor, **sent: Unpack[Sent]) -> Act:
    """The committee's seal: from this day the agreement is in force (art. 29), and the committee watches it (art. 31)."""
    today = timezone.localdate(sent.get("occurred_at"))
    with act(agreement, "seal_agreement", by=by, changes={"effective_on": today}, **sent) as a:
        put_papers(a, agreement.mediation, PaperKind.objects.get(code="agreement"), list(photos))
        reach(a, agreement.mediation)
    return a.row


@once
def drop_agreement(agreement: Agreement, *, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """This draft leads nowhere."""
    return one_step(agreement, "drop_agreement", by=by, words=words, **sent)


def _refuse_unless_mediator(mediation: Mediation, by: Actor) -> None:
    if not mediation.mediators.filter(user=by.id or 0, state="serving").exists():
        raise Refused(_("Only a mediator who serves in it signs as mediator."))
