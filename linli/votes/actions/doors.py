"""Lists for going from door to door, and personal links."""

import json
from typing import Unpack

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from linli.kernel.actor import Actor
from linli.notices.models import Delivery
from linli.notices.rules import Channel
from linli.record.acts import Sent, act, once, one_step
from linli.record.models import Act
from linli.votes.models import DoorList, Member, Vote
from linli.votes.queries.links import link_of
from linli.votes.queries.members import waiting

LINK_EVENT = "vote_link"


@once
def hand_out_list(vote: Vote, *, building: str, name: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Give a building leader the list of who has not voted (发放上门名单)."""
    return one_step(DoorList(vote=vote, building=building, name=name), "hand_out_list", by=by, **sent)


@once
def call_in_list(door_list: DoorList, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Its link opens nothing any more (收回名单)."""
    return one_step(door_list, "call_in_list", by=by, **sent)


@once
def renew_link(vote: Vote, *, member: Member, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """The old personal link is void, there is a new one (换发链接)."""
    with act(vote, "renew_link", by=by, words=words, **sent) as a:
        Member.objects.filter(pk=member.pk, vote=vote).update(link_version=member.link_version + 1)
    return a.row


@once
def send_links(vote: Vote, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Send everybody who has not voted and has a mobile phone their personal link (短信发送个人链接)."""
    now = timezone.now()
    with act(vote, "send_links", by=by, **sent) as a:
        vote.links_sent_at = now
        vote.save(update_fields=["links_sent_at"])
        people = [member for member in waiting(vote) if member.can_get_codes]
        Delivery.objects.bulk_create([_sms(vote, member) for member in people], batch_size=500)
    return a.row


def _sms(vote: Vote, member: Member) -> Delivery:
    with override("zh-hans"):
        until = date_format(timezone.localtime(vote.closes_at), "DATETIME_FORMAT")
    given = {"title": vote.title, "link": link_of(member), "until": until}
    now = timezone.now()
    return Delivery(
        what=LINK_EVENT,
        channel=Channel.SMS,
        address=member.phone,
        given=json.dumps(given, ensure_ascii=False),
        created_at=now,
        next_at=now,
        not_after=vote.closes_at,
    )
