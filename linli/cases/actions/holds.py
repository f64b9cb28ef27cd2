"""Hold (挂账): it cannot be solved now, so the clock stands still until a day to look again."""

from datetime import date
from typing import Unpack

from django.utils.formats import date_format

from linli.cases.actions.steps import sync_pause, tell_reporters
from linli.cases.models import Case, Hold, Reason
from linli.cases.queries.texts import told_for
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
def rest_meanwhile(case: Case, *, reason: Reason, person: str, review_on: date, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Another procedure, with days of its own, sees to it (a mediation): the clock rests until that ends, or until ``review_on``.

    By the clock, so nobody asks supervision for it. Raises Blocked where it is on hold already, or no longer open.
    """
    hold = Hold(case=case, reason=reason, person=person, review_on=review_on)
    told = told_for(reason, case, responsible=person, review_date=date_format(review_on, "MONTH_DAY_FORMAT"))
    with act(hold, "rest_meanwhile", by=by, told=told, **sent) as a:
        sync_pause(case, should_rest=True, at=a.now)
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
