"""Counting a vote (计票): exact, without a table, a clock or a float. The same lines count in Linli and in ``linli recount``.

Sources: 民法典第二百七十八条 (quorum and thresholds), 第一千二百五十九条 (「以上」 includes the number itself, 「过半数」 is more than
half), 最高人民法院建筑物区分所有权解释 第八、九条 (areas and heads). Shares are fractions; areas are decimals as registered.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

Amount = Decimal | int


class Choice(StrEnum):
    FOR = "for"  # 同意
    AGAINST = "against"  # 不同意
    ABSTAIN = "abstain"  # 弃权
    INVALID = "invalid"  # 废票: a paper from which no will can be read; it takes no part


class Silent(StrEnum):
    """What those who say nothing count as. Anything but ABSENT only where the rules of procedure say so."""

    ABSENT = "absent"  # 未参与
    ABSTAIN = "abstain"  # 视为弃权: took part, abstained
    FOLLOW = "follow"  # 视为同意多数意见: took part, on the side that has more by every measure


class Outcome(StrEnum):
    ADOPTED = "adopted"  # 通过
    PARTLY = "partly"  # 部分通过: not every question, or not every seat
    REJECTED = "rejected"  # 未通过
    NO_QUORUM = "no_quorum"  # 参与表决未达法定比例


@dataclass(frozen=True, slots=True)
class Rules:
    """By what a vote is counted, fixed before it opens."""

    threshold: Fraction
    is_included: bool  # 以上: reaching the threshold is enough; otherwise more than it (过半数)
    quorum: Fraction | None = None  # of everybody on the roll; reaching it is enough (三分之二以上)
    weighs_area: bool = False  # counted by area as well as by heads, and both must hold
    silent: Silent = Silent.ABSENT


@dataclass(frozen=True, slots=True)
class Measure:
    """One way of measuring: heads, or square metres. Whoever takes part is for, against or abstains."""

    everyone: Amount
    taking_part: Amount
    in_favour: Amount
    against: Amount
    abstaining: Amount

    def has_quorum(self, quorum: Fraction | None) -> bool:
        """Whether enough take part: the quorum itself is enough."""
        return quorum is None or _part(self.taking_part, self.everyone) >= quorum

    def is_approved(self, threshold: Fraction, *, is_included: bool) -> bool:
        """Whether enough of those taking part are in favour; of nobody nothing is enough."""
        if not self.taking_part:
            return False
        part = _part(self.in_favour, self.taking_part)
        return part >= threshold if is_included else part > threshold


@dataclass(frozen=True, slots=True)
class Result:
    """The whole result. ``silent`` members were counted as the rules of procedure say; ``invalid`` took no part."""

    heads: Measure
    area: Measure | None
    invalid: int
    silent: int
    has_quorum: bool
    is_approved: bool
    outcome: Outcome

    def facts(self) -> dict[str, Any]:
        """As JSON holds it: numbers of heads, areas as text with all their digits."""

        found: dict[str, Any] = _plain(asdict(self))
        return found


MARK = "@"  # before a name in a ballot that is only just handed in: ``1=2+@王五``; in the urn it is a number
AGAINST = "x"  # before the number of a candidate whom a ballot is against, where each is voted on: ``1=1+x2``
NOBODY = (0, Decimal())
WRITTEN = range(100, 1_000)  # numbers of people whose names voters wrote in (另选他人); candidates are numbered from 1


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a ballot with several: yes or no, or at most ``seats`` among ``candidates``, numbered from 1.

    ``writes_in``: or somebody else, each under a number of ``WRITTEN``. ``is_relative``: who has the most votes is elected, whatever
    the threshold (得票多者当选); the quorum stays. ``is_each``: for or against each candidate (逐人表决), and whoever is left open is
    abstained on. ``joined``: pairs of number and number; the first is another spelling of the second and counts as that one.
    """

    n: int
    rules: Rules
    seats: int = 0
    candidates: int = 0
    writes_in: bool = False
    is_relative: bool = False
    is_each: bool = False
    joined: tuple[tuple[int, int], ...] = ()

    def check(self, answer: str) -> str:
        """The answer itself. Raises ValueError if it is none to this question."""
        if answer in {Choice.ABSTAIN, Choice.INVALID} or (not self.seats and answer in set(Choice)):
            return answer
        marks = marks_in(answer) if self.seats else []
        chosen = [n for n in marks if n > 0]
        is_sorted = marks == sorted(set(marks), key=abs) and len(set(map(abs, marks))) == len(marks)
        if not marks or not is_sorted or len(chosen) > self.seats or not all(map(self.has, marks)):
            raise ValueError(f"question {self.n}: {answer!r} is no answer")
        return answer

    def has(self, n: int) -> bool:
        """Whether somebody can be chosen by this number; a negative one: whether somebody can be voted against."""
        if n < 0:
            return self.is_each and -n <= self.candidates
        return 1 <= n <= self.candidates or (self.writes_in and n in WRITTEN)

    def meant(self, answer: str) -> set[int]:
        """Whom an answer names, each once and by the number they count under; negative: against.

        Who is named for and against at once, by two spellings, is left open.
        """
        same = dict(self.joined)
        marks = {same.get(n, n) for n in ([] if answer in set(Choice) else marks_in(answer))}
        return {n for n in marks if -n not in marks}


@dataclass(frozen=True, slots=True)
class Candidate:
    """How many chose somebody; ``is_approved``: enough of those who take part, by every measure that counts.

    Of an election by the most votes, one vote is enough to be among those who are compared. Where each is voted on, how many are
    against and how many abstain on this one; otherwise nothing is known of that.
    """

    n: int
    heads: int
    area: Decimal | None
    is_approved: bool
    is_elected: bool
    against: int | None = None
    against_area: Decimal | None = None
    abstaining: int | None = None
    abstaining_area: Decimal | None = None

    def facts(self) -> dict[str, Any]:
        """As JSON holds it; what is not asked stands not there."""
        known = {k: v for k, v in asdict(self).items() if v is not None or k == "area"}
        found: dict[str, Any] = _plain(known)
        return found


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of one question. Among candidates, in favour is whoever chose somebody, and ``candidates`` says whom."""

    n: int
    result: Result
    candidates: tuple[Candidate, ...] = ()

    def facts(self) -> dict[str, Any]:
        people = [one.facts() for one in self.candidates]
        return {"n": self.n} | self.result.facts() | ({"candidates": people} if people else {})


@dataclass(frozen=True, slots=True)
class Results:
    """What came of a ballot with several questions, each counted for itself."""

    answered: tuple[Answered, ...]

    @property
    def has_quorum(self) -> bool:
        return any(one.result.has_quorum for one in self.answered)

    @property
    def outcome(self) -> Outcome:
        """Of the whole: adopted only if every question is."""
        found = {one.result.outcome for one in self.answered}
        if len(found) == 1:
            return found.pop()
        return Outcome.PARTLY if found & {Outcome.ADOPTED, Outcome.PARTLY} else Outcome.REJECTED

    def facts(self) -> dict[str, Any]:
        questions = [one.facts() for one in self.answered]
        return {"has_quorum": self.has_quorum, "outcome": self.outcome, "questions": questions}


def count_named(rules: Rules, roll: Mapping[str, Decimal], last: Mapping[str, str]) -> Result:
    """Count a named vote. ``roll``: area by member; ``last``: what each who voted said last.

    Raises ValueError for a voter who is not on the roll, or a word that is no choice.
    """
    if strangers := last.keys() - roll.keys():
        raise ValueError(f"not on the roll: {', '.join(sorted(strangers)[:5])}")
    said = {member: Choice(choice) for member, choice in last.items()}
    quiet = [area for member, area in roll.items() if member not in said]
    sides = {side: [roll[m] for m, choice in said.items() if choice is side] for side in Choice}
    heads = {side: len(areas) for side, areas in sides.items()}
    metres = {side: sum(areas, Decimal()) for side, areas in sides.items()}
    side = _side_of_the_silent(rules, heads, metres if rules.weighs_area else None)
    if side is not None:
        heads[side] += len(quiet)
        metres[side] += sum(quiet, Decimal())
    area = _measure(sum(roll.values(), Decimal()), metres) if rules.weighs_area else None
    return _result(rules, _measure(len(roll), heads), area, heads, len(quiet) if side else 0)


def count_secret(rules: Rules, everyone: int, ballots: Iterable[str]) -> Result:
    """Count a secret vote, by heads only. Raises ValueError for more ballots than people, or for one counted by area."""
    if rules.weighs_area or rules.silent is not Silent.ABSENT:
        raise ValueError("a secret vote is counted by heads, and by those who vote")
    heads: dict[Choice, int] = dict.fromkeys(Choice, 0)
    for choice in ballots:
        heads[Choice(choice)] += 1
    if sum(heads.values()) > everyone:
        raise ValueError("there are more ballots than people on the roll")
    return _result(rules, _measure(everyone, heads), None, heads, 0)


def answers_in(ballot: str, questions: Sequence[Question]) -> dict[int, str]:
    """The answers of a ballot, ``1=for;2=1+4``, by the number of their question: one to each, in order. Raises ValueError."""
    parts = [part.partition("=") for part in ballot.split(";")]
    if [n for n, _is, _answer in parts] != [str(q.n) for q in questions]:
        raise ValueError(f"not one answer to each question: {ballot!r}")
    return {q.n: q.check(answer) for q, (_n, _is, answer) in zip(questions, parts, strict=True)}


def ballot_of(answers: Mapping[int, str]) -> str:
    """The other way round."""
    return ";".join(f"{n}={answer}" for n, answer in answers.items())


def marks_in(answer: str) -> list[int]:
    """The numbers of an answer among candidates, in its order; negative: against (``1+x2`` is 1 and -2). Raises ValueError."""
    found = []
    for token in answer.split("+"):
        number = token.removeprefix(AGAINST)
        if not (number.isascii() and number.isdecimal()) or len(number) > 3 or number.startswith("0"):
            raise ValueError(f"{answer!r} is no answer")
        found.append(int(number) if number == token else -int(number))
    return found


def marked(marks: Iterable[int]) -> str:
    """The other way round, in order."""
    return "+".join(str(n) if n > 0 else f"{AGAINST}{-n}" for n in sorted(marks, key=abs))


def count_questions(questions: Sequence[Question], roll: Mapping[str, Decimal], last: Mapping[str, str]) -> Results:
    """Count a named ballot with several questions, each for itself. Raises ValueError as ``count_named``, and for a wrong answer."""
    read = {member: answers_in(ballot, questions) for member, ballot in last.items()}
    return Results(tuple(_one_named(q, roll, {m: said[q.n] for m, said in read.items()}) for q in questions))


def count_torn(questions: Sequence[Question], everyone: int, ballots: Iterable[tuple[int, str]]) -> Results:
    """Count secret ballots that were torn into their questions: pairs of question and answer. Raises ValueError."""
    slips: dict[int, list[str]] = {q.n: [] for q in questions}
    for n, answer in ballots:
        if n not in slips:
            raise ValueError(f"there is no question {n}")
        slips[n].append(answer)
    if len({len(found) for found in slips.values()}) > 1:
        raise ValueError("the questions have different numbers of answers")
    return Results(tuple(_one_secret(q, everyone, slips[q.n]) for q in questions))


def share(text: str) -> Fraction:
    """ "2/3" as a fraction above 0 and at most 1. Raises ValueError."""
    above, _slash, below = text.strip().partition("/")
    if not (above.isdecimal() and below.isdecimal() and len(text) <= 20) or not 0 < int(above) <= int(below):
        raise ValueError(f"not a share: {text!r}")
    return Fraction(int(above), int(below))


def written(area: Decimal) -> str:
    """An area with all its digits, at least two behind the point, and no exponent: 89.50, 0.1234."""
    plain = f"{area.normalize():f}"
    whole, _point, rest = plain.partition(".")
    return f"{whole}.{rest:0<2}"


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return written(value) if isinstance(value, Decimal) else value


def _one_named(q: Question, roll: Mapping[str, Decimal], said: Mapping[str, str]) -> Answered:
    if not q.seats:
        return Answered(q.n, count_named(q.rules, roll, said))
    result = count_named(q.rules, roll, {member: _side(answer) for member, answer in said.items()})
    return _elected(q, result, [(answer, roll[member]) for member, answer in said.items()])


def _one_secret(q: Question, everyone: int, said: Sequence[str]) -> Answered:
    answers = [q.check(answer) for answer in said]
    if not q.seats:
        return Answered(q.n, count_secret(q.rules, everyone, answers))
    result = count_secret(q.rules, everyone, [_side(answer) for answer in answers])
    return _elected(q, result, [(answer, Decimal()) for answer in answers])


def _side(answer: str) -> str:
    """Whoever chose somebody is in favour, who is only against people is against; the others say what they say."""
    if answer in set(Choice):
        return answer
    return Choice.FOR if any(n > 0 for n in marks_in(answer)) else Choice.AGAINST


def _elected(q: Question, result: Result, said: Iterable[tuple[str, Decimal]]) -> Answered:
    """Who reaches the threshold by every measure, the most heads first, then the most area, as many as there are seats.

    By the most votes there is no threshold to reach. Those who are level at the last seat are none of them elected: between them it is voted again.
    """
    sums = dict.fromkeys(range(1, q.candidates + 1), NOBODY)  # heads and square metres by number; negative: against
    for answer, area in said:
        for n in q.meant(answer):
            heads, metres = sums.get(n, NOBODY)
            sums[n] = heads + 1, metres + area

    def is_approved(n: int) -> bool:
        heads, metres = sums[n]
        if q.is_relative:
            return heads > 0
        measures = [replace(result.heads, in_favour=heads)]
        measures += [replace(result.area, in_favour=metres)] if result.area else []
        return all(m.is_approved(q.rules.threshold, is_included=q.rules.is_included) for m in measures)

    numbers = sorted(n for n in sums if n > 0)
    approved = sorted((n for n in numbers if is_approved(n)), key=lambda n: (-sums[n][0], -sums[n][1], n))
    won, beyond = approved[: q.seats], approved[q.seats :]
    won = [n for n in won if not beyond or sums[n] != sums[beyond[0]]] if result.has_quorum else []
    people = (_candidate(q, result, n, sums, is_approved=n in approved, is_elected=n in won) for n in numbers)
    outcome = Outcome.REJECTED if not won else Outcome.PARTLY if len(won) < q.seats else Outcome.ADOPTED
    outcome = outcome if result.has_quorum else Outcome.NO_QUORUM
    return Answered(q.n, replace(result, is_approved=bool(won), outcome=outcome), tuple(people))


def _candidate(
    q: Question, result: Result, n: int, sums: Mapping[int, tuple[int, Decimal]], *, is_approved: bool, is_elected: bool
) -> Candidate:
    """Where each is voted on, whoever is neither for nor against somebody abstains on them."""
    (heads, metres), (no, no_metres) = sums[n], sums.get(-n, NOBODY)
    found = Candidate(n, heads, metres if result.area else None, is_approved, is_elected)
    if q.is_each:
        found = replace(found, against=no, abstaining=int(result.heads.taking_part) - heads - no)
    if q.is_each and result.area:
        left = Decimal(result.area.taking_part) - metres - no_metres
        found = replace(found, against_area=no_metres, abstaining_area=left)
    return found


def _side_of_the_silent(
    rules: Rules, heads: Mapping[Choice, int], metres: Mapping[Choice, Decimal] | None
) -> Choice | None:
    """Where those who said nothing are counted. Follow: the side with more by every measure, else they abstain."""
    if rules.silent is Silent.ABSENT:
        return None
    if rules.silent is Silent.FOLLOW:
        measures: list[Mapping[Choice, Amount]] = [heads, *([metres] if metres else [])]
        for side, other in ((Choice.FOR, Choice.AGAINST), (Choice.AGAINST, Choice.FOR)):
            if all(m[side] > m[other] for m in measures):
                return side
    return Choice.ABSTAIN


def _measure(everyone: Amount, sides: Mapping[Choice, Amount]) -> Measure:
    yes, no, neither = (sides[side] for side in (Choice.FOR, Choice.AGAINST, Choice.ABSTAIN))
    return Measure(everyone, yes + no + neither, yes, no, neither)


def _result(rules: Rules, heads: Measure, area: Measure | None, said: Mapping[Choice, int], silent: int) -> Result:
    measures = [heads, *([area] if area else [])]
    has_quorum = all(m.has_quorum(rules.quorum) for m in measures)
    is_approved = all(m.is_approved(rules.threshold, is_included=rules.is_included) for m in measures)
    outcome = Outcome.ADOPTED if is_approved else Outcome.REJECTED
    return Result(
        heads, area, said[Choice.INVALID], silent, has_quorum, is_approved, outcome if has_quorum else Outcome.NO_QUORUM
    )


def _part(part: Amount, whole: Amount) -> Fraction:
    return Fraction(part) / Fraction(whole) if whole else Fraction(0)
