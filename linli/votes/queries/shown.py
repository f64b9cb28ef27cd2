"""A vote in words: its rules, its questions, where it is on its road, and its result. Every number exact."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.votes.evidence import rules_of
from linli.votes.models import Vote
from linli.votes.models.ballots import Channel
from linli.votes.rules import VoteState
from linli.votes.tally import Outcome, Rules, written

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

OF_ELECTION = {
    Outcome.ADOPTED: gettext_lazy("All seats are filled"),
    Outcome.PARTLY: gettext_lazy("Some seats are filled"),
    Outcome.REJECTED: gettext_lazy("No seat is filled"),
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


def rules_words(vote: Vote) -> list[tuple[str, str]]:
    """By what is counted, as pairs of term and words."""
    facts = vote.counted_by or vote.rules_now()
    is_by_area = "area" in facts["measures"]
    measured = _("by area and by heads, both must hold") if is_by_area else _("by heads")
    rows = [
        (_("Who decides"), vote.get_electorate_display()),
        *([] if vote.questions else [(_("Matter"), _with_law(vote, facts))]),
        (_("Counted"), measured),
        *([] if vote.questions else numbers_words(facts)),
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
    return rows_of(rules_of(vote.counted_by), vote.result)


def rows_of(rules: Rules, result: Mapping[str, Any]) -> list[MeasureShown]:
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
    """What came of it in a word or two; where people were chosen and nothing else was asked, whether all seats are filled."""
    if not vote.result:
        return ""
    is_election = bool(vote.questions) and all(one["seats"] for one in vote.questions)
    return str({**OUTCOMES, **(OF_ELECTION if is_election else {})}[Outcome(vote.result["outcome"])])


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


def numbers_words(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Quorum and threshold of a matter, as pairs of term and words."""
    quorum = (_("Quorum"), _("%s or more of all take part") % facts["quorum"] if facts["quorum"] else _("none"))
    if facts.get("relative"):
        return [quorum, (_("Elected"), _("whoever has the most votes (%s)") % facts["basis"])]
    threshold = (_("%s or more") if facts["threshold_included"] else _("more than %s")) % facts["threshold"]
    return [quorum, (_("Adopted with"), _("%s of those who take part") % threshold)]


def _rounded_up(amount: Fraction, *, whole: bool) -> str:
    """What is missing at least: whole heads, or square metres to the hundredth (finer where it must be)."""
    if whole:
        return str(-(-amount.numerator // amount.denominator))
    hundredths = -(-(amount * 100).numerator // (amount * 100).denominator)
    return written(Decimal(hundredths) / 100)
