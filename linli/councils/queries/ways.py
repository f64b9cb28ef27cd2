"""What else may become of a topic: a talk, a counted vote; and what apps above offer, without councils knowing who made it.

An app above registers in its ``AppConfig.ready``::

    ways.register(way_of)  # way_of(actor, topic) -> Way | None, at most one query
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.councils.models import Topic
from linli.councils.policy import parts_of
from linli.councils.rules import LIVE, CouncilPart
from linli.kernel.actor import Actor
from linli.talks import policy as talks
from linli.votes import policy as votes


@dataclass(frozen=True, slots=True)
class Way:
    """A button on the page of a topic: what it does, and where it leads."""

    verb: str | Promise
    url: str
    is_rare: bool = True
    why_not: str = ""
    kind: str = "quiet"


Finder = Callable[[Actor, Topic], Way | None]


def may_put_to_talk(actor: Actor, topic: Topic) -> bool:
    """Who convenes the council and hosts talks."""
    return _may_ask(actor, topic) and talks.may_begin(actor)


def may_put_to_vote(actor: Actor, topic: Topic) -> bool:
    """Who convenes the council and organises votes."""
    return _may_ask(actor, topic) and votes.may_organise(actor)


def to_talk(actor: Actor, topic: Topic) -> Way | None:
    if not may_put_to_talk(actor, topic):
        return None
    return Way(_("Ask more people: a talk by code"), reverse("councils:put-to-talk", args=[topic.pk]))


def to_vote(actor: Actor, topic: Topic) -> Way | None:
    """A form of council that decides by a vote has it among the usual buttons."""
    if not may_put_to_vote(actor, topic):
        return None
    url, usual = reverse("councils:put-to-vote", args=[topic.pk]), topic.council.kind.needs_vote
    return Way(_("Put it to the vote"), url, is_rare=not usual, kind="plain" if usual else "quiet")


def _may_ask(actor: Actor, topic: Topic) -> bool:
    return topic.state in LIVE and bool(topic.asked) and CouncilPart.CONVENER in parts_of(actor, topic, asked=set())


_finders: list[Finder] = [to_talk, to_vote]


def register(finder: Finder) -> None:
    """Let an app above offer something; the same function twice is once."""
    if finder not in _finders:
        _finders.append(finder)


def ways(actor: Actor, topic: Topic) -> list[Way]:
    """What this person may do with this topic elsewhere."""
    return [way for finder in _finders if (way := finder(actor, topic)) is not None]
