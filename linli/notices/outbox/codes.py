"""Confirmation codes (验证码): they go through the outbox too, but belong to no act."""

import json
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from linli.notices.events import OWN_TEXTS, Audience, Event, no_context
from linli.notices.models import Delivery
from linli.notices.rules import Channel

CODE = Event(
    code="confirmation_code",
    label=_("confirmation code"),
    audience=Audience.RESIDENT,
    variables={"code": "482913", "purpose": "登录", "minutes": "10"},
    context=no_context,
    texts=OWN_TEXTS["confirmation_code"],
    personal=frozenset({"code"}),
    is_urgent=True,
    needs_confirmed=False,
    is_state=False,
)


def send_code(phone: str, code: str, *, purpose: str, minutes: int = 10, language: str = "zh-hans") -> Delivery:
    """Queue an SMS with a code; at any hour, and not at all once it would be too late.

    ``purpose`` is a word for people ("sign in"), in the language of the text. Code and number are
    encrypted; the code is erased as soon as it is sent.
    """
    now = timezone.now()
    given = {"code": code, "purpose": purpose, "minutes": str(minutes)}
    return Delivery.objects.create(
        what=CODE.code,
        channel=Channel.SMS,
        address=phone,
        language=language,
        given=json.dumps(given, ensure_ascii=False),
        is_urgent=True,
        created_at=now,
        next_at=now,
        not_after=now + timedelta(minutes=minutes),
    )


def send_sign_in_code(phone: str, code: str) -> None:
    """What ``people`` calls when somebody signs in with a phone."""
    minutes = settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60
    send_code(phone, code, purpose=gettext("signing in"), minutes=minutes, language=get_language() or "zh-hans")
