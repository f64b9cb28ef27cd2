"""Meetings: planned with an agenda, announced in time, held with or without phones, written down."""

import hashlib
from datetime import timedelta

import pytest
from django.utils import timezone

from linli.councils import actions, policy
from linli.councils.models import Attendance, Minutes, Resolution
from linli.councils.tasks import freeze_minutes
from linli.kernel.rulebook import NotNow, NotYou, Refused
from linli.record.acts import Blocked
from linli.record.chain import verify
from linli.ui.templatetags.words import in_full
from tests.councils.conftest import told
from tests.councils.test_pages import at, html


def test_a_meeting_is_announced_as_long_before_as_its_form_says(life, cast):
    meeting = life.planned(days=0.5)

    with pytest.raises(Blocked, match="至少提前1天"):
        actions.announce(meeting, by=cast.community_worker)
    actions.change_meeting(
        meeting, title="路灯", starts_at=timezone.now() + timedelta(days=2), place="3号楼下", by=cast.community_worker
    )
    actions.announce(meeting, by=cast.community_worker)

    assert meeting.state == "announced"


def test_a_veranda_talk_begins_when_people_sit_down(life, cast):
    veranda = life.found("veranda", "围廊议事")
    meeting = life.planned(life.accepted(life.proposed(council=veranda)), days=0)

    actions.open_meeting(meeting, by=cast.community_worker)

    assert (meeting.state, str(meeting.item)) == ("open", "东门口路灯怎么装")


def test_a_meeting_without_an_agenda_is_not_announced(life, cast):
    meeting = life.planned()
    actions.set_agenda(meeting, rows=[], by=cast.community_worker)

    with pytest.raises(Blocked, match="议程还是空的"):
        actions.announce(meeting, by=cast.community_worker)


def test_invited_units_are_told_once_and_guests_need_no_account(life, cast, town):
    meeting = life.planned()

    act = actions.invite(meeting, units=[town.water], guests=["楼长李姐"], by=cast.community_worker)
    again = actions.invite(meeting, units=[town.water], guests=["楼长李姐"], by=cast.community_worker)

    assert (told(act), told(again)) == ([("meeting_invited", "people.unit")], [])
    assert sorted(str(one) for one in meeting.invitations.all()) == ["楼长李姐", "水务所"]
    assert policy.meetings_visible_to(cast.plumber).get() == meeting


def test_who_was_invited_is_told_when_it_is_cancelled_and_it_can_be_planned_again(life, cast, town):
    meeting = life.announced()
    actions.invite(meeting, units=[town.water], by=cast.community_worker)

    act = actions.cancel_meeting(meeting, words="下雨", by=cast.community_worker)
    assert told(act) == [("meeting_cancelled", "people.unit")]

    actions.plan_again(meeting, by=cast.community_worker)
    assert (meeting.state, meeting.ended_at) == ("planned", None)


def test_a_phone_arrives_once_and_paper_counts_the_same(life, cast):
    meeting = life.opened()
    for _ in range(2):
        actions.arrive(meeting, device="a", name="老王", by=cast.passerby)
    actions.enter_attendance(
        meeting, people=[actions.Present("李姐", "5号楼"), actions.Present("赵叔")], by=cast.community_worker
    )

    assert policy.present(meeting) == 3
    assert [(one.label, one.on_paper) for one in meeting.attendances.all()] == [
        ("老王", False),
        ("李姐（5号楼）", True),
        ("赵叔", True),
    ]


def test_who_leaves_was_there_and_may_come_back(life, cast):
    meeting = life.opened()
    actions.arrive(meeting, device="a", by=cast.passerby)
    actions.leave(meeting, device="a", by=cast.passerby)
    assert Attendance.objects.get().left_at is not None

    actions.arrive(meeting, device="a", by=cast.passerby)

    assert (Attendance.objects.get().left_at, policy.present(meeting)) == (None, 1)


def test_nobody_arrives_before_the_meeting_is_open(life, cast):
    with pytest.raises(NotNow):
        actions.arrive(life.announced(), device="a", by=cast.passerby)


def test_somebody_written_down_twice_is_struck_out_and_no_longer_counts(life, cast):
    meeting = life.talked()

    actions.strike_attendance(
        meeting, attendance=meeting.attendances.first(), words="重复登记", by=cast.community_worker
    )

    assert (policy.present(meeting), meeting.attendances.count()) == (2, 3)


def test_only_who_is_here_words_it_better_and_amendments_name_what_they_change(life, cast):
    meeting = life.talked()
    item = meeting.agenda.get()
    with pytest.raises(Refused, match="我到了"):
        actions.propose_wording(meeting, item=item, text="装三盏", by=cast.passerby)
    actions.arrive(meeting, device="a", by=cast.passerby)
    first, mine = item.wordings.get(), Attendance.objects.get(device="a")

    actions.propose_wording(meeting, item=item, text="装三盏", amends=first, author=mine, by=cast.passerby)

    assert [(w.text, w.amends) for w in item.wordings.all()] == [("东门口装两盏路灯", None), ("装三盏", first)]


def test_never_more_hands_than_people(life, cast):
    meeting = life.talked()
    wording = meeting.agenda.get().wordings.get()

    with pytest.raises(Refused, match="举手4人，登记到会只有3人"):
        actions.count_hands(meeting, wording=wording, agree=3, against=1, by=cast.community_worker)


def test_what_has_been_talked_about_stays_on_the_agenda(life, cast):
    meeting = life.talked()

    with pytest.raises(Refused, match="已经议过"):
        actions.set_agenda(meeting, rows=[actions.AgendaRow("别的事", 10)], by=cast.community_worker)


def test_minutes_build_themselves_from_what_was_noted(life):
    minutes = life.minutes()

    assert minutes.body.splitlines()[2:] == [
        "地点：3号楼下",
        "到会（3人，其中纸面登记3人）：邻居0（3号楼）、邻居1（3号楼）、邻居2（3号楼）",
        "",
        "1. 东门口路灯怎么装",
        "  邻居0（3号楼）: 晚上看不见台阶",
        "  表述1：“东门口装两盏路灯” 同意3，不同意0，弃权0",
    ]


def test_an_objection_is_kept_and_needs_words(life, cast):
    minutes = life.circulated()
    who = minutes.meeting.attendances.first()
    with pytest.raises(Refused, match="哪里不对"):
        actions.confirm_minutes(minutes, attendance=who, says="objects", by=cast.passerby)

    actions.confirm_minutes(minutes, attendance=who, says="objects", told="我说的是三盏", by=cast.passerby)

    assert [(c.says, c.words, c.on_paper) for c in minutes.confirmations.all()] == [("objects", "我说的是三盏", False)]


def test_a_correction_asks_everybody_anew(life, cast):
    minutes = life.circulated()
    for one in minutes.meeting.attendances.all():
        actions.confirm_on_paper(minutes, attendances=[one], says="right", by=cast.community_worker)

    actions.correct_minutes(minutes, body="另一稿", by=cast.community_worker)
    actions.circulate_minutes(minutes, by=cast.community_worker)

    assert (minutes.state, minutes.round) == ("circulated", 2)
    assert policy.blockers_of(minutes, "freeze_minutes") == ["到会的人还可以提异议。"]


def test_minutes_are_frozen_when_the_time_to_object_is_over(life, now):
    minutes = life.circulated()
    assert freeze_minutes() == 0

    now.passes(hours=73)

    assert freeze_minutes() == 1
    minutes.refresh_from_db()
    assert (minutes.state, minutes.digest) == ("frozen", hashlib.sha256(minutes.body.encode()).hexdigest())
    assert verify() == []


def test_frozen_minutes_are_never_changed_only_remarked_on(life, cast):
    minutes = life.frozen()
    body = minutes.body

    with pytest.raises(NotNow):
        actions.correct_minutes(minutes, body="改", by=cast.community_worker)
    actions.add_to_minutes(minutes, remark="路灯型号以采购为准", by=cast.community_worker)

    minutes = Minutes.objects.get()
    assert (minutes.body, "路灯型号" in minutes.remarks) == (body, True)
    with pytest.raises(Blocked, match="已定稿"):
        actions.reopen_meeting(minutes.meeting, by=cast.community_worker)


def test_who_was_not_there_confirms_nothing(life, cast):
    minutes = life.circulated()
    other = life.opened(life.planned(life.accepted(life.proposed())))
    actions.arrive(other, device="x", by=cast.passerby)

    with pytest.raises(Refused, match="到会的人才能"):
        actions.confirm_minutes(minutes, attendance=other.attendances.get(), says="right", by=cast.passerby)


def test_too_few_people_resolve_nothing(life, cast):
    meeting = life.talked(people=2)

    with pytest.raises(Blocked, match="至少3人到会"):
        life.resolved(meeting)
    assert not Resolution.objects.exists()


def test_where_the_law_wants_a_vote_a_resolution_names_one_or_the_certificate_of_another_system(life, cast):
    assembly = life.found("owners", "业主大会")
    topic = life.framed(life.proposed(council=assembly, by=cast.community_worker))
    actions.accept_topic(topic, by=cast.community_worker)
    meeting = life.talked(life.planned(topic, days=20))

    with pytest.raises(Blocked, match="先把议题付诸表决"):
        life.resolved(meeting)
    actions.record_resolution(
        topic, meeting=meeting, text="选聘物业", vote_reference="V2026-0001", by=cast.community_worker
    )

    assert topic.state == "resolved"


def test_who_wrote_a_resolution_down_does_not_publish_it(life, cast):
    resolution = life.resolved()

    with pytest.raises(NotYou):
        actions.publish_resolution(resolution, by=cast.community_worker)
    actions.publish_resolution(resolution, by=cast.grid_worker)

    assert resolution.is_published


def test_nothing_is_published_before_the_minutes_are_frozen(life, cast):
    resolution = life.resolved(life.ended())

    with pytest.raises(Blocked, match="还没有定稿"):
        actions.publish_resolution(resolution, by=cast.clerk)


def test_a_revoked_resolution_brings_the_topic_back_before_the_council(life, cast):
    resolution = life.resolved()

    actions.revoke_resolution(resolution, words="程序有误", by=cast.community_worker)

    resolution.refresh_from_db()
    topic = resolution.topic
    topic.refresh_from_db()
    assert (resolution.state, topic.state) == ("revoked", "accepted")
    assert set(resolution.deeds.values_list("state", flat=True)) == {"dropped"}


def test_what_is_in_nobodys_hands_when_its_day_has_gone_by_reaches_supervision_once(life, cast, now):
    from linli.councils.tasks import ring_deeds

    life.published()
    assert ring_deeds() == 0

    now.passes(days=12)

    assert (ring_deeds(), ring_deeds()) == (2, 0)


@pytest.mark.parametrize(("agree", "is_enough"), [(2, False), (3, True), (None, True)])
def test_more_than_the_share_of_those_present_that_the_form_names_must_be_for_it(life, agree, is_enough):
    meeting = life.talked(
        people=4
    )  # more than 1/2 at little stools; where no hands were counted they agreed by talking
    given = {"meeting": meeting, "text": "装两盏", "agree": agree, "by": life.cast.community_worker}

    if is_enough:
        actions.record_resolution(meeting.agenda.get().topic, **given)
    else:
        with pytest.raises(Blocked, match="1/2"):
            actions.record_resolution(meeting.agenda.get().topic, **given)
    assert Resolution.objects.exists() is is_enough


def test_a_sheet_of_signatures_is_entered_at_once_and_each_objection_for_itself(life, cast, as_):
    minutes = life.circulated()
    here, worker = list(minutes.meeting.attendances.order_by("pk")), as_(cast.community_worker)
    with pytest.raises(Refused):
        actions.confirm_on_paper(minutes, attendances=here, says="objects", told="不对", by=cast.community_worker)
    address = f"/councils/desk/minutes/{minutes.pk}/do/confirm_on_paper/"
    form = worker.get(address).context["form"]
    sent = {"key": form["key"].value(), "seen": form["seen"].value(), "says": "right"}

    assert worker.post(address, {**sent, "attendances": [one.pk for one in here]}).status_code == 302

    assert minutes.confirmations.filter(on_paper=True, says="right").count() == len(here)
    assert "邻居0（3号楼）（已表过态）" in worker.get(address).content.decode()


def test_once_the_minutes_are_frozen_nobody_is_added_and_no_hand_is_counted(life, cast, as_):
    meeting = life.frozen().meeting
    item, worker = meeting.agenda.get(), cast.community_worker
    wording, note, here = item.wordings.get(), item.notes.get(), meeting.attendances.first()
    late = [
        lambda: actions.count_hands(meeting, wording=wording, agree=0, against=3, by=worker),
        lambda: actions.enter_attendance(meeting, people=[actions.Present("后来的")], by=worker),
        lambda: actions.strike_attendance(meeting, attendance=here, by=worker),
        lambda: actions.note_down(meeting, item=item, said="补一句", by=worker),
        lambda: actions.strike_note(meeting, note=note, by=worker),
        lambda: actions.propose_wording(meeting, item=item, text="换新的", by=worker),
        lambda: actions.strike_wording(meeting, wording=wording, by=worker),
    ]

    for attempt in late:
        with pytest.raises(Blocked, match="纪要已定稿"):
            attempt()

    wording.refresh_from_db()
    assert (wording.agree, policy.present(meeting), item.notes.filter(struck_at=None).count()) == (3, 3, 1)
    page = as_(worker).get(at("staff-meeting", meeting.pk))
    assert [offer.action for offer in page.context["offers"]] == ["add_photos"]
    assert "count_hands" not in html(page)


def test_while_attendees_read_the_minutes_no_hand_is_counted_until_they_are_corrected(life, cast):
    minutes, worker = life.circulated(), cast.community_worker
    meeting = minutes.meeting
    wording = meeting.agenda.get().wordings.get()

    with pytest.raises(Blocked, match="先修改纪要"):
        actions.count_hands(meeting, wording=wording, agree=2, against=1, by=worker)
    actions.enter_attendance(meeting, people=[actions.Present("漏记的")], by=worker)
    actions.correct_minutes(minutes, body="更正：同意2，不同意1", by=worker)
    actions.count_hands(meeting, wording=wording, agree=2, against=1, by=worker)

    wording.refresh_from_db()
    assert (wording.agree, policy.present(meeting)) == (2, 4)


def test_a_meeting_opened_days_too_early_says_which_day_hangs_at_the_door_and_is_put_off(life, cast, as_):
    meeting, worker = life.announced(), cast.community_worker
    day = in_full(timezone.localdate(meeting.starts_at))
    assert day in as_(worker).get(at("act", "meeting", meeting.pk, "open_meeting")).context["form"].hint
    actions.open_meeting(meeting, by=worker)

    actions.put_off(meeting, by=worker)

    assert (meeting.state, meeting.opened_at, meeting.item) == ("announced", None, None)
    with pytest.raises(Blocked, match="会已经开始"):
        actions.put_off(life.talked(life.planned(life.accepted())), by=worker)


def test_what_hangs_at_the_door_comes_later_at_once_but_sooner_only_with_the_days_of_notice(life, cast):
    meeting, worker = life.announced(life.planned(days=5)), cast.community_worker

    def moved(days):
        at_time = timezone.now() + timedelta(days=days)
        actions.change_meeting(meeting, title="路灯", starts_at=at_time, place="3号楼下", by=worker)

    with pytest.raises(Blocked, match="至少提前1天"):
        moved(0.1)
    moved(3)
    moved(4)
