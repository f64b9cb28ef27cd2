"""What is heard: one line, corrected, struck out, and what became of it."""

from typing import Unpack

from django.db.models import Model
from django.utils import timezone

from linli.cases.models import Case
from linli.hearings.models import Concern, Hearing
from linli.kernel.actor import Actor
from linli.record.acts import Sent, once, one_step
from linli.record.models import Act


@once
def hear_concern(hearing: Hearing, *, words: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """One concern in one line. Raises Refused when the hearing has ended."""
    concern = Concern(hearing=hearing, words=words, heard_at=timezone.now())
    return one_step(concern, "hear_concern", by=by, **sent)


@once
def correct_concern(concern: Concern, *, words: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """It was said differently."""
    return one_step(concern, "correct_concern", by=by, changes={"words": words}, **sent)


@once
def concern_to_case(concern: Concern, *, case: Case, by: Actor, **sent: Unpack[Sent]) -> Act:
    """It has become this case."""
    return one_step(concern, "concern_to_case", by=by, changes={"case": case}, **sent)


@once
def concern_to_topic(concern: Concern, *, thing: Model, by: Actor, **sent: Unpack[Sent]) -> Act:
    """It has become this topic of a council; ``thing`` belongs to an app beside this one."""
    changes = {"went_kind": thing._meta.label_lower, "went_id": thing.pk}
    return one_step(concern, "concern_to_topic", by=by, changes=changes, **sent)


@once
def strike_concern(concern: Concern, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Written down by mistake: it stays readable and counts no more."""
    return one_step(concern, "strike_concern", by=by, **sent)


@once
def restore_concern(concern: Concern, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Struck out by mistake."""
    return one_step(concern, "restore_concern", by=by, **sent)
