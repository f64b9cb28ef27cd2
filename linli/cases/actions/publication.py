"""Publication (晒事): proposed by one, checked by others, answered by the neighbours."""

from collections.abc import Iterable
from typing import Unpack

from linli.cases import policy
from linli.cases.actions.steps import supervision
from linli.cases.models import Case, CaseSettings, Check, Publication, Voice
from linli.files.models import Attachment
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.record.acts import Doing, Sent, act, once, one_step
from linli.record.models import Act


@once
def propose_publication(
    case: Case,
    *,
    title: str,
    problem: str,
    outcome: str,
    photos: Iterable[Attachment] = (),
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """Write what the public may read; the place is blurred to about 100 m."""
    publication = Publication(case=case, title=title, problem=problem, outcome=outcome, proposer_id=by.id)
    publication.area, publication.unit = case.area, case.lead
    publication.lon = None if case.lon is None else round(case.lon, 3)
    publication.lat = None if case.lat is None else round(case.lat, 3)
    publication.category_name = str(case.category or "")
    publication.days = (case.answered_at - case.raised_at).days if case.answered_at else None
    with act(publication, "propose_publication", by=by, **sent) as a:
        publication.photos.set(photos)
    return a.row


@once
def amend(
    publication: Publication,
    *,
    title: str,
    problem: str,
    outcome: str,
    photos: Iterable[Attachment] = (),
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """Change the public text; whoever changed it is its proposer now, and it is checked anew."""
    changes = {"title": title, "problem": problem, "outcome": outcome, "proposer_id": by.id}
    changes["round"] = publication.round + 1
    with act(publication, "amend", by=by, changes=changes, **sent) as a:
        publication.photos.set(photos)
    return a.row


@once
def check(publication: Publication, *, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """One more person finds it fit; with the last one needed it is published, in the same act."""
    if why_not := policy.checked_already(publication, by):
        raise Refused(why_not)
    with act(publication, "check", by=by, words=words, **sent) as a:
        Check.objects.get_or_create(
            publication=publication, user_id=by.id, round=publication.round, defaults={"at": a.now}
        )
        done = publication.checks.filter(round=publication.round).count()
        if done >= CaseSettings.current().checks_needed:
            a.move(publication, "publish", changes={"published_at": a.now})
            if publication.case.reporter_id:
                a.tell(publication.case.reporter, "case_published", case=publication.case_id)
    return a.row


@once
def refuse_publication(publication: Publication, *, words: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """It stays inside, and why."""
    return one_step(publication, "refuse_publication", by=by, words=words, **sent)


@once
def take_down(publication: Publication, *, words: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Out of the public eye at once (撤下)."""
    return one_step(publication, "take_down", by=by, words=words, **sent)


@once
def suspend(publication: Publication, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """What was done did not last, and the settings say that it is then not shown (重新办理时撤下)."""
    return one_step(publication, "suspend", by=by, **sent)


@once
def propose_again(publication: Publication, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Back to be checked, by others than who brings it back."""
    changes = {"round": publication.round + 1, "proposer_id": by.id, "published_at": None}
    return one_step(publication, "propose_again", by=by, changes=changes, **sent)


@once
def thank(publication: Publication, *, device: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """A neighbour says thanks; one per device."""
    with act(publication, "thank", by=by, **sent) as a:
        _add_voice(a, publication, Voice.Says.THANKS, device)
    return a.row


@once
def contradict(publication: Publication, *, device: str, told: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """A neighbour says: this is not so. The words are read inside, never shown outside."""
    with act(publication, "contradict", by=by, words=told, **sent) as a:
        _add_voice(a, publication, Voice.Says.NOT_SO, device)
        a.tell(supervision(), "publication_contradicted", case=publication.case_id)
    return a.row


def _add_voice(a: Doing, publication: Publication, says: str, device: str) -> None:
    Voice.objects.get_or_create(publication=publication, says=says, device=device, defaults={"at": a.now})
