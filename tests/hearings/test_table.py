"""One line at the table: a note, a case, a topic, a promise; once, all or nothing."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from linli.cases.models import Case
from linli.councils.models import Tie, Topic
from linli.councils.queries.ties import told
from linli.hearings import actions
from linli.hearings.models import Concern, Hearing, Promise
from linli.hearings.policy import promises_visible_to, visible_to
from linli.hearings.queries import ways
from linli.hearings.queries.lists import lately_ended, open_promises
from linli.hearings.tasks import end_hearings, shred_hearings
from linli.kernel.rulebook import NotYou, Refused
from linli.people.models import User
from linli.record.acts import Blocked
from tests.councils.conftest import Life


def test_a_day_of_a_community_has_one_hearing(table, cast):
    with pytest.raises(Refused, match="begun already"):
        table.opened(by=cast.grid_worker)

    assert [user.username for user in table.hearing.staff.all()] == ["community_worker"]


def test_only_who_works_in_the_community_runs_its_hearings(table, cast, town):
    for stranger in (cast.other_grid_worker, cast.clerk, cast.leader, cast.administrator, cast.resident):
        assert not visible_to(stranger).exists()
        assert not promises_visible_to(stranger).exists()
        with pytest.raises(NotYou):
            actions.hear_concern(table.hearing, words="x", by=stranger)
    assert visible_to(cast.grid_worker).get() == table.hearing


def test_a_line_becomes_a_case_of_whoever_wishes_to_be_told(table, cast, town):
    line = table.line("下水道堵了", becomes="case", name="老刘", phone="13800000077")

    case = Case.objects.get()
    assert (line.state, line.case) == ("case", case)
    assert (case.words, case.channel, case.area, case.reporter.phone) == (
        "下水道堵了",
        "hearing",
        town.here,
        "13800000077",
    )


def test_a_grid_worker_writes_down_what_lies_outside_their_grid(table, cast):
    line = table.line(by=cast.grid_worker, becomes="case")

    assert (line.state, line.case.area.code) == ("case", table.hearing.area_id)


def test_a_line_sent_twice_is_one_line_one_case_and_one_promise(table, cast):
    key, due = uuid4(), timezone.localdate()
    for _again in range(2):
        table.line(becomes="case", promised=actions.Promised("去看", due, who="老孟"), key=key)

    assert (Concern.objects.count(), Case.objects.count()) == (1, 1)
    assert Promise.objects.get().case == Case.objects.get()


def test_when_the_case_cannot_be_raised_nothing_of_the_line_stays(table):
    with pytest.raises(Refused):
        table.line(becomes="topic-7")

    assert not Concern.objects.exists()


def test_a_line_becomes_a_topic_of_the_council_that_sits_here_and_both_ends_show_each_other(table, cast, town):
    life = Life(cast, town)
    (code, words), *others = ways.ways(cast.community_worker, table.hearing)
    line = table.line("广场舞太吵", becomes=code)

    topic = Topic.objects.get()
    assert (words, others) == ("A topic of the council", [])
    assert (topic.council, topic.origin, topic.words, line.state) == (life.council, "hearing", "广场舞太吵", "topic")
    assert ways.went(cast.community_worker, [line])[line.pk].text.startswith(topic.number)
    assert [row.href for row in told(topic, cast.community_worker)["from"]] == [f"/hearings/{table.hearing.pk}/"]
    assert told(topic, None)["from"] == []  # nobody else reads that it was said at a hearing
    assert Tie.objects.get().thing_id == line.pk


def test_a_note_becomes_a_case_later_also_from_a_past_hearing(table, cast, now):
    line = table.line("路灯暗")
    actions.end_hearing(table.hearing, by=cast.community_worker)
    now.passes(days=1)

    actions.make_case(line, by=cast.community_worker)

    line.refresh_from_db()
    assert (line.state, line.case.words) == ("case", "路灯暗")


def test_into_a_hearing_that_has_ended_nobody_writes(table, cast, now):
    actions.end_hearing(table.hearing, by=cast.community_worker)
    with pytest.raises(Blocked, match="has ended"):
        table.line()
    actions.resume_hearing(table.hearing, by=cast.grid_worker)
    table.line()
    actions.end_hearing(table.hearing, by=cast.community_worker)
    now.passes(days=1)
    with pytest.raises(Blocked, match="That day is over"):
        actions.resume_hearing(table.hearing, by=cast.community_worker)


def test_a_promise_stays_on_top_until_it_is_kept_or_answered(table, cast, now):
    kept, answered, open_still = (
        table.promise("换灯泡"),
        table.promise("装扶手", days=3),
        table.promise("问清楚", days=5),
    )
    now.passes(days=2)
    assert [p.what for p in open_promises(cast.grid_worker)] == ["换灯泡", "装扶手", "问清楚"]
    assert [p.is_late for p in open_promises(cast.grid_worker)] == [True, False, False]

    actions.keep_promise(kept, by=cast.grid_worker)
    actions.answer_promise(answered, answer="要等明年的改造", by=cast.community_worker)

    assert open_promises(cast.grid_worker) == [open_still]
    assert {p.state for p in lately_ended(cast.grid_worker)} == {"kept", "answered"}
    actions.reopen_promise(answered, by=cast.community_worker)
    assert [p.answer for p in open_promises(cast.grid_worker)] == ["", ""]


def test_a_promise_has_a_day_that_is_still_to_come(table, cast, now):
    promise = table.promise()
    for day in (timezone.localdate() - timedelta(days=1), timezone.localdate() - timedelta(days=30)):
        with pytest.raises(Blocked, match="still to come"):
            actions.move_promise(promise, due_on=day, by=cast.community_worker)
    later = timezone.localdate() + timedelta(days=9)
    actions.move_promise(promise, due_on=later, words="缺零件", by=cast.community_worker)

    assert Promise.objects.get().due_on == later


def test_a_promise_is_tied_to_the_task_of_an_office(table, cast, a_case):
    case, promise = a_case("in_hand"), table.promise()

    actions.tie_promise(promise, case=case, task=case.tasks.get(), by=cast.community_worker)

    promise.refresh_from_db()
    assert (promise.case, promise.task.unit.name) == (case, "水务所")


def test_the_night_ends_a_hearing_and_after_two_years_its_words_are_gone(table, cast, now):
    user = User.objects.get(username="grid_worker")
    actions.write_attendance(
        table.hearing, staff=[user], residents=5, volunteers=1, names="李大姐", by=cast.community_worker
    )
    promise = table.promise("换灯泡")
    table.line("王家吵架")
    actions.answer_promise(promise, answer="缺货", by=cast.community_worker)
    assert end_hearings() == 0
    now.passes(days=1)
    assert end_hearings() == 1
    now.passes(days=730)
    assert shred_hearings() == 1  # the promise was answered a day before the night that ended the hearing
    now.passes(days=2)
    assert shred_hearings() == 1

    hearing = Hearing.objects.get()
    assert (hearing.names, hearing.residents, hearing.staff.count()) == ("", 5, 0)
    assert {c.words for c in Concern.objects.all()} == {""}
    assert list(Promise.objects.values_list("state", flat=True)) == ["answered"]
    promise.refresh_from_db()
    assert (promise.what, promise.who, promise.answer) == ("", "", "")
