"""The questions of a ballot with several, in words: what is asked, among whom is chosen, and what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from linli.ui.templatetags.words import moment
from linli.votes.evidence import rules_of
from linli.votes.models import Vote
from linli.votes.models.ballots import Choice
from linli.votes.queries.counting import names_of
from linli.votes.queries.shown import OUTCOMES, MeasureShown, numbers_words, outcome_words, rows_of
from linli.votes.rules import VoteState
from linli.votes.tally import WRITTEN, Outcome, marks_in, written


@dataclass(frozen=True, slots=True)
class CandidateShown:
    name: str
    heads: int
    area: str  # empty where only heads count
    said: str  # elected, or why not
    against: int | None = None  # heads, where each is voted on; of so few an area could tell whose it is
    abstaining: int | None = None

    @property
    def votes(self) -> str:
        """27 votes, 2407.81 m²; where each is voted on, for, against and abstaining."""
        heads = _("%d votes") % self.heads
        if self.against is not None:
            numbers = {"for": self.heads, "against": self.against, "abstaining": self.abstaining}
            heads = _("%(for)d in favour, %(against)d against, %(abstaining)d abstained") % numbers
        return f"{heads}，{self.area} ㎡" if self.area else heads

    @property
    def sides(self) -> list[str]:
        """In favour with the area; against and abstaining by heads, a dash where that was not asked."""
        others = ["—" if side is None else str(side) for side in (self.against, self.abstaining)]
        return [f"{self.heads}，{self.area} ㎡" if self.area else str(self.heads), *others]


@dataclass(frozen=True, slots=True)
class QuestionShown:
    """One question of a ballot with several; what came of it once it is counted."""

    n: int
    asked: str
    how: str  # yes or no; at most so many of these
    rules: str
    names: list[str]
    outcome: str = ""
    tone: str = "plain"
    rows: Sequence[MeasureShown] = ()  # of yes or no
    turnout: Sequence[str] = ()  # of a choice among candidates, in words
    candidates: Sequence[CandidateShown] = ()
    invalid: int = 0
    silent: int = 0
    lines: range = range(0)  # on paper, for names that are written in
    is_each: bool = False  # for or against each candidate


def questions_shown(vote: Vote, *, everybody: bool = False) -> list[QuestionShown]:
    """The questions of a ballot with several, with what came of each; none if the title is the question. At most two queries.

    Of those who were written in, the elected are named; the others only for ``everybody`` True: whoever got a vote, and never asked
    for one, is not put up in public.
    """
    counted, names = {facts["n"]: facts for facts in vote.result.get("questions", [])}, names_of(vote)
    return [_question(vote, one, counted.get(one["n"]), names, everybody=everybody) for one in vote.asked]


def answers_shown(vote: Vote, ballot: str) -> list[tuple[str, str]]:
    """What a ballot says: pairs of question (empty if there is but one) and answer. Nothing of a ballot that was shredded."""
    if not ballot:
        return []
    answers, labels = vote.answers_in(ballot), dict(Choice.choices)
    asked = {one["n"]: one for one in vote.asked}
    written_in = any(one.get("writes_in") for one in asked.values())
    rows = vote.written_names.values_list("question", "n", "name") if written_in else []
    named = {(question, number): name for question, number, name in rows}

    def name_of(n: int, number: int) -> str:
        return named.get((n, number), "—") if number in WRITTEN else str(asked[n]["candidates"][number - 1])

    def words(n: int, said: str) -> str:
        if said in labels:
            return str(labels[said])
        marks = marks_in(said)
        chosen, against = ("、".join(name_of(n, abs(mark)) for mark in side) for side in _sides(marks))
        if not asked[n].get("each"):
            return chosen
        pairs = ((_("in favour of %s"), chosen), (_("against %s"), against))
        return "；".join(told % names for told, names in pairs if names)

    return [(asked[n]["asked"] if n else "", words(n, said)) for n, said in answers.items()]


def in_short(vote: Vote) -> str:
    """How it stands in one line, for a page of another app: until when, or what came of it by heads."""
    if vote.state == VoteState.OPEN:
        return _("voting until %(until)s") % {"until": moment(vote.closes_at)}
    if not vote.result or vote.state not in {VoteState.CERTIFIED, VoteState.FAILED}:
        return vote.state_label
    if vote.questions:
        each = (f"{q.n}. {q.asked}：{q.outcome}" for q in questions_shown(vote))
        return f"{outcome_words(vote)}（{'；'.join(each)}）"
    heads = vote.result["heads"]
    return _("%(outcome)s: %(part)d of %(all)d took part, %(for)d of them are for it, %(against)d against") % {
        "outcome": outcome_words(vote),
        "all": heads["everyone"],
        "part": heads["taking_part"],
        "for": heads["in_favour"],
        "against": heads["against"],
    }


def _question(
    vote: Vote,
    one: Mapping[str, Any],
    facts: Mapping[str, Any] | None,
    names: Mapping[tuple[int, int], str],
    *,
    everybody: bool,
) -> QuestionShown:
    numbers = [_("%(term)s: %(words)s") % {"term": term, "words": words} for term, words in numbers_words(one)]
    rules = " · ".join([*numbers, *([one["law"]] if one["law"] else [])])
    shown = QuestionShown(one["n"], one["asked"], _how(one), rules, one["candidates"])
    lines = range(one["seats"] if one.get("writes_in") else 0)
    shown = replace(shown, lines=lines, is_each=bool(one.get("each")))
    if facts is None:
        return shown
    rows = rows_of(rules_of({**vote.counted_by, **one}), facts)
    return replace(
        shown,
        outcome=_outcome_of(one, facts),
        tone="done" if facts["outcome"] == Outcome.ADOPTED else "plain",
        rows=[] if one["seats"] else rows,
        turnout=[_turnout(row) for row in rows] if one["seats"] else [],
        candidates=_candidates(one, facts.get("candidates", []), names, everybody=everybody),
        invalid=facts["invalid"],
        silent=facts["silent"],
    )


def _sides(marks: Sequence[int]) -> tuple[list[int], list[int]]:
    """Those in favour, and those against."""
    return [n for n in marks if n > 0], [n for n in marks if n < 0]


def _how(one: Mapping[str, Any]) -> str:
    """How a question is answered."""
    if not one["seats"]:
        return _("yes or no")
    facts = {"seats": one["seats"], "all": len(one["candidates"])}
    if one.get("each"):
        each = _("for or against each of these %(all)d, in favour of %(seats)d at most") % facts
        return each + _("; others may be written in") if one.get("writes_in") else each
    if one.get("writes_in"):
        return _("at most %(seats)d of these %(all)d, or of others who are written in") % facts
    return _("at most %(seats)d of these %(all)d") % facts


def _candidates(
    one: Mapping[str, Any], found: Sequence[Mapping[str, Any]], names: Mapping[tuple[int, int], str], *, everybody: bool
) -> list[CandidateShown]:
    """Who got how many; those who were written in last, the most first, unnamed together unless elected or for ``everybody``."""
    printed = [_candidate(one, one["candidates"][each["n"] - 1], each) for each in found if each["n"] not in WRITTEN]
    others = sorted((each for each in found if each["n"] in WRITTEN), key=lambda each: (-each["heads"], each["n"]))
    named = [each for each in others if everybody or each["is_elected"]]
    rows = [_candidate(one, _("%s (written in)") % names.get((one["n"], each["n"]), "—"), each) for each in named]
    if rest := [each for each in others if each not in named]:
        area = written(sum((Decimal(each["area"]) for each in rest), Decimal())) if rest[0]["area"] else ""
        who = _("others who were written in: %d") % len(rest)
        rows.append(CandidateShown(who, sum(each["heads"] for each in rest), area, _("not elected")))
    return [*printed, *rows]


def _turnout(row: MeasureShown) -> str:
    """How many took part in a choice among candidates; who chose nobody abstained."""
    facts = {"measure": row.name, "part": row.taking_part, "all": row.everyone, "none": row.abstaining}
    words = _("%(measure)s: %(part)s of %(all)s took part, %(none)s of them abstained.") % facts
    missing = _("%(measure)s: the quorum was missed by %(missing)s.") % {"measure": row.name, "missing": row.missing}
    return f"{words} {missing}" if row.missing else words


def _outcome_of(one: Mapping[str, Any], facts: Mapping[str, Any]) -> str:
    elected = sum(each["is_elected"] for each in facts.get("candidates", []))
    if not one["seats"] or facts["outcome"] == Outcome.NO_QUORUM:
        return str(OUTCOMES[Outcome(facts["outcome"])])
    return _("%(elected)d of %(seats)d seats are filled") % {"elected": elected, "seats": one["seats"]}


def _candidate(one: Mapping[str, Any], name: str, facts: Mapping[str, Any]) -> CandidateShown:
    if facts["is_elected"]:
        said = _("elected")
    elif not facts["is_approved"]:
        said = _("not enough")
    else:
        said = _("others had more, or as many") if one.get("relative") else _("enough, but others had more, or as many")
    is_asked = facts["n"] not in WRITTEN  # for or against: of somebody who is written in there is only for
    against, abstaining = (facts.get(side) if is_asked else None for side in ("against", "abstaining"))
    return CandidateShown(name, facts["heads"], facts["area"] or "", said, against, abstaining)
