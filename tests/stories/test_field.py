"""Round in the basement: no signal, a page that is killed, a network that drops every third request; nothing is lost or doubled."""

from playwright.sync_api import expect

from linli.cases.models import Case
from linli.field.models import FieldDevice
from linli.files.models import Attachment
from linli.visits.models import Visit
from tests.stories.person import picture

WAITING = "Field.store.waiting().then(rows => rows.length)"


def takes_along(stage, username):
    """Signs in on the phone, and finds the round there; from then on it also opens without a signal."""
    worker = stage.staff(username, phone=True)
    worker.opens("/field/enrol/")
    assert worker.findings == []
    worker.presses("在这部手机上使用")
    page = worker.tab
    page.wait_for_url("**/field/")
    expect(page.locator("[data-door]").first).to_be_visible()
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function("() => navigator.serviceWorker.controller")
    return worker, page


def until(page, happened):
    """Waits, for a minute at most; the page goes on meanwhile."""
    for _turn in range(300):
        if happened():
            return
        page.wait_for_timeout(200)
    raise AssertionError("it never happened")


def sent(page):
    """Nothing waits on the phone any more."""
    until(page, lambda: page.evaluate(WAITING) == 0)


def all_well(page):
    page.locator("[data-door] [data-result=fine]").first.click()


def hears(page, words, *, photo=False, settled=""):
    page.locator("[data-door] [data-open]").first.click()
    page.get_by_label("听到了什么").fill(words)
    if settled:
        page.get_by_role("radio", name="当场办结").check()
        page.get_by_label("怎么办好的").fill(settled)
    if photo:
        page.locator("#photos").set_input_files([picture("灯", "#335")])
    page.get_by_role("button", name="记下来").click()
    expect(page.get_by_role("heading", name="冬季用气安全走访")).to_be_visible()


def test_thirty_entries_with_photos_outlive_a_killed_page_and_a_network_that_drops_every_third_request(stage, walk):
    worker, page = takes_along(stage, "grid_worker")
    assert worker.findings == []
    worker.context.set_offline(True)
    for n in range(25):
        all_well(page)
        expect(page.locator("[data-past]")).to_have_count(n + 1)
    page.close()

    page = worker.context.new_page()  # still in the basement
    page.goto(stage.home + "/field/")
    expect(page.locator("#phone-bar")).to_contain_text("25 条待发送")
    for n in range(5):
        hears(page, f"{n + 1}层楼道灯不亮", photo=True, settled="换了灯泡" if n == 0 else "")
    expect(page.locator("#phone-bar")).to_contain_text("30 条待发送")
    assert not Visit.objects.exists()
    page.close()

    page = worker.context.new_page()
    asked = {"n": 0}

    def unreliable(route):
        """Every third request is lost; of those every second only after the server has done it."""
        asked["n"] += 1
        if asked["n"] % 3:
            return route.continue_()
        if asked["n"] % 2:
            route.fetch()
        return route.abort()

    page.route("**/field/send/", unreliable)
    page.route("**/field/load/", unreliable)
    worker.context.set_offline(False)
    page.goto(stage.home + "/field/")
    until(page, lambda: Visit.objects.count() == 30)
    sent(page)

    assert Visit.objects.values("dwelling").distinct().count() == Visit.objects.count() == 30
    assert sorted(Visit.objects.values_list("result", flat=True)) == ["fine"] * 25 + ["heard"] * 5
    assert sorted(Case.objects.values_list("state", flat=True)) == ["answered"] + ["studying"] * 4
    assert Attachment.objects.count() == 5
    assert asked["n"] >= 3
    expect(page.locator("#phone-bar")).to_contain_text("都已发送")


def test_two_workers_at_the_same_door_without_a_signal_are_shown_to_each_other(stage, walk):
    _one, one = takes_along(stage, "grid_worker")
    second, two = takes_along(stage, "community_worker")
    second.context.set_offline(True)
    all_well(two)
    all_well(one)
    sent(one)
    second.context.set_offline(False)
    sent(two)
    two.goto(stage.home + "/field/#mine")
    expect(two.get_by_text("另一位同事也来过这户")).to_be_visible()
    assert Visit.objects.filter(state="kept").count() == 2

    two.get_by_role("button", name="两次都算").click()
    expect(two.get_by_text("另一位同事也来过这户")).to_have_count(0)
    until(two, lambda: not Visit.objects.filter(is_settled=False).exists())
    sent(two)


def test_a_phone_that_was_locked_out_wipes_itself_when_it_is_heard_from(stage, walk):
    worker, page = takes_along(stage, "grid_worker")
    worker.context.set_offline(True)
    all_well(page)
    boss = stage.staff("administrator")
    boss.opens("/field/phones/")
    boss.presses("我的工作手机")
    boss.presses("停用这部手机")
    worker.context.set_offline(False)
    page.evaluate("Field.send.run()")

    expect(page.get_by_text("手机上的内容已清除")).to_be_visible()
    left = page.evaluate(
        "Field.store.opened.then(db => Promise.all(['kept', 'queue', 'troubles'].map(n => db.count(n))))"
    )
    assert left == [0, 0, 0]
    page.wait_for_timeout(300)
    assert FieldDevice.objects.get().state == "wiped"
    assert not Visit.objects.exists()


def test_what_was_loaded_goes_when_its_time_is_over_and_what_waits_stays(stage, walk):
    worker, page = takes_along(stage, "grid_worker")
    worker.context.set_offline(True)
    all_well(page)
    until(
        page, lambda: page.evaluate("navigator.locks.query().then(found => found.held.length)") == 0
    )  # no loading any more
    page.evaluate(
        "Field.store.get('pack').then(p => Field.store.put('pack', {...p, expires_at: '2020-01-01T00:00:00Z'}))"
    )
    page.reload()

    expect(page.get_by_text("下载的内容已过期清除")).to_be_visible()
    expect(page.locator("#phone-bar")).to_contain_text("1 条待发送")
    assert page.evaluate("Field.store.get('pack')") is None


def test_the_page_can_be_used_by_everybody(stage, walk):
    worker, page = takes_along(stage, "grid_worker")
    page.goto(stage.home + "/field/#cases")
    expect(page.get_by_role("heading", name="这里在办的诉求")).to_be_visible()
    assert worker.findings == []
    page.goto(stage.home + "/field/#mine")
    expect(page.get_by_role("heading", name="您的安全")).to_be_visible()
    assert worker.findings == []
    page.goto(stage.home + "/field/#round")
    page.locator("[data-door] [data-open]").first.click()
    assert worker.findings == []
