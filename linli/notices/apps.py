from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register


class NoticesConfig(AppConfig):
    name = "linli.notices"

    def ready(self) -> None:
        from linli.notices import events, seeds, tasks  # noqa: F401  # the last two register themselves
        from linli.notices.doors import open_doors
        from linli.notices.outbox import codes, fold
        from linli.people.actions.sign_ins import code_sender

        open_doors()
        events.register(codes.CODE, fold.DIGEST)
        if settings.SMS_GATEWAY:
            code_sender.append(codes.send_sign_in_code)


@register()
def sms_gateway_is_complete(**_how: object) -> list[CheckMessage]:
    """A gateway without a secret would take anybody's SMS for ours."""
    if settings.SMS_GATEWAY == "http" and not (settings.SMS_URL and settings.SMS_SECRET):
        return [Error("LINLI_SMS_URL and LINLI_SMS_SECRET must both be set", id="notices.E001")]
    return []
