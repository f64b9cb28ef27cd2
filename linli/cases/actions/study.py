"""Study (研办): what it is, where, how urgent; whether it is the same as another."""

from typing import Any, Unpack
from uuid import NAMESPACE_OID, UUID, uuid5

from linli.cases.actions.steps import lapse, promise_for, stop, tell_reporters
from linli.cases.models import Case, CaseLink, CaseSettings, Category
from linli.cases.queries.suggesting import KIND, said_of
from linli.clocks import actions as clocks
from linli.kernel.actor import Actor
from linli.places.models import Area
from linli.record.acts import Sent, act, once, one_step
from linli.record.models import Act
from linli.suggestions.actions import keep_use


@once
def study(
    case: Case,
    *,
    category: Category | None = None,
    urgency: int | None = None,
    is_sensitive: bool | None = None,
    title: str | None = None,
    area: Area | None = None,
    address: str | None = None,
    position: tuple[float, float] | None = None,
    words: str = "",
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """Say what it is and where; what is not given stays. The category brings its deadline."""
    given: dict[str, Any] = {
        "category": category,
        "urgency": urgency,
        "is_sensitive": is_sensitive,
        "title": title,
        "area": area,
        "address": address,
    }
    changes = {name: value for name, value in given.items() if value is not None}
    if position is not None:
        changes["lon"], changes["lat"] = position
    if category is not None and category.is_sensitive:
        changes["is_sensitive"] = True
    before = case.category_id
    said = said_of(case.title, case.words) if category is not None else None
    with act(case, "study", by=by, words=words, changes=changes, **sent) as a:
        if category is not None:
            keep_use(a, KIND, said, category.code)
        is_running = case.clock_id and case.clock_id != case.intake_clock_id
        if category is not None and category.pk != before and is_running and case.clock:
            promise = promise_for(category, CaseSettings.current())
            for clock in (case.clock, *(t.clock for t in case.tasks.live().select_related("clock"))):
                if clock is not None and not clock.is_stopped:
                    clocks.change_promise(clock, promise, at=a.now)
    return a.row


@once
def join(case: Case, *, to: Case, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """The same matter was raised before (并案): it goes on there, and everybody is told the outcome.

    Two roots, so two acts in one transaction; the case with the lower number is locked first.
    """
    master = to.joined_to or to
    changes = {"joined_to": master}

    _lock_first(master, before=case)
    with act(case, "join", by=by, words=words, changes=changes, **sent) as a:
        lapse(a, case)
        stop(case.clock, a.now)
        case.ended_at = a.now
        a.keep("ended_at")
        a.tell(case.reporter, "case_joined", case=case.pk, master=master.pk)
    key = _second(sent)
    one_step(master, "absorb", by=by, **({"key": key} if key else {}))
    return a.row


@once
def unjoin(case: Case, *, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """They were two matters after all: this one is studied again, with its own clock."""
    master = case.joined_to
    settings = CaseSettings.current()
    changes = {"joined_to": None, "ended_at": None}
    if master is not None:
        _lock_first(master, before=case)
    with act(case, "unjoin", by=by, words=words, changes=changes, **sent) as a:
        case.clock = clocks.start(promise_for(case.category, settings), at=a.now, ladder="case")
        a.keep("clock")
        tell_reporters(a, case, "case_taken_in")
    if master is not None:
        key = _second(sent)
        one_step(master, "release", by=by, **({"key": key} if key else {}))
    return a.row


@once
def relate(case: Case, *, to: Case, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Two cases have to do with each other (关联); each goes its own way."""
    with act(case, "relate", by=by, **sent) as a:
        CaseLink.objects.get_or_create(case=case, other=to)
    return a.row


@once
def unrelate(case: Case, *, to: Case, by: Actor, **sent: Unpack[Sent]) -> Act:
    """They have nothing to do with each other."""
    with act(case, "unrelate", by=by, **sent) as a:
        CaseLink.objects.filter(case=case, other=to).delete()
        CaseLink.objects.filter(case=to, other=case).delete()
    return a.row


def _lock_first(master: Case, *, before: Case) -> None:
    """Two at once lock two cases in the same order, so neither waits for the other."""
    if master.pk < before.pk:
        Case.objects.select_for_update(no_key=True).get(pk=master.pk)


def _second(sent: Sent) -> UUID | None:
    """The key of the second act of a pair, derived from the first."""
    key = sent.get("key")
    return uuid5(NAMESPACE_OID, f"{key}/second") if key else None
