"""Take in (接办): six exits, each with what the resident is told; a refusal can be appealed against once."""

from dataclasses import replace

import pytest

from linli.cases import actions
from linli.cases.models import Appeal, Case, CaseSettings, Reason
from linli.cases.queries.texts import filled
from linli.cases.rules import CaseState as S
from linli.kernel.rulebook import NotNow, NotYou, Refused
from linli.notices.seeds import load_texts as notices
from linli.people.models import User
from linli.record import registers
from linli.record.acts import Blocked
from linli.record.chain import verify
from tests.cases.conftest import reason, told
from tests.cast import link_of, raised, the_case


@pytest.fixture
def declined(a_case):
    return a_case(S.DECLINED)


def notes(act):
    return {(n.audience, n.text) for n in act.notes.all()}


def test_accepted_its_clock_runs_for_the_answer(cast, town, calendar):
    case = raised(cast, town)
    for_taking_in = case.clock

    act = actions.take_in(case, by=cast.clerk)

    for_taking_in.refresh_from_db()
    assert (case.state, case.clock_id == for_taking_in.pk, for_taking_in.is_stopped) == (S.STUDYING, False, True)
    assert told(act) == [("case_taken_in", "resident")]


def test_the_grid_worker_of_the_place_takes_it_in_and_no_other(cast, town):
    case = raised(cast, town)

    with pytest.raises(NotYou):
        actions.take_in(case, by=cast.other_grid_worker)
    actions.take_in(case, by=cast.grid_worker)

    assert case.state == S.STUDYING


@pytest.mark.parametrize("other", ["resident", "plumber", "supervisor", "leader", "administrator", "water_system"])
def test_nobody_else_takes_it_in(cast, town, other):
    with pytest.raises(NotYou):
        actions.take_in(raised(cast, town), by=getattr(cast, other))


def test_answered_directly_it_needs_no_unit(cast, town):
    case = raised(cast, town)
    actions.take_in(case, by=cast.clerk)

    act = actions.settle(case, told="八点开门。", words="问过了", by=cast.clerk)

    assert (case.state, case.tasks.count()) == (S.ANSWERED, 0)
    assert notes(act) == {("staff", "问过了"), ("reporter", "八点开门。")}
    assert told(act) == [("case_answered", "resident")]


def test_already_known_it_is_pointed_to_the_case_where_it_goes_on(cast, town):
    known, case = raised(cast, town, by=cast.neighbour), raised(cast, town)

    act = actions.join(case, to=known, by=cast.clerk)

    assert (case.state, case.joined_to) == (S.JOINED, known)
    assert told(act) == [("case_joined", "resident")]


@pytest.mark.parametrize("state", [S.RECEIVED, S.STUDYING])
def test_refused_with_a_reason_and_the_right_road(a_case, cast, now, state):
    case = a_case(state)

    act = actions.decline(case, reason=reason("decline"), told="请到法院起诉。", words="看过材料", by=cast.clerk)

    assert (case.state, case.ended_at, case.clock.is_stopped) == (S.DECLINED, act.occurred_at, True)
    assert notes(act) == {("staff", "看过材料"), ("reporter", "请到法院起诉。")}
    assert told(act) == [("case_declined", "resident")]


def test_once_handed_over_it_is_no_longer_refused(a_case, cast):
    with pytest.raises(NotNow):
        actions.decline(a_case(S.IN_HAND), reason=reason("decline"), told="不归我们管", by=cast.clerk)


def test_an_appeal_goes_to_supervision(declined, cast):
    act = actions.appeal(declined, told="这是公共楼道", by=cast.resident)

    assert told(act) == [("appeal_raised", "督办科")]
    assert declined.appeals.get().state == "raised"


def test_upheld_it_is_taken_in_after_all(declined, cast):
    actions.appeal(declined, told="这是公共楼道", by=link_of(declined))

    act = actions.uphold_appeal(declined.appeals.get(), told="由我们办理。", by=cast.supervisor)

    declined.refresh_from_db()
    assert (declined.state, declined.ended_at, declined.clock.is_running) == (S.STUDYING, None, True)
    assert told(act) == [("appeal_upheld", "resident")]


def test_dismissed_the_refusal_stands_and_there_is_no_second_appeal(declined, cast):
    actions.appeal(declined, told="这是公共楼道", by=cast.resident)

    act = actions.dismiss_appeal(declined.appeals.get(), told="仍请到法院。", by=cast.supervisor)

    declined.refresh_from_db()
    assert (declined.state, told(act)) == (S.DECLINED, [("appeal_dismissed", "resident")])
    with pytest.raises(Blocked):
        actions.appeal(declined, told="再看一次", by=cast.resident)


@pytest.mark.parametrize("other", ["clerk", "plumber", "leader", "resident", "administrator"])
def test_nobody_but_supervision_decides_an_appeal(declined, cast, other):
    actions.appeal(declined, told="这是公共楼道", by=cast.resident)

    with pytest.raises(NotYou):
        actions.uphold_appeal(declined.appeals.get(), told="好", by=getattr(cast, other))


def test_who_refused_it_does_not_decide_the_appeal_after_a_promotion(a_case, cast, town):
    case = a_case(S.DECLINED)
    actions.appeal(case, told="这是公共楼道", by=cast.resident)
    promoted = replace(cast.supervisor, id=cast.clerk.id)

    with pytest.raises(NotYou):
        actions.dismiss_appeal(case.appeals.get(), told="维持", by=promoted)


def test_what_was_not_refused_cannot_be_appealed_against(a_case, cast):
    with pytest.raises(Blocked):
        actions.appeal(a_case(S.ANSWERED), told="不满意", by=cast.resident)

    assert not Appeal.objects.exists()


def test_a_neighbour_does_not_appeal_for_somebody_else(declined, cast):
    with pytest.raises(NotYou):
        actions.appeal(declined, told="这是公共楼道", by=cast.neighbour)


def test_refused_by_mistake_the_centre_takes_it_in_itself_and_says_so(declined, cast, calendar):
    act = actions.take_back_decline(declined, told="是我们弄错了，这就办。", words="看错了类别", by=cast.clerk)

    assert (declined.state, declined.ended_at, declined.clock.is_running) == (S.STUDYING, None, True)
    assert (told(act), verify()) == ([("decline_taken_back", "resident")], [])


def test_an_unnamed_refusal_is_taken_back_as_well(cast, town):
    case = the_case(actions.raise_case(words="路灯不亮", channel="web", area=town.grid, by=cast.passerby))
    actions.decline(case, reason=reason("decline"), told="不归我们管", by=cast.clerk)

    act = actions.take_back_decline(case, told="归我们管。", by=cast.supervisor)

    assert (case.state, told(act)) == (S.STUDYING, [])


def test_while_an_appeal_waits_supervision_decides(declined, cast):
    actions.appeal(declined, told="这是公共楼道", by=cast.resident)

    with pytest.raises(Refused):
        actions.take_back_decline(declined, told="是我们弄错了", by=cast.clerk)
    assert Case.objects.get(pk=declined.pk).state == S.DECLINED


@pytest.mark.parametrize("other", ["resident", "plumber", "grid_worker", "leader"])
def test_nobody_else_takes_a_refusal_back(declined, cast, other):
    with pytest.raises(NotYou):
        actions.take_back_decline(declined, told="是我们弄错了", by=getattr(cast, other))


def test_the_texts_give_as_many_days_for_an_appeal_as_the_settings_say(declined, cast):
    registers.change(CaseSettings.current(), changes={"appeal_days": 7}, by=cast.administrator)

    assert filled("可在 {appeal_days} 个工作日内申请复核", declined, None) == "可在 7 个工作日内申请复核"


def test_taken_in_studied_and_handed_over_in_one_act(cast, town, calendar):
    case = raised(cast, town)

    act = actions.take_in(
        case, category=town.leaks, urgency=1, lead=town.water, assisting=[town.parks], words="请今天去", by=cast.clerk
    )

    assert [e.action for e in act.entries.order_by("n")] == ["take_in", "study", "dispatch", "issue", "issue"]
    assert (case.state, case.category, case.urgency, case.lead) == (S.IN_HAND, town.leaks, 1, town.water)
    assert told(act) == [("case_dispatched", "resident"), ("task_issued", "园林所"), ("task_issued", "水务所")]
    assert str(case.clock.promise) == "3 working_days"


def test_the_page_of_taking_in_does_it_and_shows_before_what_the_resident_will_be_told(cast, town, client):
    notices()
    case = raised(cast, town)
    client.force_login(User.objects.get(username="clerk"))
    url = f"{case.get_absolute_url()}do/take_in/"
    page = client.get(url)
    typed = {"category": town.leaks.pk, "lead": town.water.pk, "seen": case.version, "key": "0" * 32}

    without = client.post(url, {**typed, "category": "", "key": "1" * 32})
    done = client.post(url, typed)

    assert page.context["notice"] == f"“{case.title}”已受理，承诺 5 个工作日内答复您。"
    assert (without.status_code, list(without.context["form"].errors)) == (422, ["category"])
    case.refresh_from_db()
    assert (done.status_code, case.state) == (302, S.IN_HAND)


def test_a_worker_of_the_place_takes_in_and_leaves_the_handing_over_to_the_centre(cast, town, client):
    case = raised(cast, town)
    client.force_login(User.objects.get(username="grid_worker"))
    url = f"{case.get_absolute_url()}do/take_in/"

    fields = [f.name for f in client.get(url).context["form"].visible_fields()]
    client.post(url, {"lead": town.water.pk, "seen": case.version, "key": "0" * 32})

    case.refresh_from_db()
    assert (fields, case.state) == (["category", "urgency"], S.STUDYING)


def test_answered_directly_before_it_is_taken_in(cast, town, calendar):
    case = raised(cast, town)

    act = actions.settle(case, told="八点开门。", by=cast.clerk)

    assert (case.state, case.clock.is_stopped, told(act)) == (S.ANSWERED, True, [("case_answered", "resident")])


EXITS = ["受理", "直接答复", "已有人反映", "应走其他途径", "不归我们管", "违法或辱骂"]


@pytest.mark.parametrize(("name", "open_to"), [("clerk", EXITS), ("grid_worker", EXITS[:2])])
def test_on_one_page_stand_the_ways_out_that_are_open(client, cast, town, name, open_to):
    case = raised(cast, town)
    client.force_login(User.objects.get(username=name))

    page = client.get(f"/cases/{case.pk}/do/take_in/")

    assert [exit.text for exit in page.context["exits"]] == open_to
    assert [exit.text for exit in page.context["exits"] if exit.is_here] == ["受理"]


def test_each_kind_of_refusal_offers_its_own_reasons(client, cast, town):
    case = raised(cast, town)
    given = {"use": "decline", "code": "court", "name": "请找法院", "told": "请找法院", "group": "other_road"}
    registers.add(Reason(**given), by=cast.administrator)
    client.force_login(User.objects.get(username="clerk"))

    page = client.get(f"/cases/{case.pk}/do/decline/?group=other_road")

    assert [reason.code for reason in page.context["form"].fields["reason"].queryset] == ["court"]
    assert [exit.text for exit in page.context["exits"] if exit.is_here] == ["应走其他途径"]


def test_once_it_is_taken_in_there_are_no_ways_out_to_choose(client, a_case):
    case = a_case(S.STUDYING)
    client.force_login(User.objects.get(username="clerk"))

    assert client.get(f"/cases/{case.pk}/do/decline/").context["exits"] == []


def test_what_was_studied_waits_to_be_handed_over(cast, town, a_case):
    case = a_case(S.STUDYING)
    before = case.state_label, case.loop_step

    actions.study(case, category=town.leaks, by=cast.clerk)

    assert (before, (case.state_label, case.loop_step)) == (("研办中", 1), ("待交办", 2))
