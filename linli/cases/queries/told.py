"""The road of a case as whoever raised it reads it: in a neighbour's words, with units by name and never a clerk's."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.cases.models import Case, Rating, SupervisionOrder
from linli.cases.queries.history import BY_REPORTER, ONLY_WITH_WORDS, QUIET, TOLD, TOLD_TO_ALL, Read, read
from linli.kernel.deadlines import Promise, Unit
from linli.record.models import Entry, Note
from linli.ui.templatetags.words import day


@dataclass(frozen=True, slots=True)
class Told:
    """One line: what happened, when, which office (nothing where it was the reader), and what was said to them."""

    at: datetime
    action: str
    text: str
    by: str
    words: list[Note]


@dataclass(frozen=True, slots=True)
class Step:
    """An entry with what else its act did, and the names that its sentence may need."""

    case: Case
    entry: Entry
    besides: list[Entry]
    units: dict[int, str]

    @property
    def unit(self) -> str:
        """Whose act it was."""
        return self.units.get(self.entry.act.by.get("unit", 0), "")

    @property
    def about(self) -> str:
        """The unit that the entry itself names."""
        return self.units.get(self.fact("unit_id"), "")

    def fact(self, name: str) -> Any:
        return self.entry.facts.get(name)

    def given(self, *, lead: bool) -> str:
        """The units that got a task in this act, as one would say them."""
        tasks = (e for e in self.besides if e.action == "issue" and bool(e.facts.get("is_lead")) == lead)
        names = [self.units.get(e.facts["unit_id"], "") for e in tasks]
        return pgettext("between names", ", ").join(names[::-1])

    def taken(self) -> str:
        """The unit whose task ended in this act."""
        ended = [e for e in self.besides if e.action == "end" and "unit_id" in e.facts]
        return self.units.get(ended[-1].facts["unit_id"], "") if ended else ""


def road(case: Case) -> list[Told]:
    """Newest first. Of a case that was joined: the own lines, and what was told to all in the other one since.

    What stood there before was said to somebody else; of a sensitive one nobody else reads a word.
    """
    mine, master = _lines(case, TOLD), case.joined_to
    if master is None or case.ended_at is None:
        return mine
    since = [line for line in _lines(master, TOLD_TO_ALL) if line.at >= case.ended_at]
    theirs = [replace(line, words=[]) for line in since] if master.is_sensitive else since
    return sorted([*theirs, *mine], key=lambda line: line.at, reverse=True)


def _lines(case: Case, told: set[str]) -> list[Told]:
    found = read(case)
    acts: dict[Any, list[Entry]] = {}
    for entry in found.entries:
        acts.setdefault(entry.act_id, []).append(entry)
    shown = (e for e in found.entries if e.action in told and not (e.action in QUIET and not e.facts.get("words")))
    lines = [_line(Step(case, entry, acts[entry.act_id], found.units), found) for entry in shown]
    return [line for line in lines if line.words or line.action not in ONLY_WITH_WORDS]


def _line(step: Step, found: Read) -> Told:
    entry = step.entry
    words = [note for note in found.words(entry) if note.audience == Note.Audience.REPORTER]
    return Told(entry.act.occurred_at, entry.action, SENTENCES[entry.action](step), _by(step), words)


def _by(step: Step) -> str:
    """Which office it was; of what residents do, only that an office wrote it down for them."""
    by, action = step.entry.act.by, step.entry.action
    if action == "raise_case":
        return (
            _("written down by %(unit)s") % {"unit": step.unit} if step.unit else str(step.case.get_channel_display())
        )
    if by.get("kind") not in ("person", "key"):
        return ""
    if action in BY_REPORTER and by.get("behalf"):
        return _("written down by %(unit)s") % {"unit": step.unit}
    return step.unit


def _dispatched(step: Step) -> str:
    names = {"lead": step.given(lead=True), "others": step.given(lead=False)}
    if not names["others"]:
        return _("Given to %(lead)s, who now sees to it") % names
    return _("Given to %(lead)s, who now sees to it; %(others)s helps") % names


def _upheld(step: Step) -> str:
    names = {"lead": step.given(lead=True), "others": step.given(lead=False), "old": step.taken()}
    if not names["lead"]:
        return _("%(others)s helps now, in place of %(old)s") % names
    return _("It turned out not to be for %(old)s; %(lead)s sees to it now") % names


def _pressed(step: Step) -> str:
    level = step.fact("level")
    if level == SupervisionOrder.Level.LEADER:
        return _("Supervision has brought it before the leaders of the subdistrict") % {"unit": step.about}
    if level == SupervisionOrder.Level.REMINDER:
        return _("Supervision asked %(unit)s to hurry") % {"unit": step.about}
    return _("Supervision told %(unit)s to put it right by a fixed day") % {"unit": step.about}


def _more_time(step: Step) -> str:
    more = Promise(step.fact("value"), Unit(step.fact("unit")))
    return _("It needs more time: %(more)s more") % {"more": more.words}


def _rested(step: Step) -> str:
    until = step.fact("review_on")
    if not until:
        return _("It cannot be solved just now")
    return _("It cannot be solved just now; we look again on %(day)s") % {"day": day(date.fromisoformat(until))}


def _rated(step: Step) -> str:
    rating = next((e.facts for e in step.besides if e.action == "give_rating"), None)
    if rating is None:
        return _("You rated it")
    return _("You rated it: %(solved)s") % {"solved": Rating.Solved(rating["solved"]).label}


def _reopened(step: Step) -> str:
    if step.entry.act.by.get("role") == "supervisor":
        return _("Supervision opened it again: it is not done yet")
    return _("You opened it again; supervision leads now")


def _contacted(step: Step) -> str:
    return _("%(unit)s got in touch with you") % {"unit": step.unit}


def _released(step: Step) -> str:
    return _("%(unit)s no longer needs to help") % {"unit": step.about}


def _added(step: Step) -> str:
    return _("%(others)s helps too") % {"others": step.given(lead=False)}


def _came(step: Step) -> str:
    return _("It came to us by: %(channel)s") % {"channel": step.case.get_channel_display()}


SENTENCES: dict[str, Callable[[Step], str]] = {
    "raise_case": lambda step: _("You told us about it"),
    "split_off": lambda step: _("Part of what you raised goes its own way from here"),
    "import_open": _came,
    "import_history": _came,
    "take_in": lambda step: _("We take it on, and find out who can solve it"),
    "decline": lambda step: _("We cannot see to this here; why, and where to turn, stands below"),
    "reinstate": lambda step: _("It is taken on after all"),
    "take_back_decline": lambda step: _("The refusal was wrong: it is taken on after all"),
    "withdraw": lambda step: _("You said that it is no longer needed"),
    "resume": lambda step: _("You raised it again"),
    "join": lambda step: _("Neighbours told us of the same: both are seen to together"),
    "join_in": lambda step: _("You said: the same as the neighbours told; both are seen to together"),
    "unjoin": lambda step: _("It is another matter after all, and goes its own way again"),
    "absorb": lambda step: _("One more neighbour told us of the same: seen to together"),
    "release": lambda step: _("One of those seen to together was another matter after all, and goes its own way"),
    "echo": lambda step: _("One more neighbour told us of the same: seen to together"),
    "dispatch": _dispatched,
    "add_unit": _added,
    "remove_unit": _released,
    "recall": lambda step: _("Taken back, to be given to whom it belongs"),
    "uphold": _upheld,
    "settle": lambda step: _("Here is the answer"),
    "answer": lambda step: _("Here is the answer"),
    "correct": lambda step: _("The answer was put right"),
    "send_back": lambda step: _("Somebody looked: it is not done yet, and goes on"),
    "verify": lambda step: _("Looked at by somebody who did not handle it"),
    "close": lambda step: _("It is finished"),
    "rate": _rated,
    "reopen": _reopened,
    "contact": _contacted,
    "ask_reporter": lambda step: _("We need to know something more from you"),
    "stop_waiting": lambda step: _("Nothing more came from you; we go on with what we know"),
    "add_details": lambda step: _("You added something"),
    "urge": lambda step: _("You asked how it stands"),
    "name_reporter": lambda step: _("Your name and phone were noted"),
    "grant": _more_time,
    "approve_hold": _rested,
    "rest_meanwhile": lambda step: _(
        "It is being mediated; that has days of its own, and this request rests until then"
    ),
    "end_hold": lambda step: _("We go on with it"),
    "issue_order": _pressed,
    "reply": lambda step: _("Here is the new answer"),
    "conclude": lambda step: _(
        "Supervision looked at what was done and ends its order. Not solved? You can open it again"
    ),
    "appeal": lambda step: _("You asked supervision to look at the refusal again"),
    "uphold_appeal": lambda step: _("You were right: it is taken on after all"),
    "dismiss_appeal": lambda step: _("Looked at again; the refusal stands"),
    "record_call": lambda step: _("We called you to ask how it went"),
    "give_up_call": lambda step: _("We called you several times and did not reach you"),
}
