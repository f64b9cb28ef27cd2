"""While neighbours sit together: wordings side by side, pages that keep up, and paper for who has no phone."""

from uuid import uuid4

import pytest

from linli.councils import actions
from linli.councils.models import Minutes, Wording
from linli.councils.queries.links import room_of
from linli.councils.queries.wordings import changed, side_by_side
from linli.kernel.rulebook import Refused
from tests.councils.conftest import as_typed
from tests.councils.test_pages import at, html

LIVE = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "live"}


def _amended(life, meeting, before, text):
    by = life.cast.community_worker
    actions.propose_wording(meeting, item=before.item, text=text, amends=before, by=by)
    return Wording.objects.latest("pk")


def _phone_in(as_, meeting, name="王师傅"):
    """A phone whose owner has said that they are here."""
    phone = as_()
    phone.post(at("room-act", room_of(meeting), "arrive"), {"name": name, "key": str(uuid4())})
    return phone


def test_what_an_amendment_takes_out_and_puts_in_is_marked():
    assert changed("东门口装两盏路灯", "东门口装三盏路灯") == (
        ("same", "东门口装"),
        ("out", "两"),
        ("in", "三"),
        ("same", "盏路灯"),
    )
    assert changed("灯" * 2_000, "路" * 2_000) == ()


def test_amendments_stand_beside_what_they_amend_and_keep_their_numbers(life):
    meeting = life.talked()
    first = Wording.objects.get()
    actions.propose_wording(meeting, item=first.item, text="先不装", by=life.cast.community_worker)
    second = _amended(life, meeting, first, "东门口装三盏路灯")
    _amended(life, meeting, second, "东门口装三盏声控灯")

    rows = [[(one.n, one.amends) for one in row] for row in side_by_side(Wording.objects.all())]

    assert rows == [[(1, 0), (3, 1), (4, 3)], [(2, 0)]]


def test_a_phone_changes_a_wording_that_stands_there(as_, life):
    meeting = life.talked()
    phone, room = _phone_in(as_, meeting), room_of(meeting)
    form = phone.get(at("room", room)).context["propose_wording_form"]

    sent = as_typed(form) | {"text": "东门口装三盏路灯", "amends": str(Wording.objects.get().pk)}
    answer = phone.post(at("room-act", room, "propose_wording"), sent)

    new = Wording.objects.latest("pk")
    assert (answer.status_code, new.amends.text, new.author.name) == (302, "东门口装两盏路灯", "王师傅")
    assert "<del>两</del><ins>三</ins>" in html(phone.get(at("room", room)))


def test_a_wording_for_an_item_the_meeting_has_left_goes_nowhere_unseen(as_, life):
    meeting, by = life.talked(), life.cast.community_worker
    first = meeting.agenda.get()
    rows = [actions.AgendaRow(first.title, 15, first.topic, first.pk), actions.AgendaRow("楼道堆物", 10)]
    actions.set_agenda(meeting, rows=rows, by=by)
    phone, room = _phone_in(as_, meeting), room_of(meeting)
    sent = as_typed(phone.get(at("room", room)).context["propose_wording_form"]) | {"text": "装三盏"}
    other = meeting.agenda.get(title="楼道堆物")
    actions.turn_to(meeting, item=other, by=by)

    answer = phone.post(at("room-act", room, "propose_wording"), sent)

    form = answer.context["propose_wording_form"]
    assert (answer.status_code, form["text"].value(), form["item"].value()) == (409, "装三盏", str(other.pk))
    assert Wording.objects.count() == 1
    assert phone.post(at("room-act", room, "propose_wording"), as_typed(form)).status_code == 302
    assert Wording.objects.latest("pk").item == other


def test_what_was_said_is_read_by_those_who_are_here_and_by_nobody_else(as_, life):
    meeting = life.talked()
    room = at("room", room_of(meeting))
    assert "晚上看不见台阶" not in html(as_().get(room))

    assert "晚上看不见台阶" in html(_phone_in(as_, meeting).get(room, **LIVE))


def test_the_page_of_the_chair_keeps_up_and_is_left_alone_when_nothing_happened(as_, life, cast):
    meeting = life.talked()
    page, chair = at("staff-meeting", meeting.pk), as_(cast.community_worker)
    seen = str(chair.get(page).context["meeting"].version)

    assert chair.get(page, {"shown": seen}, **LIVE).status_code == 204
    _amended(life, meeting, Wording.objects.get(), "东门口装三盏路灯")
    answer = chair.get(page, {"shown": seen}, **LIVE)
    assert ("东门口装三盏路灯" in html(answer), "<html" in html(answer)) == (True, False)
    actions.close_meeting(meeting, by=cast.community_worker)
    assert chair.get(page, {"shown": seen}, **LIVE)["HX-Refresh"] == "true"


def test_an_item_says_since_when_it_is_talked_about_and_how_long_it_may_take(life):
    meeting = life.talked()
    meeting.refresh_from_db()

    assert (meeting.turned_at, (meeting.item_until - meeting.turned_at).seconds) == (meeting.opened_at, 15 * 60)


def test_there_is_paper_for_who_has_no_phone(as_, life, cast):
    meeting = life.circulated().meeting
    worker = as_(cast.community_worker)

    assert html(worker.get(at("attendance-sheet", meeting.pk))).count("<tr>") == 13
    paper = html(worker.get(at("minutes-sheet", meeting.pk)))
    assert ("晚上看不见台阶" in paper, paper.count("邻居1（3号楼）</th>")) == (True, 1)


def test_there_is_paper_for_the_door_before_and_after(as_, life, cast):
    meeting, worker = life.planned(), as_(cast.community_worker)
    topic = meeting.agenda.get().topic
    assert worker.get(at("meeting-notice", meeting.pk)).status_code == 404  # not announced yet
    assert worker.get(at("resolution-notice", topic.pk)).status_code == 404
    poster = html(worker.get(at("council-poster", life.council.pk)))
    assert (life.council.name in poster, "<svg" in poster) == (True, True)

    life.published(life.resolved(life.frozen(life.minutes(life.ended(meeting))).meeting))

    notice = html(worker.get(at("meeting-notice", meeting.pk)))
    assert ("东门口路灯怎么装：东门口要不要装两盏路灯？" in notice, "邻居1" in notice) == (True, False)
    posted = html(worker.get(at("resolution-notice", topic.pk)))
    assert ("老人晚上看不见" in posted, "邻居轮流看灯" in posted, "邻居1" in posted) == (True, True, False)
    for name, pk in (("council-poster", life.council.pk), ("resolution-notice", topic.pk)):
        assert as_().get(at(name, pk)).status_code == 302


@pytest.mark.parametrize("name", ["attendance-sheet", "minutes-sheet"])
def test_paper_with_names_is_for_those_who_may_see_the_meeting(as_, life, cast, name):
    meeting = life.minutes().meeting

    assert as_(cast.stranger).get(at(name, meeting.pk)).status_code == 404
    assert as_().get(at(name, meeting.pk)).status_code == 302


def test_objections_stand_beside_the_frozen_minutes_for_those_who_were_there(as_, life, cast):
    meeting = life.talked()
    phone, room = _phone_in(as_, meeting), room_of(meeting)
    actions.close_meeting(meeting, by=cast.community_worker)
    minutes = life.circulated(life.minutes(meeting))
    mine = meeting.attendances.get(on_paper=False)
    actions.confirm_on_paper(minutes, attendances=[mine], says="objects", told="我说的是三盏", by=cast.community_worker)
    for one in meeting.attendances.exclude(pk=mine.pk):
        actions.confirm_on_paper(minutes, attendances=[one], says="right", by=cast.community_worker)
    actions.freeze_minutes(minutes, by=cast.community_worker)

    assert "我说的是三盏" in html(phone.get(at("room", room)))
    phone.cookies.clear()
    assert "我说的是三盏" not in html(phone.get(at("room", room)))


def test_a_note_made_by_mistake_is_struck_out_and_stands_in_no_minutes(as_, life, cast):
    meeting = life.talked()
    worker, page = as_(cast.community_worker), at("act", "meeting", meeting.pk, "strike_note")
    form = worker.get(page).context["form"]
    note = form.fields["note"].queryset.get()
    sent = {"key": form["key"].value(), "seen": form["seen"].value(), "note": note.pk}

    assert worker.post(page, sent).status_code == 302

    assert "晚上看不见台阶" not in html(worker.get(at("staff-meeting", meeting.pk)))
    actions.close_meeting(meeting, by=cast.community_worker)
    assert "晚上看不见台阶" not in life.minutes(meeting).body


def test_a_wording_written_down_by_mistake_is_struck_out_and_the_others_keep_their_numbers(as_, life, cast):
    meeting, by = life.opened(), cast.community_worker
    item = meeting.agenda.get()
    for text in ("记错了的", "东门口装两盏路灯"):
        actions.propose_wording(meeting, item=item, text=text, by=by)
    worker, page = as_(by), at("act", "meeting", meeting.pk, "strike_wording")
    form = worker.get(page).context["form"]
    sent = {"key": form["key"].value(), "seen": form["seen"].value(), "wording": item.wordings.first().pk}

    assert worker.post(page, sent).status_code == 302

    shown = html(worker.get(at("staff-meeting", meeting.pk)))
    assert "记错了的" not in shown
    assert "表述2" in shown
    actions.enter_attendance(meeting, people=[actions.Present("老周")], by=by)
    actions.close_meeting(meeting, by=by)
    assert "表述2：“东门口装两盏路灯”" in life.minutes(meeting).body
    assert "记错了的" not in Minutes.objects.get(meeting=meeting).body


def test_a_wording_with_hands_or_with_an_amendment_stays(life, cast):
    meeting, by = life.talked(), cast.community_worker
    item = meeting.agenda.get()
    counted = item.wordings.get()
    actions.propose_wording(meeting, item=item, text="装三盏", by=by)
    amended = item.wordings.last()
    actions.propose_wording(meeting, item=item, text="装三盏太阳能的", amends=amended, by=by)

    for one in (counted, amended):
        with pytest.raises(Refused, match="不能删去"):
            actions.strike_wording(meeting, wording=one, by=by)

    assert not item.wordings.exclude(struck_at=None).exists()
