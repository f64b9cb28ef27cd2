"""The API does what the desk does: with the same rights, the same refusals, the same history."""

import base64
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.cache import cache
from PIL import Image

from linli.api.models import RaisedByKey
from linli.cases import actions
from linli.cases.forms import FORMS
from linli.cases.models import Case, Task
from linli.people.actions import contact_for
from linli.people.models import Contact
from linli.people.queries import speaking_for
from linli.record.models import Act
from tests.api.conftest import Program, a_key
from tests.cast import HERE, THERE, raised, the_case


def test_a_program_brings_a_case_all_the_way(hotline, water, town):
    """Raised, taken in with category and lead, accepted, answered, and read again: nothing but the API."""
    made = hotline.post("/cases", {"words": "梧桐社区路灯不亮三天了", "name": "周建国", "phone": "13800000009"}).json()
    number = made["number"]
    sent = {"seen": made["version"], "category": "0101", "lead": town.water.pk}
    handed = hotline.post(f"/cases/{number}/take_in", sent).json()
    task = water.get(f"/cases/{number}").json()["things"][0]
    accepted = water.post(f"/cases/{number}/task/{task['id']}/accept", {"seen": task["version"]}).json()
    answered = water.post(f"/cases/{number}/answer", {"seen": accepted["version"], "told": "灯已换好。"}).json()

    assert (made["case"]["state"], handed["case"]["state"], accepted["case"]["state"]) == (
        "received", "in_hand", "in_hand",
    )  # fmt: skip
    assert (answered["case"]["state"], answered["case"]["category"]) == ("answered", "0101")
    lines = hotline.get(f"/cases/{number}/history").json()
    assert [line["action"] for line in lines] == [
        "answer",
        "accept",
        "issue",
        "dispatch",
        "study",
        "take_in",
        "raise_case",
    ]
    assert lines[0]["words"] == ["灯已换好。"]


def test_a_whole_call_is_one_act(hotline, town):
    body = {
        "words": "3号楼漏水",
        "category": "0101",
        "lead": town.water.pk,
        "assisting": [town.parks.pk],
        "phone": "13800000008",
    }
    done = hotline.post("/calls", body).json()

    assert (done["case"]["state"], done["case"]["lead"], done["case"]["assisting"]) == (
        "in_hand", town.water.pk, [town.parks.pk],
    )  # fmt: skip
    assert Act.objects.filter(root_kind="cases.case").count() == 1


def test_the_same_key_is_the_same_act(hotline, town, a_case):
    key, twice = uuid4(), uuid4()
    body = {"words": "楼道灯不亮了", "name": "无名"}
    raised_twice = {hotline.post("/cases", body, key=key).json()["number"] for _ in range(2)}
    case = a_case("studying")
    noted = [
        hotline.post(f"/cases/{case.number}/note", {"seen": case.version, "words": "一次"}, key=twice) for _ in range(2)
    ]

    assert len(raised_twice) == 1
    assert [answer.json()["act"] for answer in noted] == [str(twice), str(twice)]
    assert Act.objects.filter(root_id=case.pk, action="note").count() == 1
    assert Contact.objects.filter(phone_hash="").count() == 1


def test_what_was_decided_on_an_old_version_is_refused_with_what_came_between(hotline, a_case, cast):
    case = a_case("received")
    old = case.version
    actions.take_in(case, by=cast.clerk)
    reason = {"seen": old, "reason": "any", "told": "请到不动产中心"}
    answer = hotline.post(f"/cases/{case.number}/decline", reason)

    body = answer.json()
    assert (answer.status_code, body["error"], body["since"], body["version"]) == (409, "stale", ["take_in"], old + 1)
    case.refresh_from_db()
    assert case.state == "studying"


def test_what_is_not_possible_now_is_409_and_what_is_not_its_own_403(hotline, water, a_case):
    case = a_case("studying")

    early = hotline.post(f"/cases/{case.number}/verify", {"seen": case.version, "words": "x"})
    handed = a_case("in_hand")
    foreign = water.post(f"/cases/{handed.number}/recall", {"seen": handed.version})

    assert (early.status_code, early.json()["error"]) == (409, "refused")
    assert (foreign.status_code, foreign.json()["error"]) == (403, "forbidden")


def test_what_is_wrong_is_said_by_field(hotline, a_case):
    case = a_case("studying")
    address = f"/cases/{case.number}/dispatch"

    missing = hotline.post(address, {"seen": case.version}).json()
    wrong = hotline.post(address, {"seen": case.version, "lead": 2**31 - 1}).json()
    strange = hotline.post(address, {"seen": case.version, "lead": 1, "leads": 2}).json()
    nowhere = hotline.post("/cases", {"words": "漏水", "area": "999"}).json()

    assert [sorted(found["fields"]) for found in (missing, wrong, strange, nowhere)] == [
        ["lead"], ["lead"], ["leads"], ["area"],
    ]  # fmt: skip


def test_what_is_left_out_of_a_study_stays_as_it_is(hotline, a_case, cast, town):
    case = a_case("studying")
    actions.study(case, category=town.leaks, is_sensitive=True, address="3号楼", by=cast.clerk)
    before = hotline.get(f"/cases/{case.number}").json()

    urgent = hotline.post(f"/cases/{case.number}/study", {"seen": case.version, "urgency": 2}).json()["case"]
    plain = {"seen": urgent["version"], "is_sensitive": False, "address": ""}
    opened = hotline.post(f"/cases/{case.number}/study", plain).json()["case"]

    for name in ("category", "title", "area"):
        assert before[name] == urgent[name] == opened[name], name
    told = [(row["urgency"], row["is_sensitive"], row["address"]) for row in (before, urgent, opened)]
    assert told == [(0, True, "3号楼"), (2, True, "3号楼"), (2, False, "")]


def test_what_has_no_category_yet_needs_one_to_be_studied(hotline, a_case):
    case = a_case("received")
    taken = hotline.post(f"/cases/{case.number}/take_in", {"seen": case.version}).json()
    answer = hotline.post(f"/cases/{case.number}/study", {"seen": taken["version"]})

    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["category"])


def test_a_program_finds_words_and_numbers_and_nobody_by_phone_or_name(hotline, cast, town):
    wang = contact_for(name="王秀英", phone="13912345678")
    about = {"words": "楼道灯坏了", "channel": "phone", "area": town.grid}
    case = the_case(actions.take_call(**about, by=speaking_for(cast.clerk, wang)))

    def found(q):
        listed = [row["number"] for row in hotline.get("/cases", q=q).json()["items"]]
        return listed, case.number in hotline.get("/export.csv", q=q).content.decode()

    nobody = ([], False)
    assert [found(q) for q in ("楼道灯", case.number)] == [([case.number], True)] * 2
    assert [found(q) for q in ("王秀英", "13912345678", "5678")] == [nobody] * 3


def test_a_code_that_is_no_category_is_never_taken_for_an_id(hotline, a_case, town):
    case = a_case("received")
    answer = hotline.post(f"/cases/{case.number}/take_in", {"seen": case.version, "category": str(town.leaks.pk)})

    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["category"])


def test_what_a_key_does_not_see_does_not_exist(water, next_door, a_case, cast, town):
    here, elsewhere = a_case("studying"), raised(cast, town, words="银杏社区下水道堵了")
    Case.objects.filter(pk=elsewhere.pk).update(area=THERE)

    assert water.get(f"/cases/{here.number}").status_code == 404
    assert next_door.get(f"/cases/{elsewhere.number}").status_code == 404
    assert [row["number"] for row in next_door.get("/cases").json()["items"]] == [here.number]
    assert {row["area"][:12] for row in next_door.get("/cases").json()["items"]} == {HERE}


def test_pages_follow_each_other_without_a_gap_or_a_double(hotline, cast, town):
    made = [raised(cast, town).number for _ in range(7)]
    found, after = [], ""
    while after is not None:
        page = hotline.get("/cases", limit=3, after=after).json()
        found += [row["number"] for row in page["items"]]
        after = page["next"]

    assert found == made[::-1]
    assert hotline.get("/cases", after="bm9uc2Vuc2U").status_code == 422


def test_a_page_of_a_hundred_costs_what_a_page_of_one_costs(hotline, cast, town, django_assert_num_queries):
    for _ in range(4):
        raised(cast, town)
    cache.clear()
    hotline.get("/cases")
    with django_assert_num_queries(6):  # key, rate, use, cases, leads, joined
        assert len(hotline.get("/cases").json()["items"]) == 4


def test_the_offers_say_what_may_be_done_and_where(hotline, a_case):
    case = a_case("received")
    offers = {offer["action"]: offer["path"] for offer in hotline.get(f"/cases/{case.number}").json()["offers"]}

    assert offers["take_in"] == f"/cases/{case.number}/take_in"
    assert offers["decline"] == f"/cases/{case.number}/decline"


def test_no_name_and_no_number_of_a_resident_is_handed_out(hotline, town):
    made = hotline.post("/cases", {"words": "楼道灯坏了", "name": "欧阳测试", "phone": "13800000077"}).json()
    text = hotline.get(f"/cases/{made['number']}").content.decode() + hotline.get("/cases").content.decode()

    assert ("欧阳测试" in text, "13800000077" in text) == (False, False)


def test_for_a_resident_on_the_phone(hotline, a_case):
    case = a_case("answered")
    sent = {"seen": case.version, "for_resident": True, "told": "还在漏"}
    done = hotline.post(f"/cases/{case.number}/reopen", sent)

    assert (done.status_code, done.json()["case"]["state"]) == (200, "studying")
    assert Act.objects.get(pk=done.json()["act"]).by["behalf"] == case.reporter_id


def test_pictures_come_as_base64_and_are_fetched_by_who_sees_the_case(hotline, water, app, a_case, client, cast, town):
    picture = BytesIO()
    Image.new("RGB", (40, 30), "red").save(picture, "JPEG")
    case = a_case("in_hand")
    gardener = Program(client, *a_key(cast.administrator, unit=town.parks, role="handler"))
    for task in Task.objects.filter(case=case):
        water.post(f"/cases/{case.number}/task/{task.pk}/accept", {"seen": case.version})
    case.refresh_from_db()
    sent = {"seen": case.version, "told": "修好了", "after": [base64.b64encode(picture.getvalue()).decode()]}
    good = water.post(f"/cases/{case.number}/answer", sent)
    bad = hotline.post(f"/cases/{a_case('received').number}/add_details", {"seen": 1, "told": "图", "photos": ["???"]})

    (told,) = water.get(f"/cases/{case.number}/files").json()
    photo, nothing, unseen, unread = (
        who.get(f"/cases/{case.number}/files/{pk}")
        for who, pk in ((water, told["id"]), (water, uuid4()), (gardener, told["id"]), (app, told["id"]))
    )

    assert good.status_code == 200, good.json()
    assert (photo.status_code, photo["Content-Type"], len(photo.content)) == (200, "image/jpeg", told["size"])
    assert [answer.status_code for answer in (nothing, unseen, unread)] == [404, 404, 403]
    assert (bad.status_code, list(bad.json()["fields"])) == (422, ["photos"])


def test_a_warning_is_confirmed_with_the_value_that_came_with_it(hotline, a_case, cast, town):
    case, master = a_case("studying"), raised(cast, town)
    address = f"/cases/{case.number}/join"
    first = hotline.post(address, {"seen": case.version, "to": master.number})
    confirmed = hotline.post(address, {"seen": case.version, "to": master.number, **first.json()["confirm"]})

    assert (first.status_code, confirmed.status_code) == (422, 200)
    assert confirmed.json()["case"]["joined_to"] == master.number


def test_every_action_of_the_desk_has_its_endpoint(client, db):
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    names = {path.rpartition("/")[2] for path in paths}

    assert set(FORMS) - names == set()


def test_registers_can_be_read(hotline, town):
    assert [row["code"] for row in hotline.get("/categories").json()] == ["0101", "0102"]
    assert {row["name"] for row in hotline.get("/units").json()} == {"水务所", "园林所", "梧桐社区居委会"}
    assert hotline.get("/areas").json()[0]["code"] == "371482"
    assert {row["code"] for row in hotline.get("/reasons").json()} == {"any"}
    assert hotline.get("/counts").json()["received"] == 0
    assert hotline.get("/published").json() == {"items": [], "next": None}


def test_what_a_program_raised_is_known_as_its_own(app, town):
    made = app.post("/cases", {"words": "健身器材坏了", "category": "0101"}).json()

    assert made["case"] is None  # it may raise, not read
    assert RaisedByKey.objects.get().case.number == made["number"]
    assert Case.objects.get().category == town.leaks


@pytest.mark.parametrize("path", ["/api/", "/api/v1/openapi.json"])
def test_the_page_for_programmers_needs_nothing_from_elsewhere(client, db, path):
    answer = client.get(path)

    assert answer.status_code == 200
    assert ("cdn" in answer.content.decode(), "<script>" in answer.content.decode()) == (False, False)


def test_a_key_that_speaks_for_nobody_is_told_so(water, a_case):
    case = a_case("answered")
    call = water.post("/calls", {"words": "漏水", "phone": "13800000008"})
    again = water.post(f"/cases/{case.number}/reopen", {"seen": case.version, "for_resident": True})

    assert [(a.status_code, a.json()["error"]) for a in (call, again)] == [(403, "forbidden")] * 2


def test_the_page_for_programmers_is_in_the_language_of_its_reader(client, settings):
    page = client.get("/api/")
    told = [one for _tag, some in page.context["groups"] for one in some]
    english = [one["summary"] for one in told if one["summary"].isascii()]
    english += [about for one in told for _field, _kind, _needed, about in one["fields"] if about and about.isascii()]

    assert (len(told) > 60, english) == (True, [])

    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "What this key is for · GET" in client.get("/api/").content.decode()
