"""A talk from its question to its end."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Unpack

from linli.kernel.actor import Actor
from linli.places.models import Area
from linli.record.acts import Sent, act, once, one_step
from linli.record.models import Act
from linli.talks.models import Talk


@once
def begin_talk(
    *,
    question: str,
    area: Area | None,
    about: str = "",
    moderation: str = Talk.Moderation.BEFORE,
    needs_phone: bool = False,
    most_statements: int = 3,
    ends_on: date | None = None,
    group_question: str = "",
    group_answers: Sequence[str] = (),
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """Put a question to those who live in an area; nobody sees it yet.

    ``group_question`` asks who answers where they belong (which building, owner or tenant), ``group_answers`` are to choose from.
    """
    how: dict[str, Any] = {"moderation": moderation, "needs_phone": needs_phone, "most_statements": most_statements}
    how |= {"group_question": group_question, "group_answers": list(group_answers)}
    talk = Talk(question=question, about=about, area=area, unit_id=by.unit or 0, ends_on=ends_on, **how)
    return one_step(talk, "begin_talk", by=by, **sent)


@once
def change_talk(
    talk: Talk,
    *,
    question: str,
    area: Area | None,
    about: str,
    moderation: str,
    needs_phone: bool,
    most_statements: int,
    ends_on: date | None,
    group_question: str = "",
    group_answers: Sequence[str] = (),
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """Change it, as long as nobody has answered: who votes must know what the rules are."""
    changes: dict[str, Any] = {"question": question, "area": area, "about": about, "moderation": moderation}
    changes |= {"needs_phone": needs_phone, "most_statements": most_statements, "ends_on": ends_on}
    changes |= {"group_question": group_question, "group_answers": list(group_answers)}
    return one_step(talk, "change_talk", by=by, changes=changes, **sent)


@once
def open_talk(talk: Talk, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """From now on everybody may take part."""
    with act(talk, "open_talk", by=by, **sent) as a:
        talk.opened_at = a.now
        talk.save(update_fields=["opened_at"])
    return a.row


@once
def prolong_talk(talk: Talk, *, ends_on: date | None, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Another last day, or none."""
    return one_step(talk, "prolong_talk", by=by, changes={"ends_on": ends_on}, **sent)


@once
def end_talk(talk: Talk, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """No more votes and statements; the result stays public."""
    with act(talk, "end_talk", by=by, **sent) as a:
        talk.ended_at = a.now
        talk.save(update_fields=["ended_at"])
    return a.row


@once
def reopen_talk(talk: Talk, *, ends_on: date | None = None, by: Actor, **sent: Unpack[Sent]) -> Act:
    """It ended too soon."""
    return one_step(talk, "reopen_talk", by=by, changes={"ended_at": None, "ends_on": ends_on}, **sent)


@once
def drop_talk(talk: Talk, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """It will not be asked."""
    return one_step(talk, "drop_talk", by=by, **sent)


@once
def resume_talk(talk: Talk, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """It will be asked after all."""
    return one_step(talk, "resume_talk", by=by, **sent)
