"""One line at the table: the concern, what becomes of it and what is promised, each by its own book, all of it or nothing."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4, uuid5

from django.db import transaction

from linli.cases import actions as cases
from linli.cases.models import Case
from linli.hearings.actions.concerns import concern_to_case, hear_concern
from linli.hearings.actions.promises import make_promise
from linli.hearings.models import Concern, Hearing
from linli.hearings.queries import ways
from linli.kernel.actor import Actor
from linli.people.actions import contact_for
from linli.people.models import User
from linli.people.queries import speaking_for
from linli.record.models import Act

NOTE, CASE = "note", "case"


@dataclass(frozen=True, slots=True)
class Promised:
    """What is promised with a line: by a member of staff, or by whoever is named."""

    what: str
    due_on: date
    user: User | None = None
    who: str = ""


def write_line(
    hearing: Hearing,
    *,
    words: str,
    becomes: str = NOTE,
    promised: Promised | None = None,
    name: str = "",
    phone: str = "",
    by: Actor,
    key: UUID | None = None,
) -> Act:
    """Hear one concern; ``becomes`` is note, case, or the code of a further way.

    Sent twice with one key it is one line. Answers the act of the line. Raises what the actions raise, and ValidationError
    for a phone that is none.
    """
    key = key or uuid4()
    with transaction.atomic():
        if Act.objects.filter(pk=key).exists():  # a repeat: what came with it was done then
            return hear_concern(hearing, words=words, by=by, key=key)
        done = hear_concern(hearing, words=words, by=by, key=key)
        concern = Concern.objects.filter(hearing=hearing).latest("pk")  # the lock of the hearing is still held
        if becomes == CASE:
            _case_of(concern, name=name, phone=phone, by=by, key=key)
        elif becomes != NOTE:
            ways.take(concern, becomes, by=by, key=uuid5(key, becomes))
        if promised is not None:
            _promise(concern, promised, by=by, key=uuid5(key, "promise"))
    return done


def make_case(
    concern: Concern, *, name: str = "", phone: str = "", by: Actor, key: UUID | None = None, seen: int | None = None
) -> Act:
    """A line that was noted becomes a case after all. Answers the act of the line."""
    with transaction.atomic():
        return _case_of(concern, name=name, phone=phone, by=by, key=key or uuid4())


def make_topic(concern: Concern, *, way: str, by: Actor, key: UUID | None = None, seen: int | None = None) -> Act:
    """A line that was noted goes a further way after all."""
    return ways.take(concern, way, by=by, key=key or uuid4())


def promise_of(
    concern: Concern, *, promised: Promised, by: Actor, key: UUID | None = None, seen: int | None = None
) -> Act:
    """Something is promised on a line that stands already; tied to the case that the line became."""
    return _promise(concern, promised, by=by, key=key or uuid4())


def _promise(concern: Concern, promised: Promised, *, by: Actor, key: UUID) -> Act:
    return make_promise(
        concern.hearing,
        what=promised.what,
        due_on=promised.due_on,
        user=promised.user,
        who=promised.who,
        concern=concern,
        case=concern.case,
        by=by,
        key=key,
    )


def _case_of(concern: Concern, *, name: str, phone: str, by: Actor, key: UUID) -> Act:
    """The case is the resident's who wishes to be told, else of whoever wrote it down; one that lies outside their grid has
    somebody unnamed as its reporter."""
    area = concern.hearing.area
    is_known, is_mine = bool(name or phone), area.code.startswith(by.area or "-")
    speaker = speaking_for(by, contact_for(name=name, phone=phone)) if is_known or not is_mine else by
    raised = cases.raise_case(
        words=concern.words, channel=Case.Channel.HEARING, area=area, by=speaker, key=uuid5(key, "case")
    )
    return concern_to_case(concern, case=Case.objects.get(pk=raised.root_id), by=by, key=uuid5(key, "became"))
