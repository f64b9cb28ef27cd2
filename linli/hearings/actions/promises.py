"""What somebody promises: who, what, by when; kept, or told why not."""

from datetime import date
from typing import Unpack

from django.utils import timezone

from linli.cases.models import Case, Task
from linli.hearings.models import Concern, Hearing, Promise
from linli.kernel.actor import Actor
from linli.people.models import User
from linli.record.acts import Sent, once, one_step
from linli.record.models import Act

ANEW: dict[str, object] = {"answer": "", "ended_at": None}


@once
def make_promise(
    hearing: Hearing,
    *,
    what: str,
    due_on: date,
    user: User | None = None,
    who: str = "",
    concern: Concern | None = None,
    case: Case | None = None,
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """Somebody says what they do by when: a ``user`` of the staff, or whoever is named in ``who``."""
    promise = Promise(area_id=hearing.area_id, hearing=hearing, concern=concern, what=what, due_on=due_on, case=case)
    promise.user, promise.who = user, "" if user else who
    return one_step(promise, "make_promise", by=by, **sent)


@once
def move_promise(promise: Promise, *, due_on: date, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """It takes longer: another day, and why."""
    return one_step(promise, "move_promise", by=by, words=words, changes={"due_on": due_on}, **sent)


@once
def tie_promise(promise: Promise, *, case: Case, task: Task | None = None, by: Actor, **sent: Unpack[Sent]) -> Act:
    """It is part of what is done in a case, or of the task of one office there."""
    return one_step(promise, "tie_promise", by=by, changes={"case": case, "task": task}, **sent)


@once
def keep_promise(promise: Promise, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """It was done as it was said."""
    return one_step(promise, "keep_promise", by=by, changes={"ended_at": timezone.now()}, **sent)


@once
def answer_promise(promise: Promise, *, answer: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """It cannot be kept, and this is what people were told."""
    changes = {"answer": answer, "ended_at": timezone.now()}
    return one_step(promise, "answer_promise", by=by, changes=changes, **sent)


@once
def reopen_promise(promise: Promise, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """It was not done after all, or can be kept after all."""
    return one_step(promise, "reopen_promise", by=by, changes=ANEW, **sent)
