"""Grids drawn anew: rehearsed, decided from a day on, history intact, and nothing forgotten on the way."""

import datetime as dt
import json
from copy import deepcopy
from dataclasses import replace
from functools import partial
from uuid import uuid4

import pytest
from django.utils import timezone

from linli.cases.forms.calls import CallForm
from linli.kernel.actor import CLOCK, IMPORT
from linli.kernel.rulebook import NotYou, Refused
from linli.people.actions import change_post, end_standing_in, hand_over, let_stand_in, take_post_away
from linli.people.models import Post
from linli.people.queries import person
from linli.places import actions
from linli.places.actions import NewBuilding, add_buildings
from linli.places.forms import RecutForm
from linli.places.models import Area, Building, BuildingGrid, Compound, Recut, ServicePoint
from linli.places.queries import grid_of, heir_of, locate, rehearse, service_points, workers_of
from linli.places.rules import laid_out
from linli.places.tasks import recuts_take_effect
from linli.record import registers
from linli.record.chain import verify
from linli.visits.forms.rounds import PlanForm
from linli.visits.queries.coverage import by_grid
from tests.places.conftest import START, middle, somebody, square

FIRST, SECOND, SCHOOL = "371482001001001", "371482001001002", "371482001001801"
NEW = "371482001001003"
COMMUNITY = "371482001001"


def day(n):
    return timezone.localdate() + dt.timedelta(days=n)


@pytest.fixture
def houses(city):
    """One building in the west of the first grid, one in its east, one in the second."""
    compound = Compound(name="湖畔花园", area_id=COMMUNITY)
    registers.add(compound, by=IMPORT)
    places = [(*middle(-0.3), FIRST), (*middle(0.3), FIRST), (*middle(1), SECOND)]
    new = [
        NewBuilding(Building(compound=compound, name=f"{n}号楼", longitude=lon, latitude=lat), laid_out(2, 1, 2), grid)
        for n, (lon, lat, grid) in enumerate(places, start=1)
    ]
    return add_buildings(new, since=START, by=IMPORT)


def form(**told):
    given = {"ending": [FIRST], "begins_on": day(1), "crs": "wgs84", "names": "", "polygons": "", "key": uuid4()}
    return RecutForm({**given, **told}, community=Area.objects.get(code=COMMUNITY))


def planned(by, **told):
    filled = form(**told)
    assert filled.is_valid(), filled.errors
    actions.plan_recut(
        filled.community,
        begins_on=filled.cleaned_data["begins_on"],
        ending=filled.cleaned_data["ending"],
        parts=filled.parts,
        by=by,
    )
    return Recut.objects.latest("pk")


WEST = json.dumps(square(-1, -1, width=1.5, height=3))  # drawn by a generous hand over the western half


def test_a_split_needs_one_shape_the_rest_is_a_grid_of_its_own(administrator, houses):
    recut = planned(administrator, polygons=WEST, names="湖西网格\n湖东网格")
    found = rehearse(recut)

    assert found.problems == []
    assert found.ground == [(Area.objects.get(code=FIRST), [("湖西网格", 50), ("湖东网格", 50)])]
    counts = {label: numbers for label, numbers, _unplaced in found.counts}
    assert counts["楼栋"] == [("湖西网格", 1), ("湖东网格", 1)]
    assert counts["户数"] == [("湖西网格", 4), ("湖东网格", 4)]
    assert counts["其中的专属网格"] == [("湖西网格", 1), ("湖东网格", 0)]


def test_a_rehearsal_writes_nothing(administrator, houses, django_assert_num_queries):
    recut = planned(administrator, polygons=WEST)
    before = (list(Area.objects.values()), list(BuildingGrid.objects.values()))
    with django_assert_num_queries(17):
        rehearse(recut)
    assert (list(Area.objects.values()), list(BuildingGrid.objects.values())) == before


def test_from_its_day_on_the_new_grids_hold_and_what_was_true_before_stays(administrator, houses):
    recut = planned(administrator, polygons=WEST, begins_on=day(5))
    actions.decide_recut(recut, by=administrator)

    assert locate(*middle(-0.3), on=day(4)).base == FIRST
    assert locate(*middle(-0.3), on=day(5)).base == NEW
    assert locate(*middle(0.3), on=day(5)).base == "371482001001004"
    assert grid_of(houses[0], on=day(4)) == FIRST
    assert grid_of(houses[0], on=day(5)) == NEW
    assert grid_of(houses[2], on=day(5)) == SECOND
    assert verify() == []


def test_until_its_day_whoever_files_something_or_plans_a_round_finds_the_grid_that_holds(administrator, houses):
    """Decided for next week: what ends then is offered until then, what begins then is not."""
    worker = person(somebody("grid_worker"), channel="desk")
    recut = planned(administrator, ending=[FIRST, SECOND], begins_on=day(5))
    actions.decide_recut(recut, by=administrator)

    for_a_round = PlanForm(thing=None, actor=replace(worker, area=COMMUNITY)).fields["area"].queryset
    for_a_request = deepcopy(CallForm.base_fields["area"]).queryset
    covered = by_grid(COMMUNITY, now=timezone.now(), days=90)
    for codes in ({area.code for area in found} for found in (for_a_round, for_a_request, covered)):
        assert {FIRST, SECOND} <= codes
        assert NEW not in codes


def test_a_strip_that_a_hand_leaves_along_an_old_border_goes_with_what_is_drawn_beside_it(administrator, houses):
    """Drawn by hand a little inside the western border: the strip outside of it is no part of the eastern grid."""
    shape = square(0.003, -1, width=0.497, height=3)
    recut = planned(administrator, polygons=json.dumps(shape), names="湖西网格\n湖东网格")

    assert [part["polygon"]["type"] for part in recut.parts] == ["Polygon", "Polygon"]


def test_two_grids_become_one_and_a_third_code_is_used(administrator, houses):
    recut = planned(administrator, ending=[FIRST, SECOND], names="湖畔大网格")
    actions.decide_recut(recut, by=administrator)

    merged = Area.objects.get(code=NEW)
    assert (merged.name, merged.landmark_list) == ("湖畔大网格", ["湖畔花园", "书香小区", "湖畔花园二期"])
    assert {grid_of(house, on=day(1)) for house in houses} == {NEW}

    again = planned(administrator, ending=[FIRST, SECOND])
    with pytest.raises(Refused, match="不在用"):
        actions.decide_recut(again, by=administrator)


def test_a_border_moves_when_one_side_is_drawn_anew(administrator, houses):
    wider = json.dumps(square(0, width=1.4))
    recut = planned(administrator, ending=[FIRST, SECOND], polygons=wider, names="甲\n乙")

    ground = {area.code: heirs for area, heirs in rehearse(recut).ground}
    assert ground == {FIRST: [("甲", 100)], SECOND: [("乙", 60), ("甲", 40)]}


def test_workers_go_on_where_most_of_their_ground_is_and_the_page_stays_right(administrator, houses):
    user = somebody("grid_worker")
    post = Post.objects.get(user=user)
    registers.change(post, changes={"area_id": FIRST}, by=IMPORT)
    recut = planned(administrator, ending=[FIRST, SECOND], begins_on=day(0))
    actions.decide_recut(recut, by=administrator)
    post.refresh_from_db()

    assert post.valid_to == day(-1)
    assert [worker.name for worker in workers_of(NEW)] == [user.shown_name]
    assert workers_of(FIRST) == []


def test_when_the_day_has_come_guests_follow_and_it_is_done_once(administrator, houses, client):
    recut = planned(administrator, ending=[FIRST, SECOND], names="湖畔大网格", begins_on=day(0))
    actions.decide_recut(recut, by=administrator)
    assert Area.objects.get(code=SCHOOL).host_id == FIRST

    assert (recuts_take_effect(), recuts_take_effect()) == (1, 0)
    recut.refresh_from_db()
    assert recut.state == "done"
    assert Area.objects.get(code=SCHOOL).host_id == NEW
    old = client.get(f"/grids/{FIRST}/").content.decode()
    assert "湖畔大网格" in old
    assert verify() == []


def test_before_its_day_nothing_takes_effect(administrator, houses):
    actions.decide_recut(planned(administrator, polygons=WEST, begins_on=day(3)), by=administrator)

    assert recuts_take_effect() == 0


def test_a_decision_called_off_before_its_day_leaves_grids_houses_and_workers_as_they_were(administrator, houses):
    user, other = somebody("grid_worker"), somebody("grid_worker", "2")
    first, second = (Post.objects.get(user=user) for user in (user, other))
    registers.change(first, changes={"area_id": FIRST}, by=IMPORT)
    registers.change(second, changes={"area_id": SECOND, "valid_from": day(9)}, by=IMPORT)
    stand_in = let_stand_in(first, user=other, first=day(-1), last=day(20), by=administrator)
    registers.change(Area.objects.get(code=SECOND), changes={"valid_to": day(300)}, by=IMPORT)
    kept = ("code", "state", "valid_from", "valid_to", "host_id")
    before = (
        list(Area.objects.values_list(*kept)),
        list(BuildingGrid.objects.values_list("building", "grid", "valid_from", "valid_to")),
        list(Post.objects.order_by("pk").values_list("pk", "area", "valid_from", "valid_to", "stands_in_for")),
    )
    recut = planned(administrator, ending=[FIRST, SECOND], begins_on=day(5))
    actions.decide_recut(recut, by=administrator)
    actions.call_off_recut(recut, by=administrator)

    held = Area.objects.exclude(code=NEW)
    now = (
        list(held.values_list(*kept)),
        list(BuildingGrid.objects.values_list("building", "grid", "valid_from", "valid_to")),
        list(
            Post.objects.filter(state="active")
            .order_by("pk")
            .values_list("pk", "area", "valid_from", "valid_to", "stands_in_for")
        ),
    )
    assert now == before
    assert stand_in.root_id in {pk for pk, *_rest in now[2]}
    assert recut.state == "dropped"
    assert [locate(*middle(n), on=day(5)).base for n in (0, 1)] == [FIRST, SECOND]
    assert Area.objects.get(code=NEW).never_held
    assert verify() == []


def test_after_it_was_called_off_the_same_grids_may_be_cut_anew_with_codes_of_their_own(administrator, houses, client):
    recut = planned(administrator, polygons=WEST, begins_on=day(5))
    actions.decide_recut(recut, by=administrator)
    assert "起启用" in client.get(f"/grids/{NEW}/").content.decode()
    actions.call_off_recut(recut, by=administrator)

    page = client.get(f"/grids/{NEW}/").content.decode()
    assert "未启用就已撤销" in page
    again = planned(administrator, polygons=WEST, begins_on=day(5))
    actions.decide_recut(again, by=administrator)
    assert [part["code"][-3:] for part in again.parts] == ["005", "006"]


def test_a_post_over_a_new_grid_goes_where_most_of_its_ground_is_when_it_is_called_off(administrator, houses):
    recut = planned(administrator, ending=[FIRST, SECOND], begins_on=day(5))
    actions.decide_recut(recut, by=administrator)
    user = somebody("grid_worker")
    registers.change(Post.objects.get(user=user), changes={"area_id": NEW, "valid_from": day(5)}, by=IMPORT)
    actions.call_off_recut(recut, by=administrator)

    assert Post.objects.get(user=user).area_id in {FIRST, SECOND}


def test_what_cannot_be_called_off_is_said(administrator, houses):
    first = planned(administrator, ending=[FIRST, SECOND], begins_on=day(5))
    actions.decide_recut(first, by=administrator)
    later = Recut(community=first.community, begins_on=day(9), ending=[NEW], parts=first.parts, state="decided")
    later.save()
    with pytest.raises(Refused, match="先撤销"):
        actions.call_off_recut(first, by=administrator)
    later.delete()
    Recut.objects.filter(pk=first.pk).update(begins_on=day(0))
    first.refresh_from_db()
    with pytest.raises(Refused, match="已到"):
        actions.call_off_recut(first, by=administrator)


def test_what_was_put_into_an_old_grid_after_the_decision_moves_on_the_day(administrator, houses):
    recut = planned(administrator, ending=[FIRST, SECOND], begins_on=day(0))
    actions.decide_recut(recut, by=administrator)
    lon, lat = middle(-0.2)
    built = Building(compound=houses[0].compound, name="9号楼", longitude=lon, latitude=lat)
    add_buildings([NewBuilding(built, laid_out(1, 1, 1), FIRST)], since=day(-1), by=IMPORT)
    user = somebody("grid_worker")
    registers.change(Post.objects.get(user=user), changes={"area_id": FIRST, "valid_from": day(-1)}, by=IMPORT)
    recuts_take_effect()

    assert grid_of(built, on=day(0)) == NEW
    assert [worker.name for worker in workers_of(NEW)] == [user.shown_name]


def over_the_first(user, administrator):
    """The post of a worker over the first grid, for which a re-cut in five days is decided; and that re-cut."""
    post = Post.objects.get(user=user)
    registers.change(post, changes={"area_id": FIRST}, by=IMPORT)
    recut = planned(administrator, ending=[FIRST, SECOND], begins_on=day(5))
    actions.decide_recut(recut, by=administrator)
    post.refresh_from_db()
    return post, recut


def worked(on):
    """Who works where on a day, as the public sees it."""
    return {code[-3:]: [w.name for w in workers_of(code, on=on)] for code in (FIRST, NEW)}


def test_between_decision_and_day_a_grid_handed_over_stays_with_its_new_worker(administrator, houses):
    user, other = somebody("grid_worker"), somebody("grid_worker", "2")
    post, recut = over_the_first(user, administrator)
    hand_over(post, user=other, since=day(2), by=administrator)

    assert worked(day(1))["001"] == [user.shown_name]
    assert worked(day(4)) == {"001": [other.shown_name], "003": []}
    assert worked(day(6)) == {"001": [], "003": [other.shown_name]}
    actions.call_off_recut(recut, by=administrator)
    assert worked(day(6)) == {"001": [other.shown_name], "003": []}


@pytest.mark.parametrize(
    "ended", [take_post_away, partial(change_post, changes={"valid_to": day(1)})], ids=["taken away", "ended earlier"]
)
def test_a_post_that_is_over_before_the_day_does_not_go_on_in_the_new_grid(administrator, houses, ended):
    post, _recut = over_the_first(somebody("grid_worker"), administrator)
    ended(post, by=administrator)

    assert workers_of(NEW, on=day(5)) == []


def test_somebody_stands_in_across_the_day_of_a_recut_and_ends_early(administrator, houses):
    user, other = somebody("grid_worker"), somebody("grid_worker", "2")
    post, _recut = over_the_first(user, administrator)
    let_stand_in(post, user=other, first=day(0), last=day(8), by=administrator)

    assert [worked(day(n))[c] for n, c in ((4, "001"), (5, "003"), (9, "003"))] == [
        [other.shown_name],
        [other.shown_name],
        [user.shown_name],
    ]
    end_standing_in(Post.objects.get(user=other, area=FIRST), last=day(0), by=administrator)
    assert worked(day(5))["003"] == [user.shown_name]


def test_before_its_day_the_new_grid_has_a_page_a_poster_and_a_team_with_its_workers(keeper, administrator, houses):
    user = somebody("grid_worker")
    registers.change(Post.objects.get(user=user), changes={"area_id": FIRST}, by=IMPORT)
    actions.decide_recut(
        planned(administrator, ending=[FIRST, SECOND], names="湖畔大网格", begins_on=day(5)), by=administrator
    )

    for page in (f"/grids/{NEW}/", f"/grids/{NEW}/poster/", f"/settings/teams/{NEW}/"):
        assert user.shown_name in keeper.get(page).content.decode()
    for page in (f"/grids/{FIRST}/", "/settings/teams/"):
        assert "湖畔大网格" in keeper.get(page).content.decode()
    assert heir_of(Area.objects.get(code=NEW)).code == COMMUNITY  # its poster hangs already: two grids hold there today
    assert f"/settings/teams/{NEW}/" in keeper.get(f"/settings/teams/{FIRST}/").content.decode()


def test_what_a_decided_recut_dates_is_changed_by_calling_it_off_alone(keeper, administrator, houses):
    recut = planned(administrator, ending=[FIRST, SECOND], begins_on=day(5))
    actions.decide_recut(recut, by=administrator)
    old, new = Area.objects.get(code=FIRST), Area.objects.get(code=NEW)
    for attempt in (
        lambda: actions.restore_area(old, by=administrator),
        lambda: actions.change_area(new, changes={"valid_from": day(9)}, by=administrator),
        lambda: actions.retire_area(new, last_day=day(9), by=administrator),
    ):
        with pytest.raises(Refused, match="先撤销"):
            attempt()
    for code in (FIRST, NEW):
        assert f"/settings/recuts/{recut.pk}/" in keeper.get(f"/settings/areas/{code}/").content.decode()
    actions.call_off_recut(recut, by=administrator)
    assert keeper.get(f"/grids/{NEW}/poster/").url == f"/grids/{NEW}/"


def test_service_stations_go_over_on_the_day_and_two_of_one_name_say_whence_they_came(administrator, houses):
    for code in (FIRST, SECOND):
        registers.add(ServicePoint(name="红色驿站", area_id=code), by=IMPORT)
    recut = planned(administrator, ending=[FIRST, SECOND], begins_on=day(0))
    counted = {label: sum(n for _name, n in counts) for label, counts, _unplaced in rehearse(recut).counts}
    assert counted["服务站点"] == 2
    actions.decide_recut(recut, by=administrator)
    recuts_take_effect()

    assert [point.name for point in service_points(NEW)] == ["红色驿站", "红色驿站（第2网格）"]


def test_a_preview_warns_of_a_new_grid_without_a_worker(administrator, houses):
    registers.change(Post.objects.get(user=somebody("grid_worker")), changes={"area_id": FIRST}, by=IMPORT)
    found = rehearse(planned(administrator, polygons=WEST, names="湖西网格\n湖东网格"))

    assert found.is_sound
    assert len(found.warnings) == 1
    assert "湖东网格" in found.warnings[0] or "湖西网格" in found.warnings[0]


def test_a_plan_may_be_dropped_and_only_an_administrator_decides(administrator, houses):
    recut = planned(administrator, polygons=WEST)
    with pytest.raises(NotYou):
        actions.decide_recut(recut, by=CLOCK)
    actions.drop_recut(recut, by=administrator)
    assert recut.state == "dropped"


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"polygons": ""}, "polygons"),
        ({"polygons": "no json"}, "polygons"),
        ({"polygons": json.dumps(square(5))}, "polygons"),
        ({"begins_on": "2020-01-01"}, "begins_on"),
        ({"ending": ["371482001002001"], "polygons": WEST}, "ending"),
        ({"ending": []}, "ending"),
        ({"polygons": WEST, "names": "同名\n同名"}, "names"),
    ],
)
def test_a_plan_that_cannot_be_is_told_so_beside_the_field(city, told, field):
    assert list(form(**told).errors) == [field]


PLAN = "/settings/recuts/new/371482001001/"


def test_the_pages_lead_from_the_choice_to_the_decision(keeper, houses):
    start = keeper.get("/settings/recuts/", {"community": COMMUNITY})
    assert start.headers["Location"] == PLAN
    told = {"ending": [FIRST], "begins_on": day(1), "crs": "wgs84", "polygons": WEST, "names": "湖西\n湖东"}
    wrong = keeper.post(PLAN, {**told, "polygons": "{", "key": uuid4()})
    assert (wrong.status_code, "湖西" in wrong.content.decode()) == (422, True)

    page = keeper.post(PLAN, {**told, "key": uuid4()}).headers["Location"]
    assert "这是预演，没有写入任何内容" in keeper.get(page).content.decode()
    keeper.post(f"{page}decide/", {"seen": 1, "key": uuid4()})
    done = keeper.get(page).content.decode()
    assert "湖西" in done
    assert NEW in done
    assert keeper.post(f"{page}decide/", {"seen": 1, "key": uuid4()}).status_code == 409
    assert "撤销调整" in done
    keeper.post(f"{page}call-off/", {"seen": 2, "key": uuid4()})
    assert "已撤销" in keeper.get(page).content.decode()
    assert keeper.post(f"{page}explode/", {"seen": 1, "key": uuid4()}).status_code == 404
    assert "网格调整" in keeper.get("/settings/recuts/").content.decode()


@pytest.mark.parametrize("page", ["", "new/371482001001/"])
def test_the_pages_are_for_administrators(client, city, page):
    assert client.get(f"/settings/recuts/{page}").status_code == 302
    client.force_login(somebody("community_worker"))
    assert client.get(f"/settings/recuts/{page}").status_code == 404
