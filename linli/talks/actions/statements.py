"""Statements: made by neighbours, shown or refused with a reason, taken back by their authors."""

from typing import Unpack

from django.utils import timezone

from linli.kernel.actor import Actor
from linli.record.acts import Sent, act, once, one_step
from linli.record.models import Act
from linli.talks.models import Participant, RefusalReason, Statement, Talk


@once
def propose_statement(participant: Participant, *, text: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Say something in a talk whose host reads first (先审后发)."""
    return one_step(made_by(participant, text), "propose_statement", by=by, **sent)


@once
def publish_statement(participant: Participant, *, text: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Say something in a talk where it is shown at once (先发后审)."""
    return one_step(made_by(participant, text), "publish_statement", by=by, **sent)


@once
def seed_statement(talk: Talk, *, text: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """The host says something to begin with; it has no author."""
    statement = Statement(talk=talk, text=_tidy(text), made_at=timezone.now())
    return one_step(statement, "seed_statement", by=by, **sent)


@once
def admit(statement: Statement, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Show it: it is read by everybody who takes part."""
    return one_step(statement, "admit", by=by, changes={"reason": None, "told": ""}, **sent)


@once
def refuse_statement(
    statement: Statement, *, reason: RefusalReason, told: str = "", by: Actor, **sent: Unpack[Sent]
) -> Act:
    """Do not show it, or no longer; the author reads why. Votes on it no longer count."""
    return one_step(statement, "refuse_statement", by=by, changes={"reason": reason, "told": told}, **sent)


@once
def withdraw_statement(statement: Statement, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Its author takes it back."""
    return one_step(statement, "withdraw_statement", by=by, **sent)


@once
def bring_back(statement: Statement, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Its author sends it again; it is read before it is shown."""
    return one_step(statement, "bring_back", by=by, **sent)


@once
def shred_statement(statement: Statement, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """The words of what was never shown, or no longer, go when their time is over."""
    with act(statement, "shred_statement", by=by, **sent) as a:
        statement.text, statement.told, statement.shredded_at = "", "", a.now
        statement.save(update_fields=["text", "told", "shredded_at"])
    return a.row


def made_by(participant: Participant, text: str) -> Statement:
    """The next statement of a participant, who is locked: two at once cannot pass the limit."""
    held = Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)
    nth = held.statements.count() + 1
    return Statement(talk=participant.talk, author=held, nth=nth, text=_tidy(text), made_at=timezone.now())


def _tidy(text: str) -> str:
    return " ".join(text.split())
