"""What an empty Linli says: the shipped texts of all events, and the settings."""

from django.conf import settings

from linli.kernel.actor import IMPORT
from linli.kernel.seeds import seed
from linli.notices.events import all_events
from linli.notices.models import NoticeSettings, NoticeText, SmsTemplate
from linli.notices.queries import SHIPPED
from linli.notices.rules import Channel, as_submitted, digest_of
from linli.record import registers


@seed(50)
def load_texts() -> None:
    """Add what is not there; what somebody changed or retired stays as it is."""
    if not NoticeSettings.objects.exists():
        registers.add(NoticeSettings(**SHIPPED), by=IMPORT)
    known = set(NoticeText.objects.values_list("event", "channel", "language"))
    for event in all_events():
        for (channel, language), text in event.texts.items():
            if (event.code, channel, language) not in known:
                _add(event.code, channel, language, text.subject, text.body)


def _add(event: str, channel: str, language: str, subject: str, body: str) -> None:
    row = NoticeText(event=event, channel=channel, language=language, subject=subject, body=body)
    registers.add(row, by=IMPORT)
    if channel == Channel.SMS and settings.SMS_GATEWAY == "file":
        # no provider, no registration: the demo's own codes
        code = f"DEMO_{event}_{language[:2]}".upper()[:60]
        template = SmsTemplate(text=row, signature=settings.SMS_SIGNATURE, code=code)
        template.provider_text, template.registered_body = as_submitted(body), body
        template.registered_hash = digest_of(body)
        registers.add(template, by=IMPORT)
