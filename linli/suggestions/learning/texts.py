"""What is learnt from and counted: plain texts with a label or a day."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Example:
    """A text and what a person decided it is about; ``key`` finds it again."""

    title: str
    body: str
    label: str
    key: int = 0


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody said: its number, who (any word that tells people apart), title, words, day.

    Where it is known beforehand, not from the words, where it lies: ``place`` is what that is called, ``around`` any word
    for what is around it; messages from different ones are never of one topic, unless a person said that they are:
    ``joined`` is the number of the message to which somebody joined this one.
    """

    number: str
    person: str
    title: str
    body: str
    day: date | None = None
    place: str = ""
    around: str = ""
    joined: str = ""


class Trend(StrEnum):
    """The last thirty days against the thirty before."""

    RISING, STEADY, FALLING, QUIET = "rising", "steady", "falling", "quiet"
