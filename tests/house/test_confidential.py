"""A mediation that is closed appears nowhere but as counts: every page there is, as whoever has no part in it.

The pages list themselves (``walk``), so a page, a feed or an export that is added tomorrow is looked at tomorrow.
"""

from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from linli.cases import actions as case_actions
from linli.cases.models import Publication
from linli.cases.queries.suggesting import examples, messages
from linli.mediation import actions
from linli.people.models import User
from linli.record.acts import Blocked
from linli.record.models import Message
from linli.search.actions import reindex
from linli.search.models import Text
from linli.suggestions.models import HotTopic
from tests.house.walk import all_pages
from tests.mediation.conftest import (  # noqa: F401  # fixtures
    bench,
    bring_on,
    drafted,
    file_of,
    in_english,
    in_force,
    now,
    today,
    two_parties,
    under_way,
)

ENDS_THE_WALK = {"account_logout", "people:leave", "people:delete_me"}
CASE_WORDS = "把我家吊顶泡坏了"
# who quarrels, where they live, what was said, found, agreed, noted, heard afterwards
SECRETS = [
    "徐甲", "钱乙", "示例小区", "13800000012", "138****0012", "泡坏楼下吊顶", "承担全部修复费用", "密谈所言", "门卫所见",
    "内部看法", "回访所言", "升级苗头",
]  # fmt: skip


@pytest.fixture
def closed(now, in_force, bench):  # noqa: F811
    """Agreed, performed, visited; its words stand in every place that has any."""
    mediation = in_force.mediation
    actions.keep_inquiry(mediation, asked_at=now.at, asked="门卫", words="门卫所见", by=bench.mediator)
    actions.note_mediation(mediation, words="内部看法", by=bench.mediator)
    actions.report_risk(mediation, words="升级苗头", to="派出所", by=bench.mediator)
    for instalment in in_force.instalments.all():
        actions.perform(instalment, on=today(), words="密谈所言", by=bench.mediator)
    now.passes(days=90)
    for visit in mediation.follow_ups.all():
        actions.follow_up(visit, result="kept", words="回访所言", has_new_risk=True, by=bench.mediator)
    return mediation


def signed_in(name):
    client = Client(raise_request_exception=False)
    if name:
        client.force_login(User.objects.get(username=name))
    return client


@pytest.mark.parametrize(
    ("walker", "where"), [("second_mediator", ("mediation:", "desk:", "files:", "reception:")), ("supervisor", ("",))]
)
def test_on_no_page_there_is_does_anybody_outside_read_of_it(closed, walker, where):
    client, leaks = signed_in(walker), []

    for page in all_pages():
        if not page.is_ours or page.name in ENDS_THE_WALK or not page.name.startswith(where):
            continue
        pk = closed.case_id if page.route.startswith("cases/") else closed.pk
        kinds = {
            "pk": pk,
            "thing_pk": pk,
            "case_pk": closed.case_id,
            "kind": "sitting",
            "action": "note",
            "code": "agreement",
        }
        answer = client.get(page.address(kinds))
        if page.name.startswith("mediation:") and {"pk", "token"} & page.parameters:
            leaks += [page.name] if answer.status_code == 200 else []
        if answer.status_code == 200 and not answer.streaming:
            text = answer.content.decode(errors="replace")
            leaks += [(page.name, word) for word in SECRETS if word in text]

    assert leaks == []


def test_no_search_finds_a_word_of_its_case_not_even_after_the_index_was_made_anew(closed):
    client = signed_in("clerk")
    for _time in range(2):
        assert Text.objects.filter(kind="cases.case", thing_id=closed.case_id).count() == 0
        found = client.get(f"/desk/?q={quote(CASE_WORDS)}").content.decode()
        assert closed.case.number not in found
        reindex()


def test_hot_topics_and_whatever_learns_from_words_never_read_it(closed):
    assert [one for one in (*messages(), *examples()) if CASE_WORDS in f"{one}"] == []


def test_a_hot_topic_that_was_found_before_shows_it_no_more(closed):
    day = timezone.localdate()
    topic = HotTopic.objects.create(
        kind="cases.case", name="示例 漏水", nearest=closed.case_id, things=[closed.case_id], people=3, trend="rising",
        first_on=day, last_on=day, weeks=[0, 1, 2],
    )  # fmt: skip
    client = signed_in("supervisor")

    for address in (reverse("desk:topic", args=[topic.pk]), "/desk/topics/"):
        page = client.get(address)
        assert (page.status_code, closed.case.title in page.content.decode()) == (200, False)


def test_it_is_never_published_and_nobody_is_told_of_it_by_words(closed, cast):
    case = closed.case
    case.refresh_from_db()
    case_actions.settle(case, told="已达成协议。", by=cast.clerk)
    with pytest.raises(Blocked, match="never published"):
        case_actions.propose_publication(case, title="调好了", problem="漏水", outcome="修好", by=cast.clerk)

    assert Publication.objects.count() == 0
    told = Message.objects.filter(act__root_kind="mediation.mediation").values_list("facts", flat=True)
    assert {word for facts in told for word in SECRETS if word in str(facts)} == set()
