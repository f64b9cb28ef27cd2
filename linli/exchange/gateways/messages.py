"""What is exchanged, and what an adapter does."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message from elsewhere. ``fields`` are those of an import: number, words, raised_at, title, address, area, category, name, phone."""

    key: str
    kind: str
    number: str
    fields: Mapping[str, Any]
    problem: str = ""  # what was wrong with it before anybody could read it


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to elsewhere; the same ``key`` is the same message however often it comes."""

    key: str
    what: str
    body: Mapping[str, Any] = field(default_factory=dict)


class Adapter(Protocol):
    """A way to another system. Write one for yours: these two functions are all."""

    def collect(self) -> Iterable[Incoming]:
        """What waits there for us. The same may come again until it was answered with ``received``."""
        ...

    def send(self, message: Outgoing) -> None:
        """Hand it over. Raises ``notices.gateways.NotSent`` (certainly not) or ``Unknown`` (perhaps)."""
        ...
