"""A resident of seventy has a card fetched, from the door and back to it; what a community may not certify is answered at the door."""

import re

from playwright.sync_api import expect

from linli.errands.models import CertificateAnswer, Errand
from linli.errands.queries.links import RESULT, code_of
from linli.files.models import Attachment
from tests.errands.conftest import listed
from tests.stories.person import picture
from tests.stories.test_field import sent, takes_along, until


def runs(page, button, **given):
    """On the card of the one errand: fill in, press."""
    page.get_by_role("heading", name="老年优待证").get_by_role("link").click()
    if not page.get_by_role("button", name=button).is_visible():
        page.get_by_text("办不下去时").click()
    for label, value in given.items():
        page.get_by_label(label).fill(value)
    page.get_by_role("button", name=button).click()
    expect(page.get_by_role("heading", name="我的代办")).to_be_visible()


def test_an_errand_goes_from_a_door_without_a_signal_to_the_office_and_back_against_the_codes(stage, town, walk):
    listed(town)
    worker, page = takes_along(stage, "grid_worker")
    worker.context.set_offline(True)

    page.locator("[data-door] [data-open]").first.click()
    page.get_by_role("link", name="这户有事要代办").click()
    page.get_by_label("什么事").fill("想开个健在证明")  # not here, but there: said at the door
    expect(page.get_by_text("要求证明的单位")).to_be_visible()
    page.get_by_role("link", name="给居民的告知单").click()
    expect(page.get_by_role("heading", name="开具证明告知单")).to_be_visible()
    assert worker.findings == []
    page.get_by_role("link", name="返回").click()
    page.get_by_role("button", name="已经告诉居民").click()
    expect(page.get_by_role("heading", name="我的代办")).to_be_visible()

    page.goto(stage.home + "/field/#round")
    page.locator("[data-door] [data-open]").first.click()
    page.get_by_role("link", name="这户有事要代办").click()
    worker.fills({"代办什么": "老年优待证", "姓名": "马德福", "电话": "13800000062", "收了哪些材料": "身份证、照片"})
    page.locator("#ask-photos").set_input_files([picture("身份证", "#335")])
    page.get_by_role("button", name="我来办，记下来").click()
    expect(page.locator("#phone-bar")).to_contain_text("3 条待发送")
    page.goto(stage.home + "/field/#errands")
    runs(page, "已递交办理单位", **{"办理单位的收件码或回执编号": "受理 17"})
    assert not Errand.objects.exists()

    worker.context.set_offline(False)
    page.evaluate("Field.send.run()")
    sent(page)
    errand = Errand.objects.get()
    assert (errand.state, errand.papers_n, Attachment.objects.of(errand).count()) == ("under_way", 1, 1)
    assert CertificateAnswer.objects.count() == 1

    stage.time_passes(minutes=6)  # messages of one errand gather for a while
    link = re.search(r"/errands/mine/\S+?/", stage.sms("老年优待证"))[0]
    resident = stage.somebody()
    resident.opens(link)
    resident.sees("水务所", code_of(errand, RESULT))

    worker.context.set_offline(True)
    runs(page, "办理单位退回", **{"还缺什么": "照片要白底"})
    runs(page, "已递交办理单位", **{"办理单位的收件码或回执编号": "受理 18"})
    runs(page, "取回结果", **{"办得怎么样？": "证办好了"})
    wrong = f"{(int(code_of(errand, RESULT)) + 1) % 10_000:04d}"
    runs(page, "交给本人", **{"居民的取件码": wrong})
    worker.context.set_offline(False)
    page.evaluate("Field.send.run()")
    sent(page)
    page.goto(stage.home + "/field/#mine")
    page.get_by_role("button", name="改一改再记").click()
    expect(page.get_by_label("居民的取件码")).to_have_value(wrong)  # as it was typed
    page.get_by_label("居民的取件码").fill(code_of(errand, RESULT))
    page.get_by_role("button", name="交给本人").click()
    expect(page.get_by_role("heading", name="我的代办")).to_be_visible()
    sent(page)
    until(page, lambda: page.evaluate("Field.store.troubles().then(rows => rows.length)") == 0)

    resident.opens(link)
    resident.presses("评价一下")
    resident.fills({"这件事办得怎么样？": "办得好"})
    resident.presses("评价")
    errand.refresh_from_db()
    assert (errand.state, errand.is_coded, errand.feeling) == ("closed", True, "good")
    resident.opens("/errands/certificates/10/note/")
    resident.sees("要求证明的单位")
