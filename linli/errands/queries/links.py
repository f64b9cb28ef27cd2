"""The link of an errand and its codes: derived with a key instead of stored, as they stand on the slip."""

import base64
import hmac
from hashlib import sha256

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from linli.errands.models import Errand
from linli.errands.policy import LINK
from linli.kernel.actor import Actor, Kind

LENGTH = 16  # base32 characters: 80 bits
DIGITS = 4  # of a code that one reads out to somebody who stands there
RESULT, OFFICE = "result", "office"  # who reads the code out


def token_of(errand: Errand) -> str:
    """By which whoever asked follows it."""
    return f"{errand.pk}-{_mac(errand.pk)}"


def errand_url(errand: Errand) -> str:
    """The whole address, as it stands in an SMS or a QR code."""
    return f"{settings.SITE_URL}{reverse('errands:mine', args=[token_of(errand)])}"


def holder_of(token: str) -> tuple[Actor, Errand] | None:
    """Who holds this link, and the errand."""
    pk, _, mac = token.partition("-")
    if not (pk.isascii() and pk.isdecimal()) or len(pk) > 15 or not mac.isascii():
        return None
    if not constant_time_compare(mac.lower(), _mac(int(pk))):
        return None
    found = Errand.objects.select_related("kind__unit", "area", "helper", "contact", "clock").filter(pk=int(pk)).first()
    return (Actor(Kind.LINK, found.pk, LINK), found) if found else None


def code_of(errand: Errand, who: str) -> str:
    """Four digits: ``result`` the resident reads out when the result is handed over, ``office`` the office when it takes the papers."""
    digest = hmac.new(settings.LINK_KEY.encode(), f"errand code:{who}:{errand.pk}".encode(), sha256).digest()
    return f"{int.from_bytes(digest[:8]) % 10**DIGITS:0{DIGITS}d}"


def is_code(errand: Errand, who: str, typed: str) -> bool:
    """Whether this is the code, however it was typed (spaces, full width)."""
    plain = "".join(str(int(c)) for c in typed if c.isdecimal())
    return constant_time_compare(plain, code_of(errand, who))


def _mac(pk: int) -> str:
    digest = hmac.new(settings.LINK_KEY.encode(), f"errand:{pk}".encode(), sha256).digest()
    return base64.b32encode(digest).decode().lower()[:LENGTH]
