"""What happens to what is passed down and comes up: one function per row."""

from collections.abc import Mapping
from datetime import date
from typing import Unpack
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.cases import actions as cases
from linli.cases.models import Case
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.neighbours.models import Report, Telling, Word
from linli.neighbours.rules import TellingState, Way
from linli.people.models import User
from linli.people.queries import committee_of
from linli.places.models import Area, Building
from linli.places.queries import buildings_of
from linli.record import chain
from linli.record.acts import Sent, act, once, one_step
from linli.record.bulk import move_many
from linli.record.models import Act, Note


@once
def pass_word(*, area: Area, title: str, text: str, last_day: date, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Something that every building of a grid or community is to hear (发通知)."""
    return one_step(Word(area=area, title=title, text=text, last_day=last_day), "pass_word", by=by, **sent)


@once
def change_word(word: Word, *, title: str, text: str, last_day: date, by: Actor, **sent: Unpack[Sent]) -> Act:
    """It is said otherwise, or holds longer; whoever was told stays told."""
    changes = {"title": title, "text": text, "last_day": last_day}
    return one_step(word, "change_word", by=by, changes=changes, **sent)


@once
def end_word(word: Word, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Its day is over, or everybody knows."""
    return one_step(word, "end_word", by=by, **sent)


@once
def drop_word(word: Word, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """It was a mistake, or does not take place."""
    return one_step(word, "drop_word", by=by, **sent)


@once
def tell_building(word: Word, *, building: Building, way: str = Way.DOOR, by: Actor, **sent: Unpack[Sent]) -> Act:
    """This building was told, today, by whoever says so (已通知). Raises Refused for a building elsewhere, or told by the same person today."""
    if not buildings_of(word.area_id).filter(pk=building.pk).exists():
        raise Refused(_("This building does not lie there."))
    today = timezone.localdate(sent.get("occurred_at"))
    telling = Telling(word=word, building=building, day=today, way=way)
    telling.user_id = by.id or 0
    same = Telling.objects.filter(
        word=word, building=building, user=telling.user_id, day=today, state=TellingState.TOLD
    )
    is_repeat = "key" in sent and Act.objects.filter(pk=sent["key"]).exists()
    if not is_repeat and same.exists():
        raise Refused(_("You have written that down already."))
    return one_step(telling, "tell_building", by=by, **sent)


@once
def untell(telling: Telling, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """It was another building."""
    return one_step(telling, "untell", by=by, **sent)


@once
def report(
    *,
    area: Area,
    about: str,
    words: str,
    building: Building | None = None,
    word: Word | None = None,
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """What a neighbour heard or saw, as a note for the grid worker (反映)."""
    made = Report(area=area, about=about, words=words, building=building, word=word, made_at=timezone.now())
    made.user_id = by.id or 0
    with act(made, "report", by=by, **sent) as a:
        a.tell(committee_of(area.code), "neighbour_reported", report=made.pk)
    return a.row


def report_as_case(*, area: Area, words: str, building: Building | None = None, by: Actor, **sent: Unpack[Sent]) -> Act:
    """The same, at once as a request of the loop: no second list, no second clock (直接转为诉求). Answers the act of the case."""
    address = str(building) if building else ""
    return cases.raise_case(words=words, channel=Case.Channel.VISIT, area=area, address=address[:120], by=by, **sent)


@once
def hand_on(report: Report, *, case: Case, by: Actor, **sent: Unpack[Sent]) -> Act:
    """The note became this request."""
    with act(report, "hand_on", by=by, changes={"case": case}, **sent) as a:
        a.tell(User(pk=report.user_id), "neighbour_answered", report=report.pk)
    return a.row


def make_it_a_case(report: Report, *, by: Actor, key: UUID) -> Act:
    """The grid worker makes a request of the note in one step: both or nothing; sent twice it is one. Raises Refused."""
    with transaction.atomic():
        first = Act.objects.filter(pk=key).first()
        if first is not None:
            return first
        address = str(report.building) if report.building else ""
        made = cases.take_call(
            words=report.words, channel=Case.Channel.VISIT, area=report.area, address=address[:120], by=by, key=uuid5(key, "case")
        )  # fmt: skip
        return hand_on(report, case=Case.objects.get(pk=made.root_id), by=by, key=key)


@once
def reply(report: Report, *, answer: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """What the grid worker says to it; the neighbour passes it on (答复)."""
    with act(report, "reply", by=by, changes={"answer": answer}, **sent) as a:
        a.tell(User(pk=report.user_id), "neighbour_answered", report=report.pk)
    return a.row


@once
def forget_report(report: Report, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """What was said goes after its time; what it was about and what became of it stays."""
    with act(report, "forget_report", by=by, changes={"words": "", "answer": "", "has_words": False}, **sent) as a:
        for note in Note.objects.filter(
            act__root_kind=report._meta.label_lower, act__root_id=report.pk, shredded_at=None
        ):
            chain.shred(note)
    return a.row


def relocate_words(heirs: Mapping[int, str], day: date, by: Actor, batch: UUID) -> None:
    """Grids are drawn anew: what is being passed on (ids) goes on in another grid (its code); who was told stays told."""
    move_many(Word, "relocate_word", column="area_id", values=heirs, by=by, batch=batch)


def relocate_reports(heirs: Mapping[int, str], day: date, by: Actor, batch: UUID) -> None:
    """What came up (ids) is for the worker of the new grid (its code)."""
    move_many(Report, "relocate_report", column="area_id", values=heirs, by=by, batch=batch)
