"""From the draft to the certificate."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Unpack

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.people.models import Unit
from linli.places.models import Area
from linli.record.acts import Sent, act, once, one_step
from linli.record.models import Act
from linli.votes.evidence import digest
from linli.votes.models import Matter, SecretBallot, Vote, WrittenName
from linli.votes.models.ballots import random_key
from linli.votes.queries.counting import ballots_digest, channels_of, joined_file, result_of, roll_file, written_file


@once
def draft_vote(
    *,
    title: str,
    text: str,
    compound: str,
    area: Area,
    unit: Unit,
    matter: Matter,
    objections_until: datetime,
    opens_at: datetime,
    closes_at: datetime,
    ballot: str = Vote.Ballot.NAMED,
    silence: str = Vote.Silence.ABSENT,
    procedure: str = "",
    may_change: bool = False,
    most_per_proxy: int = 0,
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """Prepare a vote (筹备表决). What is asked, who decides by which law, and when; the roll comes next."""
    vote = Vote(
        title=title,
        text=text,
        compound=compound,
        area=area,
        unit=unit,
        matter=matter,
        electorate=matter.electorate,
        objections_until=objections_until,
        opens_at=opens_at,
        closes_at=closes_at,
        ballot=ballot,
        silence=silence,
        procedure=procedure,
        may_change=may_change,
        most_per_proxy=most_per_proxy,
    )
    return one_step(vote, "draft_vote", by=by, **sent)


@once
def change_vote(vote: Vote, *, changes: dict[str, Any], by: Actor, **sent: Unpack[Sent]) -> Act:
    """Another question, other rules or times, while it is prepared. A matter of another electorate needs another roll."""
    given = dict(changes)
    if isinstance(matter := given.get("matter"), Matter):
        given["electorate"] = matter.electorate
    return one_step(vote, "change_vote", by=by, changes=given, **sent)


@once
def add_question(
    vote: Vote,
    *,
    asked: str,
    matter: Matter,
    seats: int = 0,
    candidates: Sequence[str] = (),
    writes_in: bool = False,
    each: bool = False,
    relative: bool = False,
    basis: str = "",
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """One more question on the ballot (增加议题): yes or no, or at most ``seats`` among ``candidates``.

    ``writes_in``: or among others whose names are written in (另选他人). ``each``: for or against each candidate (逐人表决). ``relative``: who has the most votes is elected, without the
    threshold of the matter (得票多者当选), and ``basis`` names the clause that says so. From the first one on the title is no question any more, but the heading.
    """
    new = {"asked": asked, "matter": matter.code, "seats": seats, "candidates": list(candidates)}
    new |= {"writes_in": writes_in, "each": each, "relative": relative, "basis": basis}
    vote.questions = _questions(vote)
    return one_step(vote, "add_question", by=by, changes={"questions": [*vote.questions, new]}, **sent)


@once
def drop_question(vote: Vote, *, n: int, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Take question ``n`` off the ballot (撤下议题). Raises Refused if there is none."""
    found = _questions(vote)
    if not 1 <= n <= len(found):
        raise Refused(_("There is no such question."))
    rest = [*found[: n - 1], *found[n:]]
    return one_step(vote, "drop_question", by=by, changes={"questions": rest}, **sent)


@once
def post_roll(vote: Vote, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Post the roll for objections (名册公示). From here the rules stand."""
    vote.refresh_from_db()
    counted_by = vote.rules_now()
    changes = {
        "counted_by": counted_by,
        "rules_digest": digest(str(sorted(counted_by.items()))),
        "roll_digest": digest(roll_file(vote)),
        "posted_at": timezone.now(),
    }
    return one_step(vote, "post_roll", by=by, changes=changes, **sent)


@once
def take_down_roll(vote: Vote, *, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """Back to preparing: something must be changed before anybody votes (撤回公示)."""
    changes: dict[str, Any] = {"counted_by": {}, "rules_digest": "", "roll_digest": "", "posted_at": None}
    return one_step(vote, "take_down_roll", words=words, by=by, changes=changes, **sent)


@once
def open_vote(vote: Vote, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Freeze the roll and begin (开始表决). After this no line of the roll can change."""
    Vote.objects.select_for_update(no_key=True).get(pk=vote.pk)  # nobody corrects the roll meanwhile
    changes = {"roll_digest": digest(roll_file(vote)), "opened_at": timezone.now()}
    return one_step(vote, "open_vote", by=by, changes=changes, **sent)


@once
def close_vote(vote: Vote, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """No more ballots (截止). Papers that were handed in in time may still be entered."""
    with act(vote, "close_vote", by=by, changes={"ended_at": timezone.now()}, **sent) as a:
        _mix(vote)
    return a.row


@once
def certify(vote: Vote, *, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """Count, and certify what came of it (确认结果): by somebody who worked neither on the roll nor on the papers."""
    return one_step(vote, "certify", words=words, by=by, changes=_counted(vote), **sent)


@once
def declare_failed(vote: Vote, *, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """Count, and state that too few took part (参与表决未达比例)."""
    return one_step(vote, "declare_failed", words=words, by=by, changes=_counted(vote), **sent)


@once
def take_evidence(vote: Vote, *, words: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Somebody entitled takes the evidence out (导出证据), and says what for; the record keeps who and when."""
    return one_step(vote, "take_evidence", words=words, by=by, **sent)


@once
def cancel_vote(vote: Vote, *, words: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """It does not take place, or is broken off, and why (取消)."""
    return one_step(vote, "cancel_vote", words=words, by=by, changes={"decided_at": timezone.now()}, **sent)


@once
def annul(vote: Vote, *, words: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """What was counted does not stand, and why (作废): a court, a superior office, a mistake."""
    return one_step(vote, "annul", words=words, by=by, changes={"decided_at": timezone.now()}, **sent)


def _questions(vote: Vote) -> list[dict[str, Any]]:
    """Those that stand there now, under the lock of the vote."""
    found: list[dict[str, Any]] = Vote.objects.select_for_update(no_key=True).get(pk=vote.pk).questions
    return found


def _counted(vote: Vote) -> dict[str, Any]:
    """What the certificate says, counted under the lock of the vote."""
    locked = Vote.objects.select_for_update(no_key=True).select_related("matter").get(pk=vote.pk)
    if not locked.counted_by:
        return {}
    _mix(locked)
    result = result_of(locked).facts()
    locked.result = result
    names, joined = written_file(locked), joined_file(locked)
    return {
        "written_digest": digest(names) if names else "",
        "joined_digest": digest(joined) if joined else "",
        "result": result,
        "result_digest": digest(str(sorted(result.items()))),
        "channels": channels_of(locked),
        "ballots_digest": ballots_digest(locked),
        "decided_at": timezone.now(),
    }


def _mix(vote: Vote) -> None:
    """Write the secret ballots anew, under new keys and in their order: neither place nor transaction tells when one was cast.

    The names that were written in, too: otherwise their order would tell who wrote first.
    """
    if not vote.is_secret:
        return
    slips = list(vote.secret_ballots.order_by("key").values_list("question", "choice"))
    vote.secret_ballots.all().delete()
    secrets.SystemRandom().shuffle(slips)
    keys = sorted(random_key() for _slip in slips)
    SecretBallot.objects.bulk_create(
        [SecretBallot(key=key, vote=vote, question=n, choice=said) for key, (n, said) in zip(keys, slips, strict=True)]
    )
    names = list(vote.written_names.order_by("question", "n"))
    vote.written_names.all().delete()
    for one in names:
        one.pk = None
    WrittenName.objects.bulk_create(names)
