"""Every text has its Chinese, and catalogues are compiled where there is no gettext."""

import os
from pathlib import Path

import polib
import pytest
from django.core.management import call_command
from django.utils.translation import gettext, override
from django.utils.translation.reloader import translation_file_changed

from linli.ui.management.commands.compile_catalogues import compile_stale

UI = Path(__file__).resolve().parents[2] / "linli/ui"
SOURCE = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "lamp"\nmsgstr "灯"\n'


def test_nothing_of_ui_is_untranslated_or_guessed():
    catalogue = polib.pofile(str(UI / "locale/zh_Hans/LC_MESSAGES/django.po"))
    assert [e.msgid for e in catalogue if not e.translated() or e.fuzzy] == []


def test_only_what_is_older_than_its_source_is_compiled(tmp_path):
    source = tmp_path / "app/locale/zh_Hans/LC_MESSAGES/django.po"
    source.parent.mkdir(parents=True)
    source.write_text(SOURCE)
    target = source.with_suffix(".mo")
    assert compile_stale(tmp_path) == [target]
    assert [(e.msgid, e.msgstr) for e in polib.mofile(str(target))] == [("lamp", "灯")]
    assert compile_stale(tmp_path) == []
    os.utime(target, (0, 0))
    assert compile_stale(tmp_path) == [target]


@pytest.fixture
def an_app(tmp_path, settings):
    """A catalogue that is not compiled yet, where Django looks for it; what it said is forgotten afterwards."""
    source = tmp_path / "linli/app/locale/zh_Hans/LC_MESSAGES/django.po"
    source.parent.mkdir(parents=True)
    source.write_text(SOURCE)
    settings.BASE_DIR = tmp_path
    settings.LOCALE_PATHS = [tmp_path / "linli/app/locale"]
    translation_file_changed(sender=None, file_path=source.with_suffix(".mo"))
    yield
    translation_file_changed(sender=None, file_path=source.with_suffix(".mo"))


def test_the_process_that_compiles_the_catalogues_speaks_with_them_at_once(an_app):
    with override("zh-hans"):
        before = gettext("lamp")
    call_command("compile_catalogues", verbosity=0)

    with override("zh-hans"):
        assert (before, gettext("lamp")) == ("lamp", "灯")
