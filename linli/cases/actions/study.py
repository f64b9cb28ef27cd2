"""Study (研办): what it is, where, how urgent; whether it is the same as another."""

from dataclasses import dataclass
from typing import Any, Unpack
from uuid import NAMESPACE_OID, UUID, uuid5

from django.utils.translation import gettext as _

from linli.cases.actions.steps import lapse, promise_for, stop, sync_pause, tell_reporters
from linli.cases.models import Case, CaseLink, CaseSettings, Category
from linli.cases.queries.alike import is_told_by_neighbours
from linli.cases.queries.suggesting import KIND, said_of
from linli.cases.rules import CaseState, HoldState
from linli.clocks import actions as clocks
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.places.models import Area
from linli.record.acts import Sent, act, once, one_step
from linli.record.models import Act, Entry
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
            promise = promise_for(case, CaseSettings.current(), at=case.clock.started_at)
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
def join_in(case: Case, *, to: Case, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Whoever raised it says: mine is what the neighbours told already (我家也是). It counts as one more reporter there.

    Only to what the public page offers for these words at this place, asked again here; so nobody hides a request among
    others, and whoever may be in danger is heard alone. Raises Refused where it is not offered (any more).
    """
    if not is_told_by_neighbours(case, to):
        raise Refused(_("It is no longer open. Your request is looked at by itself."))
    _lock_first(to, before=case)
    with act(case, "join_in", by=by, changes={"joined_to": to}, **sent) as a:
        lapse(a, case)
        stop(case.clock, a.now)
        case.ended_at = a.now
        a.keep("ended_at")
        row = a.row
    key = _second(sent)
    besides: Sent = {"key": key} if key else {}
    with act(to, "echo", by=by, **besides) as a:
        a.tell(to.lead, "neighbour_joined", case=to.pk)
    return row


@once
def unjoin(case: Case, *, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """They were two matters after all: this one goes on where it was before, its clock and holds as they were.

    The time that it was joined does not count. Whoever raised it is told.
    """
    master, before = case.joined_to, _before_joined(case)
    changes = {"joined_to": None, "ended_at": None}
    if master is not None:
        _lock_first(master, before=case)
    with act(case, "unjoin", by=by, words=words, changes=changes, **sent) as a:
        if before.state == CaseState.RECEIVED:
            a.move(case, "put_back")
        if case.clock is None:
            case.clock = clocks.start(promise_for(case, CaseSettings.current(), at=a.now), at=a.now, ladder="case")
            a.keep("clock")
        else:
            clocks.resume(case.clock, at=a.now)
        for hold in case.holds.filter(pk__in=before.holds, state__in=[HoldState.ENDED, HoldState.TAKEN_BACK]):
            a.move(hold, "renew")
        rests = case.waits_for_reporter or case.holds.filter(state=HoldState.ACTIVE).exists()
        sync_pause(case, should_rest=rests, at=a.now)
        tell_reporters(a, case, "case_separated")
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


@dataclass(frozen=True, slots=True)
class _Before:
    """What a case was before it was joined: its state, and what of its holds ended with that."""

    state: str
    holds: list[int]


def _before_joined(case: Case) -> _Before:
    """As the record says. Two queries."""
    joined = Entry.objects.filter(kind=Case._meta.label_lower, thing_id=case.pk, action__in=["join", "join_in"])
    last = joined.order_by("-act__version").first()
    if last is None:
        return _Before(CaseState.STUDYING, [])
    ended = Entry.objects.filter(act=last.act_id, kind="cases.hold", action__in=["end_hold", "lapse"])
    return _Before(last.before, list(ended.values_list("thing_id", flat=True)))


def _lock_first(master: Case, *, before: Case) -> None:
    """Two at once lock two cases in the same order, so neither waits for the other."""
    if master.pk < before.pk:
        Case.objects.select_for_update(no_key=True).get(pk=master.pk)


def _second(sent: Sent) -> UUID | None:
    """The key of the second act of a pair, derived from the first."""
    key = sent.get("key")
    return uuid5(NAMESPACE_OID, f"{key}/second") if key else None
