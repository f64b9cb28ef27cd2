"""Who acts, in which post: only posts in force today give anything."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from linli.kernel.actor import IMPORT, PASSERBY, Kind
from linli.people.actions import contact_for
from linli.people.models import Role, Unit, User
from linli.people.queries import acting_in, actor_of, grid_workers, holders, person, speaking_for, staff_of
from linli.places.models import Area
from linli.record import registers
from tests.people.conftest import a_post, a_unit

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def ling(people):
    return User.objects.create_user("ling", last_name="凌", first_name="霜")


def an_area(code, level, today, **how):
    area = Area(code=code, name=code, level=level, valid_from=today, **how)
    registers.add(area, by=IMPORT)
    return area


def test_somebody_without_a_post_is_a_person_and_nothing_more(ling):
    actor = person(ling, channel="web")
    assert (actor.kind, actor.id, actor.post, actor.role, actor.ties, actor.contact) == (
        Kind.PERSON,
        ling.pk,
        None,
        "",
        frozenset(),
        None,
    )


def test_a_post_gives_role_unit_and_area(ling, people, today):
    area = an_area("371482001001", "community", today)
    post = a_post(ling, people.water, Role.HANDLER, area=area)
    actor = person(ling, channel="desk")
    assert (actor.post, actor.unit, actor.role, actor.area) == (post.pk, people.water.pk, "handler", "371482001001")


def test_a_post_that_ended_yesterday_gives_nothing(ling, people, today):
    a_post(ling, people.water, Role.HANDLER, valid_from=today - 9 * DAY, valid_to=today - DAY)
    a_post(ling, people.parks, Role.HANDLER, valid_from=today + DAY)
    actor = person(ling, channel="desk")
    assert (actor.post, actor.role, actor.ties) == (None, "", frozenset())
    assert list(staff_of(people.water.pk)) == [User.objects.get(username="plumber")]


def test_the_first_and_the_last_day_count(ling, people, today):
    a_post(ling, people.water, Role.HANDLER, valid_from=today, valid_to=today)
    assert person(ling, channel="desk").role == "handler"


def test_a_post_taken_away_or_in_a_retired_unit_gives_nothing(ling, people, today):
    post = a_post(ling, people.water, Role.HANDLER)
    other = a_unit("临时专班")
    a_post(ling, other, Role.CLERK)
    registers.retire(post, by=IMPORT)
    assert person(ling, channel="desk").unit == other.pk
    Unit.objects.filter(pk=other.pk).update(state="retired")
    assert person(ling, channel="desk").post is None


def test_ties_are_all_units_whatever_post_is_chosen(ling, people):
    first = a_post(ling, people.water, Role.HANDLER)
    second = a_post(ling, people.centre, Role.SUPERVISOR)
    chosen = person(ling, channel="desk", post=second.pk)
    assert (chosen.post, chosen.role, chosen.ties) == (second.pk, "supervisor", {people.water.pk, people.centre.pk})
    assert person(ling, channel="desk").post == first.pk
    assert person(ling, channel="desk", post=10**6).post == first.pk, "somebody else's post is not one's own"


def test_a_blocked_account_acts_in_no_post(ling, people):
    a_post(ling, people.water, Role.HANDLER)
    ling.is_active = False
    assert person(ling, channel="desk").post is None


def test_who_acts_costs_two_queries(ling, people, django_assert_num_queries):
    a_post(ling, people.water, Role.HANDLER)
    with django_assert_num_queries(2):
        person(ling, channel="desk")


def test_a_request_is_asked_once_however_often_it_is_needed(rf, ling, django_assert_num_queries):
    request = rf.get("/")
    request.user, request.session = ling, {}
    with django_assert_num_queries(2):
        assert actor_of(request, channel="desk").channel == "desk"
        assert actor_of(request, channel="web").channel == "web"


def test_whoever_looks_after_two_grids_reads_in_which_they_act(rf, ling, people, today):
    a_post(ling, people.water, Role.GRID_WORKER, area=an_area("371482001001001", "grid", today))
    request = rf.get("/")
    request.user, request.session = ling, {}
    assert acting_in(request) == f"{people.water.name} · 网格员"
    second = a_post(ling, people.water, Role.GRID_WORKER, area=an_area("371482001001002", "grid", today))
    request = rf.get("/")
    request.user, request.session = ling, {"post": second.pk}
    assert acting_in(request) == "371482001001002 · 网格员"


def test_nobody_signed_in_is_a_passer_by(rf):
    request = rf.get("/")
    request.user = AnonymousUser()
    assert actor_of(request, channel="qr") == replace(PASSERBY, channel="qr")


@pytest.mark.parametrize("role", ["clerk", "community_worker", "grid_worker"])
def test_these_may_speak_for_a_resident(ling, people, role):
    a_post(ling, people.centre, role)
    contact = contact_for(name="刘桂兰", phone="13812345678")
    assert speaking_for(person(ling, channel="window"), contact).speaks_for == contact.pk


@pytest.mark.parametrize("role", ["handler", "supervisor", "leader", "administrator"])
def test_these_may_not(ling, people, role):
    a_post(ling, people.centre, role)
    with pytest.raises(PermissionDenied):
        speaking_for(person(ling, channel="window"), contact_for(name="刘桂兰"))


def test_holders_of_a_role_over_an_area_are_those_whose_post_covers_it(people, today):
    street, community, grid = (
        an_area(code, level, today)
        for code, level in [("371482001", "subdistrict"), ("371482001001", "community"), ("371482001001001", "grid")]
    )
    other = an_area("371482001002", "community", today)
    for name, area in [("all", None), ("street", street), ("here", community), ("there", other), ("grid", grid)]:
        a_post(User.objects.create_user(name), people.centre, Role.LEADER, area=area)
    names = [user.username for user in holders(Role.LEADER, "371482001001")]
    assert names == ["all", "street", "here"]
    assert holders(Role.LEADER).count() == 5


def test_the_grid_worker_of_a_grid_is_public_with_the_work_phone(ling, people, today):
    grid = an_area("371482001001001", "grid", today)
    a_post(ling, people.centre, Role.GRID_WORKER, area=grid, work_phone="0534-6780001")
    a_post(
        User.objects.create_user("old"),
        people.centre,
        Role.GRID_WORKER,
        area=grid,
        valid_from=today - 2 * DAY,
        valid_to=today - DAY,
    )
    shown = [(worker.name, worker.phone, worker.role) for worker in grid_workers("371482001001001")]
    assert shown == [("凌霜", "0534-6780001", "网格员")]
