"""Personal links (个人链接): derived with a key instead of stored, so there is nothing to steal from the table."""

import base64
import hmac
from hashlib import sha256

from django.conf import settings
from django.db.models import Model
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from linli.kernel.actor import Actor, Kind
from linli.votes.models import DoorList, Member, Proxy
from linli.votes.policy import BY_DOORS, BY_MEMBER, BY_PROXY
from linli.votes.rules import DoorListState, ProxyState

LENGTH = 16  # base32 characters: 80 bits
LETTERS: dict[str, tuple[str, type[Model]]] = {
    "m": (BY_MEMBER, Member),
    "p": (BY_PROXY, Proxy),
    "d": (BY_DOORS, DoorList),
}
Holding = Member | Proxy | DoorList


def token_of(thing: Holding) -> str:
    """The token of a link: a letter for its kind, the id, and a keyed digest; raise ``link_version`` to make it void."""
    letter = next(letter for letter, (_channel, model) in LETTERS.items() if isinstance(thing, model))
    return f"{letter}{thing.pk}-{_mac(letter, thing.pk, thing.link_version)}"


def link_of(thing: Holding) -> str:
    """The whole address, as it stands in an SMS or a QR code."""
    page = "votes:doors" if isinstance(thing, DoorList) else "votes:ballot"
    return f"{settings.SITE_URL}{reverse(page, args=[token_of(thing)])}"


def opened(token: str, *letters: str) -> tuple[Actor, Holding] | None:
    """Who holds this link, and what it opens; None for any other token, a void one, or one of another kind. One query."""
    letter, (pk, _dash, mac) = token[:1], token[1:].partition("-")
    if letter not in letters or not (pk.isascii() and pk.isdecimal()) or len(pk) > 15:
        return None
    channel, model = LETTERS[letter]
    beside = ("vote__matter", "member") if model is Proxy else ("vote__matter",)
    found = model._default_manager.select_related(*beside).filter(pk=int(pk)).first()
    if not isinstance(found, Member | Proxy | DoorList):
        return None
    if not constant_time_compare(mac.lower(), _mac(letter, found.pk, found.link_version)) or not _is_in_force(found):
        return None
    return Actor(Kind.LINK, found.pk, channel, holds=found.pk), found


def _is_in_force(found: Holding) -> bool:
    if isinstance(found, Proxy):
        return found.state == ProxyState.IN_FORCE
    return not isinstance(found, DoorList) or found.state == DoorListState.OUT


def _mac(letter: str, pk: int, version: int) -> str:
    digest = hmac.new(settings.LINK_KEY.encode(), f"vote:{letter}:{pk}:{version}".encode(), sha256).digest()
    return base64.b32encode(digest).decode().lower()[:LENGTH]
