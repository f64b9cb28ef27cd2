"""Hold (挂账): it cannot be solved now, so the clock stands still until a day to look again."""

from datetime import date
from typing import Unpack

from linli.cases.actions.steps import sync_pause, tell_reporters
from linli.cases.models import Case, Hold, Reason
from linli.kernel.actor import Actor
from linli.record.acts import Sent, act, once, one_step
from linli.record.models import Act


@once
def propose_hold(
    case: Case, *, reason: Reason, person: str, review_on: date, words: str, by: Actor, **sent: Unpack[Sent]
) -> Act:
    """The lead proposes, with a reason, a person and a day; supervision decides."""
    hold = Hold(case=case, reason=reason, person=person, review_on=review_on)
    with act(hold, "propose_hold", by=by, words=words, **sent) as a:
        a.tell(case.desk, "hold_proposed", case=case.pk, hold=hold.pk)
    return a.row


@once
def approve_hold(hold: Hold, *, told: str, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """The clock rests, and the resident reads why and until when."""
    with act(hold, "approve_hold", by=by, words=words, told=told, **sent) as a:
        sync_pause(hold.case, should_rest=True, at=a.now)
        a.tell(hold.case.lead, "hold_approved", case=hold.case_id)
        tell_reporters(a, hold.case, "case_on_hold")
    return a.row


@once
def refuse_hold(hold: Hold, *, words: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """It can be solved; go on."""
    with act(hold, "refuse_hold", by=by, words=words, **sent) as a:
        a.tell(hold.case.lead, "hold_refused", case=hold.case_id)
    return a.row


@once
def take_back_hold(hold: Hold, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """The proposal is no longer needed."""
    return one_step(hold, "take_back_hold", by=by, **sent)


@once
def end_hold(hold: Hold, *, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """It goes on (销账): by hand, or because the day to look again has come."""
    with act(hold, "end_hold", by=by, words=words, **sent) as a:
        if not hold.case.waits_for_reporter:
            sync_pause(hold.case, should_rest=False, at=a.now)
        a.tell(hold.case.lead, "hold_ended", case=hold.case_id)
    return a.row
