"""A topic is proposed, said clearly, supported, put on the list or answered, merged and taken apart."""

from collections.abc import Iterable
from datetime import date
from typing import Unpack

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.cases.models import Case
from linli.councils.models import Council, Support, Tie, Topic
from linli.councils.rules import SupportState
from linli.files.actions import attach
from linli.files.models import Attachment
from linli.files.queries import Prepared
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.record.acts import Sent, act, once, one_step
from linli.record.models import Act


@once
def propose_topic(
    council: Council,
    *,
    words: str,
    title: str = "",
    origin: str = Topic.Origin.RESIDENT,
    case: Case | None = None,
    on_paper: bool = False,
    photos: Iterable[Prepared] = (),
    sources: Iterable[Model] = (),
    background: str = "",
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """Somebody wants to talk it over (提议题): a resident at the door, or a worker who writes it down.

    ``sources`` are what it came from beside ``case``: several requests, a talk, a visit; ``background`` is what
    everybody may read of them.
    """
    if not by.is_staff and not council.kind.open_to_residents:
        raise Refused(_("Topics of this form of council are proposed by its members."))
    topic = Topic(council=council, words=words, origin=origin, case=case, on_paper=on_paper, proposer_id=by.speaks_for)
    if case is not None and topic.proposer_id is None:
        topic.proposer_id = case.reporter_id
    topic.background = background
    topic.title, topic.proposed_at = title or _first_sentence(words), sent.get("occurred_at") or timezone.now()
    with act(topic, "propose_topic", by=by, **sent) as a:
        for thing in sources:
            _tie(topic, thing, Tie.Way.FROM)
        if files := list(photos):
            attach(a, files, purpose=Attachment.Purpose.RAISED, audience=Attachment.Audience.STAFF)
        a.tell(council.unit, "topic_proposed", topic=topic.pk)
    return a.row


@once
def frame_topic(
    topic: Topic,
    *,
    title: str,
    asked: str,
    decides: str,
    possible: str,
    decide_by: date | None,
    background: str = "",
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """What is asked, who decides, what is possible, by when: the public face of the topic."""
    changes = {"title": title, "asked": asked, "decides": decides, "possible": possible, "decide_by": decide_by}
    changes["background"] = background
    return one_step(topic, "frame_topic", by=by, changes=changes, **sent)


@once
def show_topic(topic: Topic, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Neighbours may read and support it."""
    return one_step(topic, "show_topic", by=by, **sent)


@once
def hide_topic(topic: Topic, *, words: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Out of the public eye, and why."""
    return one_step(topic, "hide_topic", by=by, words=words, **sent)


@once
def accept_topic(topic: Topic, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """It comes before a meeting (列入议程)."""
    with act(topic, "accept_topic", by=by, changes={"answer": "", "ended_at": None}, **sent) as a:
        a.tell(topic.proposer, "topic_accepted", topic=topic.pk)
    return a.row


@once
def answer_topic(topic: Topic, *, told: str, went_to: Iterable[Model] = (), by: Actor, **sent: Unpack[Sent]) -> Act:
    """It needs no meeting, or is not for this council: the answer and its reason (答复理由), and where it went on to."""
    changes = {"answer": told, "ended_at": timezone.now()}
    with act(topic, "answer_topic", by=by, told=told, changes=changes, **sent) as a:
        for thing in went_to:
            _tie(topic, thing, Tie.Way.TO)
        a.tell(topic.proposer, "topic_answered", topic=topic.pk)
    return a.row


@once
def merge_topic(topic: Topic, *, into: Topic, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """The same matter was proposed twice (合并): supporters count for the other one, and stay where they are."""
    changes = {"merged_into": into, "ended_at": timezone.now()}
    with act(topic, "merge_topic", by=by, words=words, changes=changes, **sent) as a:
        a.tell(topic.proposer, "topic_merged", topic=topic.pk)
    return a.row


@once
def unmerge_topic(topic: Topic, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """It was not the same after all (拆开)."""
    return one_step(topic, "unmerge_topic", by=by, changes={"merged_into": None, "ended_at": None}, **sent)


@once
def add_papers(topic: Topic, *, papers: Iterable[Prepared], by: Actor, **sent: Unpack[Sent]) -> Act:
    """Background papers that everybody may read (背景材料)."""
    with act(topic, "add_papers", by=by, **sent) as a:
        attach(a, list(papers), purpose=Attachment.Purpose.PAPER, audience=Attachment.Audience.PUBLIC)
    return a.row


@once
def take_background(topic: Topic, *, background: str, thing: Model, by: Actor, **sent: Unpack[Sent]) -> Act:
    """What came of it elsewhere is known to whoever decides (作为背景): a talk's result, as it is now."""
    both = "\n\n".join(part for part in (topic.background, background) if part)
    with act(topic, "take_background", by=by, changes={"background": both}, **sent) as a:
        _tie(topic, thing, Tie.Way.FROM)
    return a.row


@once
def tie_topic(topic: Topic, *, thing: Model, way: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Something of another app belongs to it (关联): it came from there, or went on to there."""
    with act(topic, "tie_topic", by=by, **sent) as a:
        _tie(topic, thing, way)
    return a.row


@once
def support(topic: Topic, *, device: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """A neighbour supports it (附议); one per device."""
    _refuse_unless_shown(topic)
    # two taps at once: the second waits here, and finds the first
    if Topic.objects.select_for_update(no_key=True).get(pk=topic.pk).supports.filter(device=device).exists():
        raise Refused(_("You support this already."))
    mine = Support(topic=topic, device=device, at=timezone.now())
    return one_step(mine, "support", by=by, **sent)


@once
def support_on_paper(topic: Topic, *, count: int, by: Actor, **sent: Unpack[Sent]) -> Act:
    """So many signatures on a sheet of paper count like so many taps."""
    _refuse_unless_shown(topic)
    sheet = Support(topic=topic, count=count, on_paper=True, at=timezone.now())
    return one_step(sheet, "support_on_paper", by=by, **sent)


@once
def take_back_support(support: Support, *, device: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Changed one's mind; only from the same device."""
    _refuse_other_device(support, device)
    return one_step(support, "take_back_support", by=by, **sent)


@once
def support_again(support: Support, *, device: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """And back again."""
    _refuse_other_device(support, device)
    _refuse_unless_shown(support.topic)
    return one_step(support, "support_again", by=by, **sent)


@once
def strike_signatures(support: Support, *, words: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Signatures that were entered by mistake no longer count."""
    if not support.on_paper or support.state != SupportState.GIVEN:
        raise Refused(_("These are no signatures from paper."))
    return one_step(support, "strike_signatures", by=by, words=words, **sent)


def _tie(topic: Topic, thing: Model, way: str) -> None:
    Tie.objects.get_or_create(topic=topic, kind=thing._meta.label_lower, thing_id=thing.pk, defaults={"way": way})


def _refuse_unless_shown(topic: Topic) -> None:
    if not topic.takes_support:
        raise Refused(_("This topic cannot be supported now."))


def _refuse_other_device(support: Support, device: str) -> None:
    if not device or support.device != device:
        raise Refused(_("This is somebody else's support."))


def _first_sentence(words: str) -> str:
    """A title until the convener finds a better one."""
    text = " ".join(words.split())
    ends = [text.find(mark) for mark in "。！？!?；;" if text.find(mark) > 3]
    first = text[: min(ends)] if ends else text
    return first if len(first) <= 60 else first[:59] + "…"
