"""Pages of administrators: units, people, posts, and the logs. For others they do not exist."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from linli.people import tasks
from linli.people.actions import contact_for
from linli.people.models import AccessEntry, Post, Unit, User
from linli.record.chain import verify
from linli.record.models import Act
from tests.people.conftest import PASSWORD, a_post, a_unit, someone

pytestmark = pytest.mark.django_db
UUID = "4be0643f-1d98-473b-97cd-ca98a65347d{}"
ADMIN_ONLY = [
    "/settings/units/",
    "/settings/units/add/",
    "/settings/people/",
    "/settings/people/add/",
    "/people/sign-ins/",
]


@pytest.fixture
def admin(sign_in_as):
    return sign_in_as("administrator")


def typed(form, **changes):
    """What a browser sends: all fields as they stand, with what somebody changed."""
    values = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in {**values, **changes}.items()}


@pytest.mark.parametrize("path", ADMIN_ONLY)
def test_for_others_these_pages_do_not_exist(sign_in_as, client, path):
    assert sign_in_as("supervisor").get(path).status_code == 404
    assert client.get(path).status_code == 302


@pytest.mark.parametrize("path", [*ADMIN_ONLY, "/people/access-log/"])
def test_an_administrator_sees_them(admin, path):
    assert admin.get(path).status_code == 200


def test_a_unit_is_added_changed_retired_and_restored_each_as_an_act(admin, people):
    form = admin.get("/settings/units/add/").context["form"]
    assert (
        admin.post("/settings/units/add/", typed(form, name="热力公司", kind="firm"))["Location"] == "/settings/units/"
    )
    unit = Unit.objects.get(name="热力公司")
    path = f"/settings/units/{unit.pk}/"
    form = admin.get(path).context["form"]
    assert admin.post(path, typed(form, parent=people.centre.pk, phone="0534-6780000")).status_code == 302
    admin.post(f"{path}retire/")
    assert "这个单位已停用" in admin.get(path).content.decode()
    admin.post(f"{path}restore/")
    unit.refresh_from_db()
    assert (unit.parent, unit.phone, unit.state) == (people.centre, "0534-6780000", "active")
    assert [act.action for act in unit.history] == ["add", "change", "retire", "restore"]
    assert verify() == []


def test_two_administrators_on_one_stale_page_keep_what_they_typed(admin, people):
    path = f"/settings/units/{people.water.pk}/"
    form = admin.get(path).context["form"]
    admin.post(path, typed(form, phone="0534-1111111"))
    late = admin.post(path, typed(form, phone="0534-2222222", key=UUID.format(1)))
    assert (late.status_code, "0534-2222222" in late.content.decode()) == (409, True)
    assert Unit.objects.get(pk=people.water.pk).phone == "0534-1111111"


def test_a_unit_with_people_or_children_is_not_retired(admin, people):
    child = a_unit("抢修队", parent=people.water)
    page = admin.post(f"/settings/units/{people.water.pk}/retire/", follow=True).content.decode()
    assert [words in page for words in ("还有下级单位", "还有人在此任职")] == [True, True]
    assert child.parent.state == "active"


def test_a_unit_cannot_belong_to_its_own_child(admin, people):
    child = a_unit("抢修队", parent=people.water)
    path = f"/settings/units/{people.water.pk}/"
    answer = admin.post(path, typed(admin.get(path).context["form"], parent=child.pk))
    assert (answer.status_code, "不能隶属于自己" in answer.content.decode()) == (409, True)


def test_the_city_has_one_centre_and_one_supervision_office_and_cannot_lose_them(admin, people):
    centre, _office = a_unit("矛盾调解中心", kind="centre"), a_unit("督办科", kind="supervision")
    form = admin.get("/settings/units/add/").context["form"]
    unset = admin.post("/settings/units/add/", typed(form, name="水务二所"))
    second = admin.post("/settings/units/add/", typed(form, name="第二中心", kind="centre"))
    path = f"/settings/units/{centre.pk}/"
    other = admin.post(path, typed(admin.get(path).context["form"], kind="department"))
    admin.post(f"{path}retire/")
    become = f"/settings/units/{people.water.pk}/"
    third = admin.post(become, typed(admin.get(become).context["form"], kind="supervision"))

    assert (unset.status_code, "kind" in unset.context["form"].errors) == (422, True)
    assert [a.status_code for a in (second, other, third)] == [422, 409, 409]
    assert "全市只有一个一站式中心：" in second.content.decode()
    assert Unit.objects.filter(kind="centre", state="active").get() == centre


def test_the_last_administrator_stays(admin):
    own = Post.objects.get(user__username="administrator")
    path = f"/settings/posts/{own.pk}/"
    page = admin.post(f"{path}retire/", follow=True).content.decode()
    ended = admin.post(path, typed(admin.get(path).context["form"], valid_to="2099-01-01"))
    other = admin.post(path, typed(admin.get(path).context["form"], role="leader"))

    assert "这是最后一名管理员" in page
    assert (ended.status_code, other.status_code) == (409, 409)
    add = f"/settings/people/{User.objects.get(username='clerk').pk}/posts/add/"
    form = admin.get(add).context["form"]
    admin.post(add, typed(form, unit=own.unit_id, role="administrator", valid_from="2026-05-01"))
    admin.post(f"{path}retire/")
    own.refresh_from_db()
    assert own.state == "retired"


def test_two_units_of_one_name_are_refused(admin, people):
    form = admin.get("/settings/units/add/").context["form"]
    answer = admin.post("/settings/units/add/", typed(form, name="水务所", kind="department"))
    assert (answer.status_code, "已经有同名的单位" in answer.content.decode()) == (422, True)


def test_somebody_new_gets_an_account_a_post_and_a_link_for_a_password(admin, client, people):
    form = admin.get("/settings/people/add/").context["form"]
    sent = typed(form, last_name="韩", first_name="梅梅", username="HanMeimei")
    answer = admin.post("/settings/people/add/", sent)
    user = User.objects.get(username="hanmeimei")
    assert answer["Location"] == f"/settings/people/{user.pk}/"
    assert admin.post("/settings/people/add/", sent)["Location"] == answer["Location"], "the same form is one act"

    path = f"/settings/people/{user.pk}/posts/add/"
    form = admin.get(path).context["form"]
    admin.post(path, typed(form, unit=people.water.pk, role="handler", valid_from=timezone.localdate().isoformat()))
    assert [post.title for post in user.posts.all()] == ["水务所 承办人"]

    admin.post(f"/settings/people/{user.pk}/reset_password/")
    link = admin.get(answer["Location"]).context["link"]
    assert link.startswith("http://testserver/accounts/password/new/")
    assert admin.get(answer["Location"]).context["link"] == "", "it is shown once"
    page = client.get(link, follow=True)
    action = page.context["action_url"]
    weak = client.post(action, {"password1": "12345678", "password2": "12345678"})
    assert "密码太短，至少要有 10 个字符。" in weak.content.decode()
    done = client.post(action, {"password1": PASSWORD, "password2": PASSWORD})
    assert done["Location"] == "/accounts/password/new/done/"
    assert client.get(link, follow=True).context["token_fail"] is True, "it works once"
    assert client.post("/accounts/login/", {"login": "hanmeimei", "password": PASSWORD})["Location"] == "/desk/"
    assert verify() == []


def test_a_user_name_in_use_is_refused_and_what_was_typed_is_kept(admin):
    form = admin.get("/settings/people/add/").context["form"]
    answer = admin.post("/settings/people/add/", typed(form, last_name="韩", username="clerk"))
    assert (answer.status_code, "已有人使用" in answer.content.decode(), "韩" in answer.content.decode()) == (
        422,
        True,
        True,
    )


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({"valid_from": "2026-05-02", "valid_to": "2026-05-01"}, "结束日期不能早于开始日期"),
        ({"role": "grid_worker"}, "网格员要选择网格"),
        ({"valid_from": "someday"}, "正确的日期"),
    ],
)
def test_a_post_that_cannot_be_is_refused_in_words(admin, people, changes, answer):
    user = User.objects.get(username="clerk")
    path = f"/settings/people/{user.pk}/posts/add/"
    sent = typed(admin.get(path).context["form"], unit=people.water.pk, role="handler", valid_from="2026-05-01")
    page = admin.post(path, {**sent, **changes})
    assert (page.status_code, answer in page.content.decode()) == (422, True)


def test_a_post_ends_by_its_last_day_and_is_taken_away_when_it_was_a_mistake(admin, people):
    post = Post.objects.get(user__username="plumber")
    path = f"/settings/posts/{post.pk}/"
    yesterday = timezone.localdate() - timedelta(days=1)
    sent = typed(admin.get(path).context["form"], valid_from=yesterday.isoformat(), valid_to=yesterday.isoformat())
    assert admin.post(path, sent).status_code == 302
    assert "今天不在任期内" in admin.get(f"/settings/people/{post.user_id}/").content.decode()
    admin.post(f"{path}retire/")
    post.refresh_from_db()
    assert post.state == "retired"


def test_signing_somebody_out_everywhere_ends_their_sessions_at_once(admin, sign_in_as):
    clerk = sign_in_as("clerk")
    assert clerk.get("/people/me/").status_code == 200
    admin.post(f"/settings/people/{User.objects.get(username='clerk').pk}/end_sessions/")
    assert clerk.get("/people/me/").status_code == 302


def test_a_blocked_person_is_out_and_an_administrator_cannot_block_themselves(admin, sign_in_as):
    clerk, own = sign_in_as("clerk"), User.objects.get(username="administrator")
    user = User.objects.get(username="clerk")
    admin.post(f"/settings/people/{user.pk}/block/")
    assert clerk.get("/people/me/").status_code == 302
    admin.post(f"/settings/people/{own.pk}/block/")
    assert User.objects.get(pk=own.pk).is_active is True
    admin.post(f"/settings/people/{user.pk}/unblock/")
    assert [act.action for act in user.account.history] == ["open_account", "unblock"]


def test_unknown_deeds_and_residents_are_not_found(admin, people, someone_signed_up):
    resident = someone_signed_up("r-resident")
    assert admin.get(f"/settings/people/{resident.pk}/").status_code == 404
    assert admin.post(f"/settings/people/{people.clerk.id}/promote/").status_code == 404


def test_people_are_found_by_name_and_listed_in_seven_queries(admin, people, django_assert_num_queries):
    User.objects.filter(username="plumber").update(last_name="王", first_name="大伟")
    page = admin.get("/settings/people/?q=王大")
    assert [person.username for person in page.context["shown"]] == ["plumber"]
    for n in range(5):
        someone(f"more-{n}", (people.water, "handler"))
    with django_assert_num_queries(7):  # session, user; posts, contact; how many, who, and their posts
        admin.get("/settings/people/", headers={"HX-Request": "true"})


def test_somebody_with_two_posts_chooses_and_the_choice_lasts(sign_in_as, people):
    second = a_post(User.objects.get(username="plumber"), people.centre, "supervisor")
    plumber = sign_in_as("plumber")
    assert plumber.get("/people/access-log/").status_code == 404
    page = plumber.get("/people/post/").content.decode()
    assert [words in page for words in ("水务所 承办人", "一站式中心 督办员", "切换到这个岗位")] == [True] * 3
    assert (
        plumber.post("/people/post/", {"post": second.pk, "next": "/people/access-log/"})["Location"]
        == "/people/access-log/"
    )
    assert plumber.get("/people/access-log/").status_code == 200


@pytest.mark.parametrize("wanted", ["", "x", "99999", "9" * 40, "-1"])
def test_a_post_that_is_not_ones_own_cannot_be_chosen(sign_in_as, wanted):
    assert sign_in_as("plumber").post("/people/post/", {"post": wanted}).status_code == 404


def test_a_masked_phone_is_opened_with_a_reason_and_stands_in_the_log(sign_in_as, people, sees_everything):
    contact = contact_for(name="刘桂兰", phone="13812345678")
    path, plumber = f"/people/contacts/{contact.pk}/reveal/", sign_in_as("plumber")
    page = plumber.get(f"{path}?about_kind=people.unit&about_id={people.water.pk}")
    assert ("138****5678" in page.content.decode(), "13812345678" in page.content.decode()) == (True, False)
    without = plumber.post(path, {"field": "phone"})
    assert (without.status_code, "13812345678" in without.content.decode()) == (422, False)
    sent = {
        "field": "phone",
        "reason": "call",
        "words": "核实",
        "about_kind": "people.unit",
        "about_id": people.water.pk,
    }
    shown = plumber.post(path, sent)
    assert ("13812345678" in shown.content.decode(), shown["Cache-Control"]) == (
        True,
        "max-age=0, no-cache, no-store, must-revalidate, private",
    )
    part = plumber.post(path, sent, headers={"HX-Request": "true"}).content.decode()
    assert ("13812345678" in part, "<html" in part) == (True, False)
    assert AccessEntry.objects.filter(about_kind="people.unit", about_id=people.water.pk).count() == 2
    log = sign_in_as("supervisor").get("/people/access-log/?q=plumber&reason=call&since=2020-01-01&until=9999-12-31")
    assert ([read.words for read in log.context["shown"]], "刘**" in log.content.decode()) == (["核实"] * 2, True)


def test_a_contact_that_no_matter_shows_does_not_exist(sign_in_as, people):
    contact = contact_for(name="刘桂兰", phone="13812345678")
    assert sign_in_as("plumber").get(f"/people/contacts/{contact.pk}/reveal/").status_code == 404
    assert sign_in_as("plumber").post(f"/people/contacts/{contact.pk}/reveal/", {}).status_code == 404


@pytest.mark.parametrize("query", ["since=0001-01-01", "until=9999-12-31", "since=x&page=x", "q=%00", "reason=nothing"])
def test_odd_filters_of_the_log_are_answered(sign_in_as, query):
    assert sign_in_as("supervisor").get(f"/people/access-log/?{query}").status_code == 200


def test_my_sign_ins_are_on_my_page_and_others_are_not(sign_in_as, client, people):
    for name in ("clerk", "plumber"):
        client.post(
            "/accounts/login/", {"login": name, "password": "wrong"}, headers={"User-Agent": f"device of {name}"}
        )
    page = sign_in_as("clerk").get("/people/me/security/").content.decode()
    assert ("device of clerk" in page, "device of plumber" in page) == (True, False)


def test_an_administrator_finds_tries_by_the_name_that_was_typed(admin, client, people):
    client.post("/accounts/login/", {"login": "nobody-here", "password": "wrong"})
    client.post("/accounts/login/", {"login": "clerk", "password": "wrong"})
    tries = admin.get("/people/sign-ins/?q=Nobody-Here").context["tries"]
    assert [(row.user, row.result) for row in tries] == [(None, "wrong")]


def test_a_name_is_forgotten_three_years_after_the_account_was_blocked(admin, people):
    clerk = User.objects.get(username="clerk")
    User.objects.filter(pk=clerk.pk).update(last_name="刘")
    admin.post(f"/settings/people/{clerk.pk}/block/")
    admin.post(f"/settings/people/{people.plumber.id}/block/")
    assert tasks.forget_names() == 0
    Act.objects.filter(root_id=clerk.account.pk, root_kind="people.account").update(
        at=timezone.now() - timedelta(days=1097)
    )
    assert (tasks.forget_names(), tasks.forget_names()) == (1, 0)
    clerk.refresh_from_db()
    assert (clerk.username, clerk.last_name) == (f"gone-{clerk.pk}", "")
    assert User.objects.get(pk=people.plumber.id).username == "plumber"


def test_a_work_phone_is_forgotten_a_year_after_the_post_ended(people):
    plumber, year_ago = User.objects.get(username="plumber"), timezone.localdate() - timedelta(days=366)
    ended = a_post(plumber, people.water, "handler", valid_from=year_ago, valid_to=year_ago, work_phone="0534-1")
    a_post(plumber, people.water, "handler", work_phone="0534-2")
    assert tasks.forget_work_phones() == 1
    assert list(Post.objects.exclude(work_phone="").values_list("work_phone", flat=True)) == ["0534-2"]
    assert (ended.pk, verify()) == (ended.pk, [])


def test_beside_the_name_stands_the_post_and_with_two_the_way_to_the_other(client, cast):
    html = {}
    for name in ("clerk", "two_hats", "resident"):
        client.force_login(User.objects.get(username=name))
        html[name] = client.get(reverse("people:mine")).content.decode()

    change = reverse("people:choose_post")
    assert ["一站式中心 · 受理员" in html["clerk"], change in html["clerk"]] == [True, False]
    assert ["督办科 · 督办员" in html["two_hats"], change in html["two_hats"]] == [True, True]
    assert ['class="post"' in html["resident"], change in html["resident"]] == [False, False]
