"""A real browser for pages with behaviour, and what axe finds wrong with them.

`def test_…(live_server, browser)`: `page = browser.new_page()`, `page.goto(live_server.url + "/…")`.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = os.environ.get("LINLI_CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = Axe().axe_script
PHONE = {"width": 360, "height": 740}
OFFICE = {"width": 1366, "height": 768}


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    # Playwright keeps an event loop running in this thread; Django would refuse its database here
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield found
        found.close()


@pytest.fixture
def browser(chromium: Browser) -> Iterator[Any]:
    """One person's browser: Chinese, no cookies yet. It fails the test when a script of the page fails."""
    person = chromium.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", viewport=PHONE)
    failures: list[str] = []
    person.on("weberror", lambda error: failures.append(str(error.error)))
    yield person
    person.close()
    assert failures == []


def axe_findings(page: Page) -> list[str]:
    """Each finding as “rule: element”; none is the only right answer."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run({resultTypes: ['violations']}).then(found => found.violations)")
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the screen."""
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))
