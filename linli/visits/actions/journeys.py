"""What is heard at a door becomes a case in the same step: the visit and the case, each by its own book, all or nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from linli.cases import actions as cases
from linli.cases.models import Case, Category
from linli.cases.queries.settings import emergency_in
from linli.files.queries import Prepared
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.people.actions import contact_for
from linli.people.queries import speaking_for
from linli.places.models import Area, Dwelling
from linli.places.queries import grid_of
from linli.record.models import Act
from linli.visits.actions.care import calm_alarm
from linli.visits.actions.doorstep import visit
from linli.visits.models import CareEntry
from linli.visits.policy import LOCALS, care_visible_to, is_local
from linli.visits.queries.together import Together
from linli.visits.rules import SEEN, VISIT, Result


@dataclass(frozen=True, slots=True)
class Heard:
    """What was heard at a door and is to be a case; with an ``answer`` it was settled on the spot."""

    words: str
    answer: str = ""
    title: str = ""
    category: Category | None = None
    name: str = ""
    phone: str = ""  # as people write it
    is_sensitive: bool = False


def at_the_door(
    dwelling: Dwelling,
    *,
    result: str,
    heard: Heard | None = None,
    photos: Iterable[Prepared] = (),
    together: Together | None = None,
    by: Actor,
    key: UUID | None = None,
    **how: Any,
) -> Act:
    """A visit, and the case that was heard, in one transaction; takes what ``visit`` takes.

    Sent twice with one key it is one visit and one case. Where somebody of the care list was asked after and is seen
    now, the asking ends. Answers the act of the visit. Raises what the actions raise, and ValidationError for a phone.
    """
    key, how = key or uuid4(), how | {"together": together}
    if heard is None and (result not in SEEN or (together and not together.is_asked_after(dwelling))):
        return visit(dwelling, result=result, photos=photos, by=by, key=key, **how)  # nothing else belongs to it
    with transaction.atomic():
        if heard is not None:
            if Act.objects.filter(pk=key).exists():  # a repeat: the case was raised then
                return visit(dwelling, result=result, by=by, key=key, **how)
            result = Result.HEARD
            how["case"] = _case_of(dwelling, heard, photos, by, key, how)
            photos = ()
        done = visit(dwelling, result=result, photos=photos, by=by, key=key, **how)
        if result in SEEN and done.begun is not None:  # nothing begins with a repeat
            _calm(dwelling, by, key)
        return done


def _case_of(
    dwelling: Dwelling, heard: Heard, photos: Iterable[Prepared], by: Actor, key: UUID, how: Mapping[str, Any]
) -> Case:
    if by.role not in LOCALS:
        VISIT.check("visit", state=None, parts=set())
    code = grid_of(dwelling.building)
    if code is None:
        raise Refused(_("This building lies in no grid yet."))
    given: dict[str, Any] = {
        "words": heard.words,
        "title": heard.title,
        "channel": Case.Channel.VISIT,
        "area": Area.objects.get(code=code),
        "address": str(dwelling)[:120],
        "photos": photos,
        "key": uuid5(key, "case"),
    }
    if "occurred_at" in how:
        given["occurred_at"] = how["occurred_at"]
    is_known = bool(heard.name or heard.phone)
    if not is_local(by, code):  # a stand-in from elsewhere writes down what was said, and the grid goes on from there
        speaker = contact_for(name=heard.name, phone=heard.phone)
        return _made(cases.raise_case(**given, by=speaking_for(by, speaker)))
    speaker_by = speaking_for(by, contact_for(name=heard.name, phone=heard.phone)) if is_known else by
    urgency = Case.Urgency.URGENT if emergency_in(heard.words) else Case.Urgency.NORMAL
    done = cases.take_call(
        **given, category=heard.category, urgency=urgency, is_sensitive=heard.is_sensitive, answer=heard.answer, by=speaker_by
    )  # fmt: skip
    return _made(done)


def _made(done: Act) -> Case:
    return Case.objects.get(pk=done.root_id)


def _calm(dwelling: Dwelling, by: Actor, key: UUID) -> None:
    """Who was asked after was seen: the asking ends."""
    asked: list[CareEntry] = list(care_visible_to(by).filter(dwelling=dwelling).exclude(alarm="none"))
    for entry in asked:
        calm_alarm(entry, by=by, key=uuid5(key, f"care {entry.pk}"))
