"""The texts and settings are registers; only an SMS text has more to it."""

from typing import Unpack

from linli.kernel.actor import Actor
from linli.notices.models import NoticeText, SmsTemplate
from linli.notices.rules import as_submitted, digest_of
from linli.record import registers
from linli.record.acts import Sent, once
from linli.record.models import Act


@once
def enter_template(text: NoticeText, *, signature: str, code: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """The provider has registered this text, as it is now, under this code (登记短信模板)."""
    entered = {
        "signature": signature,
        "code": code,
        "provider_text": as_submitted(text.body),
        "registered_body": text.body,
        "registered_hash": digest_of(text.body),
    }
    template = SmsTemplate.objects.filter(text=text).first()
    if template is None:
        return registers.add(SmsTemplate(text=text, **entered), by=by, **sent)
    return registers.change(template, changes=entered, by=by, **sent)
