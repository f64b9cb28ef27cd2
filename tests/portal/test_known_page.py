"""What neighbours told already (我家也是): said so that it points to nobody, joined by one tick or press, with scripts or without."""

import pytest
from django.test import Client

from linli.cases import actions
from linli.cases.models import Case, Publication
from linli.cases.queries.links import token_of
from linli.cases.rules import CaseState as S
from linli.files.seeds import load_limits
from linli.people.actions import contact_for
from linli.people.queries import speaking_for
from linli.record.chain import verify
from linli.record.models import Message
from tests.cases.test_join import across_the_border
from tests.cast import GRID, raised, the_case
from tests.portal.conftest import text

LAMP = "3号楼前面的路灯坏了，晚上漆黑一片，老人不敢走。"
KNOWN = "/raise/known/"


@pytest.fixture(autouse=True)
def limits(town):
    load_limits()


@pytest.fixture
def tell(cast, town):
    """Somebody calls about the lamp; the clerk writes it down and joins it to the first."""

    def one(n, to=None, words=LAMP):
        by = speaking_for(cast.clerk, contact_for(name=f"居民{n}", phone=f"1380000{n:04d}"))
        case = the_case(actions.take_call(words=words, channel="phone", area=town.grid, category=town.leaks, by=by))
        if to is not None:
            actions.join(case, to=to, by=cast.clerk)
        return case

    return one


@pytest.fixture
def lamp(tell):
    """The lamp that three neighbours told of."""
    first = tell(1)
    for n in (2, 3):
        tell(n, to=first)
    return first


def asked(client, words="路灯坏了，前面漆黑的，不敢走。", **more):
    return text(client.post(KNOWN, {"words": words, "grid": GRID, **more}))


def test_three_neighbours_are_said_and_none_of_their_words(client, lamp):
    html = asked(client)

    assert "梧桐第一网格已有 3 位邻居反映“漏水”" in html
    for private in (LAMP[:6], "老人", lamp.number, lamp.title, "居民1", "1380000"):
        assert private not in html


def test_two_would_point_to_somebody_and_are_not_said(client, tell):
    tell(2, to=tell(1))

    assert "邻居反映" not in asked(client)


@pytest.mark.parametrize("changed", [{"is_sensitive": True}, {"state": "withdrawn"}, {"category": None}])
def test_nothing_is_said_of_what_is_sensitive_over_or_not_studied(client, lamp, changed):
    Case.objects.filter(pk=lamp.pk).update(**changed)

    assert "邻居反映" not in asked(client)


@pytest.mark.parametrize("words", ["物业费涨价没有公示", "路灯", "您好，请尽快处理", "楼上着火了，路灯坏了，漆黑一片"])
def test_nothing_is_said_to_other_words_nor_where_somebody_may_be_in_danger(client, lamp, words, emergency):
    assert "邻居反映" not in asked(client, words)


@pytest.fixture
def emergency(db):
    from linli.cases.models import EmergencyWord
    from linli.kernel.actor import IMPORT
    from linli.record import registers

    registers.add(EmergencyWord(word="着火", number="119", advice="请立即拨打 119。"), by=IMPORT)


def test_what_was_published_of_the_same_is_shown(client, a_case, cast):
    case = a_case(S.VERIFIED)
    told = {"title": "楼道漏水已修好", "problem": "楼道漏水，走路怕滑倒。", "outcome": "换了水管。"}
    actions.propose_publication(case, **told, by=cast.clerk)
    before = asked(client, "3号楼楼道漏水，地上怕滑倒")
    actions.check(Publication.objects.get(), by=cast.second_clerk)

    assert (told["title"] in before, told["title"] in asked(client, "3号楼楼道漏水，地上怕滑倒")) == (False, True)


def test_what_was_published_just_across_the_border_of_a_community_is_shown_and_what_lies_farther_is_not(
    client, cast, town
):
    (here, mine), *others = across_the_border(town)
    for n, (area, position) in enumerate(others):
        about = {"words": LAMP, "channel": "web", "area": area, "position": position}
        case = the_case(actions.raise_case(**about, by=cast.neighbour))
        actions.settle(case, category=town.leaks, told="换了灯泡。", by=cast.clerk)
        told = {"title": f"路灯修好了{n}", "problem": LAMP, "outcome": "换了灯泡。"}
        actions.propose_publication(case, **told, by=cast.clerk)
        actions.check(Publication.objects.latest("pk"), by=cast.second_clerk)

    shown = asked(client, LAMP, grid=here.code, longitude=mine[0], latitude=mine[1])

    assert ["路灯修好了0" in shown, "路灯修好了1" in shown] == [True, False]


def test_ticked_it_is_raised_and_joined_and_the_lead_is_told(
    client, filled_in, lamp, django_capture_on_commit_callbacks
):
    page = client.post("/raise/", filled_in(words=LAMP, grid=GRID, same=lamp.pk), follow=True)

    case = Case.objects.latest("pk")
    assert (page.status_code, case.state, case.joined_to) == (200, S.JOINED, lamp)
    assert Message.objects.filter(what="neighbour_joined").count() == 1
    assert verify() == []


@pytest.mark.parametrize("words", ["物业费涨价没有公示，要求公开账目。", "3号楼有人打孩子，天天晚上哭。"])
def test_ticked_with_other_words_it_is_raised_by_itself_and_read_by_a_person(client, filled_in, lamp, words):
    client.post("/raise/", filled_in(words=words, grid=GRID, same=lamp.pk), follow=True)

    case = Case.objects.latest("pk")
    assert (case.words, case.state, case.joined_to) == (words, S.RECEIVED, None)


@pytest.mark.parametrize("same", ["999999", "x", "", "-1", "9" * 30, "\uff11"])
def test_whatever_is_sent_as_the_same_the_request_is_safe(client, filled_in, lamp, same):
    page = client.post("/raise/", filled_in(words=LAMP, grid=GRID, same=same), follow=True)

    assert (page.status_code, Case.objects.latest("pk").state) == (200, S.RECEIVED)


def test_without_scripts_it_is_offered_on_the_next_page_and_one_press_joins(filled_in, lamp, cast):
    client = Client()
    page = client.post("/raise/", filled_in(words=LAMP, grid=GRID), follow=True)
    ((one, sent),) = page.context["known"]
    case = Case.objects.latest("pk")

    after = client.post(f"/t/{token_of(case)}/same/", sent, follow=True)
    again = client.post(f"/t/{token_of(case)}/same/", sent, follow=True)
    actions.settle(lamp, told="灯已修好。", by=cast.clerk)

    case.refresh_from_db()
    assert (one.people, case.joined_to, after.context["known"], again.status_code) == (3, lamp, [], 200)
    assert "灯已修好" in text(client.get(f"/t/{token_of(case)}/"))


def test_what_is_not_offered_cannot_be_joined_by_hand(client, cast, town, lamp):
    secret = raised(cast, town)
    case = the_case(actions.raise_case(words=LAMP, channel="web", area=town.grid, by=cast.passerby))
    sent = {"seen": case.version, "key": "3" * 32}

    pages = [client.post(f"/t/{token_of(case)}/same/", sent | {"same": same}) for same in (secret.pk, 999999, "x", "")]

    case.refresh_from_db()
    assert ([page.status_code for page in pages], case.state) == ([302, 404, 404, 404], S.RECEIVED)


def test_who_joined_by_mistake_is_separated_and_waits_as_before(cast, town, lamp):
    case = the_case(actions.raise_case(words=LAMP, channel="web", area=town.grid, by=cast.resident))
    actions.join_in(case, to=lamp, by=cast.resident)

    actions.unjoin(case, by=cast.clerk)

    assert (case.state, case.joined_to, [a.action for a in case.history]) == (
        S.RECEIVED, None, ["raise_case", "join_in", "unjoin"],
    )  # fmt: skip
