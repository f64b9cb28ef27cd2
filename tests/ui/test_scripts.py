"""What the small scripts do for people, tried in a real browser; and that all works without them."""

import pytest

from tests.browser import OFFICE, PHONE

GALLERY = "/ui/gallery/"
WORDS = "#id_new-words"


@pytest.fixture
def page(live_server, browser):
    page = browser.new_page()
    page.goto(live_server.url + GALLERY)
    return page


@pytest.fixture
def desk(live_server, browser):
    page = browser.new_page()
    page.set_viewport_size(OFFICE)
    page.goto(live_server.url + "/ui/gallery/desk/")
    return page


def test_enter_that_ends_a_chinese_word_does_not_send(page):
    page.evaluate(
        """() => {
          window.sent = 0; window.searched = 0;
          const input = document.querySelector('#id_new-phone');
          input.form.addEventListener('submit', (e) => { e.preventDefault(); window.sent += 1; });
          input.addEventListener('input', () => { window.searched += 1; });
          input.focus();
        }"""
    )
    compose = "(name, more) => document.activeElement.dispatchEvent(new CompositionEvent(name, {bubbles: true}))"
    page.evaluate(compose, "compositionstart")
    page.evaluate("document.activeElement.dispatchEvent(new InputEvent('input', {bubbles: true}))")
    page.keyboard.press("Enter")
    assert page.evaluate("[window.sent, window.searched]") == [0, 0]
    page.evaluate(compose, "compositionend")
    assert page.evaluate("[window.sent, window.searched]") == [0, 1]
    page.wait_for_timeout(100)
    page.keyboard.press("Enter")
    assert page.evaluate("window.sent") == 1


def test_what_was_typed_comes_back_and_can_be_discarded(page):
    page.locator(WORDS).press_sequentially("楼道灯不亮")
    page.locator("#id_new-agree").check()
    page.wait_for_timeout(600)
    page.reload()
    assert (page.locator(WORDS).input_value(), page.locator("#id_new-agree").is_checked()) == ("楼道灯不亮", True)
    assert "已恢复您上次没提交的内容。" in page.locator("form[data-draft] .notice").first.inner_text()
    page.get_by_role("button", name="不要了").click()
    assert (page.locator(WORDS).input_value(), page.locator("#id_new-agree").is_checked()) == ("", False)
    page.reload()
    assert page.locator(WORDS).input_value() == ""


def test_a_draft_is_gone_after_seven_days(page):
    page.locator(WORDS).press_sequentially("楼道灯不亮")
    page.wait_for_timeout(600)
    page.evaluate(
        """() => { for (const key of Object.keys(localStorage)) {
          const draft = JSON.parse(localStorage[key]); draft.at -= 8 * 24 * 3600 * 1000; localStorage[key] = JSON.stringify(draft); } }"""
    )
    page.reload()
    assert (page.locator(WORDS).input_value(), page.evaluate("localStorage.length")) == ("", 0)


def test_a_draft_never_holds_the_token_or_the_key_of_the_act(page):
    page.locator(WORDS).press_sequentially("灯")
    page.wait_for_timeout(600)
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert ("灯" in kept, "csrfmiddlewaretoken" in kept, "new-key" in kept) == (True, False, False)


def test_a_second_press_is_held_back_and_an_honest_retry_is_not(page):
    page.evaluate(
        """() => { window.sent = 0; const form = document.querySelector('form[data-draft]');
          window.addEventListener('submit', (e) => { if (!e.defaultPrevented) window.sent += 1; e.preventDefault(); }); }"""
    )
    page.clock.install()
    button = page.get_by_role("button", name="提交").first
    button.click()
    button.click()
    assert page.evaluate("window.sent") == 1
    page.clock.fast_forward(9000)
    button.click()
    assert page.evaluate("window.sent") == 2


def test_emergency_numbers_appear_with_the_word_and_go_with_it(page):
    notice = page.locator("[data-emergency]")
    assert not notice.is_visible()
    page.locator(WORDS).fill("楼上着火了")
    assert (notice.is_visible(), notice.locator("[data-advice]").inner_text()) == (True, "先离开，再打电话。")
    page.locator(WORDS).fill("楼道灯不亮")
    assert not notice.is_visible()


def test_the_work_list_is_walked_by_keyboard(desk):
    titles = [link.inner_text() for link in desk.locator("[data-worklist] > li > a").all()]
    focused = "document.activeElement.textContent"
    desk.keyboard.press("j")
    assert desk.evaluate(focused) == titles[1]  # the first is open
    desk.keyboard.press("j")
    desk.keyboard.press("k")
    assert desk.evaluate(focused) == titles[1]
    desk.keyboard.press("x")
    assert desk.locator("input[name=chosen]:checked").input_value() == "2"
    desk.evaluate("document.querySelector('[data-worklist] > li:nth-child(2) > a').href = '#opened'")
    desk.keyboard.press("Enter")
    assert desk.url.endswith("#opened")


def test_keys_on_buttons_press_them_but_not_while_typing(desk, page):
    desk.evaluate(
        "window.pressed = 0; document.querySelector('[data-key=d]').addEventListener('click', (e) => { e.preventDefault(); window.pressed += 1; })"
    )
    desk.keyboard.press("d")
    assert desk.evaluate("window.pressed") == 1
    page.evaluate(
        "window.pressed = 0; document.querySelector('[data-key=d]').addEventListener('click', (e) => { e.preventDefault(); window.pressed += 1; })"
    )
    page.locator(WORDS).press_sequentially("dad")
    assert (page.evaluate("window.pressed"), page.locator(WORDS).input_value()) == (0, "dad")


def test_a_window_opens_and_closes(page):
    page.get_by_role("link", name="打开窗口").click()
    assert page.locator("#window").is_visible()
    page.locator("#window [data-close]").click()
    assert not page.locator("#window").is_visible()


def test_a_map_draws_its_polygons_and_points(page):
    page.locator("#sample-map path").first.wait_for()
    assert page.locator("#sample-map path").count() == 3
    assert page.locator("#sample-map").get_by_text("第 6 网格").is_visible()


def test_photos_are_shown_before_they_are_sent(page, tmp_path):
    picture = tmp_path / "a.png"
    picture.write_bytes(
        bytes.fromhex(
            "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63f8cfc0f01f0005000187b6f3a50000000049454e44ae426082"
        )
    )
    page.locator("#id_new-photos").set_input_files(picture)
    assert page.locator(".previews img").get_attribute("alt") == "a.png"


def test_without_scripts_everything_is_there_and_works(chromium, live_server):
    person = chromium.new_context(java_script_enabled=False, viewport=PHONE, locale="zh-CN")
    page = person.new_page()
    page.goto(live_server.url + GALLERY)
    assert not page.locator("#sample-map").is_visible()
    page.get_by_text("看列表").click()
    assert page.get_by_text("第 6 网格：12 件正在办理").is_visible()
    page.get_by_role("link", name="打开窗口").click()
    assert page.get_by_text("请写明需要补充什么。").is_visible()
    page.get_by_role("link", name="关闭").click()
    page.get_by_role("button", name="长辈版").click()
    assert page.locator("html.elder").count() == 1
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    person.close()


def test_photos_that_were_chosen_come_back_with_the_draft(page, tmp_path):
    (tmp_path / "灯.jpg").write_bytes(b"\xff\xd8 a photo")
    page.locator(WORDS).press_sequentially("楼道灯不亮")
    page.locator("form[data-draft] input[type=file]").set_input_files(tmp_path / "灯.jpg")
    page.wait_for_timeout(600)
    page.reload()
    page.get_by_text("照片也还在。").wait_for()
    assert page.evaluate("document.querySelector('form[data-draft] input[type=file]').files[0].name") == "灯.jpg"
    page.get_by_role("button", name="不要了").click()
    assert page.evaluate("document.querySelector('form[data-draft] input[type=file]').files.length") == 0


def test_what_is_too_long_says_so_beside_the_field_and_is_not_sent(page):
    most = int(page.locator(WORDS).get_attribute("data-most"))
    page.locator(WORDS).fill("长" * (most + 7))
    assert f"多了 7 个字，最多 {most} 个字。" in page.locator(".counted").inner_text()
    page.evaluate(
        "window.sent = 0; addEventListener('submit', (e) => { window.sent += !e.defaultPrevented; e.preventDefault(); })"
    )
    page.locator("form[data-draft] button:not([type=button])").first.click()
    assert (page.evaluate("window.sent"), page.locator(WORDS).input_value()) == (0, "长" * (most + 7))
