"""What people can be told of. The apps above register their events here, in ``AppConfig.ready``."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml

from linli.kernel.rulebook import Words
from linli.notices.rules import Channel, names_in
from linli.record.models import Message

Values = Mapping[str, str]
LANGUAGES = {"zh": "zh-hans", "en": "en"}


class Audience(StrEnum):
    RESIDENT = "resident"  # 居民
    STAFF = "staff"  # 工作人员


@dataclass(frozen=True, slots=True)
class Text:
    body: str
    subject: str = ""


Texts = Mapping[tuple[str, str], Text]  # by channel and language code


@dataclass(frozen=True, slots=True)
class Event:
    """One kind of news. Texts may use its ``variables`` and no others.

    ``context`` gives their values for a message, in the language that is active while it runs.
    It should read the state from ``message.facts`` and ``message.act`` rather than from what the
    thing has become since, and may be shared by all events about one kind of thing.
    """

    code: str
    label: Words
    audience: Audience
    variables: Mapping[str, str]  # name: a sample, for the preview
    context: Callable[[Message], Values]
    texts: Texts
    link: Callable[[Message], str] | None = None  # where the inbox leads to
    personal: frozenset[str] = field(default_factory=frozenset)  # masked in a preview
    is_urgent: bool = False  # neither quiet hours nor digest nor gathering
    needs_confirmed: bool = True  # False: may go to a phone that nobody has confirmed yet
    also_unconfirmed: Callable[[Message], bool] | None = None  # or this one message may, where it is asked
    roles: frozenset[str] | None = None  # of a unit only who has one of these is told: what one may not open is no news
    is_state: bool = True  # tells how a matter stands: newer news of it makes this one idle

    def __post_init__(self) -> None:
        for text in self.texts.values():
            if strays := set(names_in(text.subject + text.body)) - set(self.variables):
                raise ValueError(f"{self.code}: no such variables: {', '.join(sorted(strays))}")


_events: dict[str, Event] = {}


def register(*events: Event) -> None:
    """Make events known; a code is known once."""
    for event in events:
        if _events.setdefault(event.code, event) is not event:
            raise ValueError(f"two events are called {event.code}")


def find(code: str) -> Event | None:
    return _events.get(code)


def all_events() -> list[Event]:
    return list(_events.values())


def urgent_codes() -> list[str]:
    return [event.code for event in _events.values() if event.is_urgent]


def state_codes() -> list[str]:
    return [e.code for e in _events.values() if e.is_state and e.audience is Audience.RESIDENT]


def texts_from(file: Path) -> dict[str, dict[tuple[str, str], Text]]:
    """Shipped texts by event: ``event: {sms: {zh: …, en: …}, inapp: {zh: {subject: …, body: …}}}``."""
    read: dict[str, dict[str, dict[str, Any]]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return {
        event: {
            (Channel(channel).value, LANGUAGES[language]): Text(**text) if isinstance(text, dict) else Text(text)
            for channel, by_language in channels.items()
            for language, text in by_language.items()
        }
        for event, channels in read.items()
    }


def no_context(message: Message) -> Values:
    """Of an event that never comes from an act: its deliveries bring their values along."""
    return {}


OWN_TEXTS = texts_from(Path(__file__).parent / "data" / "texts.yaml")
