"""Rate (评事): what waits for one's own rating, and how all came out, with what each figure is out of."""

import pytest

from linli.cases import actions
from linli.cases.models import Rating
from linli.cases.queries import ratings
from linli.cases.rules import CaseState as S
from tests.cast import link_of
from tests.portal.conftest import text, track

PAGE = "/ratings/"


def test_a_stranger_reads_how_to_rate_and_the_figures(client, a_case):
    a_case(S.ANSWERED)

    page = client.get(PAGE)

    found = page.context["found"]
    assert (page.context["mine"], found.answered, found.rated, found.days) == ([], 1, 0, 365)
    assert "链接找不到了" in text(page)


def test_who_opened_the_link_here_is_led_to_rate(client, a_case):
    case = a_case(S.ANSWERED)
    client.get(track(case))

    assert track(case, page="rate") in text(client.get(PAGE))


def test_only_the_last_rating_of_a_request_counts(client, a_case):
    case = a_case(S.ANSWERED)
    for solved in ("no", "yes"):
        actions.rate(case, solved=solved, process="fair", result="fair", by=link_of(case))

    found = client.get(PAGE).context["found"]

    assert (found.rated, {share.label: share.count for share in found.solved}) == (
        1,
        {"解决": 1, "部分解决": 0, "未解决": 0},
    )


@pytest.mark.parametrize(("n", "percent"), [(19, None), (20, 100)])
def test_of_fewer_than_twenty_no_rate_is_said(n, percent):
    assert ratings.Share(str(Rating.Solved.YES.label), n, n).percent == percent


def test_what_was_looked_at_on_this_device_is_found_again(client, a_case):
    case = a_case(S.ANSWERED)
    client.get(track(case))

    assert track(case) in text(client.get("/find/"))
