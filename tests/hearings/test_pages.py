"""What the pages of the hearing answer, and to whom."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from linli.cases.models import Case
from linli.hearings import actions
from linli.hearings.models import Concern, Hearing, Promise
from linli.people.models import User
from linli.ui.forms import act_marks

WORDS = {"words": "楼道灯不亮", "becomes": "note", "who": "", "due_on": "", "what": "", "name": "", "phone": ""}


def signed_in(name):
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


def write(client, table, *, htmx=False, **line):
    sent = {**WORDS, **line, "key": act_marks(0)["key"]}
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(reverse("hearings:line", args=[table.hearing.pk]), sent, headers=headers)


def test_the_morning_begins_with_one_button_and_a_second_press_finds_the_same_table(cast, town):
    worker, colleague = signed_in("community_worker"), signed_in("grid_worker")

    answers = [who.post(reverse("hearings:begin"), {"key": act_marks(0)["key"]}) for who in (worker, colleague)]

    assert {answer["Location"] for answer in answers} == {f"/hearings/{Hearing.objects.get().pk}/"}


def test_a_line_is_written_under_the_hands_and_the_next_one_waits_for_words(table):
    answer = write(signed_in("community_worker"), table, htmx=True)

    page = answer.content.decode()
    assert (answer.status_code, Concern.objects.get().words) == (200, "楼道灯不亮")
    assert "<html" not in page  # only what changed
    assert answer.context["line_form"]["words"].value() is None
    assert " autofocus" in page
    assert write(signed_in("grid_worker"), table)["Location"] == f"/hearings/{table.hearing.pk}/"  # without scripts


def test_a_name_of_the_staff_is_that_person_and_any_other_name_is_only_a_name(table):
    worker, day = signed_in("community_worker"), timezone.localdate().isoformat()
    write(worker, table, who="grid_worker", due_on=day)
    write(worker, table, who="楼长老孟", due_on=day, what="贴通知")

    assert [(p.by_whom, p.user is None, p.what) for p in Promise.objects.order_by("pk")] == [
        ("grid_worker", False, "楼道灯不亮"),
        ("楼长老孟", True, "贴通知"),
    ]


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ({"words": ""}, "words"),
        ({"words": "x" * 301}, "words"),
        ({"who": "老孟"}, "due_on"),
        ({"due_on": "2099-01-01"}, "due_on"),
        ({"due_on": "x"}, "due_on"),
        ({"what": "贴通知"}, "who"),
        ({"becomes": "topic-1"}, "becomes"),
        ({"name": "老刘"}, "becomes"),
        ({"becomes": "case", "phone": "12"}, "phone"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_the_words_stay(table, line, field):
    answer = write(signed_in("community_worker"), table, **line)

    assert (answer.status_code, Concern.objects.count(), Case.objects.count()) == (422, 0, 0)
    assert field in answer.context["line_form"].errors
    assert answer.context["line_form"]["words"].value() == line.get("words", "楼道灯不亮")


def test_who_came_is_written_down_with_numbers_and_only_wished_for_names(table):
    worker, url = signed_in("community_worker"), reverse("hearings:came", args=[table.hearing.pk])
    there = User.objects.get(username="grid_worker")
    sent = {"staff": [there.pk], "residents": "6", "volunteers": "", "names": "李大姐", "key": act_marks(0)["key"]}

    assert worker.post(url, sent | {"residents": "-1"}).status_code == 422
    assert worker.post(url, sent)["Location"] == f"/hearings/{table.hearing.pk}/"

    table.hearing.refresh_from_db()
    assert (table.hearing.residents, table.hearing.volunteers, table.hearing.names) == (6, 0, "李大姐")
    assert list(table.hearing.staff.all()) == [there]


def test_a_promise_is_kept_in_one_tap_from_the_table(table):
    promise, worker = table.promise(), signed_in("grid_worker")
    url = reverse("hearings:act", args=["promise", promise.pk, "keep_promise"])

    answer = worker.post(url, {**act_marks(promise.version), "at": str(table.hearing.pk)})

    assert answer["Location"] == f"/hearings/{table.hearing.pk}/"
    assert Promise.objects.get().state == "kept"
    assert worker.post(url, {**act_marks(1), "at": "x"}).status_code == 409  # somebody was quicker


def test_a_promise_is_tied_by_the_number_on_the_paper(table, a_case):
    case, promise, worker = a_case("in_hand"), table.promise(), signed_in("community_worker")
    url = reverse("hearings:act", args=["promise", promise.pk, "tie_promise"])

    for wrong in ("", "x", "2026-999999", f"{case.number}-9", "9" * 30):
        assert worker.post(url, {**act_marks(promise.version), "number": wrong}).status_code == 422
    worker.post(url, {**act_marks(promise.version), "number": case.tasks.get().number})

    promise.refresh_from_db()
    assert (promise.case, promise.task) == (case, case.tasks.get())
    assert "会客厅上的承诺" in worker.get(case.get_absolute_url()).content.decode()
    assert "会客厅上的承诺" not in signed_in("clerk").get(case.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("action", "sent", "state"),
    [
        ("correct_concern", {"words": "楼道灯坏了"}, "noted"),
        ("concern_to_case", {"name": "", "phone": ""}, "case"),
        ("make_promise", {"who": "老孟", "due_on": "2025-08-21", "what": "去看"}, "noted"),
        ("strike_concern", {}, "struck"),
    ],
)
def test_what_was_noted_can_still_become_something(table, action, sent, state):
    line, worker = table.line(), signed_in("community_worker")
    url = reverse("hearings:act", args=["concern", line.pk, action])

    table.hearing.refresh_from_db()
    answer = worker.post(url, {**act_marks(table.hearing.version), **sent})

    assert answer["Location"] == f"/hearings/{table.hearing.pk}/"
    assert Concern.objects.get().state == state
    assert Promise.objects.count() == (action == "make_promise")


def test_what_is_not_possible_is_not_there(table):
    line, worker = table.line(), signed_in("community_worker")
    for kind, pk, action in (
        ("concern", line.pk, "shred"),
        ("concern", line.pk, "concern_to_topic"),  # no council sits here
        ("council", line.pk, "keep_promise"),
        ("promise", 10**30, "move_promise"),
    ):
        url = f"/hearings/{kind}/{pk}/do/{action}/"
        assert worker.get(url).status_code == 404, url


def test_who_does_not_work_here_finds_nothing(table):
    promise = table.promise()
    pages = ["", f"{table.hearing.pk}/", f"{table.hearing.pk}/paper/", f"promises/{promise.pk}/"]
    for name in ("clerk", "leader", "resident"):
        assert [signed_in(name).get(f"/hearings/{page}").status_code for page in pages] == [404] * 4
    other = signed_in("other_grid_worker")
    assert [other.get(f"/hearings/{page}").status_code for page in pages] == [200, 404, 404, 404]


def test_the_note_on_paper_says_what_was_heard_and_promised_and_leaves_out_what_was_struck(table, cast):
    table.promise("贴通知", who="楼长老孟")
    actions.strike_concern(table.line("写错了"), by=cast.community_worker)

    page = signed_in("community_worker").get(f"/hearings/{table.hearing.pk}/paper/").content.decode()

    assert [words for words in ("楼道灯不亮", "贴通知", "楼长老孟") if words not in page] == []
    assert "写错了" not in page


def test_the_page_of_a_full_morning_asks_the_database_no_more_than_that_of_an_empty_one(
    table, now, django_assert_num_queries
):
    for n in range(4):
        table.promise(days=n)
        table.line(becomes="case")
    now.passes(days=1)
    table.hearing = table.opened()
    for n in range(4):
        table.promise(days=n)
        table.line(becomes="case")
    worker, url = signed_in("community_worker"), f"/hearings/{table.hearing.pk}/"
    worker.get(url)
    with django_assert_num_queries(16):
        worker.get(url)
    with django_assert_num_queries(10):
        worker.get("/hearings/")
    assert Promise.objects.filter(due_on__gte=timezone.localdate() - timedelta(days=9)).count() == 8
