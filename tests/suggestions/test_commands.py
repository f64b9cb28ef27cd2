"""The two commands: figures on held-back texts, groups of messages; and what they find in real messages where those are at hand."""

import csv
import io
import json
import os
from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from linli.suggestions.learning.files import read_messages
from linli.suggestions.learning.topics import hot_topics
from tests.suggestions.conftest import invented
from tests.suggestions.test_topics import NOISE, at, crowd

BOARD = Path(os.environ.get("LINLI_DATASETS", "")) / "messages" / "board_messages.xlsx"
has_board = pytest.mark.skipif(
    not os.environ.get("LINLI_DATASETS") or not BOARD.exists(), reason="LINLI_DATASETS does not name the data sets"
)


@pytest.fixture
def files(tmp_path):
    for name, seed, many in (("a.csv", 0, 180), ("b.csv", 5, 60)):
        with (tmp_path / name).open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(["title", "body", "category"])
            table.writerows([e.title, e.body, e.label] for e in invented(many, seed=seed))
    return tmp_path


def run(command, *args):
    out = io.StringIO()
    call_command(command, *map(str, args), stdout=out)
    return out.getvalue()


def test_the_figures_of_a_trial_are_printed(files):
    told = json.loads(run("evaluate_suggestions", "--train", files / "a.csv", "--test", files / "b.csv", "--json"))

    assert sorted(told) == [
        "accuracy", "accuracy_on_surest_85_percent", "accuracy_when_speaking", "coverage", "macro_f1", "model_bytes",
        "ms_per_message", "per_class_f1", "test_messages", "train_messages", "train_seconds", "weighted_f1",
    ]  # fmt: skip
    assert (told["macro_f1"], told["per_class_f1"]) == (1.0, {"leak": 1.0, "noise": 1.0, "rubbish": 1.0})


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n", "title,body,category\n", "title,body,category\nx,y,z\n"])
def test_a_file_that_cannot_be_learnt_from_is_told(files, content):
    (files / "bad.csv").write_text(content)

    with pytest.raises(CommandError):
        run("evaluate_suggestions", "--train", files / "bad.csv", "--test", files / "b.csv")


def test_groups_are_printed_with_the_numbers_of_their_messages(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "反对数", "点赞数"])
    for m in [*at("云杉苑", NOISE, 1), *crowd()]:
        sheet.append([m.number, m.person, m.title, f"{m.day:%Y/%m/%d} 11:25:05", m.body, 0, 0])
    book.save(tmp_path / "board.xlsx")

    told = json.loads(run("hot_topics", tmp_path / "board.xlsx", "--json"))

    (group,) = told["groups"]
    assert (group["message_ids"], group["people"], group["places"]) == (["1", "2", "3", "4", "5"], 5, ["云杉苑"])
    assert group["span"] == {"first": "2026-05-01", "last": "2026-05-05"}


@has_board
def test_the_two_best_known_topics_of_a_real_board_are_found():
    """Against all messages that name the place and the problem: which words those are is said by the reader, not by the code."""
    messages = read_messages(BOARD)
    found = hot_topics(messages)
    for place, problem in (("丽发新城", "搅拌"), ("伊景园", "车位")):
        wanted = {m.number for m in messages if place in f"{m.title}{m.body}" and problem in f"{m.title}{m.body}"}
        best = max(found, key=lambda topic: len(wanted & set(topic.numbers)))
        both = len(wanted & set(best.numbers))
        assert (both / len(best.numbers) >= 0.85, both / len(wanted) >= 0.8) == (True, True)
