"""The link of a ticket: derived with a key instead of stored, as it stands in the QR code on the slip."""

import base64
import hmac
from hashlib import sha256

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from linli.kernel.actor import Actor, Kind
from linli.reception.models import Ticket
from linli.reception.policy import LINK

LENGTH = 16  # base32 characters: 80 bits


def token_of(ticket: Ticket) -> str:
    """By which whoever drew the number follows it."""
    return f"{ticket.pk}-{_mac(ticket.pk)}"


def ticket_url(ticket: Ticket) -> str:
    """The whole address, as it stands in the QR code."""
    return f"{settings.SITE_URL}{reverse('reception:ticket', args=[token_of(ticket)])}"


def holder_of(token: str) -> tuple[Actor, Ticket] | None:
    """Who holds this link, and the ticket."""
    pk, _, mac = token.partition("-")
    if not (pk.isascii() and pk.isdecimal()) or len(pk) > 15 or not mac.isascii():
        return None
    if not constant_time_compare(mac.lower(), _mac(int(pk))):
        return None
    ticket = Ticket.objects.select_related("hall__unit").filter(pk=int(pk)).first()
    return (Actor(Kind.LINK, ticket.pk, LINK), ticket) if ticket else None


def _mac(pk: int) -> str:
    digest = hmac.new(settings.LINK_KEY.encode(), f"ticket:{pk}".encode(), sha256).digest()
    return base64.b32encode(digest).decode().lower()[:LENGTH]
