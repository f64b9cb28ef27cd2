"""Votes answer the app of files: a scan of a written authority exists only for whom it concerns."""

from collections.abc import Iterator
from typing import cast

from django.http import HttpRequest

from linli.files import policy as files
from linli.files.models import Attachment
from linli.kernel.actor import Actor, Kind
from linli.votes import policy
from linli.votes.models import Vote
from linli.votes.queries import codes
from linli.votes.queries.authorities import proxy_of
from linli.votes.rules import Part


def sees_scan(actor: Actor, attachment: Attachment) -> bool:
    """Who holds the vote or watches over it; the member who is voted for; and the proxy, as long as the authority stands."""
    proxy = proxy_of(attachment)
    if proxy is None:
        return False
    if actor.kind is Kind.LINK:
        return (actor.channel, actor.holds) in {(policy.BY_MEMBER, proxy.member_id), (policy.BY_PROXY, proxy.pk)}
    return bool(policy.parts_of(actor, proxy.vote, asked=set()) & {Part.ORGANISER, Part.SUPERVISOR})


def keeps_scan(actor: Actor, attachment: Attachment) -> bool:
    """Nobody changes evidence; it goes with the vote."""
    return False


def shown_here(request: HttpRequest) -> Iterator[Actor]:
    """The voter whose phone this browser has lately shown."""
    found = codes.shown_here(request)
    if found is not None:
        channel = policy.BY_PROXY if found[0] == "proxy" else policy.BY_MEMBER
        yield Actor(Kind.LINK, found[1], channel, holds=found[1])


files.register("votes.vote", sees=sees_scan, keeps=keeps_scan, page=lambda root: cast(Vote, root).get_absolute_url())
files.link_holders.append(shown_here)
