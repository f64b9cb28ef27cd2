"""A vote in words: its rules, its questions, where it is on its road, and its result. Every number exact."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.ui.templatetags.words import moment
from linli.votes.evidence import rules_of
from linli.votes.models import Vote
from linli.votes.models.ballots import Channel, Choice
from linli.votes.queries.counting import names_of
from linli.votes.rules import VoteState
from linli.votes.tally import WRITTEN, Outcome, Rules, written

STEPS = [
    gettext_lazy("prepared"), gettext_lazy("roll posted"), gettext_lazy("voting now"), gettext_lazy("counted"),
    gettext_lazy("result posted"),
]  # fmt: skip
STEP_OF = {
    VoteState.DRAFTED: 1,
    VoteState.POSTED: 2,
    VoteState.OPEN: 3,
    VoteState.CLOSED: 4,
    VoteState.CERTIFIED: 6,
    VoteState.FAILED: 6,
}
OUTCOMES = {
    Outcome.ADOPTED: gettext_lazy("Adopted"),
    Outcome.PARTLY: gettext_lazy("Adopted in part"),
    Outcome.REJECTED: gettext_lazy("Not adopted"),
    Outcome.NO_QUORUM: gettext_lazy("Not decided: too few took part"),
}


@dataclass(frozen=True, slots=True)
class MeasureShown:
    """One measure of a result as a table shows it."""

    name: str
    everyone: str
    taking_part: str
    in_favour: str
    against: str
    abstaining: str
    has_quorum: bool
    missing: str  # how much more it would have taken for the quorum; empty if reached
    is_approved: bool


@dataclass(frozen=True, slots=True)
class CandidateShown:
    name: str
    heads: int
    area: str  # empty where only heads count
    said: str  # elected, or why not

    @property
    def votes(self) -> str:
        """27 heads, 2407.81 m²."""
        heads = _("%d votes") % self.heads
        return f"{heads}，{self.area} ㎡" if self.area else heads


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

    def words(n: int, said: str) -> str:
        if said in labels:
            return str(labels[said])
        names = asked[n]["candidates"]
        return "、".join(
            named.get((n, int(one)), "—") if int(one) in WRITTEN else names[int(one) - 1] for one in said.split("+")
        )

    return [(asked[n]["asked"] if n else "", words(n, said)) for n, said in answers.items()]


def rules_words(vote: Vote) -> list[tuple[str, str]]:
    """By what is counted, as pairs of term and words."""
    facts = vote.counted_by or vote.rules_now()
    is_by_area = "area" in facts["measures"]
    measured = _("by area and by heads, both must hold") if is_by_area else _("by heads")
    rows = [
        (_("Who decides"), vote.get_electorate_display()),
        *([] if vote.questions else [(_("Matter"), _with_law(vote, facts))]),
        (_("Counted"), measured),
        *([] if vote.questions else _numbers_words(facts)),
        (_("Ballot"), vote.get_ballot_display()),
        (_("Who says nothing"), vote.get_silence_display()),
    ]
    if vote.procedure:
        rows.append((_("Rules of procedure"), vote.procedure))
    return [(term, str(words)) for term, words in rows]


def denominators(vote: Vote) -> str:
    """280 heads, 24,838.57 m²: published before anybody votes."""
    heads = _("%d heads on the roll") % vote.everyone
    return f"{heads}，{written(vote.everyone_area)} ㎡" if vote.weighs_area else heads


def channels_words(vote: Vote) -> str:
    """By phone 120, by proxy 3, by paper 41: how those who took part did so, once it is counted."""
    return "，".join(f"{label} {vote.channels.get(code, 0)}" for code, label in Channel.choices)


def result_rows(vote: Vote) -> list[MeasureShown]:
    """Heads, and area where it counts; of several questions see ``questions_shown``."""
    return _rows(rules_of(vote.counted_by), vote.result)


def _rows(rules: Rules, result: Mapping[str, Any]) -> list[MeasureShown]:
    rows = []
    for name, label, unit in (("heads", _("Heads"), ""), ("area", _("Area in m²"), " ㎡")):
        facts = result.get(name)
        if facts is None:
            continue
        amounts = {key: Decimal(str(value)) for key, value in facts.items()}
        need = Fraction(rules.quorum or 0) * Fraction(amounts["everyone"]) - Fraction(amounts["taking_part"])
        part = (
            Fraction(amounts["in_favour"]) / Fraction(amounts["taking_part"]) if amounts["taking_part"] else Fraction(0)
        )
        is_approved = bool(amounts["taking_part"]) and (
            part >= rules.threshold if rules.is_included else part > rules.threshold
        )
        shown = {
            key: f"{facts[key]}{unit}" for key in ("everyone", "taking_part", "in_favour", "against", "abstaining")
        }
        missing = f"{_rounded_up(need, whole=name == 'heads')}{unit}" if need > 0 else ""
        rows.append(MeasureShown(name=label, has_quorum=need <= 0, missing=missing, is_approved=is_approved, **shown))
    return rows


def outcome_words(vote: Vote) -> str:
    return str(OUTCOMES[Outcome(vote.result["outcome"])]) if vote.result else ""


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


def tone_of(vote: Vote) -> str:
    """Green only for what was adopted."""
    return "done" if vote.result.get("outcome") == Outcome.ADOPTED else "plain"


def grouped(digest: str) -> str:
    """A digest in groups of eight, so that it can be compared by eye and fits on paper."""
    return " ".join(digest[n : n + 8] for n in range(0, len(digest), 8))


def steps(vote: Vote) -> dict[str, Any]:
    """The road as a line; a cancelled vote stands nowhere on it."""
    return {"steps": STEPS, "step_now": STEP_OF.get(VoteState(vote.state), 0)}


def _with_law(vote: Vote, facts: Mapping[str, Any]) -> str:
    return f"{vote.matter}（{facts['law']}）" if facts["law"] else str(vote.matter)


def _numbers_words(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Quorum and threshold of a matter, as pairs of term and words."""
    quorum = (_("Quorum"), _("%s or more of all take part") % facts["quorum"] if facts["quorum"] else _("none"))
    if facts.get("relative"):
        return [quorum, (_("Elected"), _("whoever has the most votes (%s)") % facts["basis"])]
    threshold = (_("%s or more") if facts["threshold_included"] else _("more than %s")) % facts["threshold"]
    return [quorum, (_("Adopted with"), _("%s of those who take part") % threshold)]


def _question(
    vote: Vote,
    one: Mapping[str, Any],
    facts: Mapping[str, Any] | None,
    names: Mapping[tuple[int, int], str],
    *,
    everybody: bool,
) -> QuestionShown:
    numbers = [_("%(term)s: %(words)s") % {"term": term, "words": words} for term, words in _numbers_words(one)]
    rules = " · ".join([*numbers, *([one["law"]] if one["law"] else [])])
    shown = QuestionShown(one["n"], one["asked"], _how(one), rules, one["candidates"])
    shown = replace(shown, lines=range(one["seats"] if one.get("writes_in") else 0))
    if facts is None:
        return shown
    rows = _rows(rules_of({**vote.counted_by, **one}), facts)
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


def _how(one: Mapping[str, Any]) -> str:
    """How a question is answered."""
    if not one["seats"]:
        return _("yes or no")
    facts = {"seats": one["seats"], "all": len(one["candidates"])}
    if one.get("writes_in"):
        return _("at most %(seats)d of these %(all)d, or of others who are written in") % facts
    return _("at most %(seats)d of these %(all)d") % facts


def _candidates(
    one: Mapping[str, Any], found: Sequence[Mapping[str, Any]], names: Mapping[tuple[int, int], str], *, everybody: bool
) -> list[CandidateShown]:
    """Who got how many; those who were written in last, the most first, unnamed together unless elected or for ``everybody``."""
    printed = [_candidate(one["candidates"][each["n"] - 1], each) for each in found if each["n"] not in WRITTEN]
    others = sorted((each for each in found if each["n"] in WRITTEN), key=lambda each: (-each["heads"], each["n"]))
    named = [each for each in others if everybody or each["is_elected"]]
    rows = [_candidate(_("%s (written in)") % names.get((one["n"], each["n"]), "—"), each) for each in named]
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


def _candidate(name: str, facts: Mapping[str, Any]) -> CandidateShown:
    said = (
        _("elected")
        if facts["is_elected"]
        else _("enough, but others had more, or as many")
        if facts["is_approved"]
        else _("not enough")
    )
    return CandidateShown(name, facts["heads"], facts["area"] or "", said)


def _rounded_up(amount: Fraction, *, whole: bool) -> str:
    """What is missing at least: whole heads, or square metres to the hundredth (finer where it must be)."""
    if whole:
        return str(-(-amount.numerator // amount.denominator))
    hundredths = -(-(amount * 100).numerator // (amount * 100).denominator)
    return written(Decimal(hundredths) / 100)
