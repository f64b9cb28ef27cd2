"""The tracking link: derived with a key instead of stored, so there is nothing to steal from the table."""

import base64
import hmac
from hashlib import sha256

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from linli.cases.models import Case
from linli.kernel.actor import Actor, Kind

LENGTH = 16  # base32 characters: 80 bits
SLIP = "slip"  # the channel of whoever comes by the link on a slip


def token_of(case: Case) -> str:
    """The token of a case's link: its id and a keyed digest; raise ``link_version`` to make it void."""
    return f"{case.pk}-{_mac(case.pk, case.link_version)}"


def slip_token_of(case: Case) -> str:
    """The token on a slip: the same page, but staff have had it in their hands, so it proves nobody."""
    return f"{case.pk}-{_mac(case.pk, case.link_version, SLIP)}"


def tracking_url(case: Case, token: str = "") -> str:
    """The whole address, as it stands in an SMS or a QR code."""
    return f"{settings.SITE_URL}{reverse('portal:track', args=[token or token_of(case)])}"


def holder_of(token: str, *, channel: str = "web") -> Actor | None:
    """Who holds this link: an actor that may do to this one case what its reporter may.

    By the link on a slip the channel is ``SLIP``, whatever was asked for.
    """
    pk, _, mac = token.partition("-")
    if not pk.isdecimal() or len(pk) > 15:
        return None
    row = Case.objects.filter(pk=int(pk)).values_list("link_version", "reporter_id").first()
    if row is None:
        return None
    if constant_time_compare(mac.lower(), _mac(int(pk), row[0], SLIP)):
        channel = SLIP
    elif not constant_time_compare(mac.lower(), _mac(int(pk), row[0])):
        return None
    return Actor(Kind.LINK, int(pk), channel, holds=int(pk))


def _mac(pk: int, version: int, *way: str) -> str:
    text = ":".join([str(pk), str(version), *way])
    digest = hmac.new(settings.LINK_KEY.encode(), text.encode(), sha256).digest()
    return base64.b32encode(digest).decode().lower()[:LENGTH]
