"""Anybody entitled can count again, from the files alone."""

import io
import json
import zipfile
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from linli.votes import actions
from linli.votes.evidence import NAMED, ROLL, Unusable, digest, recount, rules_of, table
from linli.votes.queries.counting import evidence_zip
from linli.votes.tally import Choice, count_named
from tests.votes.conftest import ended, says

LINES = [f"甲{n}" for n in range(3)]


def folder_of(vote, tmp_path):
    with zipfile.ZipFile(io.BytesIO(evidence_zip(vote))) as packed:
        packed.extractall(tmp_path)
    return tmp_path / f"vote-{vote.pk}"


@pytest.fixture
def evidence(opened_vote, cast, now, tmp_path):
    """The evidence of a vote that was certified, unpacked."""
    vote = opened_vote(may_change=True)
    for n, choice in ((1, "for"), (2, "for"), (3, "against"), (4, "abstain"), (3, "for")):
        says(vote, n, choice)
    ended(vote, now)
    actions.certify(vote, by=cast.supervisor)
    return folder_of(vote, tmp_path)


def run(folder, **how):
    out = StringIO()
    call_command("recount", str(folder), stdout=out, **how)
    return out.getvalue()


def test_the_files_alone_give_the_certificate_to_the_last_digit(evidence, django_assert_num_queries):
    with django_assert_num_queries(0):
        told = json.loads(run(evidence, json=True))

    assert told == json.loads((evidence / "certificate.json").read_text())["result"]
    assert (told["outcome"], told["area"]["in_favour"]) == ("adopted", "289.25")


def test_the_text_says_the_same_for_people(evidence):
    told = run(evidence)

    assert ("289.25" in told, "adopted 通过" in told) == (True, True)


def test_a_certificate_that_says_something_else_is_found(evidence):
    kept = json.loads((evidence / "certificate.json").read_text())
    kept["result"]["area"]["in_favour"] = "289.24"
    (evidence / "certificate.json").write_text(json.dumps(kept))

    with pytest.raises(CommandError):
        run(evidence)


def test_one_digit_of_the_roll_is_not_changed_unseen(evidence):
    roll = evidence / "roll.csv"
    roll.write_text(roll.read_text().replace("89.50", "89.51", 1))

    with pytest.raises(CommandError, match="digest"):
        run(evidence)


def test_a_ballot_is_not_exchanged_unseen_even_where_no_total_changes(evidence):
    ballots = evidence / "ballots.csv"
    earlier = ballots.read_text()
    ballots.write_text(earlier.replace(",against,", ",abstain,", 1))  # an earlier ballot of somebody who changed it

    assert ballots.read_text() != earlier
    with pytest.raises(CommandError, match=r"ballots\.csv"):
        run(evidence)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("ballots.csv", "member,n,choice,channel,at\n99,1,for,phone,\n"),
        ("ballots.csv", "member,n,choice,channel,at\n1,1,for,phone,\n1,1,against,phone,\n"),
        ("ballots.csv", "member,n,choice,channel,at\n1,1,perhaps,phone,\n"),
        ("ballots.csv", "member,n,choice,channel,at\n1,x,for,phone,\n"),
        ("ballots.csv", "member,n,choice\n1,1,for\n"),
        ("ballots.csv", "member,n,choice,channel,at\n1,1,for\n"),
        ("rules.json", "{"),
        ("rules.json", "[]"),
        ("rules.json", '{"threshold": 1}'),
        ("ballots.csv", "\udcff"),
    ],
)
def test_a_folder_that_cannot_be_counted_says_why(evidence, name, text):
    (evidence / name).write_bytes(text.encode(errors="surrogateescape"))

    with pytest.raises(CommandError):
        run(evidence)


def test_an_empty_folder_is_no_vote(tmp_path):
    with pytest.raises(CommandError, match=r"rules\.json"):
        run(tmp_path)


PEOPLE = st.lists(
    st.tuples(st.decimals("0.01", "999.99", places=2), st.lists(st.sampled_from(Choice), max_size=3)),
    min_size=1,
    max_size=8,
)


@given(PEOPLE, st.randoms())
def test_the_recount_is_the_tally_whatever_the_order_of_the_lines(tmp_path_factory, people, random):
    folder = tmp_path_factory.mktemp("vote")
    parts = [(n, "甲", f"{n}室", "1", f"{area}", "registered", "") for n, (area, _) in enumerate(people, 1)]
    lines = [(n, i, c, "phone", "") for n, (_, said) in enumerate(people, 1) for i, c in enumerate(said, 1)]
    random.shuffle(lines)
    roll = table(ROLL, parts)
    rules = {
        "measures": ["heads", "area"],
        "quorum": "2/3",
        "threshold": "1/2",
        "threshold_included": False,
        "silent": "absent",
    }
    (folder / "roll.csv").write_text(roll)
    (folder / "ballots.csv").write_text(table(NAMED, lines))
    (folder / "rules.json").write_text(json.dumps(rules | {"roll_sha256": digest(roll), "ballot": "named"}))

    found, _certificate = recount(folder)

    areas = {str(n): Decimal(area) for n, (area, _) in enumerate(people, 1)}
    last = {str(n): said[-1] for n, (_, said) in enumerate(people, 1) if said}
    assert found == count_named(rules_of(rules), areas, last)


def test_what_is_no_folder_is_refused(tmp_path):
    with pytest.raises(Unusable):
        recount(tmp_path / "nowhere")
