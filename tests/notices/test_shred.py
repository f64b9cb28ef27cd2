"""What is past its time is erased, and what happened stays."""

import pytest

from linli.notices.models import Delivery
from linli.notices.outbox import deliver, fan_out, shred
from linli.notices.outbox.codes import send_code
from tests.notices.conftest import change_settings, run


@pytest.fixture
def sent(tell, resident):
    change_settings(gather_minutes=0)
    tell(resident, "case_answered", number=7)
    run()
    return Delivery.objects.get()


@pytest.mark.parametrize(("days", "left"), [(179, True), (181, False)])
def test_after_half_a_year_number_and_words_are_gone(sent, clock, days, left):
    clock.forward(days=days)
    shred.shred()

    row = Delivery.objects.get()
    assert (bool(row.address), bool(row.payload), row.shredded_at is None) == (left, left, left)
    assert (row.state, row.sent_at) == ("sent", sent.sent_at)


def test_what_still_waits_keeps_what_it_needs(tell, resident, clock):
    tell(resident, "case_answered")
    fan_out.fan_out()
    clock.forward(days=400)

    assert shred.shred() == 0
    assert Delivery.objects.get().address == "13812341234"


def test_a_code_that_never_went_out_is_gone_the_next_day(texts, clock):
    send_code("13812341234", "482913", purpose="登录")
    clock.forward(minutes=11)
    deliver.deliver()
    clock.forward(days=1)

    assert (shred.shred(), shred.shred()) == (1, 0)
    assert Delivery.objects.filter(shredded_at__isnull=False).values_list("state", "reason").get() == (
        "cancelled",
        "expired",
    )
    assert (Delivery.objects.get().given, Delivery.objects.get().address) == ("", "")
