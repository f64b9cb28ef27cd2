"""A model of plain arrays: right on what it knows, silent on what it does not, and harmless when loaded."""

import io

import numpy as np
import pytest

from linli.suggestions.learning.grams import VIEWS, clean
from linli.suggestions.learning.model import Gate, as_said, dump, load
from linli.suggestions.learning.silence import gate_of, unlearnt
from linli.suggestions.learning.texts import Example
from linli.suggestions.learning.training import TooLittle, train
from linli.suggestions.learning.trial import scores, trial
from tests.suggestions.conftest import invented


def test_texts_it_has_not_seen_are_put_where_they_belong(learnt):
    figures = trial(learnt, invented(60, seed=7))

    assert figures["macro_f1"] == 1.0
    assert figures["accuracy_when_speaking"] == 1.0


def test_what_decided_is_told_with_the_nearest_earlier_texts(learnt):
    said = learnt.suggest("河边水管爆裂", "河边的水管爆裂，已经三天了")

    assert said.label == "leak"
    assert "水管" in "".join(said.words)
    assert [near.label for near in said.near] == ["leak", "leak", "leak"]


def test_a_word_with_a_number_is_told_as_it_was_said_unless_it_might_be_a_phone():
    assert as_said("只有0", "家里只有15度") == "只有15"
    assert as_said("电话0", "我的电话13812345678") == "电话0"


@pytest.mark.parametrize(
    "text", ["床前明月光，疑是地上霜", "Hello, how are you?", "股票跌了怎么办", "", "，。！", "123"]
)
def test_it_keeps_silent_on_texts_of_another_world(learnt, text):
    assert learnt.suggest("", text).label == ""


def test_a_model_is_the_same_after_it_was_kept(learnt):
    again = load(dump(learnt))

    for example in invented(9, seed=3):
        assert again.suggest(example.title, example.body) == learnt.suggest(example.title, example.body)


class Trap:
    def __reduce__(self):
        return (print, ("code was run",))


@pytest.mark.parametrize(
    "data",
    [b"", b"no model", b"PK\x03\x04 cut off", b"\x80\x04."],
)
def test_a_file_that_is_no_model_is_refused(data):
    with pytest.raises(ValueError):  # noqa: PT011  # whatever NumPy says of it
        load(data)


def test_a_file_that_would_run_code_is_refused(capsys):
    file = io.BytesIO()
    np.savez(file, head=np.array([Trap()], dtype=object))

    with pytest.raises(ValueError, match="pickle"):
        load(file.getvalue())
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("many", [0, 1, 7, 20])
def test_of_too_few_examples_nothing_is_learnt(many):
    with pytest.raises(TooLittle):
        train([Example("漏水", "漏水", "leak")] * many)


def test_two_labels_are_enough():
    two = [e for e in invented(90) if e.label != "rubbish"]
    model = train(two)

    assert [model.suggest(e.title, e.body).best[0][0] for e in two[:10]] == [e.label for e in two[:10]]


@pytest.mark.parametrize("text", ["", "a", "\ud800", "\x00", "水" * 50_000, "🌊🌊🌊"])
def test_any_text_has_features(text):
    for view in VIEWS.values():
        assert view(text, text).dtype == np.uint64


def test_numbers_and_wide_letters_are_folded():
    assert clean("Ｎｏ．１２３　号\n楼 45") == "no.0 号 楼 0"  # noqa: RUF001  # wide letters are what is folded


def test_f1_is_as_the_textbook_has_it():
    found = scores(np.array(["a", "a", "b", "b"]), np.array(["a", "b", "b", "b"]))

    assert found == {"a": 2 / 3, "b": 0.8}


def test_with_many_labels_what_belongs_to_none_of_them_is_met_with_silence_though_all_went_well_in_the_trial():
    labels, texts = 30, 210
    wanted = np.arange(texts) % labels
    own = np.where(np.arange(texts) < 3, 0.12, 0.4)  # some are weak, and right all the same
    shares = np.tile(((0.9 - own) / (labels - 2))[:, None], (1, labels))
    shares[np.arange(texts), wanted] = own
    shares[np.arange(texts), (wanted + 1) % labels] = 0.1
    near = [(0.4 if n < 3 else 0.9, np.eye(labels)[label] * own[n] * 2) for n, label in enumerate(wanted)]
    unknown = [(0.45, np.eye(labels)[(label + 1) % labels] * 0.3) for label in wanted]

    gate = gate_of(shares, near, wanted, 0.98, *unlearnt(shares, unknown, wanted))
    stranger = np.full(labels, 0.85 / (labels - 1))
    stranger[3] = 0.15

    assert gate.certain(Gate.facts(shares[50], *near[50])) > gate.certainty
    assert gate.certain(Gate.facts(stranger, 0.45, np.eye(labels)[3] * 0.3)) < gate.certainty
    assert gate.certainty >= 0.5
