"""What a resident does, nobody of the staff does for them: not in their own browser, and not by the slip that they printed."""

import pytest

from linli.cases import actions
from linli.cases.models import Rating
from linli.cases.queries.links import holder_of, slip_token_of, tracking_url
from linli.cases.queries.ratings import last_ratings
from linli.cases.rules import CaseState as S
from linli.people.models import User
from tests.cast import brought_to, link_of, the_case
from tests.portal.conftest import track

CONTENT = {"solved": "yes", "process": "happy", "result": "happy"}


@pytest.mark.parametrize("name", ["clerk", "plumber"])
@pytest.mark.parametrize("what", ["rate", "reopen", "withdraw", "add_details", "not_me", "appeal"])
def test_signed_in_as_staff_one_reads_what_the_resident_reads_and_does_nothing(client, cast, town, name, what):
    case = brought_to(S.ANSWERED, cast, town)
    client.force_login(User.objects.get(username=name))
    version = case.version

    page = client.post(track(case, page=what), {"seen": version, **CONTENT}, follow=True)

    case.refresh_from_db()
    html = page.content.decode()
    assert (case.version, case.ratings.exists()) == (version, False)
    assert ("您现在是以工作人员身份登录的" in html, track(case, page="rate") in html) == (True, False)


def test_the_resident_does_it_in_the_same_place(client, cast, town):
    case = brought_to(S.ANSWERED, cast, town)
    form = client.get(track(case, page="rate")).context["form"]

    client.post(track(case, page="rate"), {"seen": case.version, "key": form["key"].value(), **CONTENT})

    assert case.ratings.get().how == Rating.How.LINK


def test_by_the_slip_it_stands_in_the_file_and_counts_in_no_rate(cast, town):
    case = the_case(actions.take_call(words="楼道灯坏了。", channel="window", answer="已换好灯泡。", by=cast.clerk))
    by_slip = holder_of(slip_token_of(case))
    actions.rate(case, **CONTENT, by=by_slip)

    assert (case.ratings.get().how, last_ratings().exists()) == (Rating.How.SLIP, False)
    actions.rate(case, solved="no", process="fair", result="fair", by=link_of(case))
    actions.rate(case, **CONTENT, by=by_slip)
    assert last_ratings().get().solved == Rating.Solved.NO


def test_on_the_page_of_the_slip_stands_no_other_link(client, cast, town):
    case = the_case(actions.take_call(words="楼道灯坏了。", channel="window", by=cast.clerk))
    token = slip_token_of(case)

    html = client.get(f"/t/{token}/?new=1").content.decode()

    assert (tracking_url(case, token) in html, tracking_url(case) in html) == (True, False)
