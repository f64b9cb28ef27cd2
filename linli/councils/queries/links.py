"""Links that are derived with a key instead of stored: to follow one's topic, and into the room of a meeting."""

import base64
import hmac
from hashlib import sha256

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from linli.councils.models import Meeting, Topic

LENGTH = 16  # base32 characters: 80 bits


def token_of(topic: Topic) -> str:
    """By which whoever proposed a topic follows it."""
    return f"{topic.pk}-{_mac('topic', topic.pk)}"


def topic_of(token: str) -> Topic | None:
    """The topic that a link belongs to."""
    pk = _opened("topic", token)
    return Topic.objects.select_related("council", "merged_into").filter(pk=pk).first() if pk else None


def room_of(meeting: Meeting) -> str:
    """The token in the code that hangs in the circle: who scans it is there."""
    return f"{meeting.pk}-{_mac('room', meeting.pk)}"


def meeting_of(token: str) -> Meeting | None:
    """The meeting whose code was scanned."""
    pk = _opened("room", token)
    return Meeting.objects.select_related("council__kind", "item").filter(pk=pk).first() if pk else None


def room_url(meeting: Meeting) -> str:
    """The whole address, as it stands in the QR code."""
    return f"{settings.SITE_URL}{reverse('councils:room', args=[room_of(meeting)])}"


def follow_url(topic: Topic) -> str:
    """The whole address, as it stands in an SMS."""
    return f"{settings.SITE_URL}{reverse('councils:follow', args=[token_of(topic)])}"


def _opened(kind: str, token: str) -> int:
    """The id behind a token; 0 when it is not ours."""
    pk, _, mac = token.partition("-")
    if not (pk.isascii() and pk.isdecimal()) or len(pk) > 15 or not mac.isascii():
        return 0
    return int(pk) if constant_time_compare(mac.lower(), _mac(kind, int(pk))) else 0


def _mac(kind: str, pk: int) -> str:
    digest = hmac.new(settings.LINK_KEY.encode(), f"councils {kind}:{pk}".encode(), sha256).digest()
    return base64.b32encode(digest).decode().lower()[:LENGTH]
