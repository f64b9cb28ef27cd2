"""Somebody in front of a screen: what they open, press, write, and see. By names as they stand on the page, never by structure."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import BrowserContext, FilePayload, Locator, Page, expect

from tests.browser import axe_findings, overflow

PATIENCE = 10_000  # milliseconds: a machine that runs other things too
expect.set_options(timeout=PATIENCE)


class Person:
    """One browser with one tab."""

    def __init__(self, context: BrowserContext, home: str) -> None:
        self.context, self.home = context, home
        context.set_default_timeout(PATIENCE)
        self.tab: Page = context.new_page()

    # -- going ------------------------------------------------------------------------------------------------------
    def opens(self, address: str) -> None:
        self.tab.goto(address if address.startswith("http") else self.home + address)

    def presses(self, name: str) -> None:
        """A link or button that leads to a page; one that is folded away is unfolded first."""
        button = self._button(name)
        with self.leads_on():
            button.click()

    def touches(self, name: str) -> None:
        """A link or button that changes something on this page."""
        self._button(name).click()

    def unfolds(self, name: str) -> None:
        self.tab.locator("summary").filter(has_text=re.compile(rf"^\s*{re.escape(name)}")).first.click()

    @contextmanager
    def leads_on(self) -> Iterator[None]:
        """What is done inside leads to another page."""
        with self.tab.expect_navigation(wait_until="load"):
            yield

    # -- writing ----------------------------------------------------------------------------------------------------
    def fills(self, given: dict[str, Any]) -> None:
        """Each field by its label: text, the name of a choice, a file, or True for a tick."""
        for label, value in given.items():
            self._fill(label, value)

    def signs_in(self, username: str, password: str) -> None:
        self.opens("/accounts/login/")
        self.fills({"用户名": username, "密码": password})
        self.presses("登录")

    def does(self, verb: str, given: dict[str, Any] | None = None) -> None:
        """From the page of a case: open an action, fill it in, send it."""
        self.presses(verb)
        self.fills(given or {})
        self.sends()

    def sends(self, *, here: bool = False) -> None:
        """The button of the form that is open; ``here`` when the answer comes without leaving the page."""
        button = self._main.locator("form[method=post][data-draft] button[type=submit]").first
        if here:
            return button.click()
        with self.leads_on():
            button.click()

    # -- seeing -----------------------------------------------------------------------------------------------------
    def sees(self, *words: str) -> None:
        for one in words:
            expect(self.tab.get_by_text(one).locator("visible=true").first, one).to_be_visible()

    def sees_nothing_of(self, *words: str) -> None:
        """Ask for something that is there first: an empty page shows nothing of anything."""
        for one in words:
            expect(self.tab.get_by_text(one).locator("visible=true"), one).to_have_count(0)

    def sees_no_button(self, name: str) -> None:
        """None that could be pressed, folded away or not."""
        expect(self._named(self._main, name, disabled=False, include_hidden=True), name).to_have_count(0)

    @property
    def page_text(self) -> str:
        return self.tab.locator("body").inner_text()

    @property
    def findings(self) -> list[str]:
        """What axe finds wrong here, and whether one must scroll sideways."""
        wide = overflow(self.tab)
        return axe_findings(self.tab) + ([f"{wide} px wider than the screen"] if wide > 0 else [])

    # -- inside -----------------------------------------------------------------------------------------------------
    @property
    def _main(self) -> Locator:
        return self.tab.get_by_role("main")

    def _button(self, name: str) -> Locator:
        """In what the page is about, before its frame; one that is folded away is unfolded."""
        for place in (self._main, self.tab.locator("body")):
            found = self._named(place, name)
            if not found.count():
                folded = place.locator("details:not([open])").filter(has=self.tab.get_by_text(name, exact=True))
                if folded.count():
                    folded.first.locator("> summary").click()
            if found.count():
                break
        return found.first

    @staticmethod
    def _named(place: Locator, name: str, **how: Any) -> Locator:
        hidden = how.pop("include_hidden", False)
        link = place.get_by_role("link", name=name, exact=True, include_hidden=hidden)
        return link.or_(place.get_by_role("button", name=name, exact=True, include_hidden=hidden, **how))

    def _fill(self, label: str, value: Any) -> None:
        named = re.compile(rf"^\s*{re.escape(label)}\s*(（.*）)?\s*$")
        group = self._main.get_by_role("group", name=named)
        if group.count():
            self._choose(group.first, value)
            return
        field = self._main.get_by_label(named).locator("visible=true").first
        tag = field.evaluate("e => e.type")
        if value is True:
            field.check()
        elif tag == "file":
            field.set_input_files(value)
        elif tag in ("select-one", "select-multiple"):
            option = field.locator("option").filter(has_text=value).first
            field.select_option(value=option.get_attribute("value"))
        else:
            field.fill(value)

    def _choose(self, group: Locator, value: str | list[str]) -> None:
        """One of several, or several ticks; a long list is folded away."""
        folded = group.locator("details:not([open]) > summary")
        if folded.count():
            folded.first.click()
        for one in [value] if isinstance(value, str) else value:
            named = {"name": one, "exact": True}
            group.get_by_role("radio", **named).or_(group.get_by_role("checkbox", **named)).first.check()


def picture(name: str, color: str) -> FilePayload:
    """A photo as a phone takes it, small."""
    made = BytesIO()
    Image.new("RGB", (640, 480), color).save(made, "JPEG")
    return {"name": f"{name}.jpg", "mimeType": "image/jpeg", "buffer": made.getvalue()}


def written(folder: Path) -> list[str]:
    """The text messages that left the house, oldest first."""
    file = folder / "sms.jsonl"
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []
