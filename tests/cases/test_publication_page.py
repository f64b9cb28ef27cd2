"""The page of one publication, and the form that warns of what may still show who somebody is."""

import pytest
from django.urls import reverse

from linli.cases import actions
from linli.cases.models import Case, CaseSettings, Publication
from linli.cases.queries.traces import blanked, marks_in, traces
from linli.cases.rules import CaseState as S
from linli.kernel.actor import PASSERBY
from linli.people.models import User
from linli.record import registers

CLEAN = {"title": "楼道漏水修好了", "problem": "楼道漏水，老人怕滑倒。", "outcome": "换了管子。"}


@pytest.fixture
def sign_in(client):
    def enter(name):
        client.force_login(User.objects.get(username=name))
        return client

    return enter


@pytest.fixture
def proposed(a_case, cast):
    actions.propose_publication(a_case(S.VERIFIED), **CLEAN, by=cast.clerk)
    return Publication.objects.get()


def page_of(publication):
    return reverse("cases:publication", args=[publication.case_id, publication.pk])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("请打13812341234找我", [("电话号码", "13812341234")]),
        ("电话 138-1234-1234", [("电话号码", "138-1234-1234")]),
        ("座机0534-1234567", [("电话号码", "0534-1234567")]),
        ("身份证371482198001011234", [("身份证号", "371482198001011234")]),
        ("身份证37148219800101123X。", [("身份证号", "37148219800101123X")]),
        ("车牌鲁N12345挡路", [("车牌号", "鲁N12345")]),
        ("新能源车鲁ND12345", [("车牌号", "鲁ND12345")]),
        ("我住3号楼2单元501室", [("门牌号", "3号楼2单元501室")]),
        ("12幢楼道", [("门牌号", "12幢")]),
        ("住在402室", [("门牌号", "402室")]),
        ("刘桂兰反映楼道漏水", [("诉求人姓名", "刘桂兰")]),
        ("楼道灯不亮，5天了，拨打12345也可以", []),
        ("2026年11月23日修好，花费1200元", []),
        ("", []),
    ],
)
def test_what_may_show_who_somebody_is_is_found(text, found):
    assert [(t.kind, t.text) for t in traces(text, name="刘桂兰")] == found


def test_a_long_text_is_read_in_no_time():
    assert len(traces("3号楼" * 1600)) == 1


def form_page(case, client):
    url = reverse("cases:act", args=[case.pk, "propose_publication"])
    return url, client.get(url).context["form"]


def sent(form, **typed):
    marks = {name: form[name].value() or "" for name in ("seen", "key", "shown")}
    return marks | CLEAN | {"is_read": "on"} | typed


def test_the_form_begins_without_houses_names_and_phones_and_what_is_blank_must_be_written(a_case, sign_in):
    case = a_case(S.VERIFIED)
    client = sign_in("clerk")
    url, form = form_page(case, client)
    filled = {name: form[name].value() for name in ("title", "problem", "outcome")}

    page = client.post(url, sent(form, **filled))

    assert filled == {
        "title": "[门牌号]楼道漏水，老人怕滑倒",
        "problem": "[门牌号]楼道漏水，老人怕滑倒。",
        "outcome": "已修好，请放心。",
    }
    assert (page.status_code, sorted(page.context["form"].errors)) == (422, ["problem", "title"])
    assert Publication.objects.count() == 0


def test_each_trace_becomes_a_mark_of_its_kind():
    text = "刘桂兰：我住3号楼2单元501室，电话13812341234，找王师傅和李阿姨，车牌鲁N12345。"

    assert blanked(text, name="刘桂兰") == ("[姓名]：我住[门牌号]，电话[电话号码]，找[姓名]和[姓名]，车牌[车牌号]。")
    assert (marks_in(blanked("找王师傅")), marks_in("找师傅")) == (["[姓名]"], [])


def test_who_checks_sees_exactly_what_will_be_public_beside_the_warnings(proposed, sign_in):
    Publication.objects.update(title="楼道漏水", problem="3号楼2单元漏水。", outcome="换了管子。")
    url = reverse("cases:act_on", args=[proposed.case_id, "publication", proposed.pk, "check"])

    page = sign_in("second_clerk").get(url)

    html = page.content.decode()
    for shown in ("楼道漏水", "3号楼2单元漏水。", "换了管子。", "这里像是门牌号：“3号楼2单元”"):
        assert shown in html


def test_with_an_order_open_the_check_is_no_button(proposed, cast, sign_in):
    client = sign_in("second_clerk")
    before = client.get(page_of(proposed)).context["offers"][0]
    actions.issue_order(proposed.case, level="formal", words="核实", by=cast.supervisor)

    offers = {o.action: o.blockers for o in client.get(page_of(proposed)).context["offers"]}

    assert (before.action, before.blockers, offers["check"]) == ("check", [], ["还有督办单未办结。"])


def test_a_clean_text_needs_one_tick(a_case, sign_in):
    case = a_case(S.VERIFIED)
    client = sign_in("clerk")
    url, form = form_page(case, client)
    without = client.post(url, sent(form, is_read=""))
    with_it = client.post(url, sent(form))

    assert (without.status_code, list(without.context["form"].errors)) == (422, ["is_read"])
    assert (with_it.status_code, Publication.objects.get().title) == (302, CLEAN["title"])


def test_what_was_warned_of_can_be_confirmed_but_a_new_trace_warns_again(a_case, sign_in):
    case = a_case(S.VERIFIED)
    client = sign_in("clerk")
    url, form = form_page(case, client)
    risky = {"problem": "请打13812341234。"}

    first = client.post(url, sent(form, **risky))
    again = first.context["form"]
    second = client.post(url, sent(again, **risky, is_read=""))
    third = client.post(url, sent(again, **risky))

    assert (first.status_code, first.context["form"].warnings) == (
        422,
        {"problem": ["这里像是电话号码：“13812341234”"]},
    )
    assert again["problem"].value() == risky["problem"]
    assert (second.status_code, third.status_code, Publication.objects.count()) == (422, 302, 1)


def test_the_reporters_own_name_is_noticed(a_case, sign_in):
    case = a_case(S.VERIFIED)
    client = sign_in("clerk")
    url, form = form_page(case, client)
    answer = client.post(url, sent(form, outcome="已向resident说明。"))

    assert answer.context["form"].warnings == {"outcome": ["这里像是诉求人姓名：“resident”"]}


def test_the_page_shows_the_public_text_beside_the_original_and_how_many_checks_are_done(proposed, cast, sign_in):
    registers.change(CaseSettings.current(), changes={"checks_needed": 2}, by=cast.administrator)
    actions.check(proposed, by=cast.second_clerk)
    page = sign_in("supervisor").get(page_of(proposed))

    text = page.content.decode()
    assert (len(page.context["checks"]), page.context["needed"]) == (1, 2)
    assert CLEAN["problem"] in text
    assert Case.objects.get().words in text
    assert [o.action for o in page.context["offers"]] == ["check", "amend", "refuse_publication"]


def test_who_proposed_it_gets_no_button_to_check(proposed, sign_in):
    page = sign_in("clerk").get(page_of(proposed))

    assert [o.action for o in page.context["offers"]] == ["amend", "refuse_publication"]


def test_what_neighbours_say_is_read_inside_and_never_outside(proposed, cast, client, sign_in):
    actions.check(proposed, by=cast.second_clerk)
    actions.thank(proposed, device="a", by=PASSERBY)
    actions.contradict(proposed, device="b", told="我家还在漏", by=PASSERBY)

    outside = client.get(reverse("portal:published", args=[proposed.pk])).content.decode()
    inside = sign_in("supervisor").get(page_of(proposed))
    assert "我家还在漏" not in outside
    assert (inside.context["thanks"], [n.words for n in inside.context["not_so"]]) == (1, ["我家还在漏"])


def test_what_was_taken_down_can_be_proposed_again_from_its_page(proposed, cast, sign_in):
    actions.check(proposed, by=cast.second_clerk)
    actions.take_down(proposed, words="有人说不属实", by=cast.supervisor)
    page = sign_in("second_clerk").get(page_of(proposed))

    assert [o.action for o in page.context["offers"]] == ["propose_again"]


@pytest.mark.parametrize(
    ("name", "status"), [("plumber", 200), ("gardener", 404), ("resident", 404), ("stranger", 404)]
)
def test_only_who_works_with_the_case_opens_it(proposed, sign_in, name, status):
    assert sign_in(name).get(page_of(proposed)).status_code == status


def test_the_case_page_says_that_it_is_proposed(proposed, sign_in):
    text = sign_in("clerk").get(proposed.case.get_absolute_url()).content.decode()

    assert (page_of(proposed) in text, CLEAN["title"] in text) == (True, True)


def test_the_page_asks_as_often_however_much_was_said(proposed, cast, sign_in, django_assert_num_queries):
    client = sign_in("supervisor")
    client.get(page_of(proposed))

    with django_assert_num_queries(16):
        client.get(page_of(proposed))
