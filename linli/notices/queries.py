"""Reads of the outbox that more than one place needs."""

from dataclasses import dataclass
from datetime import datetime, time
from functools import cache, cached_property

from django.conf import settings
from django.db import connection
from django.db.models import Count, QuerySet

from linli.kernel.rulebook import Words
from linli.notices.events import Audience, Event, all_events, no_context
from linli.notices.models import Delivery, NoticeSettings, NoticeText
from linli.notices.rules import Channel, State, quiet_until
from linli.people.models import User
from linli.people.queries import working_in
from linli.record.models import Message
from linli.record.registers import RegisterState

SHIPPED = {"quiet_from": time(21), "quiet_to": time(8), "digest_minutes": 60, "gather_minutes": 5}


def notice_settings() -> NoticeSettings:
    """The one row of settings, or what is shipped."""
    return NoticeSettings.objects.order_by("pk").first() or NoticeSettings(**SHIPPED)


def quiet_end(at: datetime) -> datetime | None:
    """When the quiet hours end that ``at`` falls into; None by day."""
    chosen = notice_settings()
    return quiet_until(at, chosen.quiet_from, chosen.quiet_to)


class TextsInUse:
    """All active texts, read once for a batch."""

    @cached_property
    def _texts(self) -> dict[tuple[str, str, str], NoticeText]:
        rows = NoticeText.objects.filter(state=RegisterState.ACTIVE).select_related("sms_template")
        return {(row.event, row.channel, row.language): row for row in rows}

    def channels(self, event: str) -> set[str]:
        """The channels that have anything to say of this event."""
        return {channel for code, channel, _language in self._texts if code == event}

    def find(self, event: str, channel: str, language: str) -> NoticeText | None:
        """The text in this language, or else in Chinese, or else in any."""
        found = [language, "zh-hans", "en"]
        return next((t for code in found if (t := self._texts.get((event, channel, code)))), None)


@dataclass(frozen=True, slots=True)
class Cell:
    """One place where something can be said: of one event, through one channel, in one language."""

    channel: str
    language: str
    text: NoticeText | None
    borrows: bool = False  # says it in another language meanwhile

    @property
    def channel_label(self) -> Words:
        return Channel(self.channel).label

    @property
    def language_name(self) -> str:
        return str(dict(settings.LANGUAGES)[self.language])


SPOKEN = {  # the channels by which each audience is reached, see outbox/fan_out.py
    Audience.RESIDENT: (Channel.INAPP, Channel.SMS),
    Audience.STAFF: (Channel.INAPP, Channel.EMAIL),
}


def places_of(event: Event) -> list[tuple[str, str]]:
    """Where this event can say something: by channel and language."""
    own = event.context is no_context  # it comes from no act: only the channels that it was made for
    channels = dict.fromkeys(channel for channel, _language in event.texts) if own else SPOKEN[event.audience]
    return [(str(channel), language) for channel in channels for language, _name in settings.LANGUAGES]


def texts_by_event() -> list[tuple[Event, list[Cell]]]:
    """All events with what is said of each, and where nothing is said yet."""
    texts = NoticeText.objects.select_related("sms_template")
    known = {(t.event, t.channel, t.language): t for t in texts}
    spoken = {(t.event, t.channel) for t in texts if t.is_active}
    return [
        (
            event,
            [
                Cell(c, lang, known.get((event.code, c, lang)), (event.code, c) in spoken)
                for c, lang in places_of(event)
            ],
        )
        for event in all_events()
    ]


def inbox(user: User) -> QuerySet[Delivery]:
    """What a person was told on these pages, the newest first (站内信)."""
    rows = Delivery.objects.filter(user=user, channel=Channel.INAPP, state=State.SENT)
    return rows.select_related("message__act").order_by("-pk")


def unread_count(user: User) -> int:
    """How many of these are not read yet; asked on every page, so its text is written once."""
    with connection.cursor() as cursor:
        cursor.execute(_unread(), [user.pk])
        count: int = cursor.fetchone()[0]
    return count


@cache
def _unread() -> str:
    quote = connection.ops.quote_name
    return (
        f"SELECT COUNT(*) FROM {quote(Delivery._meta.db_table)} WHERE user_id = %s AND read_at IS NULL"
        f" AND channel = '{Channel.INAPP.value}' AND state = '{State.SENT.value}'"
    )


def staff_by_unit(units: set[int]) -> dict[int, dict[User, set[str]]]:
    """Who works in each of these units today, each person once, and in which roles."""
    staff: dict[int, dict[User, set[str]]] = {}
    posts = working_in(units).filter(user__is_active=True).select_related("user")
    for post in posts.order_by("pk"):
        staff.setdefault(post.unit_id, {}).setdefault(post.user, set()).add(post.role)
    return staff


def open_troubles() -> dict[str, int]:
    """How many deliveries wait for a person: failed for good, or uncertain."""
    rows = Delivery.objects.filter(state__in=[State.UNCERTAIN, State.FAILED]).values("state")
    counts = {row["state"]: row["n"] for row in rows.annotate(n=Count("pk")).order_by()}
    return {state.value: counts.get(state, 0) for state in (State.UNCERTAIN, State.FAILED)}


def recent_messages(event: str, *, limit: int = 10) -> list[Message]:
    """Real cases to preview a text on."""
    return list(Message.objects.filter(what=event).select_related("act").order_by("-pk")[:limit])
