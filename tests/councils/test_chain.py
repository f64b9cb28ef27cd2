"""From talk to deed: one matter goes all the way, and can be walked back."""

from django.utils import timezone

from linli.cases import actions as cases
from linli.cases.models import Case, Category
from linli.clocks.models import Clock
from linli.councils import actions
from linli.councils.models import Deed
from linli.councils.queries.matters import matter, of_case
from linli.record.chain import verify


def test_a_topic_becomes_a_resolution_and_its_deeds_become_cases(life, cast, town):
    resolution = life.published()
    lamp, watch = Deed.objects.order_by("pk")

    actions.hand_over_deed(lamp, lead=town.water, category=town.leaks, by=cast.clerk)
    actions.finish_deed(watch, by=cast.community_worker)
    actions.rate_resolution(resolution, solved="yes", result="happy", device="d1", by=cast.passerby)

    lamp.refresh_from_db()
    case = Case.objects.get()
    assert (lamp.state, lamp.case, case.state, case.lead, case.channel) == (
        "in_case",
        case,
        "in_hand",
        town.water,
        "council",
    )
    seen = matter(resolution.topic, cast.clerk)
    assert (seen.step, [d.is_done for d in seen.deeds], seen.rates.people) == (3, [False, True], 1)
    assert [(t.pk, state) for t, _href, state in of_case(cast.clerk, case)] == [(resolution.topic_id, "已形成决议")]
    assert verify() == []


def test_when_all_is_done_and_rated_the_matter_is_at_its_end(life, cast, town):
    resolution = life.published()
    assert (matter(resolution.topic, None).step, matter(resolution.topic, None).begun) == (3, {4})
    for deed in Deed.objects.all():
        actions.finish_deed(deed, by=cast.community_worker)
    assert matter(resolution.topic, None).step == 5
    actions.rate_on_paper(resolution, solved="yes", result="happy", count=4, by=cast.community_worker)
    assert matter(resolution.topic, None).step == 6


def test_a_worker_of_the_area_takes_it_in_and_the_centre_hands_it_over(life, cast, town):
    life.published()
    lamp = Deed.objects.order_by("pk").first()

    actions.hand_over_deed(lamp, lead=town.water, by=cast.community_worker)

    case = Case.objects.get()
    assert (case.state, case.lead, "水务所" in case.words) == ("studying", town.centre, True)


def test_a_deed_sent_twice_is_one_case(life, cast, town):
    from uuid import uuid4

    life.published()
    lamp, key = Deed.objects.order_by("pk").first(), uuid4()

    first = actions.hand_over_deed(lamp, lead=town.water, by=cast.clerk, key=key)
    again = actions.hand_over_deed(lamp, lead=town.water, by=cast.clerk, key=key)

    assert (first.pk, Case.objects.count()) == (again.pk, 1)


def test_a_deed_may_be_a_share_of_a_case_that_is_there_already(life, cast, town, a_case):
    case = a_case("in_hand")
    life.published()
    lamp = Deed.objects.order_by("pk").first()

    actions.hand_over_deed(lamp, lead=town.parks, case=case, by=cast.clerk)

    assert sorted(case.tasks.values_list("unit__name", "is_lead")) == [("园林所", False), ("水务所", True)]
    assert Case.objects.count() == 1


def test_one_date_counts_the_clock_of_the_case_ends_on_the_day_that_was_agreed(life, cast, town, now):
    life.published()
    lamp = Deed.objects.order_by("pk").first()
    actions.hand_over_deed(lamp, lead=town.water, category=town.leaks, by=cast.clerk)
    lamp.refresh_from_db()
    case = lamp.case

    def due():
        clocks = [case.clock, *(task.clock for task in case.tasks.all())]
        return {timezone.localdate(Clock.objects.get(pk=clock.pk).due_at) for clock in clocks}

    assert due() == {lamp.due_on}
    cases.study(case, category=Category.objects.get(pk=town.noise.pk), by=cast.clerk)
    assert due() == {lamp.due_on}

    now.passes(days=10)
    assert (lamp.is_late, case.is_overdue) == (False, False)
    now.passes(days=1)
    assert (Deed.objects.get(pk=lamp.pk).is_late, case.is_overdue) == (True, True)


def test_a_day_that_went_by_before_it_was_handed_over_leaves_the_time_of_its_category(life, cast, town, now):
    life.published()
    lamp = Deed.objects.order_by("pk").first()
    now.passes(days=20)

    actions.hand_over_deed(lamp, lead=town.water, category=town.leaks, by=cast.clerk)

    assert Case.objects.get().clock.promise == town.leaks.deadline
