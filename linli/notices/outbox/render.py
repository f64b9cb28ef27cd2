"""A delivery's words: the text in use, filled with what its event knows."""

import json
import logging
from collections.abc import Iterable, Mapping

from django.utils import translation

from linli.notices import events
from linli.notices.events import Event
from linli.notices.gateways import NotSent, Outgoing
from linli.notices.models import Delivery, NoticeText
from linli.notices.queries import TextsInUse
from linli.notices.rules import Channel, Reason, fill, names_in
from linli.record.models import Message

log = logging.getLogger(__name__)


def render(delivery: Delivery, texts: TextsInUse) -> Outgoing:
    """What goes out for this delivery; on a retry, what went out before. Raises NotSent."""
    key = str(delivery.key)
    if delivery.payload:
        return Outgoing(key=key, address=delivery.address, **delivery.rendered)
    text = texts.find(delivery.what, delivery.channel, delivery.language)
    if text is None:
        raise NotSent(Reason.NO_TEXT, for_good=True)
    values = values_of(delivery, text.language)
    try:
        if delivery.channel == Channel.SMS:
            return _as_registered(key, delivery.address, text, values)
        return Outgoing(key, delivery.address, fill(text.body, values), fill(text.subject, values))
    except (KeyError, ValueError) as why:
        raise NotSent(Reason.BAD_TEXT, type(why).__name__, for_good=True) from why


def payload_of(outgoing: Outgoing) -> str:
    """What is kept of it for a retry and for the inbox."""
    parts = {"body": outgoing.body, "subject": outgoing.subject}
    if outgoing.template:
        kept = {"signature": outgoing.signature, "template": outgoing.template, "variables": outgoing.variables}
        return json.dumps(parts | kept, ensure_ascii=False)
    return json.dumps(parts, ensure_ascii=False)


def values_of(delivery: Delivery, language: str) -> dict[str, str]:
    """What the variables of its text stand for. Raises NotSent."""
    if delivery.message is None:
        return dict(json.loads(delivery.given))
    event = events.find(delivery.what)
    if event is None:
        raise NotSent(Reason.UNKNOWN_EVENT, for_good=True)
    try:
        with translation.override(language):
            return dict(event.context(delivery.message))
    except Exception as why:  # of an app above; one bad message must not stop the others
        log.error("no context for %s: %s", delivery.pk, type(why).__name__)  # its words may be personal
        raise NotSent(Reason.BAD_TEXT, type(why).__name__, for_good=True) from why


def digest_values(members: Iterable[Delivery], texts: TextsInUse) -> str:
    """A line for each message of a digest; what cannot be rendered is named by its event."""
    lines = []
    for member in members:
        try:
            lines.append(render(member, texts).subject or str(member.event_label))
        except NotSent:
            lines.append(str(member.event_label))
    values = {"count": str(len(lines)), "lines": "\n".join(f"· {line}" for line in lines)}
    return json.dumps(values, ensure_ascii=False)


def _hidden(value: str) -> str:
    """Its first character and its length: so that the count of characters, and of messages, is the true one."""
    return f"{value[:1]}{'*' * (len(value) - 1)}"


def preview(event: Event, words: Mapping[str, str], language: str, message: Message | None) -> dict[str, str]:
    """How a text would read: on a real message, with what is personal masked, or on the event's samples."""
    values = dict(event.variables)
    if message is not None:
        try:
            with translation.override(language):
                values |= event.context(message)
        except Exception as why:  # of an app above: its case may be shredded; the samples still show the text
            log.warning("no preview of %s: %s", message.pk, type(why).__name__)
        values |= {name: _hidden(values[name]) for name in event.personal if values.get(name)}
    return {name: fill(text, values) for name, text in words.items()}


def _as_registered(key: str, address: str, text: NoticeText, values: dict[str, str]) -> Outgoing:
    """Providers send registered texts only: signature, template code, variables in their order.

    An edited text waits for its registration; until then the wording registered before it is sent. Raises NotSent, KeyError.
    """
    template = text.sendable
    if template is None:
        raise NotSent(Reason.NOT_REGISTERED, for_good=True)
    body = template.registered_body
    ordered = [values[name] for name in names_in(body)]
    return Outgoing(key, address, fill(body, values), "", template.signature, template.code, ordered)
