"""A resolution is recorded, published, rated; its deeds become cases, or are done by the neighbours themselves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Unpack

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.cases.models import Case, Task
from linli.councils.models import Deed, Meeting, Resolution, ResolutionRating, Topic
from linli.councils.policy import present
from linli.councils.queries.places import supervision
from linli.councils.rules import DeedState, ResolutionState
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.people.models import Unit
from linli.record.acts import Sent, act, once, one_step
from linli.record.models import Act
from linli.votes.models import Vote


@dataclass(frozen=True, slots=True)
class DeedRow:
    """Who does what by when, as it was agreed."""

    what: str
    due_on: date
    unit: Unit | None = None
    doer: str = ""


@once
def record_resolution(
    topic: Topic,
    *,
    text: str,
    meeting: Meeting | None = None,
    vote: Vote | None = None,
    reasons: str = "",
    dissent: str = "",
    agree: int | None = None,
    against: int | None = None,
    abstain: int | None = None,
    vote_reference: str = "",
    on_paper: bool = False,
    deeds: Iterable[DeedRow] = (),
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """What was resolved and why, who saw it otherwise, and who does what by when (形成决议).

    At a ``meeting``, or by a counted ``vote``, whose certified heads are then the numbers (with several questions there is no one number).
    """
    resolution = Resolution(topic=topic, meeting=meeting, vote=vote, text=text, reasons=reasons, dissent=dissent)
    if vote is not None and vote.result:
        heads = vote.result.get("heads")
        numbers = (heads["in_favour"], heads["against"], heads["abstaining"]) if heads else (None, None, None)
        agree, against, abstain = numbers
    resolution.agree, resolution.against, resolution.abstain = agree, against, abstain
    resolution.vote_reference, resolution.on_paper, resolution.proposer_id = vote_reference, on_paper, by.id
    resolution.recorded_at = sent.get("occurred_at") or timezone.now()
    days = topic.council.kind.publish_days
    resolution.publish_by = timezone.localdate(resolution.recorded_at) + timedelta(days=days)
    if meeting and not vote and not vote_reference:  # a counted vote is not limited to those in the circle
        _refuse_too_many_hands(meeting, agree, against, abstain)
    with act(resolution, "record_resolution", by=by, **sent) as a:
        a.move(topic, "resolve", changes={"ended_at": a.now})
        for row in deeds:
            deed = Deed(topic=topic, resolution=resolution, what=row.what, unit=row.unit, doer=row.doer)
            deed.due_on = row.due_on
            a.start(deed, "agree_deed")
    return a.row


@once
def amend_resolution(
    resolution: Resolution, *, text: str, reasons: str = "", dissent: str = "", by: Actor, **sent: Unpack[Sent]
) -> Act:
    """Another text before it is public; whoever changed it does not publish it."""
    changes = {"text": text, "reasons": reasons, "dissent": dissent, "proposer_id": by.id}
    return one_step(resolution, "amend_resolution", by=by, changes=changes, words=text, **sent)


@once
def publish_resolution(resolution: Resolution, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """A second person has read it, and finds nobody's personal data in it (决议公示)."""
    with act(resolution, "publish_resolution", by=by, changes={"published_at": timezone.now()}, **sent) as a:
        a.tell(resolution.topic.proposer, "topic_resolved", topic=resolution.topic_id)
    return a.row


@once
def take_down_resolution(resolution: Resolution, *, words: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Out of the public eye at once."""
    changes = {"published_at": None}
    return one_step(resolution, "take_down_resolution", by=by, words=words, changes=changes, **sent)


@once
def revoke_resolution(resolution: Resolution, *, words: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """It does not stand; the topic comes before the council again."""
    topic = resolution.topic
    with act(resolution, "revoke_resolution", by=by, words=words, **sent) as a:
        a.move(topic, "take_up_again", changes={"ended_at": None})
        for deed in resolution.deeds.filter(state=DeedState.AGREED):
            a.move(deed, "drop_deed", changes={"ended_at": a.now})
    return a.row


@once
def rate_resolution(
    resolution: Resolution,
    *,
    solved: str,
    result: str,
    device: str,
    was_there: bool = False,
    told: str = "",
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """An attendee or a resident says what became of it (评事); the newest word of a device counts."""
    with act(resolution, "rate_resolution", by=by, told=told, **sent) as a:
        said = {"solved": solved, "result": result, "was_there": was_there, "at": a.now}
        ResolutionRating.objects.update_or_create(resolution=resolution, device=device, defaults=said)
    return a.row


@once
def rate_on_paper(
    resolution: Resolution,
    *,
    solved: str,
    result: str,
    count: int = 1,
    was_there: bool = False,
    told: str = "",
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """What people said on paper or at the door counts the same."""
    with act(resolution, "rate_on_paper", by=by, told=told, **sent) as a:
        ResolutionRating.objects.create(
            resolution=resolution,
            solved=solved,
            result=result,
            count=count,
            was_there=was_there,
            on_paper=True,
            at=a.now,
        )
    return a.row


@once
def add_deed(
    resolution: Resolution,
    *,
    what: str,
    due_on: date,
    unit: Unit | None = None,
    doer: str = "",
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """One more thing to do."""
    if resolution.state == ResolutionState.REVOKED:
        raise Refused(_("This resolution does not stand any more."))
    deed = Deed(topic=resolution.topic, resolution=resolution, what=what, unit=unit, doer=doer, due_on=due_on)
    return one_step(deed, "add_deed", by=by, **sent)


@once
def link_deed(deed: Deed, *, case: Case, task: Task | None = None, by: Actor, **sent: Unpack[Sent]) -> Act:
    """This case does it, or one unit's share of it; from now on that says how far it is."""
    return one_step(deed, "link_deed", by=by, changes={"case": case, "task": task}, **sent)


@once
def unlink_deed(deed: Deed, *, words: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """It was the wrong case; the case itself goes its own way."""
    return one_step(deed, "unlink_deed", by=by, words=words, changes={"case": None, "task": None}, **sent)


@once
def finish_deed(deed: Deed, *, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """The neighbours have done it themselves (居民自治)."""
    return one_step(deed, "finish_deed", by=by, words=words, changes={"ended_at": timezone.now()}, **sent)


@once
def resume_deed(deed: Deed, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """It is not done after all."""
    return one_step(deed, "resume_deed", by=by, changes={"ended_at": None}, **sent)


@once
def drop_deed(deed: Deed, *, words: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Nobody needs it any more, and why."""
    return one_step(deed, "drop_deed", by=by, words=words, changes={"ended_at": timezone.now()}, **sent)


@once
def take_up_deed(deed: Deed, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """It is needed after all."""
    return one_step(deed, "take_up_deed", by=by, changes={"ended_at": None}, **sent)


@once
def ring_deed(deed: Deed, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """The agreed day went by and nobody has taken it in hand: supervision and the convener are told, once."""
    with act(deed, "ring_deed", by=by, changes={"rung_at": timezone.now()}, **sent) as a:
        for unit in (supervision(), deed.topic.council.unit):
            a.tell(unit, "deed_late", topic=deed.topic_id, deed=deed.pk)
    return a.row


def _refuse_too_many_hands(meeting: Meeting, *hands: int | None) -> None:
    counted, here = sum(n or 0 for n in hands), present(meeting)
    if counted > here:
        raise Refused(
            _("%(hands)d hands, but %(here)d people are written down as present.") % {"hands": counted, "here": here}
        )
