"""Eight people press the same button at the same moment."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from linli.cases import actions, tasks
from linli.cases.models import Case, Objection
from linli.cases.rules import CaseState as S
from linli.clocks.models import Rung
from linli.kernel.rulebook import Refused
from linli.record.chain import verify
from linli.record.models import Act, Message
from tests.cases.conftest import reason
from tests.cast import raised

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*presses):
    """What each press came to: the action done, or the kind of refusal."""
    barrier = Barrier(len(presses))

    def press(do):
        barrier.wait(10)
        try:
            done = do()
            return done.action if isinstance(done, Act) else str(done)
        except Refused as why:
            return type(why).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(len(presses)) as pool:
        return Counter(pool.map(press, presses))


def eight_times(do):
    return at_once(*[do] * 8)


@pytest.mark.parametrize("reads_the_page", [True, False])
def test_one_dispatch_wins_and_the_others_are_told(a_case, cast, town, reads_the_page):
    case = a_case(S.STUDYING)
    sent = {"seen": case.version} if reads_the_page else {}

    results = eight_times(
        lambda: actions.dispatch(Case.objects.get(pk=case.pk), lead=town.water, by=cast.clerk, **sent)
    )

    assert results == {"dispatch": 1, "Stale" if reads_the_page else "NotNow": 7}
    assert (Case.objects.get().tasks.count(), verify()) == (1, [])


def test_one_key_begins_one_case(cast, town):
    key = uuid4()

    results = eight_times(
        lambda: actions.raise_case(words="楼道漏水", channel="web", area=town.grid, by=cast.resident, key=key)
    )

    assert results == {"raise_case": 8}
    assert (Case.objects.count(), Message.objects.count(), verify()) == (1, 1, [])


def test_one_objection_is_decided_once_one_way_or_the_other(a_case, cast, town):
    actions.raise_objection(a_case(S.IN_HAND).tasks.get(), reason=reason("objection"), words="非我", by=cast.plumber)

    results = at_once(
        *[lambda: actions.uphold(Objection.objects.get(), to=town.parks, by=cast.supervisor)] * 4,
        *[lambda: actions.dismiss(Objection.objects.get(), words="是你的", by=cast.clerk)] * 4,
    )

    won = {"uphold", "dismiss"} & set(results)
    assert (len(won), results["NotNow"], verify()) == (1, 7, [])
    assert Case.objects.get().tasks.live().filter(is_lead=True).count() == 1


def test_one_task_is_objected_to_once_and_accepted_or_objected_to(a_case, cast):
    task = a_case(S.IN_HAND).tasks.get()

    def object_to():
        fresh = Case.objects.get().tasks.get(pk=task.pk)
        return actions.raise_objection(fresh, reason=reason("objection"), words="非我", by=cast.plumber)

    def accept():
        return actions.accept(Case.objects.get().tasks.get(pk=task.pk), by=cast.plumber)

    results = at_once(*[object_to] * 4, *[accept] * 4)

    assert results["accept"] + results["raise_objection"] == 1
    assert (sum(results.values()), verify()) == (8, [])


def test_the_resident_withdraws_while_the_unit_answers(a_case, cast):
    case = a_case(S.IN_HAND)
    actions.accept(case.tasks.get(), by=cast.plumber)

    results = at_once(
        lambda: actions.withdraw(Case.objects.get(), by=cast.resident),
        lambda: actions.answer(Case.objects.get(), told="修好了。", by=cast.plumber),
    )

    assert (results["withdraw"] + results["answer"], sum(results.values()), verify()) == (1, 2, [])


def test_two_cases_joined_to_each_other_at_once_do_not_wait_for_each_other(cast, town):
    one, other = raised(cast, town), raised(cast, town)

    results = at_once(
        *[lambda: actions.join(Case.objects.get(pk=one.pk), to=Case.objects.get(pk=other.pk), by=cast.clerk)] * 3,
        *[lambda: actions.join(Case.objects.get(pk=other.pk), to=Case.objects.get(pk=one.pk), by=cast.clerk)] * 3,
    )

    assert (results["join"], sum(results.values()), verify()) == (1, 6, [])
    assert Case.objects.filter(state="joined").count() == 1


def test_a_rung_is_fired_once_by_many_tickers(a_case, cast, town, now, calendar):
    for _ in range(3):
        a_case(S.IN_HAND)
    now.is_(2025, 12, 1, 9, 0)

    results = at_once(*[tasks.ring_due] * 4)

    fired = list(Rung.objects.values_list("clock", "round", "code"))
    assert (len(fired), sum(int(n) * times for n, times in results.items()) > 0) == (len(set(fired)), True)
    told = Message.objects.filter(what__in=["lead_soon", "lead_late"]).values_list("facts__case", "facts__rung")
    assert len(told) == len(set(told)) == 3 * 5
    assert verify() == []


def test_many_notes_at_once_are_all_kept(a_case, cast):
    case = a_case(S.IN_HAND)

    results = eight_times(lambda: actions.note(Case.objects.get(), words="看过", by=cast.clerk))

    versions = list(case.history.values_list("version", flat=True))
    assert (results, versions, verify()) == ({"note": 8}, list(range(1, 13)), [])
