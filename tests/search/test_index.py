"""The index is written with the act, holds what is true now, and can be made anew at any time."""

from datetime import UTC, datetime
from importlib import import_module
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.cases import actions
from linli.cases.models import Case, Publication
from linli.cases.rules import CaseState as S
from linli.kernel.actor import CLOCK
from linli.kernel.rulebook import Refused
from linli.record.bulk import Beginning, begin_many
from linli.search.models import Text
from linli.search.rules import MOST_KEPT, folded, grams
from tests.cast import raised

LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
TEXT = {"title": "楼道漏水已修好", "problem": "楼道顶部漏水。", "outcome": "更换了水管。"}


def kept():
    """The whole index; the order in which things were said is left out, for notes of one act have none."""
    rows = Text.objects.order_by("audience", "thing_id")
    facts = rows.values_list("audience", "kind", "thing_id", "at", "title", "text", "grams")
    return [(*row[:5], sorted(row[5].split("\n")), set(row[6].split())) for row in facts]


@pytest.fixture
def a_town_with_a_past(a_case, cast, town):
    """Cases in every state, noted and answered, one with a new title, one published, one shredded."""
    for state in (S.RECEIVED, S.STUDYING, S.IN_HAND, S.ANSWERED):
        a_case(state)
    renamed, case, gone = a_case(S.STUDYING), a_case(S.VERIFIED), a_case(S.CLOSED)
    actions.study(renamed, title="污水井冒水", address="3号楼前", words="已看过", by=cast.clerk)
    actions.note(renamed, words="约了周四", by=cast.clerk)
    actions.propose_publication(case, **TEXT, by=cast.clerk)
    actions.check(Publication.objects.get(), by=cast.second_clerk)
    actions.shred(gone, by=CLOCK)
    return gone


def test_what_acts_wrote_is_what_would_be_made_anew(a_town_with_a_past):
    before = kept()
    call_command("reindex", stdout=StringIO())

    assert before == kept()
    assert len(before) == 6 + 1


def test_texts_from_before_there_were_labels_get_them(a_town_with_a_past):
    before = kept()
    for text in Text.objects.filter(kind="cases.case"):
        Text.objects.filter(pk=text.pk).update(grams=grams(text.text))
    assert kept() != before

    import_module("linli.cases.migrations.0012_labels").label(apps, None)
    assert kept() == before


def test_of_what_is_shredded_nothing_is_kept(a_town_with_a_past):
    assert not Text.objects.filter(kind="cases.case", thing_id=a_town_with_a_past.pk).exists()


def test_an_index_that_was_lost_or_spoilt_is_made_anew(a_town_with_a_past):
    before = kept()
    Text.objects.filter(thing_id=before[0][2]).delete()
    Text.objects.filter(thing_id=before[1][2]).update(text="falsch", title="", thing_id=999)
    call_command("reindex", stdout=(out := StringIO()))

    assert kept() == before
    assert out.getvalue() == "cases.case: 6\ncases.publication: 1\n"


def test_an_unknown_kind_is_refused_with_those_there_are(db):
    with pytest.raises(CommandError, match=r"unknown: cases; there are cases\.case, cases\.publication"):
        call_command("reindex", "cases")


def test_what_is_refused_leaves_nothing_in_the_index(cast, town):
    case = raised(cast, town)
    before = kept()

    with pytest.raises(Refused):
        actions.note(case, words="不该有的话", by=cast.stranger)
    assert kept() == before


def test_an_act_without_words_costs_nothing_and_one_with_words_one_query(a_case, cast, town):
    """Of what begins, too: see ``tests/cases/test_queries.py``."""
    case = a_case(S.STUDYING)
    with CaptureQueriesContext(connection) as asked:
        actions.study(case, urgency=1, by=cast.clerk)
    silent = [q["sql"] for q in asked if "search_text" in q["sql"]]
    with CaptureQueriesContext(connection) as asked:
        actions.note(case, words="已看过", by=cast.clerk)
    said = [q["sql"] for q in asked if "search_text" in q["sql"]]

    assert (len(silent), len(said)) == (0, 1)


def test_however_much_is_said_the_act_goes_through(cast, town):
    """PostgreSQL keeps at most a megabyte of pairs; what comes after 40,000 characters is not found, and does no harm."""
    case = raised(cast, town)
    Text.objects.update(text="长" * MOST_KEPT)
    actions.note(case, words="".join(chr(0x4E00 + n) for n in range(5000)), by=cast.clerk)

    assert len(Text.objects.get().text) == MOST_KEPT


def test_the_longest_texts_fit(cast, town):
    """All different characters make the most pairs there can be."""
    case = raised(cast, town)
    for n in range(9):
        words = "".join(chr(0x4E00 + (n * 2311 + i * (n + 7)) % 20000) for i in range(5000))
        actions.note(case, words=words, by=cast.clerk)

    assert MOST_KEPT < len(Text.objects.get().text) <= MOST_KEPT + 5001


def test_every_case_of_a_bulk_import_is_found_at_once(cast, town):
    cases = [
        Case(
            desk=town.centre,
            channel="hotline",
            title=f"第{n}号路灯",
            words="不亮",
            raised_at=LONG_AGO,
            ended_at=LONG_AGO,
        )
        for n in (1, 2)
    ]
    begin_many([Beginning(case, "import_history", cast.importer, "已修", case.raised_at) for case in cases])

    assert [row.text for row in Text.objects.order_by("thing_id")] == ["第1号路灯\n不亮\n已修", "第2号路灯\n不亮\n已修"]


def test_folding_keeps_lines_and_letters_and_nothing_that_cannot_be_seen():
    assert (
        folded("\uff21\uff22\uff23\uff11\uff12\uff13\x00\u200b  楼道\t灯\r\n\r\n二单元，") == "abc123 楼道 灯\n二单元，"
    )
