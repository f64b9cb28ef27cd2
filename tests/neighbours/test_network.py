"""A word goes down building by building, what neighbours hear comes up; and their posts open nothing else."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from linli.cases import policy as cases
from linli.cases.models import Case
from linli.kernel.actor import CLOCK, IMPORT
from linli.kernel.rulebook import Refused
from linli.neighbours import actions
from linli.neighbours.models import Report, Telling
from linli.neighbours.policy import parts_of, reports_visible_to, visible_to
from linli.neighbours.queries.lists import going, neighbours_of, passings
from linli.neighbours.queries.moving import open_reports, open_words, reports_in_grids, words_in_grids
from linli.neighbours.rules import REPORT, WORD
from linli.neighbours.tasks import end_words, forget_reports
from linli.notices.queries import staff_by_unit
from linli.people.models import Role, User
from linli.places.models import Area
from linli.record import chain, registers
from linli.record.models import Act, Message
from linli.visits import policy as visits
from linli.visits.actions import set_check_back
from tests.cast import BEGAN, GRID, HERE, raised, someone
from tests.neighbours.conftest import passed_on


def reported(network, town, words="顶楼水箱要不要关阀门？", **how):
    how = {"about": "question", "building": network.house, "by": network.leader, **how}
    done = actions.report(area=town.grid, words=words, **how)
    return Report.objects.select_related("building__compound", "area").get(pk=done.root_id)


def test_a_building_was_told_by_whom_on_which_day_and_how(word, network, cast):
    actions.tell_building(word, building=network.house, way="posted", by=network.leader)
    with pytest.raises(Refused, match="already"):
        actions.tell_building(word, building=network.house, by=network.leader)
    actions.tell_building(word, building=network.house, by=network.volunteer)

    [passing] = passings(GRID, going(cast.grid_worker))
    [house] = passing.houses
    assert (passing.told, [(t.user_id, t.way) for t in house.tellings]) == (
        1,
        [(network.leader.id, "posted"), (network.volunteer.id, "door")],
    )


def test_who_told_takes_it_back_and_nobody_elses(word, network):
    actions.tell_building(word, building=network.house, by=network.leader)
    telling = Telling.objects.get()
    with pytest.raises(Refused):
        actions.untell(telling, by=network.volunteer)
    actions.untell(telling, by=network.leader)
    actions.tell_building(word, building=network.house, by=network.leader)

    assert list(Telling.objects.order_by("pk").values_list("state", flat=True)) == ["struck", "told"]


def test_only_whoever_works_there_passes_on_and_neighbours_elsewhere_tell_nothing(word, network, cast, town):
    with pytest.raises(Refused):
        passed_on(cast._replace(grid_worker=network.leader), town)
    with pytest.raises(Refused):
        actions.tell_building(word, building=network.house, by=network.elsewhere)
    actions.drop_word(word, by=cast.community_worker)
    with pytest.raises(Refused):
        actions.tell_building(word, building=network.house, by=network.leader)


def test_a_word_ends_with_its_day(now, word):
    assert end_words() == 0
    now.passes(days=1)
    assert end_words() == 1


def test_a_note_goes_to_the_grid_worker_who_replies_and_the_neighbour_hears(network, town, cast):
    report = reported(network, town)
    actions.reply(report, answer="不用关", by=cast.grid_worker)

    assert (report.state, Report.objects.get().answer) == ("answered", "不用关")
    told = Message.objects.filter(to_kind="people.user", to_id=network.leader.id)
    assert [message.what for message in told] == ["neighbour_answered"]
    with pytest.raises(Refused):
        actions.reply(report, answer="关", by=network.volunteer)


def test_the_grid_worker_makes_it_a_request_in_one_step_and_twice_is_once(network, town, cast):
    report, key = reported(network, town, words="东墙角堆了旧沙发。", about="hygiene"), uuid4()
    for _again in range(2):
        actions.make_it_a_case(report, by=cast.grid_worker, key=key)

    case = Case.objects.get()
    assert (case.words, case.area_id, case.address) == ("东墙角堆了旧沙发。", town.grid.code, str(network.house))
    assert (Report.objects.get().state, Report.objects.get().case) == ("handed_on", case)


def test_what_may_not_be_handed_on_leaves_no_request_behind(network, town, cast):
    report = reported(network, town)
    actions.reply(report, answer="好", by=cast.grid_worker)
    with pytest.raises(Refused):
        actions.make_it_a_case(report, by=cast.grid_worker, key=uuid4())

    assert Case.objects.count() == 0


def test_a_neighbour_raises_a_request_at_once_and_it_is_one_like_any_other(network, town):
    actions.report_as_case(area=town.grid, words="井盖松了，晚上响。", building=network.house, by=network.leader)

    case = Case.objects.get()
    assert (case.state, case.area_id, Report.objects.count()) == ("received", town.grid.code, 0)


def test_the_posts_of_neighbours_open_nothing_else(network, town, cast, street):
    raised(cast, town)
    street.care()
    street.knock()
    for actor in (network.leader, network.volunteer, network.elsewhere):
        seen = [
            cases.visible_to(actor).count(),
            visits.visible_to(actor).count(),
            visits.visits_visible_to(actor).count(),
            visits.care_visible_to(actor).count(),
        ]
        assert seen == [0, 0, 0, 0]
    told = {user.pk for user in staff_by_unit({town.committee.pk})[town.committee.pk]}
    assert (network.leader.id in told, cast.grid_worker.id in told) == (False, True)
    set_check_back(ask_at=timezone.now() + timedelta(hours=1), by=cast.grid_worker)
    assert [visits.check_backs_visible_to(a).count() for a in (cast.community_worker, network.leader)] == [1, 0]


def test_who_is_part_of_it_stands_in_posts_with_days(network, town):
    posts = neighbours_of(town.grid.code)
    assert [(post.role, post.user_id) for post in posts] == [
        ("building_leader", network.leader.id),
        ("volunteer", network.volunteer.id),
    ]


def test_words_of_a_report_go_after_a_year(now, network, town, cast):
    report = reported(network, town)
    actions.reply(report, answer="不用关", by=cast.grid_worker)
    now.passes(days=367)

    assert (forget_reports(), forget_reports()) == (1, 0)
    report.refresh_from_db()
    assert (report.words, report.answer, report.about) == ("", "", "question")
    assert chain.verify() == []


def test_entries_hold_no_words(network, town, word):
    reported(network, town)
    kept = str([entry.facts for act in Act.objects.all() for entry in act.entries.all()])
    assert "about" in kept
    assert [words for words in ("水箱", "周二停水", "请存水") if words in kept] == []


def test_what_one_sees_in_lists_is_what_one_may_view(network, cast, town, word):
    report = reported(network, town)
    for actor in (*cast, network.leader, network.volunteer, network.elsewhere):
        assert (word in visible_to(actor)) == WORD.may("view_word", state=word.state, parts=parts_of(actor, word))
        may = REPORT.may("view_report", state=report.state, parts=parts_of(actor, report))
        assert (report in reports_visible_to(actor)) == may, actor


def test_a_building_leader_goes_through_the_pages(client, network, word, cast):
    client.force_login(User.objects.get(pk=network.leader.id))
    assert "周二停水" in client.get("/neighbours/").content.decode()
    assert client.post(f"/neighbours/words/{word.pk}/told/{network.house.pk}/", {"way": "group"}).status_code == 302
    page = client.get(f"/neighbours/words/{word.pk}/").content.decode()
    assert ("楼群里说" in page, "还没有通知" in page) == (True, False)
    typed = {"key": str(uuid4()), "about": "opinion", "words": "", "then": "note"}
    assert client.post("/neighbours/reports/new/", typed).status_code == 422
    assert client.post("/neighbours/reports/new/", typed | {"words": "想装两把椅子"}).status_code == 302
    assert [client.get(url).status_code for url in ("/neighbours/words/new/", "/visits/")] == [404, 404]

    client.force_login(User.objects.get(pk=cast.grid_worker.id))
    report = Report.objects.get()
    assert client.post(report.get_absolute_url(), {"do": "hand_on", "key": str(uuid4())}).status_code == 302
    assert Case.objects.get().words == "想装两把椅子"
    client.force_login(User.objects.get(pk=cast.clerk.id))
    assert client.get("/neighbours/").status_code == 404


def test_the_first_page_asks_the_same_however_many_buildings_and_words_there_are(
    client, network, cast, town, word, django_assert_num_queries
):
    client.force_login(User.objects.get(pk=network.leader.id))
    passed_on(cast, town)
    reported(network, town)
    client.get("/neighbours/")
    with django_assert_num_queries(10):
        client.get("/neighbours/")


def test_whoever_takes_the_grid_over_reads_what_is_being_passed_on_and_how_far(word, network, cast, town):
    passed_on(cast, town._replace(grid=town.here))  # in the whole community
    actions.tell_building(word, building=network.house, by=network.leader)

    told = [(item.title, item.state) for item in open_words(GRID, cast.grid_worker)]
    assert told == [("周二停水", "1 of 1 buildings told"), ("周二停水", "0 of 1 buildings told")]


def test_when_grids_are_cut_anew_words_and_reports_are_for_the_worker_of_the_new_grid(word, network, cast, town):
    new = f"{HERE}002"
    registers.add(Area(code=new, name="梧桐第二网格", level="grid", valid_from=BEGAN), by=IMPORT)
    walker = someone("new_walker", (town.committee, Role.GRID_WORKER, new))
    came = reported(network, town)
    assert [len(found([GRID], None)) for found in (words_in_grids, reports_in_grids)] == [1, 1]

    actions.relocate_words({word.pk: new}, None, CLOCK, uuid4())
    actions.relocate_reports({came.pk: new}, None, CLOCK, uuid4())

    assert (list(visible_to(walker)), list(reports_visible_to(walker))) == ([word], [came])
    assert [(item.title, "水箱" in str(item)) for item in open_reports(new, walker)] == [
        ("a question about what was told", False)
    ]
    assert chain.verify() == []
