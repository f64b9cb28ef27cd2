"""A morning at the table: promises of yesterday on top, line after line without a reload, and the next morning they are there again."""

from linli.hearings.models import Concern, Promise


def test_a_worker_writes_a_morning_down_as_quickly_as_in_a_notebook(stage):
    worker = stage.staff("community_worker")
    worker.opens("/hearings/")
    worker.presses("开始今天的会客厅")
    tab = worker.tab
    tab.evaluate("window.sameTable = true")

    def line(words, then=""):
        field = tab.get_by_label("说了什么事")
        field.fill(words)
        if then:
            tab.get_by_label("谁来办").fill("楼长老孟")
            tab.get_by_label("什么时候办完").fill(then)
        field.press("Enter")
        tab.get_by_text(words).first.wait_for()

    line("楼道灯不亮")
    line("垃圾房的门关不上", then=(stage.now().date()).isoformat())
    line("快递柜太亮")

    assert tab.evaluate("window.sameTable")  # one page, no reload
    assert tab.evaluate("document.activeElement.name") == "words"  # the next line can be typed at once
    assert [c.words for c in Concern.objects.all()] == ["楼道灯不亮", "垃圾房的门关不上", "快递柜太亮"]
    assert worker.findings == []

    stage.time_passes(days=1)
    worker = stage.staff("community_worker")  # the evening before ended the session
    worker.opens("/hearings/")
    worker.presses("开始今天的会客厅")
    worker.sees("超期", "楼长老孟")
    worker.presses("办好了")

    assert Promise.objects.get().state == "kept"
    worker.sees("之前答应的事都有了着落。")
