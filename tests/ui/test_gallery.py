"""The gallery shows everything, in both languages, for every eye."""

import re

import pytest
from django.template.loader import get_template

from linli.ui.components import COMPONENTS
from tests.browser import OFFICE, PHONE, axe_findings, overflow

PAGES = ["/ui/gallery/", "/ui/gallery/desk/", "/ui/gallery/paper/"]


@pytest.mark.parametrize("address", PAGES)
def test_where_people_really_live_there_is_no_gallery(client, settings, address):
    settings.HAS_GALLERY = False
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", PAGES)
def test_the_gallery_speaks_chinese_and_asks_nothing_of_the_database(client, address, django_assert_num_queries):
    response = client.get(address)
    assert (response.status_code, response.headers["Content-Language"]) == (200, "zh-hans")
    assert '<html lang="zh-CN">' in response.content.decode()


@pytest.mark.parametrize("address", PAGES)
def test_the_gallery_speaks_english(client, address):
    client.cookies["django_language"] = "en"
    text = client.get(address).content.decode()
    assert '<html lang="en">' in text
    assert "<title>Gallery" in text or "交办单" in text


def test_the_gallery_shows_every_component():
    sources = "".join(get_template(f"ui/gallery_{base}.html").template.source for base in ("portal", "desk", "paper"))
    assert set(COMPONENTS) - set(re.findall(r'{% (?:ui|component) "(\w+)"', sources)) == set()


def test_no_page_of_the_gallery_needs_an_inline_style_or_script(client):
    for address in PAGES:
        text = client.get(address).content.decode()
        assert re.findall(r"\sstyle=|<style|\son\w+=|<script(?![^>]*(?:src=|application/json))", text) == []


@pytest.mark.parametrize("elder", ["0", "1"])
@pytest.mark.parametrize("screen", [PHONE, OFFICE], ids=["phone", "office"])
@pytest.mark.parametrize("address", [*PAGES, "/ui/nowhere/"])
def test_axe_finds_nothing_and_nothing_sticks_out(live_server, browser, address, screen, elder):
    browser.add_cookies([{"name": "elder", "value": elder, "url": live_server.url}])
    page = browser.new_page()
    page.set_viewport_size(screen)
    page.goto(live_server.url + address)
    assert (axe_findings(page), overflow(page)) == ([], 0)


def test_in_elder_mode_text_is_22_pixels_and_buttons_are_60_high(live_server, browser):
    browser.add_cookies([{"name": "elder", "value": "1", "url": live_server.url}])
    page = browser.new_page()
    page.goto(live_server.url + "/ui/gallery/")
    assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)") >= 19
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") == 22
    heights = page.evaluate(
        "[...document.querySelectorAll('main a.btn, main button.btn, .switches button')].filter(b => b.offsetParent).map(b => b.offsetHeight)"
    )
    assert min(heights) >= 60
