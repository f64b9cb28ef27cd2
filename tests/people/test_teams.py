"""Who works in a grid: stand-ins by days, handing over, and what the public page says meanwhile."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from linli.cases.rules import CaseState
from linli.kernel.actor import IMPORT
from linli.kernel.rulebook import NotYou, Refused
from linli.people import actions
from linli.people.models import Post, Role, User
from linli.people.queries import fixed_of, person
from linli.places.models import Area
from linli.places.queries import open_items, workers_of
from linli.record import registers
from tests.cast import GRID, HERE

TODAY = timezone.localdate
DAY = timedelta(days=1)


@pytest.fixture
def walker(cast):
    """The post of the grid's worker."""
    return Post.objects.select_related("user").get(user_id=cast.grid_worker.id)


@pytest.fixture
def colleague(cast):
    return User.objects.get(pk=cast.community_worker.id)


def names():
    return [(worker.name, worker.role) for worker in workers_of(GRID)]


def text(response):
    return response.content.decode()


def test_while_somebody_stands_in_the_public_page_names_them_and_says_not_why(walker, colleague, cast, client):
    actions.let_stand_in(
        walker, user=colleague, first=TODAY(), last=TODAY() + DAY, phone="0534-7", by=cast.community_worker
    )

    assert names() == [(colleague.shown_name, "网格员（代班）")]
    page = text(client.get(f"/grids/{GRID}/"))
    assert "0534-7" in page
    assert walker.user.shown_name not in page


def test_before_and_after_those_days_it_is_the_worker(walker, colleague, cast):
    own = [(walker.user.shown_name, "网格员")]
    actions.let_stand_in(walker, user=colleague, first=TODAY() + DAY, last=TODAY() + 2 * DAY, by=cast.community_worker)
    assert names() == own

    Post.objects.filter(stands_in_for=walker).update(valid_from=TODAY() - 2 * DAY, valid_to=TODAY() - DAY)
    assert names() == own


def test_whoever_stands_in_may_act_in_the_grid(walker, colleague, cast):
    actions.let_stand_in(walker, user=colleague, first=TODAY(), last=TODAY(), by=cast.community_worker)
    post = Post.objects.get(stands_in_for=walker)

    actor = person(colleague, channel="desk", post=post.pk)
    assert (actor.role, actor.area) == ("grid_worker", GRID)


def test_whoever_is_back_earlier_is_named_again_the_next_day(walker, colleague, cast):
    actions.let_stand_in(walker, user=colleague, first=TODAY() - DAY, last=TODAY() + 9 * DAY, by=cast.community_worker)
    stand_in = Post.objects.get(stands_in_for=walker)
    actions.end_standing_in(stand_in, last=TODAY() - DAY, by=cast.community_worker)

    assert names() == [(walker.user.shown_name, "网格员")]
    with pytest.raises(Refused, match="早于"):
        actions.end_standing_in(stand_in, last=date(2020, 1, 1), by=cast.community_worker)


def test_two_do_not_stand_in_on_one_day_nor_oneself_nor_outside_the_post(walker, colleague, cast):
    by, days = cast.community_worker, {"first": TODAY(), "last": TODAY() + DAY}
    with pytest.raises(Refused, match="别的同事"):
        actions.let_stand_in(walker, user=walker.user, **days, by=by)
    with pytest.raises(Refused, match="任期之内"):
        actions.let_stand_in(walker, user=colleague, first=date(2019, 1, 1), last=TODAY(), by=by)
    with pytest.raises(Refused, match="早于开始日"):
        actions.let_stand_in(walker, user=colleague, first=TODAY(), last=TODAY() - DAY, by=by)
    actions.let_stand_in(walker, user=colleague, **days, by=by)
    with pytest.raises(Refused, match="已经有人代班"):
        actions.let_stand_in(walker, user=colleague, **days, by=by)
    with pytest.raises(Refused, match="代班岗位"):
        actions.let_stand_in(Post.objects.get(stands_in_for=walker), user=walker.user, **days, by=by)


def test_another_community_arranges_nothing_here(walker, colleague, cast):
    with pytest.raises(NotYou):
        actions.let_stand_in(walker, user=colleague, first=TODAY(), last=TODAY(), by=cast.other_grid_worker)


def test_a_grid_goes_to_the_next_worker_from_a_day_on(walker, colleague, cast):
    actions.let_stand_in(walker, user=colleague, first=TODAY(), last=TODAY() + 9 * DAY, by=cast.community_worker)
    new = actions.hand_over(walker, user=colleague, since=TODAY() + DAY, phone="0534-8", by=cast.community_worker)
    walker.refresh_from_db()

    assert (walker.valid_to, new.valid_from, new.area_id) == (TODAY(), TODAY() + DAY, GRID)
    assert Post.objects.get(stands_in_for=walker).valid_to == TODAY()
    with pytest.raises(Refused, match="别的同事"):
        actions.hand_over(new, user=colleague, since=TODAY() + 5 * DAY, by=cast.community_worker)
    with pytest.raises(Refused, match="任期之内"):
        actions.hand_over(new, user=walker.user, since=TODAY(), by=cast.community_worker)


def test_the_list_holds_what_is_open_and_whoever_may_not_see_it_finds_nothing(cast, a_case):
    case = a_case(CaseState.IN_HAND)
    a_case(CaseState.CLOSED)

    assert [item.title for item in open_items(GRID, cast.community_worker)] == [case.title]
    assert open_items(GRID, cast.administrator) == []


@pytest.fixture
def pages(client, cast):
    client.force_login(User.objects.get(pk=cast.community_worker.id))
    return client


def test_the_pages_are_for_who_works_in_the_community(client, walker, cast):
    paths = ["", f"{GRID}/", *(f"posts/{walker.pk}/{name}/" for name in ("stand-in", "hand-over", "paper"))]
    for path in paths:
        assert client.get(f"/settings/teams/{path}").status_code == 302
    for who, status in ((cast.clerk, 404), (cast.other_grid_worker, 404), (cast.community_worker, 200)):
        client.force_login(User.objects.get(pk=who.id))
        assert {client.get(f"/settings/teams/{path}").status_code for path in paths} == {status}


def test_the_list_of_grids_asks_the_database_a_fixed_number_of_times(pages, walker, django_assert_num_queries):
    pages.get("/settings/teams/")
    with django_assert_num_queries(11):  # seven of ours; session, person, posts and contact
        assert walker.user.shown_name in text(pages.get("/settings/teams/"))


def test_a_community_worker_with_a_post_over_a_grid_has_it_as_their_fixed_grid(pages, walker, colleague, town):
    registers.add(
        Post(user=colleague, unit=town.committee, role=Role.COMMUNITY_WORKER, area=town.grid, valid_from=TODAY()),
        by=IMPORT,
    )

    assert (fixed_of(HERE), fixed_of(f"{GRID}")) == ((1, 1), (1, 1))
    assert "社区工作者共 1 人，其中 1 人有定岗网格" in text(pages.get("/settings/teams/"))
    assert f"{colleague.shown_name} · {town.committee}" in text(pages.get(f"/settings/teams/{GRID}/"))


def test_a_stand_in_and_a_handing_over_are_arranged_on_pages(pages, walker, colleague, a_case):
    case = a_case(CaseState.IN_HAND)
    told = {"user": colleague.pk, "first": TODAY(), "last": TODAY() + DAY, "key": uuid4()}
    address = f"/settings/teams/posts/{walker.pk}/stand-in/"
    wrong = pages.post(address, {**told, "last": TODAY() - DAY})
    assert (wrong.status_code, "早于开始日" in text(wrong)) == (422, True)
    pages.post(address, told)
    pages.post(address, told)
    stand_in = Post.objects.get(stands_in_for=walker)
    assert "不在岗，有人代班" in text(pages.get(f"/settings/teams/{GRID}/"))
    pages.post(f"/settings/teams/posts/{stand_in.pk}/end/")
    stand_in.refresh_from_db()
    assert stand_in.valid_to == TODAY()

    handing = {"user": colleague.pk, "since": TODAY() + DAY, "key": uuid4()}
    answer = pages.post(f"/settings/teams/posts/{walker.pk}/hand-over/", handing, follow=True)
    assert case.title in text(answer)
    assert walker.user.shown_name in text(answer)
    assert Area.objects.get(code=GRID).posts.filter(user=colleague, valid_from=TODAY() + DAY).count() == 1
