"""Publish (晒事): proposed by one, checked by others, answered by the neighbours; what is sensitive never."""

import pytest

from linli.cases import actions, tasks
from linli.cases.models import Case, CaseSettings, Category, Publication
from linli.cases.queries.cases import published
from linli.cases.rules import CaseState as S
from linli.kernel.rulebook import NotNow, NotYou, Refused
from linli.record import registers
from linli.record.acts import Blocked
from linli.record.chain import verify
from tests.cases.conftest import told

TEXT = {"title": "楼道漏水已修好", "problem": "楼道顶部漏水。", "outcome": "更换了水管。"}


def need(count, cast):
    registers.change(CaseSettings.objects.get(), changes={"checks_needed": count}, by=cast.administrator)


@pytest.fixture
def proposed(a_case, cast):
    actions.propose_publication(a_case(S.VERIFIED), **TEXT, by=cast.clerk)
    return Publication.objects.get()


def test_one_proposes_another_checks_and_it_is_published(proposed, cast, now):
    act = actions.check(proposed, by=cast.second_clerk)

    assert (proposed.state, proposed.published_at, list(published())) == ("published", now.at, [proposed])
    assert [e.action for e in act.entries.order_by("n")] == ["check", "publish"]
    assert told(act) == [("case_published", "resident")]


def test_who_proposed_it_never_checks_it(proposed, cast):
    with pytest.raises(NotYou):
        actions.check(proposed, by=cast.clerk)


def test_with_three_checks_each_counts_once(proposed, cast):
    need(3, cast)

    for checker in (cast.second_clerk, cast.supervisor):
        actions.check(proposed, by=checker)
    with pytest.raises(Refused, match="您已审核过这段文字，还需另外 1 人审核"):
        actions.check(proposed, by=cast.second_clerk)
    assert (proposed.state, proposed.checks.count()) == ("proposed", 2)
    actions.check(proposed, by=cast.leader)

    assert proposed.state == "published"


def test_another_text_is_checked_anew_by_others_than_who_changed_it(proposed, cast):
    need(2, cast)
    actions.check(proposed, by=cast.second_clerk)

    actions.amend(proposed, **{**TEXT, "title": "漏水修好了"}, by=cast.supervisor)

    assert (proposed.title, proposed.round) == ("漏水修好了", 2)
    with pytest.raises(NotYou):
        actions.check(proposed, by=cast.supervisor)
    actions.check(proposed, by=cast.second_clerk)
    assert proposed.state == "proposed"
    actions.check(proposed, by=cast.leader)
    assert proposed.state == "published"


def test_the_place_is_blurred_and_the_days_are_counted(a_case, cast, now):
    case = a_case(S.VERIFIED)
    Case.objects.filter(pk=case.pk).update(lon=116.581234, lat=37.334567)
    case.refresh_from_db()

    actions.propose_publication(case, **TEXT, by=cast.clerk)

    made = Publication.objects.get()
    assert (made.lon, made.lat, made.days, made.unit.name) == (116.581, 37.335, 0, "水务所")


@pytest.mark.parametrize("state", [S.RECEIVED, S.IN_HAND, S.DECLINED, S.WITHDRAWN])
def test_what_was_not_answered_is_not_published(a_case, cast, state):
    with pytest.raises(Blocked):
        actions.propose_publication(a_case(state), **TEXT, by=cast.clerk)


def test_what_is_sensitive_never(a_case, cast):
    case = a_case(S.VERIFIED)
    Case.objects.filter(pk=case.pk).update(is_sensitive=True)

    with pytest.raises(Blocked):
        actions.propose_publication(Case.objects.get(), **TEXT, by=cast.clerk)


def test_found_to_be_sensitive_meanwhile_it_is_not_published(proposed, cast):
    Case.objects.update(is_sensitive=True)

    with pytest.raises(Blocked):
        actions.check(Publication.objects.get(), by=cast.second_clerk)


def test_found_to_be_sensitive_afterwards_it_is_out_of_the_public_eye_at_once(proposed, cast):
    actions.check(proposed, by=cast.second_clerk)
    case = proposed.case
    actions.reopen(case, by=cast.resident)

    actions.study(Case.objects.get(pk=case.pk), is_sensitive=True, by=cast.supervisor)

    assert list(published()) == []


def test_a_category_that_is_never_published(a_case, cast, town):
    Category.objects.filter(pk=town.leaks.pk).update(is_publishable=False)

    with pytest.raises(Blocked):
        actions.propose_publication(a_case(S.VERIFIED), **TEXT, by=cast.clerk)


def rated(case, how, cast):
    actions.rate(case, solved="yes" if how == "happy" else "no", process=how, result=how, by=cast.resident)


def test_rated_as_not_solved_it_is_not_shown_as_solved_until_a_better_rating(a_case, cast, now):
    case = a_case(S.ANSWERED)
    rated(case, "unhappy", cast)
    for order in case.orders.all():
        actions.cancel_order(order, words="误发", by=cast.supervisor)
    with pytest.raises(Blocked) as why:
        actions.propose_publication(case, **TEXT, by=cast.clerk)

    rated(case, "happy", cast)
    actions.propose_publication(case, **TEXT, by=cast.clerk)

    assert why.value.blockers == ["居民评价没有解决或者不满意。"]
    assert Publication.objects.count() == 1


def test_with_a_supervision_order_open_it_is_neither_proposed_nor_published(proposed, cast):
    actions.issue_order(proposed.case, level="formal", words="核实", by=cast.supervisor)

    with pytest.raises(Blocked) as why:
        actions.check(proposed, by=cast.second_clerk)

    assert why.value.blockers == ["还有督办单未办结。"]


def test_reopened_it_waits_for_the_resident_to_say_that_it_is_solved_now(a_case, cast, now):
    case = a_case(S.ANSWERED)
    rated(case, "happy", cast)
    actions.reopen(case, told="又漏了", by=cast.resident)
    for order in case.orders.all():
        actions.cancel_order(order, words="误发", by=cast.supervisor)
    now.passes(hours=2)
    actions.settle(case, told="总管已换。", by=cast.supervisor)
    with pytest.raises(Blocked) as why:
        actions.propose_publication(case, **TEXT, by=cast.clerk)
    assert why.value.blockers == ["重新办理过，等居民说解决了再公示。"]
    now.passes(hours=2)

    rated(case, "happy", cast)
    actions.propose_publication(case, **TEXT, by=cast.clerk)

    assert Publication.objects.count() == 1


def test_it_is_proposed_once(proposed, cast):
    with pytest.raises(Blocked):
        actions.propose_publication(proposed.case, **TEXT, by=cast.second_clerk)

    assert Publication.objects.count() == 1


def test_refused_or_taken_down_it_can_be_proposed_again(proposed, cast):
    actions.refuse_publication(proposed, words="能认出是谁", by=cast.supervisor)
    actions.propose_again(proposed, by=cast.second_clerk)
    with pytest.raises(NotYou):
        actions.check(proposed, by=cast.second_clerk)
    actions.check(proposed, by=cast.clerk)

    actions.take_down(proposed, words="照片里有车牌", by=cast.leader)

    assert (proposed.state, list(published())) == ("taken_down", [])
    with pytest.raises(NotNow):
        actions.thank(proposed, device="a", by=cast.passerby)


@pytest.mark.parametrize("other", ["plumber", "grid_worker", "resident", "administrator"])
def test_only_the_desks_and_the_leader_check(proposed, cast, other):
    with pytest.raises(NotYou):
        actions.check(proposed, by=getattr(cast, other))


def test_neighbours_say_thanks_once_per_device(proposed, cast):
    actions.check(proposed, by=cast.second_clerk)

    for device in "aab":
        actions.thank(proposed, device=device, by=cast.passerby)

    assert list(proposed.voices.order_by("pk").values_list("says", "device")) == [("thanks", "a"), ("thanks", "b")]


def test_not_so_is_kept_for_supervision_and_never_shown_outside(proposed, cast):
    actions.check(proposed, by=cast.second_clerk)

    act = actions.contradict(proposed, device="a", told="昨天又漏了", by=cast.passerby)

    assert (act.notes.get().audience, act.notes.get().text) == ("staff", "昨天又漏了")
    assert proposed.voices.get().says == "not_so"
    assert told(act) == [("publication_contradicted", "督办科")]
    assert verify() == []


def test_a_case_that_is_opened_again_stays_public_and_says_so(proposed, cast):
    actions.check(proposed, by=cast.second_clerk)
    actions.reopen(proposed.case, told="又漏了", by=cast.resident)

    assert (tasks.suspend_reopened(), list(published())) == (0, [proposed])
    assert published().get().is_reopened


def test_where_the_settings_say_so_it_is_taken_down_and_can_be_proposed_again_once_answered(proposed, cast):
    changes = {"reopened_publication": CaseSettings.Reopened.TAKEN_DOWN}
    registers.change(CaseSettings.objects.get(), changes=changes, by=cast.administrator)
    actions.check(proposed, by=cast.second_clerk)
    assert tasks.suspend_reopened() == 0
    actions.reopen(proposed.case, told="又漏了", by=cast.resident)

    assert (tasks.suspend_reopened(), tasks.suspend_reopened(), list(published())) == (1, 0, [])
    proposed.refresh_from_db()
    with pytest.raises(Blocked):
        actions.propose_again(proposed, by=cast.clerk)
    actions.settle(proposed.case, told="这次换了整段水管。", by=cast.supervisor)
    with pytest.raises(Blocked):
        actions.propose_again(proposed, by=cast.clerk)
    for order in proposed.case.orders.all():
        actions.cancel_order(order, words="已办好", by=cast.supervisor)
    rated(proposed.case, "happy", cast)
    actions.propose_again(proposed, by=cast.clerk)
    assert (proposed.state, verify()) == ("proposed", [])
