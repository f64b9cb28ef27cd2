"""Papers: entered by one person, entered again by another, decided where they differ, sealed and counted."""

from typing import Unpack

from django.utils.translation import gettext as _

from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.record.acts import Doing, Sent, act, once, one_step
from linli.record.models import Act
from linli.votes.actions.ballots import check_ballot, drop_in, put_in
from linli.votes.actions.written import numbered
from linli.votes.models import Member, NamedBallot, PaperBatch, PaperSheet, Participation, Vote
from linli.votes.models.ballots import Channel
from linli.votes.rules import ParticipationState, SheetState

Trouble = PaperSheet.Trouble


@once
def open_batch(vote: Vote, *, size: int, place: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """Begin with a pile of ``size`` papers, numbered 1 to ``size`` (新建批次)."""
    return one_step(PaperBatch(vote=vote, size=size, place=place), "open_batch", by=by, **sent)


@once
def enter_sheet(
    pile: PaperBatch, *, n: int, choice: str, member: Member | None = None, by: Actor, **sent: Unpack[Sent]
) -> Act:
    """The first entry of a paper (初录): its number, what it says, and of a named vote whose it is."""
    vote = _held(pile.vote_id)
    pile.refresh_from_db()
    pile.vote = vote
    choice = numbered(vote, choice)
    _check(vote, choice, member)
    sheet = PaperSheet(vote=vote, batch=pile, n=n, member=member, first=choice, first_by_id=by.id or 0)
    return one_step(sheet, "enter_sheet", by=by, **sent)


@once
def enter_again(
    sheet: PaperSheet, *, choice: str, member: Member | None = None, by: Actor, **sent: Unpack[Sent]
) -> Act:
    """The second entry, by somebody else who does not see the first (复录). They agree, or the paper waits for a decision."""
    vote = _held(sheet.vote_id)
    sheet.refresh_from_db()
    sheet.vote = vote
    choice = numbered(vote, choice)
    _check(vote, choice, member)
    agrees = sheet.first == choice and sheet.member_id == (member.pk if member else None)
    trouble = "" if agrees else Trouble.DIFFERS
    if agrees and _voted(sheet):
        trouble = Trouble.VOTED
    changes = {"second": choice, "second_member": member, "second_by_id": by.id, "trouble": trouble}
    changes["choice"] = "" if trouble else choice
    return one_step(sheet, "contest_sheet" if trouble else "agree_sheet", by=by, changes=changes, **sent)


@once
def reconsider_sheet(sheet: PaperSheet, *, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """Look at a paper again before its batch is sealed (提请复核)."""
    trouble = Trouble.VOTED if _voted(sheet) else Trouble.DOUBT
    changes = {"trouble": trouble, "choice": ""}
    return one_step(sheet, "reconsider_sheet", words=words, by=by, changes=changes, **sent)


@once
def decide_sheet(
    sheet: PaperSheet,
    *,
    choice: str,
    member: Member | None = None,
    overrides: bool = False,
    words: str,
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """A third person says what the paper says (裁定), and whether it counts in place of what was voted otherwise."""
    vote = _held(sheet.vote_id)
    choice = numbered(vote, choice)
    _check(vote, choice, member)
    if member and vote.sheets.exclude(pk=sheet.pk).exclude(state=SheetState.SET_ASIDE).filter(member=member).exists():
        raise Refused(_("A paper of this person has been entered already."))
    changes = {"choice": choice, "member": member, "overrides": overrides}
    return one_step(sheet, "decide_sheet", words=words, by=by, changes=changes, **sent)


@once
def set_aside_sheet(sheet: PaperSheet, *, words: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """A third person decides that this paper does not count, and why (不计): what was voted otherwise stands."""
    return one_step(sheet, "set_aside_sheet", words=words, by=by, **sent)


@once
def withdraw_sheet(sheet: PaperSheet, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Whoever entered it first made a mistake, and enters it anew (撤回录入)."""
    return one_step(sheet, "withdraw_sheet", by=by, **sent)


@once
def void_batch(pile: PaperBatch, *, words: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """None of these papers counts, and why (作废批次)."""
    with act(pile, "void_batch", words=words, by=by, **sent) as a:
        for sheet in pile.sheets.exclude(state=SheetState.SET_ASIDE).order_by("n"):
            sheet.vote = pile.vote
            a.move(sheet, "drop_sheet")
    return a.row


@once
def seal_batch(pile: PaperBatch, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """All papers of a batch agree: they are counted, and the batch is closed for good (封存)."""
    with act(pile, "seal_batch", by=by, **sent) as a:
        vote = pile.vote
        for sheet in pile.sheets.filter(state=SheetState.AGREED).select_related("member").order_by("n"):
            sheet.vote, sheet.batch = vote, pile
            if vote.is_secret:
                drop_in(vote, sheet.choice)
            else:
                _count(a, vote, sheet)
            a.move(sheet, "count_sheet")
    return a.row


def _count(a: Doing, vote: Vote, sheet: PaperSheet) -> None:
    """A named paper becomes the ballot of its member: the first, or one more that counts in place of the last."""
    taking = Participation.objects.filter(member=sheet.member_id).first()
    n = taking.ballots.count() + 1 if taking else 1
    ballot = NamedBallot(n=n, choice=sheet.choice, channel=Channel.PAPER, at=a.now)
    if taking is None:
        taking = Participation(
            vote=vote, member_id=sheet.member_id or 0, channel=Channel.PAPER, ballot_code=ballot.code
        )
        a.start(taking, "count_paper")
    else:
        taking.vote = vote
        changes = {"channel": Channel.PAPER, "proxy": None, "ballot_code": ballot.code}
        a.move(taking, "count_paper_again", changes=changes)
    put_in(taking, sheet.choice, ballot)


def _held(pk: int) -> Vote:
    """The vote, locked, so that what is looked up next is still so when it is written."""
    return Vote.objects.select_for_update(no_key=True).get(pk=pk)


def _check(vote: Vote, choice: str, member: Member | None) -> None:
    check_ballot(vote, choice, on_paper=True)
    if vote.is_secret and member is not None:
        raise Refused(_("A paper of a secret vote belongs to nobody."))
    if not vote.is_secret and (member is None or member.vote_id != vote.pk):
        raise Refused(_("Say whose paper this is: the number on the roll, or the part."))


def _voted(sheet: PaperSheet) -> bool:
    """Whether this person has a ballot of another kind."""
    found = Participation.objects.filter(member=sheet.member_id or 0, state=ParticipationState.CAST)
    return found.exclude(channel=Channel.PAPER).exists()
