"""One knock at one door: last seen, overdue, two at the same door, what is heard."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from linli.cases.models import Case
from linli.kernel.actor import CLOCK
from linli.kernel.rulebook import NotYou, Refused
from linli.people.actions import let_stand_in
from linli.people.models import Post, Role, User
from linli.record.chain import verify
from linli.visits import actions
from linli.visits.actions import Heard
from linli.visits.actions.steps import rebuild
from linli.visits.models import LastSeen, Stop, Visit, VisitSettings
from linli.visits.queries.rounds import candidates, doors_of, rounds_on
from linli.visits.queries.seen import newest_number
from linli.visits.rules import is_overdue
from linli.visits.tasks import end_rounds, forget_visits
from tests.cast import GRID, someone


def ago(days):
    return timezone.now() - timedelta(days=days)


def seen(street, n=0):
    row = LastSeen.objects.get(dwelling=street.doors[n])
    return row.seen_at, row.tried_at


def test_somebody_who_answered_was_seen_and_a_closed_door_was_only_tried(street):
    first, second = ago(10), ago(2)
    street.knock(result="fine", occurred_at=first)
    street.knock(result="nobody", occurred_at=second)

    assert seen(street) == (first, second)


def test_a_visit_that_comes_in_late_does_not_hide_a_newer_one(street):
    newer = ago(1)
    street.knock(occurred_at=newer)
    late = street.knock(result="nobody", occurred_at=ago(5))

    row = LastSeen.objects.get(dwelling=street.doors[0])
    assert (row.seen_at, row.tried_at, row.visit_id != late.pk) == (newer, newer, True)


def test_a_visit_that_was_taken_back_counts_no_more_and_may_count_again(street):
    walk = street.round()
    visit = street.knock(round=walk)
    actions.strike_visit(visit, by=street.cast.grid_worker)
    assert seen(street) == (None, None)
    assert Stop.objects.get(round=walk, dwelling=street.doors[0]).visit_id is None
    actions.restore_visit(visit, by=street.cast.grid_worker)

    assert seen(street) == (visit.made_at, visit.made_at)
    assert Stop.objects.get(round=walk, dwelling=street.doors[0]).visit_id == visit.pk
    assert verify() == []


def test_what_is_known_of_a_door_can_be_made_anew_from_its_visits(street):
    street.knock(0, occurred_at=ago(3))
    street.knock(1, "refused", occurred_at=ago(2))
    before = list(LastSeen.objects.order_by("pk").values())
    LastSeen.objects.all().delete()

    assert rebuild(street.doors) == 2
    assert list(LastSeen.objects.order_by("pk").values()) == before


@pytest.mark.parametrize(("days", "expected"), [(89, False), (91, True), (None, True)])
def test_who_was_not_seen_for_as_long_as_is_set_is_overdue_and_so_is_who_never_was(street, days, expected):
    moment = None if days is None else ago(days)
    if moment:
        street.knock(occurred_at=moment)
    due = candidates(GRID, choice="unseen").filter(pk=street.doors[0].pk)

    assert is_overdue(moment, now=timezone.now(), days=VisitSettings.current().overdue_days) is expected
    assert due.exists() is expected


def test_the_same_visit_twice_is_one(street):
    key = uuid4()
    heard = Heard("楼道灯不亮")
    first = actions.at_the_door(street.doors[0], result="heard", heard=heard, key=key, by=street.cast.grid_worker)
    second = actions.at_the_door(street.doors[0], result="heard", heard=heard, key=key, by=street.cast.grid_worker)

    assert first == second
    assert (Visit.objects.count(), Case.objects.count()) == (1, 1)


def test_what_is_heard_becomes_a_case_in_the_same_step(street):
    visit = street.knock(heard=Heard("楼道灯不亮，老人怕摔", name="刘秀兰", phone="13800000011"))

    case = visit.case
    assert (visit.result, case.state, case.channel, case.area_id) == ("heard", "studying", "visit", GRID)
    assert (case.address, case.reporter.name) == (str(street.doors[0]), "刘秀兰")


def test_what_is_settled_at_the_door_is_answered_and_a_sample_is_verified(street):
    visit = street.knock(heard=Heard("楼道堆了杂物", answer="当场和住户一起清走了"))

    assert (visit.case.state, visit.case.must_verify) == ("answered", True)
    assert verify() == []


def test_nothing_stays_of_a_visit_whose_case_is_refused(street):
    with pytest.raises(Refused):
        street.knock(heard=Heard("楼道灯不亮"), by=street.cast.plumber)

    assert (Visit.objects.count(), Case.objects.count()) == (0, 0)


def test_two_at_the_same_door_without_knowing_of_each_other_both_keep_theirs(street):
    known = newest_number()
    first = street.knock(known=known, by=street.cast.community_worker)
    second = street.knock(result="nobody", known=known, by=street.cast.grid_worker)

    assert (first.is_settled, second.is_settled, second.clashes_with) == (True, False, first)
    actions.settle_clash(second, by=street.cast.grid_worker)
    second.refresh_from_db()
    assert (second.is_settled, Visit.objects.filter(state="kept").count()) == (True, 2)


def test_who_knew_of_the_other_visit_is_not_asked(street):
    street.knock(by=street.cast.community_worker)

    assert street.knock(known=newest_number()).is_settled


def test_who_was_there_together_is_not_asked(street):
    street.knock(known=0, companion=street.user("community_worker"))

    assert street.knock(known=0, by=street.cast.community_worker).is_settled


def test_nobody_writes_down_a_visit_in_somebody_else_s_grid(street):
    with pytest.raises(NotYou):
        street.knock(by=street.cast.other_grid_worker)


def test_a_stand_in_who_is_named_for_the_round_walks_it(street):
    walk = street.round(workers=[street.user("other_grid_worker")])
    visit = street.knock(round=walk, heard=Heard("水管滴水"), by=street.cast.other_grid_worker)

    assert (visit.round, visit.case.state, visit.case.area_id) == (walk, "received", GRID)


def test_who_stands_in_or_took_the_grid_over_goes_on_with_the_rounds_of_who_is_away(street, cast, town):
    walk = street.round(workers=[street.user("grid_worker")])
    next_one = someone("next_one", (town.committee, Role.GRID_WORKER, GRID))
    today = [timezone.localdate()]
    assert [rounds_on(by, today) for by in (cast.grid_worker, next_one)] == [[walk], []]

    post = Post.objects.get(user=cast.grid_worker.id)
    let_stand_in(post, user=User.objects.get(pk=next_one.id), first=today[0], last=today[0], by=cast.community_worker)
    assert [rounds_on(by, today) for by in (next_one, cast.other_grid_worker)] == [[walk], []]

    Post.objects.filter(stands_in_for=post).delete()
    Post.objects.filter(pk=post.pk).update(valid_to=today[0] - timedelta(days=1))
    assert rounds_on(next_one, today) == [walk]


def test_of_more_doors_than_a_phone_takes_those_that_are_left_come_first_and_no_round_waits(street, cast):
    first, second = street.round(), street.round()
    for n in range(10):
        street.knock(n, round=first)
    found = doors_of([first, second], cast.grid_worker, most=4)

    left = [[one.dwelling for one in found[row.pk] if one.visit is None] for row in (first, second)]
    assert left == [street.doors[10:12], street.doors[:2]]


def test_the_line_that_was_left_for_the_next_visit_outlives_a_visit_without_one(street, cast):
    street.knock(0, "heard", words="耳背，多敲几下")
    street.knock(0)
    street.knock(1)
    found = doors_of([street.round()], cast.grid_worker)

    (doors,) = found.values()
    assert [one.line.words if one.line else "" for one in doors[:2]] == ["耳背，多敲几下", ""]


def test_a_door_that_is_not_on_the_round_is_refused(street):
    walk = street.round(choice="building", building=street.house)
    Stop.objects.filter(round=walk, dwelling=street.doors[0]).delete()

    with pytest.raises(Refused):
        street.knock(round=walk)


def test_a_round_of_no_doors_is_not_planned(street):
    with pytest.raises(Refused):
        street.round(choice="care")


def test_a_round_walks_up_the_house_unit_by_unit(street):
    walk = street.round()

    places = list(walk.stops.values_list("dwelling__unit", "dwelling__floor", "dwelling__number"))
    assert places == sorted(places)
    assert (walk.total, len(places)) == (12, 12)


def test_a_round_ends_by_itself_when_its_last_day_is_over(street, now):
    walk = street.round()
    assert end_rounds() == 0
    now.passes(days=8)

    assert end_rounds() == 1
    walk.refresh_from_db()
    assert walk.state == "ended"


def test_the_words_of_a_visit_go_after_a_year_and_the_day_stays(street):
    old = street.knock(words="下次问问用药", occurred_at=ago(366))
    young = street.knock(1, words="水表在门外", occurred_at=ago(10))

    assert forget_visits() == 1
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.words, old.has_words, young.words) == ("", False, "水表在门外")
    assert seen(street)[0] == old.made_at


def test_a_worker_who_goes_alone_is_asked_after(street, now):
    from linli.visits.models import CheckBack
    from linli.visits.tasks import ring_check_backs

    actions.set_check_back(ask_at=timezone.now() + timedelta(hours=1), words="老宿舍地下室", by=street.cast.grid_worker)
    assert ring_check_backs() == 0
    now.passes(hours=2)
    assert ring_check_backs() == 1
    check = CheckBack.objects.get()
    assert check.state == "rung"
    with pytest.raises(NotYou):
        actions.come_back(check, by=street.cast.plumber)
    actions.come_back(check, by=street.cast.community_worker)  # a colleague has heard

    check.refresh_from_db()
    assert (check.state, check.words) == ("back", "")


def test_only_the_clock_forgets(street):
    visit = street.knock(words="x")
    with pytest.raises(NotYou):
        actions.forget_visit(visit, by=street.cast.grid_worker)
    actions.forget_visit(visit, by=CLOCK)
