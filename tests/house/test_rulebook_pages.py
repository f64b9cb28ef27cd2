import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from linli.house.management.commands import rulebooks


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(rulebooks, "FOLDER", tmp_path)
    call_command("rulebooks")
    return tmp_path


def test_there_is_one_page_per_app_and_it_is_in_chinese(folder):
    page = (folder / "people.md").read_text()

    assert page.startswith("# Rulebooks of `people`\n")
    assert "| **active** | change, retire | change, retire |" in page
    assert "    [*] --> active: add\n" in page
    assert "| `active` | 使用中 |" in page


def test_a_page_that_is_up_to_date_passes(folder):
    call_command("rulebooks", check=True)


def test_a_page_that_was_changed_by_hand_is_refused(folder):
    (folder / "people.md").write_text("changed")

    with pytest.raises(CommandError, match=r"out of date \(people\.md\): run `linli rulebooks`"):
        call_command("rulebooks", check=True)


def test_a_page_of_an_app_that_is_gone_is_removed(folder):
    (folder / "gone.md").write_text("of an app that is gone")

    call_command("rulebooks")

    assert not (folder / "gone.md").exists()
