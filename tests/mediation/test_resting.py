"""A matter that is mediated has one date: its request rests as long as the mediation goes on."""

import pytest
from django.utils import timezone

from linli.cases import actions as cases
from linli.cases.models import Case, Hold, Reason
from linli.cases.queries.history import timeline
from linli.clocks import actions as clocks
from linli.kernel.actor import IMPORT
from linli.kernel.deadlines import Promise, Unit
from linli.mediation import actions
from linli.mediation.tasks import rest_cases
from linli.record import registers


@pytest.fixture
def rests(under_way):
    """What rests beside the mediation under way, after each round of the worker."""
    told = "正在由{responsible}调解，最迟 {review_date} 有结果。"
    registers.add(Reason(use="hold", code="mediation", name="正在人民调解", told=told), by=IMPORT)

    def look():
        rest_cases()
        return Case.objects.get().clock.is_paused

    return look


def test_a_request_rests_while_it_is_mediated_and_goes_on_with_the_end(rests, under_way, bench):
    mediation, *_parties = under_way

    assert rests()

    hold = Hold.objects.get()
    assert (hold.review_on, hold.person) == (timezone.localdate(mediation.clock.due_at), "一站式中心")
    told = [note.text for line in timeline(mediation.case) for note in line.words]
    assert any("正在由一站式中心调解" in words for words in told)

    actions.end_without(mediation, told="可以起诉。", by=bench.mediator)

    assert not rests()
    assert Hold.objects.get().state == "ended"


def test_who_ends_the_rest_by_hand_is_not_overruled_and_more_time_begins_another(rests, under_way, bench):
    mediation, *_parties = under_way
    rests()
    cases.end_hold(Hold.objects.get(), by=bench.registrar)
    assert not rests()

    clocks.extend(mediation.clock, promise=Promise(10, Unit.CALENDAR_DAYS), at=mediation.clock.started_at)

    assert rests()
    assert Hold.objects.count() == 2
