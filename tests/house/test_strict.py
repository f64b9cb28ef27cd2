import pytest

from tests.strict import is_forbidden


@pytest.mark.parametrize(
    ("ci", "datasets", "reason", "forbidden"),
    [
        ("", "", "no Chromium", False),
        ("true", "", "no Chromium", True),
        ("true", "", "LINLI_DATASETS is not set", False),
        ("true", "/some/folder", "LINLI_DATASETS is not set", True),
    ],
)
def test_in_ci_nothing_is_skipped_but_what_needs_absent_data_sets(monkeypatch, ci, datasets, reason, forbidden):
    monkeypatch.setenv("CI", ci)
    monkeypatch.setenv("LINLI_DATASETS", datasets)

    assert is_forbidden(reason) is forbidden
