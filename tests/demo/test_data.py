"""What is shipped about cases, and what the demo city says, fit together."""

import string
from pathlib import Path

import yaml

from linli.demo.queries import rows, table
from linli.people.models import Unit

CASES = Path(__file__).parents[2] / "linli/cases/data"
KINDS = {"社区居委会", "物业公司", "街道办事处"}


def read(name):
    return yaml.safe_load((CASES / f"{name}.yaml").read_text())


def children():
    return [child for parent in read("categories") for child in parent["children"]]


def test_there_are_sixteen_categories_with_about_six_each_and_one_for_the_rest():
    sizes = [len(parent["children"]) for parent in read("categories")]

    assert len(sizes) == 17
    assert (min(sizes[:-1]), max(sizes)) == (6, 8)


def test_a_code_begins_with_its_parent_and_is_used_once():
    codes = [(parent["code"], child["code"]) for parent in read("categories") for child in parent["children"]]

    assert [pair for pair in codes if not pair[1].startswith(pair[0])] == []
    assert len({code for _parent, code in codes}) == len(codes)


def test_only_what_the_law_says_is_called_law():
    assert [c["code"] for c in children() if c["deadline"]["source"] == "statute"] == [
        "1103",
        "1401",
        "1402",
        "1404",
        "1405",
    ]


def test_what_is_sensitive_is_not_publishable():
    assert [c["code"] for c in children() if c["sensitive"] and c["publishable"]] == []


def test_every_unit_that_a_category_names_is_in_the_demo_city():
    named = {name for c in children() for name in (c["lead"], *c["assisting"])}

    assert named - KINDS - {row["name"] for row in rows("units")} == set()


def test_a_community_that_leads_has_the_duty_to_lead():
    assert [c["code"] for c in children() if (c["lead"] == "社区居委会") != (c["community_duty"] == "lead")] == []


def test_every_category_has_its_stories_in_at_least_three_hundred_wordings():
    stories = table("stories")

    assert set(stories) == {c["code"] for c in children()}
    assert len({say for story in stories.values() for say in story["say"]}) >= 300


def test_stories_leave_open_only_what_can_be_filled():
    texts = [say for story in table("stories").values() for say in story["say"]]
    fields = {name for text in texts for _before, name, _spec, _conv in string.Formatter().parse(text) if name}

    assert fields == {"b", "u", "f", "d", "t", "s"}


def test_every_community_has_a_property_firm():
    served = [name for row in rows("units") for name in row.get("serves", [])]

    assert sorted(served) == sorted(c["name"] for c in table("city")["communities"])


def test_units_are_of_known_kinds():
    assert {row["kind"] for row in rows("units")} - set(Unit.Kind.values) == set()


def test_passwords_of_the_cast_are_long_enough_and_each_their_own():
    passwords = [row["password"] for row in rows("cast")]

    assert len(set(passwords)) == len(passwords)
    assert min(map(len, passwords)) >= 10


def test_every_story_has_the_answer_that_fits_it():
    """They stand in the same order, so that no flooded flower bed hears of branches carried away."""
    stories = table("stories")

    assert {
        code: (len(one["say"]), len(one["done"]), len(one["told"]))
        for code, one in stories.items()
        if not len(one["say"]) == len(one["done"]) == len(one["told"])
    } == {}


def test_every_kind_of_story_has_its_endings_and_no_answer_is_a_telegram():
    stories, year = table("stories").values(), table("year")

    assert {story["kind"] for story in stories} == set(year["answer_endings"])
    assert set(year["answers_at_once"]) < set(year["answer_endings"])
    assert [text for story in stories for text in story["told"] if len(text) < 20 or text.endswith("。")] == []
