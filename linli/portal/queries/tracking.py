"""Where a request is, in one sentence for whoever raised it."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from linli.cases.models import Beside, Case, Reason, SupervisionOrder
from linli.cases.queries.alike import Neighbours, known_to_all, matter_of
from linli.cases.rules import AppealState, CaseState, HoldState, OrderState
from linli.people.models import Unit
from linli.ui.forms import act_marks
from linli.ui.templatetags.words import day

LOOP = [
    pgettext_lazy("loop", "Take in"),
    pgettext_lazy("loop", "Study"),
    pgettext_lazy("loop", "Hand over"),
    pgettext_lazy("loop", "Supervise"),
]


def step_of(told: Case) -> int | None:
    """Which of the four steps is lit, one more than the last when all is done; none where the road ended early."""
    if told.state in (CaseState.DECLINED, CaseState.WITHDRAWN, CaseState.JOINED):
        return None
    return told.loop_step + 1 + (told.state == CaseState.CLOSED)


def _appealed(over: Beside) -> str:
    """What became of the appeal; nothing where there was none."""
    appeal = next(reversed(over.appeal), None)
    if appeal is None:
        return ""
    if appeal.state != AppealState.RAISED:
        return _("Supervision looked at it again: the refusal stands. The reason and the right road are below.")
    if appeal.clock is None:
        return _("You appealed. Somebody of supervision, who did not decide it, is looking at it again.")
    return _("You appealed. Supervision is looking at it again and decides by %(due)s: %(left)s.") % {
        "due": day(appeal.clock.due_at),
        "left": appeal.clock.words,
    }


def pressed_in(told: Case, over: Beside) -> SupervisionOrder | None:
    """The order of supervision that runs although there is an answer: the resident was not content with it."""
    return next((order for order in over.order if order.is_unsettled), None) if told.is_answered else None


def sentence_for(case: Case, told: Case, over: Beside, lead: Unit) -> str:
    """The state in one sentence; ``told`` is the case in which it is handled (itself, or what it was joined to), ``over``
    what belongs to that."""
    unit = {"unit": lead.name}
    promised = {**unit, "due": day(told.clock.due_at), "left": told.clock.words} if told.clock else unit
    if case.joined_to_id:
        return _("A neighbour raised the same before. Both are handled together, and you are told the outcome.")
    if told.state in (CaseState.STUDYING, CaseState.IN_HAND):
        if told.waits_for_reporter:
            return _("We asked you for something. Please add it; the clock rests until then.")
        hold = next((h for h in over.hold if h.state == HoldState.ACTIVE), None)
        if hold is not None and hold.reason.code == Reason.MEDIATION:
            return _("It is being mediated, until %(day)s at the latest; until then this request rests.") % {
                "day": day(hold.review_on)
            }
        if hold is not None:
            return _("It cannot be solved just now (%(reason)s). We look again on %(day)s.") % {
                "reason": hold.reason,
                "day": day(hold.review_on),
            }
        if told.is_overdue:
            return _("It is late, and we are sorry. %(unit)s leads; supervision knows.") % unit
    if (order := pressed_in(told, over)) is not None:
        if order.state == OrderState.REPLIED:
            return _("%(unit)s answered again; supervision looks at it now. You can rate the new answer.") % {
                "unit": order.unit
            }
        if order.clock is None:
            return _("Supervision has asked %(unit)s to see to it again.") % {"unit": order.unit}
        what = {"unit": order.unit, "due": day(order.clock.due_at), "left": order.clock.words}
        return _("Supervision has asked %(unit)s to see to it again by %(due)s: %(left)s.") % what
    if told.state == CaseState.DECLINED and (appealed := _appealed(over)):
        return appealed
    sentences = {
        CaseState.RECEIVED: _("The centre looks at it and tells you who takes care of it."),
        CaseState.STUDYING: (
            _("%(unit)s knows what it is about, and is giving it to whoever can solve it.") % unit
            if told.is_studied
            else _("%(unit)s is finding out what it needs and whose it is.") % unit
        ),
        CaseState.IN_HAND: (
            _("%(unit)s leads and promised an answer by %(due)s: %(left)s.") % promised
            if told.clock
            else _("%(unit)s leads and will answer you.") % unit
        ),
        CaseState.ANSWERED: _("There is an answer. Please say whether it is solved."),
        CaseState.VERIFIED: _("Somebody who did not handle it has checked the answer."),
        CaseState.CLOSED: _("It is finished. If it comes back, open it again."),
        CaseState.DECLINED: _("It could not be taken in here; the reason and the right road are below."),
        CaseState.WITHDRAWN: _("You withdrew it."),
    }
    return sentences.get(CaseState(told.state), "")


def neighbours_of(case: Case) -> list[tuple[Neighbours, dict[str, str]]]:
    """While it waits: what neighbours told of the same, each with what the button sends. For whoever has no scripts, too."""
    if case.state != CaseState.RECEIVED:
        return []
    return [
        (one, {**act_marks(case.version), "same": str(one.case.pk)}) for one in known_to_all(matter_of(case)).neighbours
    ]
