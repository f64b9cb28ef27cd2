"""Messages become deliveries: who, through which channels, from when on."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from linli.notices import events
from linli.notices.events import Audience, Event
from linli.notices.models import Delivery
from linli.notices.queries import TextsInUse, notice_settings, staff_by_unit
from linli.notices.rules import Channel, Reason, State
from linli.people.models import Contact, User
from linli.record.models import Message

BATCH = 200


def fan_out(limit: int = BATCH) -> int:
    """Make the deliveries of the oldest messages that have none yet; how many messages."""
    if not Message.objects.filter(fanned_out_at__isnull=True).exists():
        return 0
    with transaction.atomic():
        waiting = Message.objects.filter(fanned_out_at__isnull=True).select_for_update(skip_locked=True)
        messages = list(waiting.order_by("pk")[:limit])
        plan = _Plan(messages, timezone.now())
        deliveries = [d for message in messages for d in plan.deliveries_of(message)]
        Delivery.objects.bulk_create(deliveries, ignore_conflicts=True)
        Message.objects.filter(pk__in=[m.pk for m in messages]).update(fanned_out_at=plan.now)
    return len(messages)


class _Plan:
    """What a batch of messages needs to know, read in a constant number of queries."""

    def __init__(self, messages: list[Message], now: datetime) -> None:
        ids: dict[str, set[int]] = {"people.contact": set(), "people.user": set(), "people.unit": set()}
        for message in messages:
            ids.setdefault(message.to_kind, set()).add(message.to_id)
        self.now, self.texts, self.settings = now, TextsInUse(), notice_settings()
        self.contacts = {c.pk: c for c in Contact.objects.filter(pk__in=ids["people.contact"]).select_related("user")}
        self.users = User.objects.in_bulk(ids["people.user"])
        self.staff = staff_by_unit(ids["people.unit"])

    def deliveries_of(self, message: Message) -> list[Delivery]:
        event = events.find(message.what)
        if event is None:
            return [self._dead_end(message, Reason.UNKNOWN_EVENT)]
        channels = self.texts.channels(event.code)
        if not channels:
            return [self._dead_end(message, Reason.NO_TEXT)]
        if message.to_kind == "people.contact":
            made = list(self._to_contact(event, channels, message))
        else:
            people = self._staff(event, message) if message.to_kind == "people.unit" else self._user(message)
            made = [d for user in people for d in self._to_user(event, channels, message, user)]
        if made:
            return made
        if message.to_kind == "people.unit":
            return [self._dead_end(message, Reason.NO_STAFF)]
        contact = self.contacts.get(message.to_id) if message.to_kind == "people.contact" else None
        has_phone = contact is not None and contact.can_receive_sms  # then it is the text that is missing
        dead = self._dead_end(message, Reason.NO_TEXT if has_phone else Reason.NO_ADDRESS)
        if message.to_kind == "people.contact":  # nobody is told, and nothing failed
            dead.state = State.CANCELLED
        return [dead]

    def _staff(self, event: Event, message: Message) -> list[User]:
        people = self.staff.get(message.to_id, {}).items()
        return [user for user, roles in people if event.roles is None or roles & event.roles]

    def _user(self, message: Message) -> list[User]:
        user = self.users.get(message.to_id) if message.to_kind == "people.user" else None
        return [user] if user is not None and user.is_active else []

    def _to_contact(self, event: Event, channels: set[str], message: Message) -> Iterator[Delivery]:
        contact = self.contacts.get(message.to_id)
        if contact is None:
            return
        if Channel.INAPP in channels and contact.user is not None:
            yield self._open(event, message, Channel.INAPP, user=contact.user, language=contact.language)
        if Channel.SMS in channels:
            sms = self._open(event, message, Channel.SMS, contact=contact, language=contact.language)
            sms.address = contact.phone
            if why := unreachable_by_sms(contact, event, message):
                sms.state, sms.reason = State.CANCELLED, why
            yield sms

    def _to_user(self, event: Event, channels: set[str], message: Message, user: User) -> Iterator[Delivery]:
        if Channel.INAPP in channels:
            yield self._open(event, message, Channel.INAPP, user=user)
        if Channel.EMAIL in channels and user.email:
            mail = self._open(event, message, Channel.EMAIL, user=user)
            mail.address = user.email
            yield mail

    def _dead_end(self, message: Message, reason: Reason) -> Delivery:
        dead = Delivery(message=message, what=message.what, channel=Channel.NONE, state=State.FAILED, reason=reason)
        dead.created_at = dead.next_at = self.now
        return dead

    def _open(
        self,
        event: Event,
        message: Message,
        channel: Channel,
        *,
        user: User | None = None,
        contact: Contact | None = None,
        language: str = "",
    ) -> Delivery:
        delivery = Delivery(message=message, what=event.code, channel=channel, user=user, contact=contact)
        delivery.language, delivery.is_urgent = language or "zh-hans", event.is_urgent
        delivery.created_at = delivery.next_at = self.now
        if event.is_urgent:
            return delivery
        if channel == Channel.EMAIL and event.audience is Audience.STAFF and self.settings.digest_minutes:
            _hold(delivery, Reason.DIGEST, self.settings.digest_minutes)
        elif channel == Channel.SMS and event.is_state and self.settings.gather_minutes:
            _hold(delivery, Reason.GATHERING, self.settings.gather_minutes)
        return delivery


def unreachable_by_sms(contact: Contact, event: Event, message: Message | None) -> Reason | None:
    """Why no SMS may go to this contact; None: it may."""
    if not contact.can_receive_sms:
        return Reason.NO_ADDRESS
    if contact.is_confirmed or not event.needs_confirmed:
        return None
    if message is not None and event.also_unconfirmed is not None and event.also_unconfirmed(message):
        return None
    return Reason.UNCONFIRMED


def _hold(delivery: Delivery, reason: Reason, minutes: int) -> None:
    delivery.state, delivery.reason = State.HELD, reason
    delivery.next_at += timedelta(minutes=minutes)
