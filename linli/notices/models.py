"""The outbox: what is to be sent to whom, the texts that are sent, and what people decided about it."""

import json
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.kernel.rulebook import Words
from linli.notices import events
from linli.notices.rules import SETTLEMENT, Channel, Reason, State, as_submitted, digest_of
from linli.people.fields import EncryptedText
from linli.people.models import Contact
from linli.record.models import Message, Root
from linli.record.registers import REGISTER, Register


class Delivery(models.Model):
    """One message to one person through one channel (投递). The machine moves it by conditional
    UPDATEs that name the state and the lease they expect, so no two workers can both succeed."""

    message = models.ForeignKey(Message, null=True, on_delete=models.PROTECT, related_name="deliveries")
    what = models.CharField(_("event"), max_length=40)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="deliveries")
    contact = models.ForeignKey(Contact, null=True, on_delete=models.PROTECT, related_name="deliveries")
    address = EncryptedText(blank=True)  # phone number or e-mail address
    language = models.CharField(max_length=10, default="zh-hans")
    given = EncryptedText(blank=True)  # JSON: the values of one without a message (a code, a digest)
    payload = EncryptedText(blank=True)  # JSON: what was rendered; it belongs to the key and is kept for retries
    is_urgent = models.BooleanField(default=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    reason = models.CharField(_("cause"), max_length=20, choices=Reason, blank=True)
    detail = models.CharField(max_length=40, blank=True)  # the gateway's own code
    key = models.UUIDField(unique=True, default=uuid4)  # the gateway's idempotency key
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(default=timezone.now)
    not_after = models.DateTimeField(null=True)  # of no use any more (a code)
    lease = models.UUIDField(null=True)  # which worker's batch has it
    lease_until = models.DateTimeField(null=True)
    folded_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="folded")
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)  # in-app
    shredded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_delivery_per_user", fields=["message", "channel", "user"], condition=Q(user__isnull=False)
            ),
            models.UniqueConstraint(
                name="one_delivery_per_contact",
                fields=["message", "channel", "contact"],
                condition=Q(contact__isnull=False),
            ),
            models.UniqueConstraint(
                name="one_dead_end", fields=["message"], condition=Q(channel=Channel.NONE, state=State.FAILED)
            ),
            models.CheckConstraint(name="delivery_state_is_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="delivery_to_one_recipient", condition=Q(user__isnull=True) | Q(contact__isnull=True)
            ),
            models.CheckConstraint(
                name="delivery_in_work_has_a_lease",
                condition=~Q(state__in=[State.LEASED, State.SENDING])
                | Q(lease__isnull=False, lease_until__isnull=False),
            ),
            models.CheckConstraint(
                name="delivery_sent_says_when", condition=~Q(state=State.SENT) | Q(sent_at__isnull=False)
            ),
        ]
        indexes = [
            models.Index(name="delivery_due", fields=["next_at"], condition=Q(state__in=[State.WAITING, State.HELD])),
            models.Index(
                name="delivery_in_work", fields=["lease_until"], condition=Q(state__in=[State.LEASED, State.SENDING])
            ),
            models.Index(
                name="delivery_inbox", fields=["user", "-id"], condition=Q(channel=Channel.INAPP, state=State.SENT)
            ),
            models.Index(
                name="delivery_unread",
                fields=["user"],
                condition=Q(channel=Channel.INAPP, state=State.SENT, read_at__isnull=True),
            ),
            models.Index(name="delivery_by_state", fields=["state", "-id"]),
            models.Index(name="delivery_by_event", fields=["what", "-id"]),
            models.Index(name="delivery_by_lease", fields=["lease"], condition=Q(lease__isnull=False)),
            models.Index(name="delivery_by_day", fields=["created_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.what} by {self.channel}: {self.state}"

    @property
    def event_label(self) -> Words:
        event = events.find(self.what)
        return event.label if event else self.what

    @property
    def rendered(self) -> dict[str, Any]:
        """What was sent: subject, body, and for an SMS signature, template and variables."""
        return dict(json.loads(self.payload)) if self.payload else {}

    @property
    def subject(self) -> str:
        return str(self.rendered.get("subject", ""))

    @property
    def body(self) -> str:
        return str(self.rendered.get("body", ""))


class Settlement(Root):
    """What a person decided about one delivery (人工处置)."""

    rules = SETTLEMENT
    kept = ("delivery_id",)

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="settlements")

    class Meta:
        constraints = [SETTLEMENT.constraint()]

    def __str__(self) -> str:
        return f"{self.delivery_id}: {self.state}"


class NoticeText(Register):
    """What is said of one event, through one channel, in one language (通知文案)."""

    kept = ("event", "channel", "language")

    event = models.CharField(_("event"), max_length=40)
    channel = models.CharField(
        _("channel"), max_length=10, choices=[c for c in Channel.choices if c[0] != Channel.NONE]
    )
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    subject = models.CharField(_("subject"), max_length=120, blank=True)
    body = models.TextField(_("text"), max_length=2000)

    class Meta:
        constraints = [
            REGISTER.constraint(),
            models.UniqueConstraint(name="one_notice_text", fields=["event", "channel", "language"]),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.channel} {self.language}"

    @property
    def event_label(self) -> Words:
        event = events.find(self.event)
        return event.label if event else self.event

    @property
    def is_sms(self) -> bool:
        return self.channel == Channel.SMS

    @property
    def submitted(self) -> str:
        """How the provider wants it: variables numbered in their order."""
        return as_submitted(self.body)

    @property
    def registered(self) -> "SmsTemplate | None":
        """The provider's registration of exactly this text; an edited text has none."""
        template = getattr(self, "sms_template", None)
        return template if template is not None and template.covers(self.body) else None

    @property
    def sendable(self) -> "SmsTemplate | None":
        """What may be sent by SMS now: this text, or until it is registered too the wording that was registered before it."""
        template = getattr(self, "sms_template", None)
        return template if template is not None and template.is_usable else None


class SmsTemplate(Register):
    """A text as the SMS provider registered it: signature, template code, ordered variables (短信模板)."""

    kept = ("text_id", "code", "registered_hash")

    text = models.OneToOneField(NoticeText, on_delete=models.PROTECT, related_name="sms_template")
    signature = models.CharField(_("signature"), max_length=20)
    code = models.CharField(_("template code"), max_length=60)
    provider_text = models.TextField()  # as submitted, with {1}, {2} …
    registered_body = models.TextField(blank=True)  # the text it was registered for, with its variables by name
    registered_hash = models.CharField(max_length=64)  # of that text

    class Meta:
        constraints = [REGISTER.constraint()]

    def __str__(self) -> str:
        return f"{self.signature} {self.code}"

    @property
    def is_usable(self) -> bool:
        return self.is_active and bool(self.code and self.registered_body)

    def covers(self, body: str) -> bool:
        return self.is_usable and self.registered_hash == digest_of(body)


class NoticeSettings(Register):
    """When not to disturb, and what to send together (通知设置); one row."""

    kept = ("quiet_from", "quiet_to", "digest_minutes", "gather_minutes")

    quiet_from = models.TimeField(_("quiet from"))
    quiet_to = models.TimeField(_("quiet until"))
    digest_minutes = models.PositiveSmallIntegerField(
        _("minutes between e-mail digests"),
        validators=[MaxValueValidator(1440)],
        help_text=_("0: staff get every e-mail singly."),
    )
    gather_minutes = models.PositiveSmallIntegerField(
        _("minutes to wait for newer news"),
        validators=[MaxValueValidator(120)],
        help_text=_("0: residents get every SMS at once, also several of the same matter."),
    )

    class Meta:
        constraints = [REGISTER.constraint()]

    def __str__(self) -> str:
        return f"{self.quiet_from}–{self.quiet_to}"
