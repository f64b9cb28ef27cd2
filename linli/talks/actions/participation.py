"""Taking part without an account: one device, one voice; votes are only ever added."""

from typing import Unpack
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.kernel.actor import Actor
from linli.record.acts import Blocked, Sent, act, once, one_step
from linli.record.models import Act
from linli.talks.models import Participant, Statement, Talk, Vote
from linli.talks.queries.counts import counts_for, last_votes

SPACE = UUID("0b6c2f0e-5b0d-4d53-9a55-7d1f6b1e2c11")
NOTHING: dict[str, object] = {"device": "", "phone_hash": "", "sheet": None, "group": None}
COLUMN = {Vote.Stance.AGREE: "agrees", Vote.Stance.DISAGREE: "disagrees", Vote.Stance.PASS: "passes"}


@once
def join_talk(talk: Talk, *, device: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Take part with this device; twice is once, also at the same moment."""
    participant = Participant(talk=talk, device=device, joined_at=timezone.now())
    key = sent["key"] = uuid5(SPACE, f"{talk.pk} {device}")
    try:
        with transaction.atomic():
            return one_step(participant, "join_talk", by=by, **sent)
    except IntegrityError:
        # the same device at the same moment; the key is made here, so ``once`` does not know it
        first = Act.objects.filter(pk=key).first()
        if first is None:
            raise
        return first


@once
def vote(participant: Participant, *, statement: Statement, stance: int, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Agree, disagree or pass. A changed mind is another row, and the last one counts; the same again is none."""
    with act(participant, "vote", by=by, **sent) as a:
        fresh = Statement.objects.filter(pk=statement.pk, talk=participant.talk_id).first()
        if fresh is None or not fresh.is_shown:
            raise Blocked([_("This statement is no longer shown.")])
        if fresh.author_id == participant.pk:
            raise Blocked([_("This is your own statement.")])
        before = participant.votes.filter(statement=statement).order_by("-turn").first()
        if before is None or before.stance != stance:
            turn = before.turn + 1 if before else 1
            Vote.objects.create(participant=participant, statement=statement, stance=stance, turn=turn)
            if counts_for(participant.talk, participant):
                tally(statement.pk, before.stance if before else None, stance)
    return a.row


@once
def say_group(participant: Participant, *, group: int, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Which building, owner or tenant (已知分组): the number of an answer of the talk, 0 for “I would rather not say”. Raises Refused."""
    if not 0 <= group <= len(participant.talk.group_answers):
        raise Blocked([_("Please choose one of the answers.")])
    return one_step(participant, "say_group", by=by, changes={"group": group}, **sent)


@once
def confirm_phone(participant: Participant, *, phone_hash: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """The phone came back with its code; where only confirmed phones count, the votes given so far count now."""
    with act(participant, "confirm_phone", by=by, changes={"phone_hash": phone_hash}, **sent) as a:
        if participant.talk.needs_phone:
            for row in last_votes(participant.votes.all()).order_by("statement_id"):
                tally(row.statement_id, None, row.stance)
    return a.row


@once
def forget_participant(participant: Participant, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Nothing is left by which the device or the phone could be recognised; the votes stay, of nobody."""
    return one_step(participant, "forget_participant", by=by, changes=NOTHING, **sent)


def tally(statement: int, before: int | None, stance: int) -> None:
    changes = {COLUMN[Vote.Stance(stance)]: F(COLUMN[Vote.Stance(stance)]) + 1}
    if before is not None:
        changes[COLUMN[Vote.Stance(before)]] = F(COLUMN[Vote.Stance(before)]) - 1
    Statement.objects.filter(pk=statement).update(**changes)
