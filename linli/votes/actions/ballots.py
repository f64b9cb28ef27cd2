"""Voting by link, and taking a paper. Everything of one vote happens one after the other, under the lock of the vote."""

from collections.abc import Mapping
from typing import Any, Unpack
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.record.acts import Doing, Sent, act, once
from linli.record.models import Act
from linli.votes.actions.written import numbered
from linli.votes.models import Member, NamedBallot, Participation, Proxy, SecretBallot, Vote
from linli.votes.models.ballots import Channel, Choice
from linli.votes.rules import ProxyState


@once
def cast(member: Member, *, choice: str, proxy: Proxy | None = None, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Vote, or vote again where the rules allow it (表决). Who votes in person needs no proxy any more: theirs ends.

    Raises Refused. What is written of a secret vote says that somebody took part, and nothing else.
    """
    vote = Vote.objects.select_for_update(no_key=True).get(pk=member.vote_id)
    choice = numbered(vote, choice)
    check_ballot(vote, choice)
    if proxy is not None and not vote.most_per_proxy:
        raise Refused(_("The rules of this vote allow no proxies."))
    if proxy is not None and not Proxy.objects.filter(pk=proxy.pk, member=member, state=ProxyState.IN_FORCE).exists():
        raise Refused(_("This authority has ended."))
    taking = Participation.objects.filter(member=member).first()
    action = (_first_time(sent) or "cast_again") if taking else "cast"  # whoever sends a form again has taken part
    channel = Channel.PROXY if proxy else Channel.PHONE
    if taking is None:
        taking = Participation(member=member, channel=channel, proxy=proxy)
    taking.vote = vote
    ballot = None if vote.is_secret else _filled(taking, choice, channel)
    changes: dict[str, Any] = {"ballot_code": ballot.code} if ballot else {}
    if action == "cast_again":
        changes |= {"channel": channel} | ({"proxy": None} if proxy is None else {})
    with act(taking, action, by=by, changes=changes, **sent) as a:
        put_in(taking, choice, ballot)
        if proxy is None and vote.most_per_proxy:
            _end_proxies(a, member)
    return a.row


@once
def mark_paper(member: Member, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Of a secret vote: this person took a paper and put it into the urn (领票登记). What stands on it nobody knows."""
    vote = Vote.objects.select_for_update(no_key=True).get(pk=member.vote_id)
    taking = Participation.objects.filter(member=member).first()
    action = (_first_time(sent) or "mark_paper_again") if taking else "mark_paper"
    taking = taking or Participation(member=member, channel=Channel.PAPER)
    taking.vote = vote
    with act(taking, action, by=by, changes={"channel": Channel.PAPER}, **sent) as a:
        pass
    return a.row


@once
def unmark_paper(participation: Participation, *, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """The wrong person was marked (撤销登记)."""
    with act(participation, "unmark_paper", by=by, words=words, **sent) as a:
        pass
    return a.row


def check_ballot(vote: Vote, choice: str, *, on_paper: bool = False) -> None:
    """Raises Refused for what is no ballot of this vote; only a paper can be invalid."""
    try:
        answers = vote.answers_in(choice)
    except ValueError as why:
        raise Refused(_("Please choose one of the answers.")) from why
    if Choice.INVALID in answers.values() and not on_paper:
        raise Refused(_("Please choose one of the answers."))


def drop_in(vote: Vote, choice: str) -> None:
    """A secret ballot into the urn: torn into its questions, under random keys and nothing else."""
    for n, said in vote.answers_in(choice).items():
        SecretBallot.objects.create(vote=vote, question=n, choice=said)


def put_in(taking: Participation, choice: str, ballot: NamedBallot | None) -> None:
    """The ballot itself: with its participation if it is named, into the urn if it is secret."""
    if ballot is None:
        drop_in(taking.vote, choice)
    else:
        ballot.participation = taking
        ballot.save(force_insert=True)


def _filled(taking: Participation, choice: str, channel: str) -> NamedBallot:
    n = taking.ballots.count() + 1 if taking.pk else 1
    return NamedBallot(n=n, choice=choice, channel=channel, at=timezone.now())


def _end_proxies(a: Doing, member: Member) -> None:
    for proxy in member.proxies.filter(state=ProxyState.IN_FORCE):
        proxy.vote = a.root  # type: ignore[assignment]  # the root of all of these is the vote
        a.move(proxy, "revoke_proxy")


def _first_time(sent: Mapping[str, Any]) -> str:
    """What the first act with this key was, so that a repeated press is answered with it."""
    key = sent.get("key")
    return Act.objects.filter(pk=key).values_list("action", flat=True).first() or "" if isinstance(key, UUID) else ""
