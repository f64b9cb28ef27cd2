"""An errand as the resident sees it: where it is, who has my papers, what is needed from me."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from linli.errands.models import Errand
from linli.errands.queries.links import RESULT, code_of
from linli.errands.queries.runners import phone_of
from linli.errands.rules import OPEN, STEPS, ErrandState, Where
from linli.record.models import Note

SHOWN = {
    "ask_errand", "take_errand", "pass_on_errand", "let_go_errand", "ask_resident", "take_papers", "give_papers_back",
    "bring_papers_back", "hand_over", "sent_back", "fetch_result", "give_result", "miss_result", "rate_errand",
    "close_errand", "cannot_do", "withdraw_errand", "resume_errand",
}  # fmt: skip


SHORT = {  # the steps in a line across a phone
    ErrandState.ASKED: pgettext_lazy("step of an errand", "asked"),
    ErrandState.TAKEN: pgettext_lazy("step of an errand", "taken on"),
    ErrandState.READY: pgettext_lazy("step of an errand", "papers"),
    ErrandState.UNDER_WAY: pgettext_lazy("step of an errand", "office"),
    ErrandState.FETCHED: pgettext_lazy("step of an errand", "result"),
    ErrandState.GIVEN: pgettext_lazy("step of an errand", "yours"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened, with what was said to the resident."""

    text: str
    at: datetime
    words: list[str]


@dataclass(frozen=True, slots=True)
class Progress:
    """All that the page of the resident says."""

    headline: str
    papers: str
    helper: str
    phone: str
    code: str  # read out when the result is handed over; empty when there is nothing to hand over
    step: int
    steps: list[str]
    lines: list[Line]

    @property
    def tel(self) -> str:
        """The number as a link."""
        return f"tel:{self.phone}"


def progress(errand: Errand) -> Progress:
    """Six queries at most, whatever happened."""
    is_under_way = errand.state in OPEN and errand.state != ErrandState.ASKED
    return Progress(
        _headline(errand),
        _papers(errand),
        errand.helper.shown_name if errand.helper else "",
        phone_of(errand),
        code_of(errand, RESULT) if is_under_way else "",
        _step(errand),
        [str(SHORT[state]) for state in STEPS],
        _lines(errand),
    )


def _headline(errand: Errand) -> str:
    """Where it is, in one sentence."""
    helper = errand.helper.shown_name if errand.helper else ""
    office = errand.kind.office or _("the office")
    return {
        ErrandState.ASKED: _("We have it. A helper will take it on and call you."),
        ErrandState.TAKEN: _("%(helper)s runs it for you.") % {"helper": helper},
        ErrandState.READY: _("%(helper)s has what is needed and takes it to %(office)s.")
        % {"helper": helper, "office": office},
        ErrandState.UNDER_WAY: _("It is at %(office)s. %(helper)s asks after it.")
        % {"office": office, "helper": helper},
        ErrandState.FETCHED: _("There is a result. %(helper)s brings it to you.") % {"helper": helper},
        ErrandState.GIVEN: _("You have it. If not, please say so."),
        ErrandState.CLOSED: _("It is closed."),
        ErrandState.WITHDRAWN: _("You do not need it any more, so we stopped."),
        ErrandState.IMPOSSIBLE: _("It could not be done. The reason stands below."),
    }[ErrandState(errand.state)]


def _papers(errand: Errand) -> str:
    """Who has the originals, and how many pages were photographed."""
    where = {
        Where.RESIDENT: _("You have your papers."),
        Where.HELPER: _("Your papers are with %(helper)s.")
        % {"helper": errand.helper.shown_name if errand.helper else ""},
        Where.OFFICE: _("Your papers are at %(office)s.") % {"office": errand.kind.office or _("the office")},
    }[Where(errand.papers_with)]
    if errand.papers_n:
        kept = _("We keep %(n)s photographed pages until 30 days after the end.") % {"n": errand.papers_n}
        where = f"{where} {kept}"
    return where


def _step(errand: Errand) -> int:
    """Which step is lit; 0: no line of steps."""
    if errand.state in STEPS:
        return STEPS.index(ErrandState(errand.state)) + 1
    return len(STEPS) + 1 if errand.state == ErrandState.CLOSED else 0


def _lines(errand: Errand) -> list[Line]:
    """What happened, the newest first, with the words that the resident may read. Two queries."""
    acts = [act for act in errand.history if act.action in SHOWN]
    notes: dict[object, list[str]] = {}
    for note in Note.objects.filter(
        act__in=[act.pk for act in acts], audience=Note.Audience.REPORTER, shredded_at=None
    ):
        notes.setdefault(note.act_id, []).append(note.text)
    return [Line(errand.rules.deed(act.action), act.occurred_at, notes.get(act.pk, [])) for act in reversed(acts)]
