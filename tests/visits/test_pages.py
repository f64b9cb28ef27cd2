"""The pages of visits at the desk: they open for whom they are for, keep what was typed, and count their queries."""

import pytest
from django.urls import reverse
from django.utils import timezone

from linli.kernel.actor import IMPORT
from linli.people.models import User
from linli.places.models import GridWork
from linli.record import registers
from linli.visits.models import CareEntry, CareRead, Round, Visit


@pytest.fixture
def as_(client, street):
    """Signs one of the cast in."""

    def sign_in(name):
        client.force_login(User.objects.get(pk=getattr(street.cast, name).id))
        return client

    return sign_in


def marks(page):
    form = page.context["form"]
    return {"seen": form["seen"].value(), "key": str(form["key"].value())}


def test_a_round_is_planned_walked_and_ended(as_, street):
    client, today = as_("grid_worker"), timezone.localdate().isoformat()
    page = client.get("/visits/plan/")
    given = {
        "purpose": "用气安全",
        "area": street.town.grid.code,
        "choice": "all",
        "first_day": today,
        "last_day": today,
    }
    made = client.post("/visits/plan/", marks(page) | given)
    walk = Round.objects.get()
    assert (made.status_code, made.url) == (302, walk.get_absolute_url())
    fine = reverse("visits:fine", args=[walk.pk, street.doors[0].pk])
    assert client.post(fine).status_code == 302
    end = reverse("visits:act", args=["round", walk.pk, "end_round"])
    assert client.post(end, marks(client.get(end))).status_code == 302

    walk.refresh_from_db()
    assert (walk.state, Visit.objects.get().result) == ("ended", "fine")
    assert "都好，没有变化" in client.get(walk.get_absolute_url()).content.decode()


def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays(as_, street):
    client = as_("grid_worker")
    page = client.get("/visits/plan/")
    given = {
        "purpose": "用气安全",
        "area": street.town.grid.code,
        "choice": "building",
        "first_day": "2025-08-20",
        "last_day": "2025-08-19",
    }
    answer = client.post("/visits/plan/", marks(page) | given)

    assert answer.status_code == 422
    text = answer.content.decode()
    assert all(words in text for words in ("结束日期不能早于开始日期", "请选楼栋", "用气安全"))


def test_what_is_heard_at_a_door_is_one_screen(as_, street):
    client = as_("grid_worker")
    door = reverse("visits:door", args=[street.doors[0].pk])
    page = client.get(door)
    given = {"result": "heard", "way": "door", "heard": "楼道灯不亮", "answer": "当场换了灯泡", "known": 0}
    assert client.post(door, marks(page) | given).status_code == 302

    visit = Visit.objects.get()
    assert (visit.case.state, visit.round) == ("answered", None)
    shown = client.get(visit.get_absolute_url()).content.decode()
    assert visit.case.number in shown


def test_somebody_is_entered_on_the_care_list_read_of_and_withdrawn(as_, street):
    client, today = as_("community_worker"), timezone.localdate()
    page = client.get("/visits/care/new/")
    kind = page.context["form"].fields["kind"].queryset[0].pk
    given = {
        "building": street.house.pk, "door": "2-301", "name": "刘奶奶", "kind": kind, "rhythm_days": 7, "silent_days": 10,
        "audience": "grid", "consented_on": today.isoformat(), "consent_until": today.replace(year=today.year + 1).isoformat(),
    }  # fmt: skip
    wrong = client.post("/visits/care/new/", marks(page) | given | {"door": "301"})
    assert (wrong.status_code, "好几个单元都有这个门牌" in wrong.content.decode()) == (422, True)
    assert client.post("/visits/care/new/", marks(page) | given).status_code == 302
    entry = CareEntry.objects.get()
    client.get(entry.get_absolute_url())
    assert CareRead.objects.filter(entry=entry, where="page").count() == 1
    withdraw = reverse("visits:act", args=["care", entry.pk, "withdraw_care"])
    assert client.post(withdraw, marks(client.get(withdraw))).status_code == 302

    assert client.get(entry.get_absolute_url()).status_code == 404


def test_a_stale_page_is_told_so_and_changes_nothing(as_, street):
    client, walk = as_("grid_worker"), street.round()
    change = reverse("visits:act", args=["round", walk.pk, "change_round"])
    page = client.get(change)
    given = marks(page) | {"first_day": "2025-08-21", "last_day": "2025-08-22"}
    client.post(change, marks(client.get(change)) | {"first_day": "2025-08-20", "last_day": "2025-08-25"})
    answer = client.post(change, given)

    walk.refresh_from_db()
    assert (answer.status_code, walk.last_day.isoformat(), "2025-08-22" in answer.content.decode()) == (
        409,
        "2025-08-25",
        True,
    )


@pytest.mark.parametrize("address", ["/visits/", "/visits/care/", "/visits/plan/"])
@pytest.mark.parametrize("reader", ["resident", "plumber"])
def test_pages_of_visits_do_not_exist_for_others(as_, street, reader, address):
    assert as_(reader).get(address).status_code == 404


def test_a_door_in_another_grid_does_not_exist(as_, street):
    assert as_("other_grid_worker").get(reverse("visits:door", args=[street.doors[0].pk])).status_code == 404


@pytest.mark.parametrize("reader", ["supervisor", "administrator"])
def test_coverage_names_no_person(as_, street, reader):
    street.knock()
    text = as_(reader).get("/visits/coverage/").content.decode()

    main = text[text.index("<main") :]
    assert ("共 12 户" in main, "grid_worker" in main) == (True, False)


@pytest.mark.parametrize("doors", [1, 12])
def test_the_pages_take_so_many_queries_however_much_there_is(as_, street, doors, django_assert_num_queries):
    walk = street.round()
    for n in range(doors):
        street.knock(n, round=walk)
        street.care(n)
    client = as_("grid_worker")
    for address, queries in (("/visits/", WORK), (walk.get_absolute_url(), ROUND), ("/visits/coverage/", COVERAGE)):
        client.get(address)
        with django_assert_num_queries(queries):
            client.get(address)


WORK, ROUND, COVERAGE = 10, 12, 9


def test_the_classes_of_grid_work_are_the_administrators_to_change(as_, street):
    registers.add(GridWork(code="hazards", name="安全隐患", order=10), by=IMPORT)
    client, kind = as_("administrator"), GridWork.objects.get(code="hazards")
    page = client.get("/visits/settings/works/new/")
    given = {"code": "noise", "name": "噪声扰民", "about": "", "order": "80"}
    assert client.post("/visits/settings/works/new/", marks(page) | given | {"code": "hazards"}).status_code == 422
    assert client.post("/visits/settings/works/new/", marks(page) | given).url == "/visits/settings/"
    client.post(f"/visits/settings/works/{kind.pk}/", {"do": "retire"})

    assert "噪声扰民" in client.get("/visits/settings/").content.decode()
    door = as_("grid_worker").get(f"/visits/doors/{street.doors[0].pk}/").content.decode()
    assert ("噪声扰民" in door, "安全隐患" in door) == (True, False)
    assert client.get("/visits/settings/works/new/").status_code == 404


def test_what_was_found_is_counted_by_class_and_no_person_is(as_, street):
    hazards = GridWork(code="hazards", name="安全隐患", order=10)
    registers.add(hazards, by=IMPORT)
    street.knock(0, work=hazards), street.knock(1, work=hazards), street.knock(2)

    page = as_("grid_worker").get("/visits/coverage/")

    assert page.context["found"] == [("安全隐患", 2)]
    assert street.user("grid_worker").shown_name not in page.content.decode().partition("<main")[2]
