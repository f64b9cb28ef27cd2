"""Sheets of paper (纸质表): what people without a phone said and how they answered, entered by the host and counted the same."""

from collections.abc import Mapping, Sequence
from typing import Unpack
from uuid import UUID, uuid4, uuid5

from django.db.models import F
from django.utils import timezone

from linli.kernel.actor import Actor
from linli.record.acts import Sent, act, once, one_step
from linli.record.models import Act
from linli.talks.actions.participation import COLUMN, tally
from linli.talks.actions.statements import made_by
from linli.talks.models import Participant, Statement, Talk, Vote
from linli.talks.queries.counts import last_votes


@once
def enter_sheet(
    talk: Talk,
    *,
    sheet: int,
    stances: Mapping[int, int],
    said: Sequence[str] = (),
    group: int | None = None,
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """Enter the sheet with this number (录入纸质表): answers by the id of their statement, what the person said, and where they belong.

    A sheet is a participant of its own, once per number. Answers to what is no longer shown are left out. Raises Refused,
    and then nothing of it is written.
    """
    key = sent["key"] = _key_of(sent)
    Talk.objects.select_for_update(no_key=True).get(
        pk=talk.pk
    )  # one sheet after the other: a number is looked up, then taken
    participant = Participant(talk=talk, on_paper=True, sheet=sheet, group=group, joined_at=timezone.now())
    with act(participant, "enter_sheet", by=by, **sent) as a:
        shown = Statement.objects.filter(talk=talk, pk__in=stances, state="shown").values_list("pk", flat=True)
        rows = [Vote(participant=participant, statement_id=pk, stance=stances[pk]) for pk in sorted(shown)]
        Vote.objects.bulk_create(rows)
        for row in rows:
            tally(row.statement_id, None, row.stance)
    for n, text in enumerate(said, start=1):
        write_down_statement(participant, text=text, by=by, key=uuid5(key, f"said {n}"))
    return a.row


@once
def write_down_statement(participant: Participant, *, text: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """What stood on a sheet (代录观点): the host has read it by writing it down, so it is shown."""
    return one_step(made_by(participant, text), "write_down_statement", by=by, **sent)


@once
def strike_sheet(participant: Participant, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """The sheet was entered wrongly (作废): its answers no longer count, and its number is free to be entered again."""
    with act(participant, "strike_sheet", by=by, changes={"sheet": None}, **sent) as a:
        for row in last_votes(participant.votes.all()).order_by("statement_id"):
            column = COLUMN[Vote.Stance(row.stance)]
            Statement.objects.filter(pk=row.statement_id).update(**{column: F(column) - 1})
    return a.row


def _key_of(sent: Sent) -> UUID:
    return sent.get("key") or uuid4()
