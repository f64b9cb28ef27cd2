"""Scans of written authorities (授权委托书扫描件): a file of the vote, which proxy it belongs to, and so whom it concerns."""

from collections.abc import Iterable

from linli.files.models import Attachment
from linli.record.models import Entry
from linli.votes.models import Proxy, Vote

PROXY = Proxy._meta.label_lower


def scans_of(vote: Vote) -> dict[int, list[Attachment]]:
    """The scans of a vote by the id of their proxy. Two queries."""
    files = list(Attachment.objects.of(vote).select_related("act"))
    entries = Entry.objects.filter(act__in=[one.act_id for one in files], kind=PROXY)
    proxies = dict(entries.values_list("act", "thing_id"))
    found: dict[int, list[Attachment]] = {}
    for one in files:
        if one.act_id in proxies:
            found.setdefault(proxies[one.act_id], []).append(one)
    return found


def scans_for(vote: Vote, proxies: Iterable[Proxy]) -> list[Attachment]:
    """The scans that came with these proxies. One query, and none where there is no proxy."""
    if not (pks := [one.pk for one in proxies]):
        return []
    acts = Entry.objects.filter(kind=PROXY, thing_id__in=pks).values("act")
    return list(Attachment.objects.of(vote).filter(act__in=acts))


def proxy_of(attachment: Attachment) -> Proxy | None:
    """The proxy with whose registration this file came. One query."""
    entries = Entry.objects.filter(act=attachment.act_id, kind=PROXY)
    return Proxy.objects.filter(pk__in=entries.values("thing_id")).select_related("vote").first()
