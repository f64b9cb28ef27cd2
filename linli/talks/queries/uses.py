"""What an app above can do with the result of a talk: the page offers it without knowing who made it.

An app above registers in its ``AppConfig.ready``::

    uses.register(use_of)  # use_of(actor, talk) -> Use | None, at most one query

and reads what it wants to keep with `background_of`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from linli.kernel.actor import Actor
from linli.talks.models import Talk
from linli.talks.queries.results import result_of


@dataclass(frozen=True, slots=True)
class Use:
    """A button on the page of a talk: what it does, and the address it leads to (or posts to)."""

    text: str | Promise
    href: str
    by_post: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)  # what the button posts


User = Callable[[Actor, Talk], Use | None]
_users: list[User] = []


def register(user: User) -> None:
    """Let an app above offer something; the same function twice is once."""
    if user not in _users:
        _users.append(user)


def uses(actor: Actor, talk: Talk) -> list[Use]:
    """What this person may do with this talk elsewhere."""
    return [use for user in _users if (use := user(actor, talk)) is not None]


def background_of(talk: Talk) -> str:
    """The result in words, to stand as background of a topic: counts, what all agree on, what each group says."""
    result = result_of(talk)
    lines = [
        _("Talk by code: %(question)s") % {"question": talk.question},
        _("%(people)d people gave %(votes)d answers to %(count)d statements.")
        % {"people": result.people, "votes": result.votes, "count": len(result.statements)},
    ]
    lines += [f"· {told.text} ({told.words})" for told in result.common + result.against]
    for group in result.groups:
        lines.append(_("Group %(letter)s, %(size)d people") % {"letter": group.letter, "size": group.size})
        lines += [f"· {told.text} ({told.words})" for told in group.told]
    return "\n".join(lines + result.why_not)
