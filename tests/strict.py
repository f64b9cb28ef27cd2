"""A pytest plugin: in CI nothing is skipped; what needs a browser, or no database at all, is marked: it runs once."""

import gc
import os
from collections.abc import Iterator

import pytest

DATASETS = "LINLI_DATASETS"  # the one thing a machine may lack: the data sets beside the project
BROWSER = {"browser", "page", "chromium"}  # fixtures that start one
DATABASE = {"db", "transactional_db", "live_server", "django_db_setup"}  # fixtures that open one


def is_forbidden(skip: str) -> bool:
    """Whether this reason to skip counts as a failure here."""
    return bool(os.environ.get("CI")) and not (DATASETS in skip and not os.environ.get(DATASETS))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what starts a browser, and what opens no database: they run once."""
    for item in items:
        if not DATABASE & set(getattr(item, "fixturenames", ())) and item.get_closest_marker("django_db") is None:
            item.add_marker(pytest.mark.no_database)
        if BROWSER & set(getattr(item, "fixturenames", ())) or "stories" in item.path.parts:
            item.add_marker(pytest.mark.browser)


def pytest_collection_finish() -> None:
    """Thousands of tests stay until the end: the garbage collector need not walk over them again and again (a tenth of the time)."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        _judge(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Iterator[None]:
    report = yield
    if report.skipped:
        _judge(report)
    return report


def _judge(report: pytest.TestReport | pytest.CollectReport) -> None:
    reason = str(report.longrepr)
    if is_forbidden(reason):
        report.outcome = "failed"
        report.longrepr = f"Nothing may be skipped in CI: install what it needs in script/setup. {reason}"
