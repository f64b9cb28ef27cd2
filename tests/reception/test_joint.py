"""Several offices on one case: who came, what was decided, who does what by when."""

from datetime import timedelta

import pytest
from django.utils import timezone

from linli.cases import actions as case_actions
from linli.cases.models import Case
from linli.cases.queries.annexes import annexes
from linli.kernel.rulebook import Refused
from linli.people.actions import contact_for
from linli.people.queries import speaking_for
from linli.reception import actions, policy
from linli.reception.models import JointMeeting, Undertaking
from linli.reception.tasks import ring_undertakings, shred_window
from linli.record import chain
from linli.record.models import Message
from tests.cases.conftest import told
from tests.cast import Cast, brought_to
from tests.reception.conftest import called_together

SAID = {"people": "水务所老李、园林所小吴", "decision": "水务所修管，园林所移树。"}


def held(joint, cast, town, *, lead=None, days=3, **how):
    day = timezone.localdate() + timedelta(days=days)
    rows = [actions.Promised(town.water, "修管", day), actions.Promised(town.parks, "移树", day)]
    actions.hold_joint(joint, came=[town.water, town.parks], **SAID, promised=rows, lead=lead, by=cast.clerk, **how)
    return list(joint.undertakings.order_by("pk"))


def test_every_office_that_is_called_is_told_and_nobody_else(hall, studied, cast, town):
    act = actions.call_joint(studied, offices=[town.water, town.parks], starts_at=timezone.now(), by=cast.clerk)

    assert told(act) == [("joint_called", "园林所"), ("joint_called", "水务所")]


def test_what_was_decided_becomes_tasks_of_the_case_with_one_lead(joint, cast, town):
    water, parks = held(joint, cast, town, lead=town.water)

    joint.case.refresh_from_db()
    tasks = {t.unit: t for t in joint.case.tasks.select_related("unit")}
    assert joint.case.state == "in_hand"
    assert (tasks[town.water].is_lead, tasks[town.parks].is_lead) == (True, False)
    assert (water.task, parks.task) == (tasks[town.water], tasks[town.parks])
    assert list(joint.came.order_by("pk")) == [town.water, town.parks]
    assert chain.verify() == []


def test_without_a_lead_nothing_is_handed_over_and_nothing_is_kept(joint, cast, town):
    with pytest.raises(Refused, match="please say which office leads"):
        held(joint, cast, town)

    assert (JointMeeting.objects.get().state, Undertaking.objects.count()) == ("planned", 0)
    assert Case.objects.get().state == "studying"


def test_in_a_case_that_is_handed_over_only_offices_without_a_task_get_one(hall, cast, town):
    case = brought_to("in_hand", cast, town)
    before = case.tasks.get()
    joint = called_together(case, cast, town)

    water, parks = held(joint, cast, town)

    assert water.task == before
    assert parks.task.unit == town.parks
    assert case.tasks.count() == 2


def test_the_lead_of_a_case_that_is_handed_over_is_not_changed_by_a_meeting(hall, cast, town):
    joint = called_together(brought_to("in_hand", cast, town), cast, town)

    with pytest.raises(Refused, match="handed over already"):
        held(joint, cast, town, lead=town.parks)


def test_the_office_says_that_it_is_done_and_the_centre_sends_it_back(joint, cast, town):
    water, _parks = held(joint, cast, town, lead=town.water)
    with pytest.raises(Refused):
        actions.fulfil(water, by=cast.gardener)  # of another office
    actions.fulfil(water, words="管子换了", by=cast.plumber)
    assert (water.state, water.done_at is not None) == ("done", True)

    actions.ask_again(water, words="还在滴", by=cast.clerk)

    assert (water.state, water.done_at) == ("agreed", None)
    actions.drop_undertaking(water, words="改由自来水公司修", by=cast.clerk)
    assert water.state == "dropped"


def test_what_is_not_done_by_its_day_is_rung_once_to_the_office_and_the_centre(now, joint, cast, town):
    held(joint, cast, town, lead=town.water, days=1)
    now.passes(days=2)

    assert (ring_undertakings(), ring_undertakings()) == (2, 0)
    late = Message.objects.filter(what="undertaking_late", to_kind="people.unit")
    assert sorted(late.values_list("to_id", flat=True)) == sorted(
        [town.water.pk, town.parks.pk, town.centre.pk, town.centre.pk]
    )


def test_both_sides_stand_on_the_page_of_the_case(joint, cast, town):
    held(joint, cast, town, lead=town.water)
    case = Case.objects.get()

    sides = {str(a.title): [line.text for line in a.lines] for a in annexes(cast.clerk, case) if a.lines}

    assert sides["The offices solve the substance"] == ["水务所：修管", "园林所：移树"]
    first, lead, meeting = sides["The centre pushes the procedure"]
    assert (first, lead) == ("First taken by clerk", "水务所 leads, decided by clerk")  # not the resident who raised it
    assert meeting.startswith("Joint meeting")


def test_who_took_it_first_leads_until_a_named_person_decides_another_lead(hall, cast, town):
    by = speaking_for(cast.clerk, contact_for(name="马德福", phone="13800000062"))
    act = case_actions.take_call(words="楼上漏水。", channel="window", category=town.leaks, by=by)
    case = Case.objects.get(pk=act.root_id)

    def lines():
        shown = [a for a in annexes(cast.clerk, Case.objects.get()) if a.lines]
        return [line.text for line in shown[0].lines]

    assert lines() == ["First taken by clerk", "一站式中心 leads until another lead is decided"]
    case_actions.dispatch(case, lead=town.water, by=cast.second_clerk)
    assert lines() == ["First taken by clerk", "水务所 leads, decided by second_clerk"]


@pytest.mark.parametrize("reader", Cast._fields)
def test_the_list_and_the_single_thing_agree(joint, cast, reader):
    actor = getattr(cast, reader)
    singly = {m.pk for m in JointMeeting.objects.all() if "view_joint" in policy.open_to(actor, m)}

    assert set(policy.joint_visible_to(actor).values_list("pk", flat=True)) == singly


def test_an_office_that_was_called_sees_the_meeting_before_it_has_a_task(joint, cast):
    assert policy.joint_visible_to(cast.plumber).get() == joint
    assert not policy.joint_visible_to(cast.stranger).exists()


def test_after_five_years_who_came_and_what_was_said_goes(now, joint, cast, town):
    held(joint, cast, town, lead=town.water)
    now.passes(days=5 * 366)

    assert shred_window() == 1
    joint.refresh_from_db()
    assert (joint.people, joint.decision, joint.question) == ("", "", "")
    assert {u.what for u in Undertaking.objects.all()} == {""}
    assert joint.offices.count() == 2
    assert chain.verify() == []
