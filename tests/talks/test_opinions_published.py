"""Opinion groups against answers that others published (data sets outside of the project; see their README)."""

import json
import os
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from linli.talks.opinions.report import found, given
from linli.talks.opinions.tables import read_moderated, read_polis_votes, read_wide, table_of

DATASETS = os.environ.get("LINLI_DATASETS", "")
pytestmark = pytest.mark.skipif(not DATASETS, reason="LINLI_DATASETS names no folder of data sets")
POLIS = Path(DATASETS or ".") / "polis"
FIXTURES = ["150ptpt-3gp-no-strict-no-meta", "25ptpt-3gp-no-strict-with-meta", "below-100-ptpts"]


@pytest.fixture(params=FIXTURES)
def fixture(request):
    """A conversation with all of its published mathematics: its votes, what was taken out, the answers."""
    folder = POLIS / request.param
    answers = json.loads((folder / "math-pca2.json").read_text())
    return read_polis_votes(folder / "votes.json"), read_moderated(folder / "comments.json"), answers


def published_groups(answers):
    members = dict(zip(answers["base-clusters"]["id"], answers["base-clusters"]["members"], strict=True))
    return {str(p): str(g["id"]) for g in answers["group-clusters"] for base in g["members"] for p in members[base]}


def test_what_represents_each_group_is_what_was_published(fixture):
    table, without, answers = fixture
    report = given(table, published_groups(answers), without=without)
    told = {g["group"]: g["representative"] for g in report["groups"]}
    for group, rows in answers["repness"].items():
        assert [(int(r["statement"]), r["stance"], r["count"], r["seen"]) for r in told[group]] == [
            (row["tid"], row["repful-for"], row["n-success"], row["n-trials"]) for row in rows
        ]
        for mine, theirs in zip(told[group], rows, strict=True):
            assert mine["share"] == pytest.approx(theirs["p-success"], abs=1e-6)
            assert mine["share_z"] == pytest.approx(theirs["p-test"], abs=1e-5)
            assert mine["ratio"] == pytest.approx(theirs["repness"], abs=1e-5)
            assert mine["ratio_z"] == pytest.approx(theirs["repness-test"], abs=1e-5)
            assert mine["is_best_agreed"] == theirs.get("best-agree", False)


def test_what_most_people_say_is_what_was_published(fixture):
    table, without, answers = fixture
    told = given(table, published_groups(answers), without=without)["consensus"]
    for stance, rows in answers["consensus"].items():
        assert [(int(r["statement"]), r["count"], r["seen"]) for r in told[stance]] == [
            (row["tid"], row["n-success"], row["n-trials"]) for row in rows
        ]


def test_what_all_groups_agree_on_is_what_was_published(fixture):
    table, _without, answers = fixture
    told = given(table, published_groups(answers))["group_informed_consensus"]
    mine = {row["statement"]: row["agree"] for row in told}
    assert mine == pytest.approx(answers["group-aware-consensus"], abs=1e-9)


def test_as_many_groups_are_seen_as_were_published(fixture):
    table, without, answers = fixture
    candidate = found(table, without=without)["candidate"]
    assert candidate["number_of_groups"] == len(answers["group-clusters"])


def test_small_talks_are_told_that_their_groups_are_not_stable_yet(fixture):
    """The three fixtures have as many groups as published, but other people of the same kind would give others."""
    table, without, _answers = fixture
    assert found(table, without=without)["verdict"] == "no stable groups yet"


@pytest.mark.parametrize("moderated", [True, False])
def test_people_stand_in_the_groups_that_were_published(moderated):
    folder = POLIS / "scoop-hivemind.biodiversity"
    table = read_wide(folder / "participants-votes.csv")
    without = read_moderated(folder / "comments.csv") if moderated else frozenset()
    report = found(table, without=without)
    theirs = dict(zip(table.people, table.known["group-id"], strict=True))
    both = [name for name in table.people if theirs[name] and report["participants"][name]]

    assert (report["verdict"], report["number_of_groups"], len(both)) == ("groups", 2, 441)
    assert adjusted_rand_score([theirs[n] for n in both], [report["participants"][n] for n in both]) >= 0.9


def test_shuffled_rows_and_columns_change_nothing():
    table = read_wide(POLIS / "brexit-consensus" / "participants-votes.csv")
    random = np.random.default_rng(7)
    rows, columns = random.permutation(len(table.people)), random.permutation(len(table.statements))
    people, statements = [table.people[i] for i in rows], [table.statements[j] for j in columns]
    assert found(table_of(people, statements, table.votes[rows][:, columns])) == found(table)
