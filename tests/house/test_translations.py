import pytest

from linli.house.management.commands.translations import CATALOGUE, faults_of

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


@pytest.fixture
def app(tmp_path):
    """An app that says two things, and how its catalogue translates them."""

    def make(catalogue):
        folder = tmp_path / "garden"
        (folder / CATALOGUE).parent.mkdir(parents=True)
        (folder / CATALOGUE).write_text(HEAD + catalogue)
        (folder / "views.py").write_text('from django.utils.translation import gettext as _\n_("rose")\n_("tulip")\n')
        return folder

    return make


def test_a_complete_catalogue_passes(app):
    assert faults_of(app('msgid "rose"\nmsgstr "玫瑰"\n\nmsgid "tulip"\nmsgstr "郁金香"\n')) == []


def test_a_text_inside_an_f_string_is_named_for_it_would_stay_english(app):
    folder = app('msgid "rose"\nmsgstr "玫瑰"\n\nmsgid "tulip"\nmsgstr "郁金香"\n')
    (folder / "forms.py").write_text("name = f\"{_('lily')}.xlsx\"\n")

    assert faults_of(folder) == ["garden: a text inside an f-string is never found: name = f\"{_('lily')}.xlsx\""]


def test_missing_empty_fuzzy_and_unused_texts_are_named(app):
    catalogue = '#, fuzzy\nmsgid "rose"\nmsgstr "玫瑰"\n\nmsgid "lily"\nmsgstr ""\n'

    assert faults_of(app(catalogue)) == [
        "garden: no translation: 'tulip'",
        "garden: not used any more: 'lily'",
        "garden: fuzzy: 'rose'",
        "garden: empty: 'lily'",
    ]
