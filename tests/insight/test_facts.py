"""From the record to figures: what each case counts as; kept up is the same as made anew; everything adds up."""

import random
from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db.models import Sum
from django.utils import timezone

from linli.cases import actions as cases
from linli.cases.models import Case, Objection, Reason
from linli.insight import actions
from linli.insight.models import CaseFact, FactMark, FigureSum, StepTime
from linli.insight.queries.periods import named, present
from linli.insight.queries.sums import Scope, apart, total
from linli.insight.rules import IDENTITIES, By, Measure, Span
from linli.kernel.actor import CLOCK
from linli.kernel.rulebook import Refused
from linli.record.models import Act
from tests.cast import GRID, HERE, brought_to, link_of, raised, the_case


def seen():
    """All facts and sums, as they stand."""
    facts = sorted(CaseFact.objects.values_list(), key=str)
    sums = sorted(tuple(row.values())[1:] for row in FigureSum.objects.values())
    times = sorted(tuple(row.values())[1:] for row in StepTime.objects.values())
    return facts, sums, times


def fact(case):
    return CaseFact.objects.get(pk=case.pk)


def one(cast, town, state):
    case = brought_to(state, cast, town)
    actions.freshen()
    return fact(case)


@pytest.mark.parametrize(
    ("state", "road", "outcome", "kept"),
    [
        ("received", "pending", "open", ""),
        ("studying", "pending", "open", ""),
        ("in_hand", "dispatched", "open", ""),
        ("answered", "dispatched", "answered", "yes"),
        ("closed", "dispatched", "answered", "yes"),
    ],
)
def test_a_case_counts_by_the_road_it_went(cast, town, state, road, outcome, kept):
    found = one(cast, town, state)

    assert (found.road, found.outcome, found.kept) == (road, outcome, kept)
    assert (found.community, found.grid, found.channel) == (HERE, GRID, "web")


def test_what_is_settled_at_once_is_answered_directly(cast, town):
    case = raised(cast, town)
    cases.take_in(case, by=cast.clerk)
    cases.study(case, category=town.leaks, by=cast.clerk)
    cases.settle(case, told="已处理。", by=cast.clerk)
    actions.freshen()
    found = fact(case)

    assert (found.road, found.taken, found.is_answered_once, found.unit) == ("direct", "yes", True, town.centre.pk)
    assert found.dispatch is None


def test_a_refusal_is_no_answer_but_a_response(cast, town):
    case = raised(cast, town)
    cases.decline(case, reason=Reason.objects.get(use="decline"), told="请到法院。", by=cast.clerk)
    actions.freshen()
    found = fact(case)

    assert (found.road, found.outcome, found.taken, found.kept) == ("declined", "otherwise", "yes", "")


def test_the_last_word_of_the_resident_counts_and_the_first_is_kept(cast, town):
    case = brought_to("closed", cast, town)
    for solved, result in (("no", "unhappy"), ("yes", "happy")):
        cases.rate(case, solved=solved, process="happy", result=result, by=link_of(case))
    cases.reopen(case, told="又漏了。", by=link_of(case))
    actions.freshen()
    found = fact(case)

    assert (found.solved, found.result, found.first_result, found.reopened) == ("yes", "happy", "unhappy", 1)
    assert (found.outcome, found.is_answered_once, found.unit) == ("open", True, town.water.pk)


def test_an_objection_is_counted_with_its_outcome(cast, town):
    case = raised(cast, town)
    cases.take_in(case, by=cast.clerk)
    cases.study(case, category=town.leaks, by=cast.clerk)
    cases.dispatch(case, lead=town.water, by=cast.clerk)
    task = case.tasks.get()
    cases.raise_objection(task, reason=Reason.objects.get(use="objection"), words="不归我们。", by=cast.plumber)
    cases.uphold(case.objections.get(), words="确实。", to=town.parks, by=cast.supervisor)
    actions.freshen()
    found = fact(case)

    assert (found.objections, found.upheld, found.unit) == (1, 1, town.parks.pk)


def test_a_promise_that_comes_due_counts_as_late_though_nobody_acts(cast, town):
    case = raised(cast, town)
    actions.freshen()
    assert (fact(case).taken, fact(case).turns_at) == ("", Case.objects.get(pk=case.pk).intake_clock.due_at)

    later = fact(case).turns_at + timedelta(minutes=1)

    assert actions.freshen(now=later) == 1
    assert (fact(case).taken, fact(case).turns_at) == ("no", None)
    assert total(Scope(), present()).n(Measure.TAKEN_LATE) + total(Scope(), present().before).n(Measure.TAKEN_LATE) == 1


def test_what_nobody_touched_is_not_read_again(cast, town):
    brought_to("in_hand", cast, town)

    assert (actions.freshen(), actions.freshen()) == (1, 0)


def test_a_case_that_came_into_the_record_late_is_still_found(cast, town):
    """Numbers of entries are given before they can be seen: the mark stays behind by ten minutes."""
    brought_to("in_hand", cast, town)
    Act.objects.update(at=timezone.now())  # the town may be older than ten minutes
    actions.freshen()

    assert FactMark.objects.get().entry == 0
    Act.objects.update(at=timezone.now() - timedelta(minutes=11))
    actions.freshen()
    assert FactMark.objects.get().entry > 0


def test_far_behind_the_record_all_is_made_anew_and_only_what_is_new_looked_at(cast, town, monkeypatch):
    monkeypatch.setattr("linli.insight.actions.facts.BEHIND", 2)
    actions.freshen()
    brought_to("answered", cast, town)

    assert (actions.skip_ahead(), actions.skip_ahead(), CaseFact.objects.count()) == (True, False, 0)
    later = raised(cast, town)
    assert (actions.freshen(), CaseFact.objects.get().pk) == (
        1,
        later.pk,
    )  # the rest is for ``rebuild``, in the long work
    assert (actions.rebuild(), CaseFact.objects.count()) == (2, 2)


def test_who_is_killed_between_facts_and_sums_leaves_word_of_it(cast, town, monkeypatch):
    from linli.insight.actions import facts

    brought_to("closed", cast, town)
    with monkeypatch.context() as broken:
        broken.setattr(facts, "_sum_again", lambda touched, mark: (_ for _ in ()).throw(RuntimeError))
        with pytest.raises(RuntimeError):
            actions.freshen()
    assert (CaseFact.objects.count(), FigureSum.objects.count()) == (1, 0)

    actions.freshen()
    kept_up = seen()
    actions.rebuild()

    assert kept_up == seen()


def walk(cast, town, chance):
    """One step of somebody, somewhere; what is refused is refused."""
    case = chance.choice([*Case.objects.all(), None, None])
    if case is None:
        raised(cast, town, by=chance.choice([cast.resident, cast.neighbour]))
        return
    task = case.tasks.first()
    reason = {use: Reason.objects.get(use=use) for use in ("decline", "objection")}
    steps = [
        lambda: cases.take_in(case, by=cast.clerk),
        lambda: cases.study(case, category=chance.choice([town.leaks, town.noise]), by=cast.clerk),
        lambda: cases.dispatch(case, lead=town.water, by=cast.clerk),
        lambda: cases.dispatch(case, lead=town.water, by=cast.clerk),
        lambda: cases.accept(task, by=cast.plumber),
        lambda: cases.raise_objection(task, reason=reason["objection"], words="不归我们。", by=cast.plumber),
        lambda: cases.uphold(case.objections.get(), words="是。", to=town.parks, by=cast.supervisor),
        lambda: cases.answer(case, told="好了。", by=cast.plumber),
        lambda: cases.settle(case, told="好了。", by=cast.clerk),
        lambda: cases.decline(case, reason=reason["decline"], told="请到法院。", by=cast.clerk),
        lambda: cases.verify(case, words="属实", by=cast.supervisor),
        lambda: cases.close(case, by=CLOCK),
        lambda: cases.rate(
            case, solved=chance.choice(["yes", "no"]), process="fair", result="unhappy", by=link_of(case)
        ),
        lambda: cases.reopen(case, told="没好。", by=link_of(case)),
        lambda: cases.withdraw(case, by=link_of(case)),
        lambda: Case.objects.filter(pk=case.pk).exists(),
    ]
    with suppress(Refused, AttributeError, Objection.DoesNotExist):
        chance.choice(steps)()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_kept_up_step_by_step_is_the_same_as_made_anew_and_adds_up(cast, town, seed):
    chance = random.Random(seed)
    for _round in range(8):
        for _n in range(12):
            walk(cast, town, chance)
        actions.freshen()
    now = timezone.now()
    actions.set_right(now=now)
    kept_up = seen()
    call_command("rebuild_insight")
    actions.set_right(now=now)

    assert kept_up == seen()
    assert CaseFact.objects.values("road").distinct().count() >= 3
    for row in FigureSum.objects.all():
        for parts, whole in IDENTITIES:
            assert sum(getattr(row, part.value) for part in parts) == getattr(row, whole.value), (parts, row)


def test_each_way_of_telling_apart_adds_up_to_the_whole(cast, town):
    for state in ("received", "in_hand", "closed"):
        brought_to(state, cast, town)
    actions.freshen()
    whole, period = total(Scope(), present().of_kind("month")), present().of_kind("month")
    here = {by: apart(Scope(), period, by) for by in By if by is not By.ALL}

    for counts in here.values():
        assert sum(c.n(Measure.RECEIVED) for c in counts.values()) == total(Scope(), period).n(Measure.RECEIVED)
    assert whole.n(Measure.DIRECT, Measure.DISPATCHED, Measure.PENDING) == whole.n(Measure.RECEIVED)
    area = total(Scope(Span.AREA, HERE), period)
    assert area == total(Scope(Span.AREA, HERE[:9]), period) == total(Scope(), period)


def test_a_week_read_from_facts_says_the_same_as_the_sum_of_that_week(cast, town):
    brought_to("closed", cast, town)
    actions.freshen()
    week = present().of_kind("week")
    kept = FigureSum.objects.filter(grain="week", span="all", by="all").aggregate(n=Sum("received"))["n"]

    assert total(Scope(), week).n(Measure.RECEIVED) == kept == 1


def test_what_was_imported_from_the_past_is_counted_apart(many):
    many(3)
    many(2, is_history=True)
    counts = total(Scope(), named("2026-05"))

    assert (counts.n(Measure.RECEIVED), counts.n(Measure.HISTORY), counts.n(Measure.RATED)) == (3, 2, 3)


def test_a_fact_holds_no_word_of_a_case(cast, town):
    case = brought_to("closed", cast, town)
    actions.freshen()
    told = " ".join(str(value) for value in CaseFact.objects.values().get().values())

    assert (case.title in told, case.words in told, the_case(case.history.first()).pk == case.pk) == (
        False,
        False,
        True,
    )
