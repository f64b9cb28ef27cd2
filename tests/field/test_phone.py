"""What a phone loads and sends: with its own key, once, and never over what happened meanwhile."""

import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from linli.cases import actions as cases
from linli.cases.models import Case
from linli.errands import actions as errands
from linli.errands.models import CertificateAnswer, Errand, ErrandKind
from linli.errands.queries.links import OFFICE, RESULT, code_of
from linli.field.actions import end_device, enrol_device, new_key
from linli.field.models import FieldDevice
from linli.field.queries.devices import digest_of
from linli.files.models import Attachment
from linli.kernel.carried import Card, _carried, carry
from linli.people.actions import let_stand_in
from linli.people.models import Post, User
from linli.record import registers
from linli.record.chain import verify
from linli.visits.actions import raise_alarm
from linli.visits.models import CareRead, Visit
from tests.cast import raised
from tests.errands.conftest import listed
from tests.stories.person import picture


def phone_of(actor):
    key = new_key()
    enrol_device(name="工作手机", key_digest=digest_of(key), by=actor)
    return key


def post(client, name, key, body="{}"):
    return client.post(reverse(name), body, content_type="application/json", headers={"X-Linli-Phone": key})


def send(client, key, items):
    items = [{"id": str(uuid4()), **item} for item in items]
    return post(client, "field:send", key, json.dumps({"items": items})).json()["answers"]


@pytest.fixture
def key(street):
    return phone_of(street.cast.grid_worker)


def visit(street, n=0, **how):
    return {"kind": "visit", "dwelling": street.doors[n].pk, "result": "fine", "known": 0, **how}


def test_the_pack_holds_today_and_tomorrow_and_says_when_it_is_gone(street, client, key):
    street.round(choice="building", building=street.house)
    street.round(first=timezone.localdate() + timedelta(days=2))
    pack = post(client, "field:load", key).json()

    assert [(row["purpose"], len(row["doors"])) for row in pack["rounds"]] == [("冬季用气安全走访", 12)]
    assert pack["lasts"] == 18 * 3600


def test_a_door_that_is_done_carries_nothing_more_and_where_nobody_was_home_one_may_knock_again(street, client, key):
    walk = street.round()
    for n, result in ((0, "fine"), (1, "nobody")):
        street.care(n)
        street.knock(n, result, round=walk, words="敲窗户")
    doors = post(client, "field:load", key).json()["rounds"][0]["doors"][:3]

    told = [(bool(door["cares"]), "敲窗户" in door["last"], (door["visit"] or {}).get("again")) for door in doors]
    assert told == [(False, False, False), (True, True, True), (False, False, None)]


def test_loading_the_care_list_onto_a_phone_is_a_reading(street, client, key):
    entry = street.care()
    street.care(5, audience="community", by=street.cast.community_worker)
    street.round()
    pack = post(client, "field:load", key).json()

    assert [care["name"] for door in pack["rounds"][0]["doors"] for care in door["cares"]] == ["刘奶奶"]
    assert list(CareRead.objects.values_list("entry", "where")) == [(entry.pk, "phone")]


@pytest.mark.parametrize("doors", [3, 12])
def test_the_pack_takes_so_many_queries_however_many_doors_there_are(
    street,
    client,
    key,
    doors,
    django_assert_num_queries,
):
    walk = street.round()
    walk.stops.filter(place__gt=doors).delete()
    for n in range(doors):
        street.knock(n, round=walk)
    post(client, "field:load", key)
    with django_assert_num_queries(QUERIES):
        post(client, "field:load", key)


def test_the_same_item_twice_is_one_visit_and_one_case(street, client, key):
    item = {"id": str(uuid4()), **visit(street, heard="水管滴水", at=timezone.now().isoformat())}
    body = json.dumps({"items": [item, item]})
    answers = [post(client, "field:send", key, body).json()["answers"] for _ in range(2)]

    assert [[one["status"] for one in some] for some in answers] == [["done", "done"]] * 2
    assert (Visit.objects.count(), Case.objects.count()) == (1, 1)
    assert verify() == []


def test_a_photo_comes_with_its_item_and_only_once(street, client, key, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    item = {"id": str(uuid4()), **visit(street, heard="楼道灯不亮")}
    shot = picture("灯", "#335")
    for _ in range(2):
        file = SimpleUploadedFile("1.jpg", shot["buffer"], "image/jpeg")
        data = {"items": json.dumps({"items": [item]}), f"photo-{item['id']}-0": file}
        answer = client.post(reverse("field:send"), data, headers={"X-Linli-Phone": key})
        assert answer.json()["answers"][0]["status"] == "done"

    assert Attachment.objects.of(Case.objects.get()).count() == 1


def test_two_workers_at_one_door_both_keep_their_visit_and_see_it(street, client, key):
    other = phone_of(street.cast.community_worker)
    assert send(client, other, [visit(street)])[0]["status"] == "done"
    answer = send(client, key, [visit(street, result="nobody")])[0]

    assert (answer["status"], "community_worker" in answer["clash"]["text"]) == ("clash", True)
    assert Visit.objects.filter(state="kept").count() == 2
    assert send(client, key, [{"kind": "strike", "visit": answer["clash"]["visit"]}])[0]["status"] == "done"
    assert Visit.objects.filter(state="kept").count() == 1


def test_a_case_that_changed_meanwhile_is_shown_and_not_overwritten(street, client, key, town):
    case = raised(street.cast, town)
    seen = case.version
    cases.take_in(case, by=street.cast.clerk)
    answer = send(client, key, [{"kind": "settle", "case": case.pk, "seen": seen, "words": "当场修好"}])[0]

    case.refresh_from_db()
    assert (answer["status"], answer["code"], answer["version"], case.state) == ("stale", 409, case.version, "studying")
    again = {"kind": "settle", "case": case.pk, "seen": answer["version"], "words": "当场修好"}
    assert send(client, key, [again])[0]["status"] == "done"


def test_a_note_is_never_too_late(street, client, key, town):
    case = raised(street.cast, town)
    cases.take_in(case, by=street.cast.clerk)

    assert send(client, key, [{"kind": "note", "case": case.pk, "words": "现场看过"}])[0]["status"] == "done"


def test_something_seen_on_the_way_becomes_a_case(street, client, key):
    assert send(client, key, [{"kind": "raise", "words": "路口井盖松了"}])[0]["status"] == "done"
    assert Case.objects.get().channel == "visit"


@pytest.mark.parametrize(
    "item",
    [
        {"kind": "dance"},
        {"kind": "visit"},
        {"kind": "visit", "dwelling": "x", "result": "fine"},
        {"kind": "visit", "dwelling": 2**70, "result": "fine"},
        {"kind": "visit", "dwelling": 10**9, "result": "fine"},
        {"kind": "visit", "dwelling": [1], "result": {"a": 1}},
        {"kind": "note", "case": 10**9, "words": "x"},
        {"kind": "strike", "visit": 10**9},
        {"kind": ["visit"]},
    ],
)
def test_what_makes_no_sense_is_refused_in_words_and_holds_up_nothing(street, client, key, item):
    bad, good = send(client, key, [item, visit(street)])

    assert (bad["status"], bool(bad["text"]), good["status"]) == ("refused", True, "done")


@pytest.mark.parametrize("body", ["", "[]", "{", '{"items": 3}', '{"items": [3]}'])
def test_what_cannot_be_read_is_no_error_of_ours(street, client, key, body):
    assert post(client, "field:send", key, body).status_code == 400


def test_a_lost_phone_is_locked_out_and_wipes_itself(street, client, key):
    device = FieldDevice.objects.get()
    end_device(device, by=street.cast.administrator)

    for name in ("field:load", "field:send"):
        answer = post(client, name, key, '{"items": []}')
        assert (answer.status_code, answer.json()) == (410, {"wipe": True})
    assert post(client, "field:wiped", key).json() == {"wiped": True}
    device.refresh_from_db()
    assert device.state == "wiped"
    assert verify() == []


@pytest.mark.parametrize("why", ["closed", "sessions", "post", "old", "unknown"])
def test_a_key_opens_nothing_once_its_owner_may_do_nothing(street, client, key, now, why):
    worker = User.objects.get(pk=street.cast.grid_worker.id)
    match why:
        case "closed":
            User.objects.filter(pk=worker.pk).update(is_active=False)
        case "sessions":
            User.objects.filter(pk=worker.pk).update(sessions_ended=1)
        case "post":
            worker.posts.update(valid_to=timezone.localdate() - timedelta(days=1))
        case "old":
            now.passes(days=31)
        case "unknown":
            key = "no such key"

    assert post(client, "field:load", key).status_code == 401
    assert not Visit.objects.exists()


def test_the_phone_of_somebody_else_is_not_mine_to_lock_out(street, client, key):
    client.force_login(User.objects.get(pk=street.cast.other_grid_worker.id))
    device = FieldDevice.objects.get()

    assert client.get(reverse("field:end", args=[device.pk])).status_code == 404


def test_taking_a_phone_into_use_needs_a_signed_in_worker(street, client):
    assert client.get(reverse("field:enrol")).status_code == 302
    client.force_login(User.objects.get(pk=street.cast.plumber.id))
    assert client.get(reverse("field:enrol")).status_code == 404
    client.force_login(User.objects.get(pk=street.cast.grid_worker.id))
    page = client.post(reverse("field:enrol"), {"name": "工作手机"})

    assert (page.status_code, FieldDevice.objects.count()) == (200, 1)
    assert "no-store" in page.headers["Cache-Control"]


def test_every_file_of_the_page_is_kept_for_when_there_is_no_signal(client):
    page, worker = (client.get(reverse(f"field:{name}")).content.decode() for name in ("home", "worker"))
    named = set(re.findall(r'(?:src|href)="(/static/[^"#]+)', page))
    assert named
    assert {file for file in named if f'"{file}"' not in worker} == set()


def test_another_app_puts_its_cards_beside_the_round(street, client, key):
    carry("errands", "代办", lambda actor: [Card("老年证", ["身份证"], "今天", False, "/x/")])
    try:
        tabs = post(client, "field:load", key).json()["tabs"]
    finally:
        del _carried["errands"]

    assert [(tab["label"], tab["cards"][0]["title"]) for tab in tabs if tab["name"] == "errands"] == [
        ("代办", "老年证")
    ]


QUERIES = 24


def run_by(cast, town):
    """An errand of the grid worker, to an office that works here."""
    listed(town)
    kind = ErrandKind.objects.get(code="card")
    done = errands.ask_errand(kind, area=town.grid, name="马德福", channel="door", takes_it=True, by=cast.grid_worker)
    return Errand.objects.get(pk=done.root_id)


def test_papers_and_a_hand_over_written_down_without_a_signal_arrive_once(street, client, key, cast, town):
    errand = run_by(cast, town)
    pack = post(client, "field:load", key).json()
    assert [(row["id"], row["stage"], row["where"]) for row in pack["errands"]] == [
        (errand.pk, "taken", f"{town.grid.name} · 马**")
    ]
    assert list(pack["runs"]["taken"].items()) == [
        ("take_papers", "ready"),
        ("hand_over", "under_way"),
        ("fetch_result", "fetched"),
        ("ask_resident", "taken"),
        ("pass_on_errand", "taken"),
        ("let_go_errand", "asked"),
        ("cannot_do", "impossible"),
        ("withdraw_errand", "withdrawn"),
        ("note_errand", "taken"),
    ]
    assert "13800" not in str(pack["errands"])
    items = [
        {"id": str(uuid4()), "kind": "papers", "errand": errand.pk, "words": "身份证", "keeps_originals": True},
        {"id": str(uuid4()), "kind": "handed", "errand": errand.pk, "receipt": code_of(errand, OFFICE)},
    ]
    for _again in range(2):
        assert [answer["status"] for answer in send(client, key, items)] == ["done", "done"]
    errand.refresh_from_db()
    assert (errand.state, errand.papers_with, errand.version) == ("under_way", "office", 3)


def test_a_wrong_code_from_the_phone_is_shown_to_the_worker(street, client, key, cast, town):
    errand = run_by(cast, town)
    wrong = f"{(int(code_of(errand, OFFICE)) + 1) % 10_000:04d}"
    item = {"id": str(uuid4()), "kind": "handed", "errand": errand.pk, "receipt": wrong}
    [answer] = send(client, key, [item])
    assert answer["status"] == "refused"
    errand.refresh_from_db()
    assert errand.state == "taken"


def test_an_errand_that_does_not_go_on_as_planned_is_asked_about_sent_back_and_passed_on_once(
    street, client, key, cast, town
):
    errand = run_by(cast, town)
    colleague = street.user("community_worker").pk
    items = [
        {"id": str(uuid4()), "errand": errand.pk, **step}
        for step in (
            {"kind": "needed", "needs": "缺一张照片"},
            {"kind": "handed", "receipt": "受理 17"},
            {"kind": "returned", "needs": "照片要白底"},
            {"kind": "passed", "helper": colleague, "words": "我明天休假"},
        )
    ]
    for _again in range(2):
        assert [answer["status"] for answer in send(client, key, items)] == ["done"] * 4
    errand.refresh_from_db()
    assert (errand.state, errand.needs, errand.helper_id, errand.version) == ("ready", "照片要白底", colleague, 5)
    assert post(client, "field:load", key).json()["errands"] == []
    late = send(client, key, [{"kind": "needed", "errand": errand.pk, "needs": "户口簿"}])[0]
    assert late["status"] == "refused"  # it is another's now


def test_an_errand_is_noted_its_papers_given_back_and_it_is_let_go_from_the_phone(street, client, key, cast, town):
    errand = run_by(cast, town)
    items = [
        {"id": str(uuid4()), "errand": errand.pk, **step}
        for step in (
            {"kind": "noted", "words": "下午再去"},
            {"kind": "papers", "words": "身份证", "keeps_originals": True},
            {"kind": "restored"},
            {"kind": "freed", "words": "我明天休假"},
        )
    ]
    for _again in range(2):
        assert [answer["status"] for answer in send(client, key, items)] == ["done"] * 4
    errand.refresh_from_db()
    assert (errand.state, errand.helper, errand.papers_with) == ("asked", None, "resident")


@pytest.mark.parametrize(
    ("step", "state"),
    [
        ({"kind": "impossible", "told": "要本人到场"}, "impossible"),
        ({"kind": "withdrawn", "words": "家里人回来了"}, "withdrawn"),
    ],
)
def test_an_errand_ends_from_the_phone_as_at_the_desk(street, client, key, cast, town, step, state):
    errand = run_by(cast, town)
    assert [answer["status"] for answer in send(client, key, [{"errand": errand.pk, **step}])] == ["done"]
    errand.refresh_from_db()
    assert errand.state == state


def test_an_errand_is_passed_on_to_nobody_who_does_not_work_there(street, client, key, cast, town):
    errand = run_by(cast, town)
    for helper in (street.user("other_grid_worker").pk, 10**9):
        assert send(client, key, [{"kind": "passed", "errand": errand.pk, "helper": helper}])[0]["status"] == "refused"
    errand.refresh_from_db()
    assert errand.helper_id == cast.grid_worker.id


def asks(street, **said):
    """Somebody at the second door wishes to have a card fetched."""
    kind = ErrandKind.objects.get(code="card").pk
    usual = {
        "what": kind,
        "dwelling": street.doors[1].pk,
        "name": "马德福",
        "phone": "138 0000 0062",
        "words": "腿脚不便",
    }
    return {"id": str(uuid4()), "kind": "ask"} | usual | said


def test_an_errand_that_was_asked_for_at_a_door_is_run_and_handed_back_from_the_phone(street, client, key, town):
    listed(town)
    ask = asks(street, at=(timezone.now() - timedelta(hours=3)).isoformat())
    made = [send(client, key, [ask])[0] for _again in range(2)]
    errand = Errand.objects.get()
    assert [(answer["status"], answer["errand"]) for answer in made] == [("done", errand.pk)] * 2
    assert (errand.helper_id, errand.area_id, errand.contact.phone) == (
        street.cast.grid_worker.id,
        town.grid.code,
        "13800000062",
    )
    assert timezone.now() - errand.asked_at > timedelta(hours=2)

    steps = [
        {"kind": "papers", "words": "身份证", "keeps_originals": True},
        {"kind": "handed", "receipt": code_of(errand, OFFICE)},
        {"kind": "fetched", "told": "证办好了"},
        {"kind": "given", "code": code_of(errand, RESULT)},
    ]
    items = [{"id": str(uuid4()), "errand": errand.pk, **step} for step in steps]
    for _again in range(2):
        assert [answer["status"] for answer in send(client, key, items)] == ["done"] * 4
    errand.refresh_from_db()
    assert (errand.state, errand.papers_with, errand.is_coded, errand.version) == ("given", "resident", True, 5)
    assert verify() == []


def test_without_the_resident_s_code_nothing_is_given_from_the_phone_but_for_a_reason(street, client, key, cast, town):
    errand = run_by(cast, town)
    errands.fetch_result(errand, told="证办好了", by=cast.grid_worker)
    wrong = f"{(int(code_of(errand, RESULT)) + 1) % 10_000:04d}"
    given = {"kind": "given", "errand": errand.pk}
    for said in ({"code": wrong}, {"code": ""}):
        assert send(client, key, [given | said])[0]["status"] == "refused"
    errand.refresh_from_db()
    assert errand.state == "fetched"
    assert send(client, key, [given | {"words": "老人没有手机，当面交付"}])[0]["status"] == "done"


def test_what_was_asked_for_once_is_answered_again_although_the_list_has_changed_since(street, client, key, town):
    listed(town)
    ask = asks(street)
    send(client, key, [ask])
    registers.retire(ErrandKind.objects.get(code="card"), by=street.cast.administrator)

    assert send(client, key, [ask])[0]["errand"] == Errand.objects.get().pk
    assert send(client, key, [asks(street, what=ask["what"])])[0]["status"] == "refused"


@pytest.mark.parametrize(
    "wrong", [{"what": 10**9}, {"what": "x"}, {"phone": "12345"}, {"name": "", "phone": ""}, {"words": "开健在证明"}]
)
def test_an_errand_that_cannot_be_run_is_refused_in_words_and_nothing_is_begun(street, client, key, town, wrong):
    listed(town)
    ask = asks(street, **wrong)
    answers = [send(client, key, [ask])[0] for _again in range(2)]

    assert [(one["status"], bool(one["text"])) for one in answers] == [("refused", True)] * 2
    assert (Errand.objects.count(), CertificateAnswer.objects.count()) == (0, int("words" in wrong))


def test_what_the_phone_answered_by_itself_is_counted_once_and_may_be_overruled(street, client, key, town):
    listed(town)
    [told] = post(client, "field:load", key).json()["certificates"]
    assert told["marks"] == ["健在证明", "健在"]
    item = {"id": str(uuid4()), "kind": "named", "certificate": told["id"]}
    for _again in range(2):
        assert send(client, key, [item])[0]["status"] == "done"
    assert CertificateAnswer.objects.get().area_id == town.grid.code
    assert send(client, key, [asks(street, words="开健在证明", is_other=True)])[0]["status"] == "done"


def test_at_a_door_of_another_grid_its_own_workers_run_errands(street, client, town):
    listed(town)
    elsewhere = phone_of(street.cast.other_grid_worker)
    street.round(workers=[street.user("other_grid_worker")])

    assert send(client, elsewhere, [asks(street)])[0]["status"] == "refused"
    rounds = post(client, "field:load", elsewhere).json()["rounds"]
    assert [row["is_here"] for row in rounds] == [False]
    assert not Errand.objects.exists()


@pytest.mark.parametrize(("many", "queries"), [(1, 20), (11, 130)])
def test_each_visit_more_asks_only_what_it_changes(street, client, key, django_assert_num_queries, many, queries):
    walk = street.round()
    for n in range(12):
        street.knock(n)
    known = Visit.objects.latest("pk").pk
    items = [visit(street, n, round=walk.pk, known=known) for n in range(many)]
    send(client, key, [])
    with django_assert_num_queries(queries):
        answers = send(client, key, items)
    assert {answer["status"] for answer in answers} == {"done"}


def test_visits_that_arrive_together_end_the_asking_after_whom_they_saw_once(street, client, key):
    entry = street.care(1)
    raise_alarm(entry, by=street.cast.clock)
    items = [visit(street, 1, result="nobody"), visit(street, 0), visit(street, 1), visit(street, 1)]

    assert [answer["status"] for answer in send(client, key, items)] == ["done"] * 4
    entry.refresh_from_db()
    assert entry.alarm == "none"


def test_the_companion_of_a_visit_by_two_is_shown_the_clash_and_may_settle_it(street, client, key):
    other, companion = phone_of(street.cast.other_grid_worker), street.user("other_grid_worker")
    assert send(client, phone_of(street.cast.community_worker), [visit(street)])[0]["status"] == "done"
    made = send(client, key, [visit(street, companion=companion.pk)])[0]["clash"]["visit"]

    clashes = post(client, "field:load", other).json()["clashes"]  # works in another community, and was there

    assert [clash["visit"] for clash in clashes] == [made]
    assert send(client, other, [{"kind": "clash", "visit": made}])[0]["status"] == "done"
    assert post(client, "field:load", key).json()["clashes"] == []


@pytest.mark.parametrize(("kind", "audience"), [("note", "staff"), ("settle", "reporter")])
def test_photos_go_with_a_note_and_with_what_was_settled(street, client, key, town, kind, audience, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    case = raised(street.cast, town)
    cases.take_in(case, by=street.cast.clerk)
    item = {"id": str(uuid4()), "kind": kind, "case": case.pk, "seen": case.version, "words": "现场看过，已换灯泡"}
    for _again in range(2):
        photo = SimpleUploadedFile("1.jpg", picture("灯", "#335")["buffer"], "image/jpeg")
        body = {"items": json.dumps({"items": [item]}), f"photo-{item['id']}-0": photo}
        answer = client.post(reverse("field:send"), body, headers={"X-Linli-Phone": key}).json()["answers"][0]
        assert answer["status"] == "done"

    assert Attachment.objects.of(case).get().audience == audience


def test_the_phone_of_who_stands_in_carries_the_other_grid_too_and_acts_there_in_that_post(street, client, cast, town):
    there = phone_of(cast.other_grid_worker)
    street.round(workers=[street.user("grid_worker")])
    street.care()
    case = raised(cast, town)
    item = {"kind": "visit", "dwelling": street.doors[0].pk, "result": "fine", "known": 0}
    assert send(client, there, [item])[0]["status"] == "refused"
    post_of = Post.objects.get(user=cast.grid_worker.id)
    today, by = timezone.localdate(), cast.community_worker
    let_stand_in(post_of, user=street.user("other_grid_worker"), first=today, last=today, by=by)

    pack = post(client, "field:load", there).json()
    assert [[row["is_here"], len(row["doors"]), row["doors"][0]["cares"][0]["name"]] for row in pack["rounds"]] == [
        [True, 12, "刘奶奶"]
    ]
    assert [row["id"] for row in pack["cases"]] == [case.pk]
    assert pack["area"].endswith(town.grid.name)
    answers = send(client, there, [item, {"kind": "note", "case": case.pk, "words": "现场看过"}])
    assert [answer["status"] for answer in answers] == ["done", "done"]
    stand_in = Post.objects.get(stands_in_for=post_of).pk
    assert Visit.objects.get().history.get().by["post"] == stand_in
    assert CareRead.objects.get().post_id == stand_in


def test_who_stands_in_takes_errands_and_raises_what_they_see_in_the_grid_that_they_choose(street, client, cast, town):
    """Of the absent colleague and of nobody; a phone taken into use while standing in carries the own grid too, and lasts."""
    left = run_by(cast, town)
    kind = ErrandKind.objects.get(code="card")
    waiting = errands.ask_errand(kind, area=town.grid, name="韩梅", channel="door", by=cast.community_worker).root_id
    post_of, today = Post.objects.get(user=cast.grid_worker.id), timezone.localdate()
    user = street.user("other_grid_worker")
    let_stand_in(post_of, user=user, first=today, last=today, by=cast.community_worker)
    stand_in = Post.objects.get(stands_in_for=post_of)
    client.force_login(user)
    client.post(reverse("people:choose_post"), {"post": stand_in.pk})
    client.post(reverse("field:enrol"), {"name": "工作手机"})
    assert FieldDevice.objects.get().post_id == cast.other_grid_worker.post

    there = phone_of(cast.other_grid_worker)
    pack = post(client, "field:load", there).json()
    assert [row["id"] for row in pack["areas"]] == [cast.other_grid_worker.area, town.grid.code]
    assert ({row["id"] for row in pack["to_take"]}, pack["errands"]) == ({left.pk, waiting}, [])
    taken = [{"id": str(uuid4()), "kind": "taken", "errand": pk} for pk in (left.pk, waiting)]
    seen = {"id": str(uuid4()), "kind": "raise", "words": "井盖翘起来了", "area": town.grid.code}
    for _again in range(2):
        assert [answer["status"] for answer in send(client, there, [*taken, seen])] == ["done"] * 3
    assert set(Errand.objects.values_list("helper", flat=True)) == {user.pk}
    made = Case.objects.get(words="井盖翘起来了")
    assert (made.area_id, made.history.first().by["post"]) == (town.grid.code, stand_in.pk)


def test_a_worker_asks_to_be_asked_after_from_the_phone_and_says_that_they_are_back(street, client, key, now):
    written = now.at
    assert send(client, key, [{"kind": "ask-after", "minutes": 60, "at": written.isoformat()}])[0]["status"] == "done"
    assert post(client, "field:load", key).json()["check"] is not None
    for _again in range(2):  # a colleague may have said so already
        assert send(client, key, [{"kind": "back"}])[0]["status"] == "done"
    assert post(client, "field:load", key).json()["check"] is None

    now.passes(hours=2)
    late = send(client, key, [{"kind": "ask-after", "minutes": 60, "at": written.isoformat()}])[0]
    assert late["status"] == "refused"  # it came out of the basement when its time had gone by
    assert post(client, "field:load", key).json()["check"] is None
