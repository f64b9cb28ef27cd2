"""The count: Civil Code art. 278 by article number, exact to the last digit (民法典第二百七十八条、第一千二百五十九条)."""

import time
from decimal import Decimal as D
from fractions import Fraction as F
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.votes.tally import Choice, Outcome, Rules, Silent, count_named, count_secret, share

ORDINARY = Rules(F(1, 2), False, F(2, 3), True)  # art. 278 items 1–5 and 9
MAJOR = Rules(F(3, 4), True, F(2, 3), True)  # items 6–8
ALL = Rules(F(1), True, F(1), False)  # art. 279
YES, NO, NEITHER, BAD = "for", "against", "abstain", "invalid"


def roll(*areas):
    return {str(n): D(area) for n, area in enumerate(areas, start=1)}


def says(*choices):
    return {str(n): choice for n, choice in enumerate(choices, start=1) if choice}


def outcome(rules, areas, choices):
    return count_named(rules, roll(*areas), says(*choices)).outcome


def test_278_two_thirds_exactly_is_a_quorum():
    """「以上」 includes the number itself, art. 1259."""
    assert outcome(ORDINARY, ["100"] * 3, [YES, YES, None]) is Outcome.ADOPTED


def test_278_a_hundredth_of_a_square_metre_less_is_none():
    result = count_named(ORDINARY, roll("100", "99.99", "100"), says(YES, YES, None))

    assert (result.outcome, result.heads.has_quorum(F(2, 3))) == (Outcome.NO_QUORUM, True)
    assert F(2, 3) * F(result.area.everyone) - F(result.area.taking_part) == F(1, 300)


def test_278_heads_need_their_quorum_as_well_as_the_area():
    assert outcome(ORDINARY, ["900", "1", "1"], [YES, None, None]) is Outcome.NO_QUORUM


def test_278_2_half_is_not_more_than_half():
    assert outcome(ORDINARY, ["100"] * 4, [YES, YES, NO, NO]) is Outcome.REJECTED


def test_278_2_more_than_half_of_the_heads_and_not_of_the_area():
    assert outcome(ORDINARY, ["10", "10", "100"], [YES, YES, NO]) is Outcome.REJECTED


def test_278_6_three_quarters_exactly_is_enough():
    assert outcome(MAJOR, ["100"] * 4, [YES, YES, YES, NO]) is Outcome.ADOPTED


def test_278_6_three_quarters_of_the_area_and_less_of_the_heads():
    assert outcome(MAJOR, ["300", "50", "50"], [YES, NO, NO]) is Outcome.REJECTED


def test_278_who_abstains_takes_part_and_is_not_in_favour():
    assert outcome(ORDINARY, ["100"] * 3, [YES, NEITHER, NEITHER]) is Outcome.REJECTED


def test_an_invalid_paper_takes_no_part():
    result = count_named(ORDINARY, roll("100", "100", "100"), says(YES, YES, BAD))

    assert (result.invalid, result.heads.taking_part, result.outcome) == (1, 2, Outcome.ADOPTED)


def test_279_one_against_is_enough_and_so_is_one_who_is_silent():
    assert [outcome(ALL, ["1"] * 3, c) for c in ([YES] * 3, [YES, YES, NO], [YES, YES, None])] == [
        Outcome.ADOPTED,
        Outcome.REJECTED,
        Outcome.NO_QUORUM,
    ]


@pytest.mark.parametrize(
    ("silent", "choices", "expected"),
    [
        (Silent.ABSENT, [YES, None, None], Outcome.NO_QUORUM),
        (Silent.ABSTAIN, [YES, None, None], Outcome.REJECTED),
        (Silent.FOLLOW, [YES, None, None], Outcome.ADOPTED),
        (Silent.FOLLOW, [NO, None, None], Outcome.REJECTED),
        (Silent.FOLLOW, [None, None, None], Outcome.REJECTED),  # no majority to follow: they abstain
    ],
)
def test_silence_counts_only_as_the_rules_of_procedure_say(silent, choices, expected):
    rules = Rules(F(1, 2), False, F(2, 3), True, silent)

    assert outcome(rules, ["100"] * 3, choices) is expected


def test_nobody_at_all_decides_nothing():
    assert outcome(Rules(F(1, 2), False), ["0"], [None]) is Outcome.REJECTED
    assert count_secret(Rules(F(1, 2), False, F(1, 2)), 0, []).outcome is Outcome.NO_QUORUM


def test_a_secret_vote_is_counted_by_heads_only():
    assert count_secret(Rules(F(1, 2), False, F(1, 2)), 4, [YES, YES, NO]).outcome is Outcome.ADOPTED
    with pytest.raises(ValueError, match="by heads"):
        count_secret(ORDINARY, 4, [YES])
    with pytest.raises(ValueError, match="more ballots"):
        count_secret(Rules(F(1, 2), False), 1, [YES, YES])


def test_a_stranger_is_not_counted():
    with pytest.raises(ValueError, match="not on the roll"):
        count_named(ORDINARY, roll("1"), {"7": YES})


@pytest.mark.parametrize("text", ["", "2", "0/3", "4/3", "2/0", "-1/2", "1/2/3", "二分之一", "1/²", "1" * 30 + "/2"])
def test_what_is_no_share_is_refused(text):
    with pytest.raises(ValueError, match=r"not a share"):
        share(text)


AREAS = st.decimals("0.01", "9999.99", places=2)
PEOPLE = st.lists(st.tuples(AREAS, st.sampled_from([*Choice, None])), min_size=1, max_size=12)
RULES = st.sampled_from(
    [ORDINARY, MAJOR, ALL, Rules(F(1, 2), False), Rules(F(1, 2), False, F(2, 3), True, Silent.ABSTAIN)]
)


@given(RULES, PEOPLE, st.randoms())
def test_the_order_of_ballots_never_matters(rules, people, random):
    areas, ballots = roll(*(a for a, _ in people)), says(*(c for _, c in people))
    shuffled = list(ballots.items())
    random.shuffle(shuffled)

    assert count_named(rules, areas, ballots) == count_named(rules, areas, dict(shuffled))


@given(RULES, PEOPLE, st.data())
def test_more_approval_never_turns_an_adopted_vote_down(rules, people, data):
    areas, ballots = roll(*(a for a, _ in people)), says(*(c for _, c in people))
    before = count_named(rules, areas, ballots)
    who = data.draw(st.sampled_from(sorted(areas)))

    after = count_named(rules, areas, {**ballots, who: YES})

    assert before.outcome is not Outcome.ADOPTED or after.outcome is Outcome.ADOPTED


@given(PEOPLE)
def test_the_sides_add_up(people):
    result = count_named(ORDINARY, roll(*(a for a, _ in people)), says(*(c for _, c in people)))

    for m in (result.heads, result.area):
        assert m.in_favour + m.against + m.abstaining == m.taking_part <= m.everyone


def test_twenty_thousand_owners_are_counted_in_a_moment():
    random = Random(1)
    areas = {str(n): D(random.randrange(3000, 20000)) / 100 for n in range(20_000)}
    ballots = {n: random.choice([YES, NO, NEITHER]) for n in areas}
    began = time.process_time()

    count_named(ORDINARY, areas, ballots)

    assert time.process_time() - began < 1
