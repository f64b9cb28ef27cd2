import sys

import pytest

from config.command import main
from linli.house.management.commands.setup import collect_static


def test_static_files_are_collected_only_after_a_change(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATICFILES_DIRS = [tmp_path / "ours"]
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / "new.css").write_text("p {}")
    first, second = collect_static(), collect_static()
    (tmp_path / "ours" / "new.css").write_text("p { margin: 0 }")
    third = collect_static()

    assert (first, second, third) == (True, False, True)
    assert (tmp_path / "static" / "new.css").read_text() == "p { margin: 0 }"


def test_a_command_may_be_written_with_a_hyphen(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["linli", "compile-catalogues", "--help"])

    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("usage: linli compile-catalogues ")
