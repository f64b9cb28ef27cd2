"""Opinion groups: found where they are, and nowhere else."""

import time

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from linli.talks.opinions.grouping import find_groups
from linli.talks.opinions.report import NO_GROUPS, found, given
from tests.talks.invented import camps, noise, table

CAMPS = [2, 3]


@pytest.mark.parametrize("number", CAMPS)
def test_camps_that_are_there_are_found(number):
    report = found(table(camps(90, 20, number)))

    assert (report["verdict"], report["number_of_groups"], report["reasons"]) == ("groups", number, [])
    truth = [int(name) % number for name in report["participants"]]
    assert adjusted_rand_score(truth, list(report["participants"].values())) > 0.9
    assert [group["group"] for group in report["groups"]] == list("ABC")[:number]


@pytest.mark.parametrize("seed", range(5))
def test_where_everybody_votes_by_dice_there_are_no_groups(seed):
    report = found(table(noise(200, 20, seed=seed)))

    assert (report["verdict"], report["reasons"], report["groups"]) == (NO_GROUPS, ["unstable"], [])
    assert set(report["participants"].values()) == {None}


def test_where_all_agree_there_are_no_groups_and_all_of_it_is_consensus():
    report = found(table(np.ones((40, 10))))

    assert (report["verdict"], report["reasons"], report["number_of_groups"]) == (NO_GROUPS, ["alike"], 0)
    assert [row["statement"] for row in report["consensus"]["agree"]] == ["0", "1", "2", "3", "4"]
    assert report["consensus"]["disagree"] == []


def test_one_odd_person_is_no_group():
    report = found(table(np.vstack([camps(60, 20, 2), np.tile([1, -1], 10)[None]])))

    assert [group["size"] for group in report["groups"]] == [31, 30]


def test_no_group_has_fewer_than_three_people():
    against_all = -camps(60, 20, 2)[:1]
    report = found(table(np.vstack([camps(60, 20, 2), against_all, against_all])))

    assert min(group["size"] for group in report["groups"]) >= 3


def test_one_odd_person_among_people_who_agree_is_no_group():
    votes = np.ones((40, 10))
    votes[0] = -1
    report = found(table(votes))
    assert (report["verdict"], report["reasons"]) == (NO_GROUPS, ["alike"])


@pytest.mark.parametrize(
    ("people", "statements", "reasons"),
    [(19, 20, ["people"]), (60, 7, ["statements"]), (19, 7, ["people", "statements"])],
)
def test_too_few_people_or_statements_make_no_groups(people, statements, reasons):
    report = found(table(camps(people, statements, doubt=0.1, asked=1.0)))
    assert (report["verdict"], report["reasons"], report["groups"]) == (NO_GROUPS, reasons, [])


def test_twenty_people_and_eight_statements_are_enough():
    report = found(table(camps(20, 8, doubt=0.0, asked=1.0)))
    assert (report["verdict"], [g["size"] for g in report["groups"]]) == ("groups", [10, 10])


def test_who_voted_little_is_counted_and_not_placed():
    votes = camps(60, 20, asked=1.0)
    votes[0, 6:] = 2  # six votes
    report = found(table(votes))
    assert (report["participants"]["0"], report["placed"]) == (None, 59)
    assert report["counts"][0][2] == 60


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_rows_and_columns_changes_nothing(seed):
    votes = camps(120, 24, 3, doubt=0.55, seed=seed)
    random = np.random.default_rng(seed)
    rows, columns = random.permutation(120), random.permutation(24)
    first = table(votes)
    names = [str(i) for i in range(120)]

    from linli.talks.opinions.tables import table_of

    second = table_of([names[i] for i in rows], [str(j) for j in columns], votes[rows][:, columns])

    assert found(second) == found(first)


def test_the_names_of_people_change_nothing():
    votes = camps(60, 16)
    plain, renamed = found(table(votes)), found(table(votes, people=[f"p{999 - i}" for i in range(60)]))
    assert [renamed["participants"][f"p{999 - i}"] for i in range(60)] == list(plain["participants"].values())


def test_a_statement_that_only_its_author_saw_parts_nobody():
    votes = camps(60, 16)
    lonely = np.full((60, 40), 2, np.int8)
    lonely[np.arange(40), np.arange(40)] = 1
    plain, more = found(table(votes)), found(table(np.hstack([votes, lonely])))
    assert more["without"] == [str(j) for j in range(16, 56)]
    assert more["participants"] == plain["participants"]


def test_a_statement_taken_out_parts_nobody_and_represents_nobody():
    report = found(table(camps(60, 16)), without=frozenset({"3"}))
    told = {row["statement"] for group in report["groups"] for row in group["representative"]}
    assert "3" in report["without"]
    assert "3" not in told
    assert "3" not in {row["statement"] for row in report["group_informed_consensus"]}


def test_what_represents_a_group_is_what_the_others_do_not_say():
    votes = np.ones((40, 10), np.int8)
    votes[20:, :3] = -1  # the second half is against the first three
    report = given(table(votes), {str(i): "owner" if i < 20 else "tenant" for i in range(40)})

    owners, tenants = report["groups"]
    assert (owners["group"], owners["size"], tenants["size"]) == ("owner", 20, 20)
    assert [(r["statement"], r["stance"]) for r in owners["representative"]] == [
        ("0", "agree"), ("1", "agree"), ("2", "agree"),
    ]  # fmt: skip
    assert {(r["statement"], r["stance"]) for r in tenants["representative"]} >= {("0", "disagree")}
    common = report["group_informed_consensus"][:7]
    assert [row["statement"] for row in common] == ["3", "4", "5", "6", "7", "8", "9"]


def test_what_two_people_say_is_not_told():
    report = given(table(camps(40, 10)), {"0": "building 1", "1": "building 1"} | {str(i): "2" for i in range(2, 40)})
    two = report["groups"][1]
    assert (two["group"], two["size"], two["representative"], two["counts"]) == ("building 1", 2, [], [])


def test_two_thousand_people_and_two_hundred_statements_take_less_than_three_seconds():
    votes = table(camps(2_000, 200, 3, doubt=0.6, asked=0.3))
    find_groups(table(camps(30, 10)))  # the libraries are loaded
    before = time.process_time()
    found(votes)
    assert time.process_time() - before < 3


def test_groups_of_a_table_without_people_are_none():
    report = found(table(np.empty((0, 9))))
    assert (report["verdict"], report["placed"], report["participants"]) == (NO_GROUPS, 0, {})
