"""A party's own link: derived with a key instead of stored; it opens this one mediation as this one party."""

import base64
import hmac
from hashlib import sha256

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from linli.kernel.actor import Actor, Kind
from linli.mediation.models import Disputant
from linli.mediation.policy import LINK
from linli.mediation.rules import DisputantState

LENGTH = 16  # base32 characters: 80 bits


def token_of(disputant: Disputant) -> str:
    """The token of a party's link; raise ``link_version`` to make it void."""
    return f"{disputant.pk}-{_mac(disputant.pk, disputant.link_version)}"


def party_url(disputant: Disputant) -> str:
    """The whole address, as it stands in an SMS or a QR code."""
    return f"{settings.SITE_URL}{reverse('mediation:mine', args=[token_of(disputant)])}"


def holder_of(token: str) -> tuple[Actor, Disputant] | None:
    """Who holds this link, and as which party; a struck party's link opens nothing."""
    pk, _, mac = token.partition("-")
    if not (pk.isdecimal() and pk.isascii()) or len(pk) > 15:
        return None
    disputant = Disputant.objects.filter(pk=int(pk)).exclude(state=DisputantState.STRUCK).first()
    if disputant is None or not constant_time_compare(mac.lower(), _mac(disputant.pk, disputant.link_version)):
        return None
    return Actor(Kind.LINK, disputant.pk, LINK), disputant


def _mac(pk: int, version: int) -> str:
    digest = hmac.new(settings.LINK_KEY.encode(), f"disputant:{pk}:{version}".encode(), sha256).digest()
    return base64.b32encode(digest).decode().lower()[:LENGTH]
