"""The pages: open to neighbours without an account, closed where something is inside; no input is an error of ours."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linli.councils import actions, policy
from linli.councils.models import Attendance, ResolutionRating, Topic, Wording
from linli.councils.queries.links import room_of, token_of
from linli.councils.queries.sources import bring_url
from linli.people.models import Contact
from linli.record.models import Act


def at(name, *args):
    return reverse(f"councils:{name}", args=args)


def html(answer):
    return answer.content.decode()


def test_a_neighbour_proposes_at_the_door_and_follows_it_by_a_link(as_, life):
    page = as_().get(at("propose", life.council.pk))
    sent = {
        "words": "东门口太黑了，老人出门怕摔。",
        "phone": "138 1234 5678",
        "key": page.context["form"]["key"].value(),
    }

    answer = as_().post(at("propose", life.council.pk), sent)
    as_().post(at("propose", life.council.pk), sent)

    topic = Topic.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, at("follow", token_of(topic)))
    assert (Contact.objects.get(pk=topic.proposer_id).phone, topic.origin) == ("13812345678", "resident")
    assert "东门口太黑了" in html(as_().get(answer["Location"]))


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"words": ""}, "words"),
        ({"words": "啊"}, "words"),
        ({"words": "东门口太黑了", "phone": "12"}, "phone"),
        ({"words": "\x00" * 9}, "words"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(as_, life, typed, field):
    answer = as_().post(at("propose", life.council.pk), typed | {"key": str(uuid4())})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not Topic.objects.exists()


def test_own_words_and_names_stay_inside(as_, life, cast):
    resolution = life.published()
    public = [
        at("home"),
        at("council", life.council.pk),
        at("topic", resolution.topic_id),
        at("meeting", resolution.meeting_id),
    ]

    for page in public:
        found = html(as_().get(page))
        assert ("我是3号楼老王" in found, "邻居0" in found, "晚上看不见台阶" in found) == (False, False, False), page
    inside = html(as_(cast.community_worker).get(at("staff-meeting", resolution.meeting_id)))
    assert "邻居0" in inside


def test_a_topic_that_is_not_public_does_not_exist_outside(as_, life, cast):
    topic = life.proposed()

    assert as_().get(at("topic", topic.pk)).status_code == 404
    assert as_().post(at("support", topic.pk)).status_code == 404
    assert as_(cast.stranger).get(at("staff-topic", topic.pk)).status_code == 404
    assert as_(cast.gardener).get(at("staff-topic", topic.pk)).status_code == 404
    assert as_(cast.community_worker).get(at("staff-topic", topic.pk)).status_code == 200


def test_one_tap_supports_and_another_takes_it_back(as_, life):
    topic = life.shown()
    neighbour = as_()
    neighbour.get(at("topic", topic.pk))

    for expected in (1, 0, 1):
        neighbour.post(at("support", topic.pk))
        assert policy.supporters(topic) == expected


def test_the_code_in_the_circle_lets_one_in_without_an_account(as_, life):
    meeting, phone = life.talked(), as_()
    room = room_of(meeting)
    phone.post(at("room-act", room, "arrive"), {"name": "王师傅", "key": str(uuid4())})
    phone.post(at("room-act", room, "propose_wording"), {"text": "装三盏", "key": str(uuid4())})

    assert (Attendance.objects.get(on_paper=False).name, Wording.objects.last().author.name) == ("王师傅", "王师傅")
    phone.post(at("room-act", room, "leave"), {"key": str(uuid4())})
    assert Attendance.objects.get(on_paper=False).left_at is not None


def test_who_is_not_here_words_nothing_and_a_wrong_code_opens_nothing(as_, life):
    meeting = life.talked()

    answer = as_().post(at("room-act", room_of(meeting), "propose_wording"), {"text": "装三盏", "key": str(uuid4())})

    assert (answer.status_code, Wording.objects.count()) == (409, 1)
    assert as_().get(at("room", f"{meeting.pk}-aaaaaaaaaaaaaaaa")).status_code == 404
    assert as_().post(at("room-act", room_of(meeting), "shred"), {}).status_code == 404


def test_a_phone_that_shows_an_older_state_loads_the_page_anew(as_, life, cast):
    meeting = life.opened()
    live = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "live"}
    assert "HX-Refresh" not in as_().get(at("room", room_of(meeting)), {"state": "open"}, **live)

    actions.enter_attendance(meeting, people=[actions.Present("李姐")], by=cast.community_worker)
    actions.close_meeting(meeting, by=cast.community_worker)

    assert as_().get(at("room", room_of(meeting)), {"state": "open"}, **live)["HX-Refresh"] == "true"


def test_a_rating_counts_once_per_device_and_says_whether_one_was_there(as_, life):
    resolution, neighbour = life.published(), as_()
    neighbour.get(at("topic", resolution.topic_id))
    for solved in ("no", "yes"):
        sent = {"solved": solved, "result": "happy", "key": str(uuid4())}
        assert neighbour.post(at("rate", resolution.topic_id), sent).status_code == 302

    assert list(ResolutionRating.objects.values_list("solved", "count", "was_there")) == [("yes", 1, False)]
    assert neighbour.post(at("rate", resolution.topic_id), {"solved": "maybe"}).status_code == 422


def test_a_stale_page_changes_nothing_and_keeps_what_was_typed(as_, life, cast):
    topic = life.proposed()
    page, worker = at("act", "topic", topic.pk, "answer_topic"), as_(cast.community_worker)
    seen = worker.get(page).context["form"]["seen"].value()
    life.framed(topic)

    answer = worker.post(page, {"told": "路灯下月装。", "seen": seen, "key": str(uuid4())})

    topic.refresh_from_db()
    assert (answer.status_code, answer.context["form"]["told"].value(), topic.state) == (
        409,
        "路灯下月装。",
        "proposed",
    )


def test_what_somebody_may_not_do_has_no_page(as_, life, cast):
    topic = life.proposed()
    acts = Act.objects.count()

    for actor in (cast.clerk, cast.leader, cast.gardener, cast.resident):
        assert as_(actor).post(at("act", "topic", topic.pk, "answer_topic"), {}).status_code == 404
    for action in ("shred_topic", "resolve", "nothing", "__class__"):
        assert as_(cast.community_worker).get(at("act", "topic", topic.pk, action)).status_code == 404
    assert Act.objects.count() == acts


def test_a_meeting_goes_into_anybodys_calendar_and_a_cancelled_one_says_so(as_, life, cast):
    meeting = life.announced()
    ours = as_().get(at("calendar"), {"council": str(life.council.pk)}).content.decode()
    assert ("SUMMARY:路灯小马扎会" in ours, "STATUS:CONFIRMED" in ours, ours.count("BEGIN:VEVENT")) == (True, True, 1)

    actions.cancel_meeting(meeting, words="下雨", by=cast.community_worker)

    one = as_().get(at("meeting-calendar", meeting.pk)).content.decode()
    assert ("STATUS:CANCELLED" in one, f"SEQUENCE:{meeting.version}" in one) == (True, True)
    assert as_().get(at("calendar"), {"council": "x"}).status_code == 404


def test_a_case_is_brought_before_a_council_from_its_own_page(as_, life, cast, a_case):
    case, worker = a_case(), as_(cast.community_worker)
    begin = bring_url("case", case.pk)
    assert begin.replace("&", "&amp;") in html(worker.get(f"/cases/{case.pk}/"))

    page = worker.get(f"{begin}&council={life.council.pk}")
    sent = {"words": case.words, "title": "漏水怎么修", "key": str(uuid4()), "seen": "0"}
    worker.post(f"{begin}&council={life.council.pk}", sent)

    topic = Topic.objects.get()
    assert (page.status_code, topic.case, topic.proposer_id) == (200, case, case.reporter_id)
    assert topic.number in html(worker.get(f"/cases/{case.pk}/"))


def test_a_sensitive_case_is_brought_before_nobody(as_, life, cast, a_case):
    case = a_case()
    type(case).objects.filter(pk=case.pk).update(is_sensitive=True)

    assert as_(cast.clerk).get(bring_url("case", case.pk)).status_code == 404


def test_the_pages_ask_the_database_the_same_however_much_there_is(as_, life, cast):
    resolution = life.published()
    worker = as_(cast.community_worker)
    pages = [at("work"), at("staff-topic", resolution.topic_id), at("staff-council", life.council.pk), at("home")]
    for page in pages:  # what a process remembers is asked once
        worker.get(page)
    few = [_asked(worker, page) for page in pages]

    for _ in range(2):
        life.planned(life.accepted(life.proposed()))

    assert [_asked(worker, page) for page in pages] == few


def _asked(client, page):
    """How many queries a page takes."""
    with CaptureQueriesContext(connection) as found:
        assert client.get(page).status_code == 200
    return len(found)
