"""Track (跟踪): where it is, who has it, what one may do; nothing of the inside of the house, nothing of anybody else."""

import re
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from linli.cases import actions
from linli.cases.models import Case
from linli.cases.queries.links import token_of
from linli.cases.rules import CaseState as S
from linli.people.actions import contact_for
from linli.people.models import Contact, User
from linli.people.queries import speaking_for
from linli.record.models import Note
from tests.cases.conftest import reason
from tests.cast import link_of, raised
from tests.portal.conftest import text, track

HEADLINES = {
    S.RECEIVED: "待受理",
    S.STUDYING: "研办中",
    S.IN_HAND: "办理中",
    S.ANSWERED: "已答复",
    S.VERIFIED: "已核查",
    S.CLOSED: "已归档",
    S.DECLINED: "不予受理",
    S.WITHDRAWN: "已撤回",
    S.JOINED: "待受理",  # where the other one is
}
PAGES = ["add_details", "withdraw", "resume", "rate", "reopen", "appeal"]
OPEN_PAGES = {
    S.RECEIVED: {"add_details", "withdraw"},
    S.STUDYING: {"add_details", "withdraw"},
    S.IN_HAND: {"add_details", "withdraw"},
    S.ANSWERED: {"add_details", "rate", "reopen"},
    S.VERIFIED: {"rate", "reopen"},
    S.CLOSED: {"rate", "reopen"},
    S.DECLINED: {"appeal"},
    S.WITHDRAWN: {"resume"},
    S.JOINED: {"rate"},  # it says that there is no answer yet
}
INSIDE = "这户经常投诉"


@pytest.mark.parametrize("state", S.values)
def test_in_each_state_it_says_where_it_is_in_chinese(client, a_case, state):
    case = a_case(state)

    page = client.get(track(case))

    html = text(page)
    assert (page.status_code, page.context["headline"]) == (200, HEADLINES[state])
    assert HEADLINES[state] in html
    assert case.number in html
    words = re.sub(r"<[^>]+>|&\w+;", " ", re.search(r"<main.*?</main>", html, re.DOTALL).group())
    assert set(re.findall(r"[A-Za-z]{4,}", words)) <= {
        "http",
        "https",
        "localhost",
        *re.findall(r"[a-z]+", token_of(case)),
        "grid",
        "worker",
    }


@pytest.mark.parametrize("state", S.values)
def test_in_each_state_only_what_is_possible_opens(client, a_case, state):
    case = a_case(state)

    found = {name for name in PAGES if client.get(track(case, page=name)).status_code == 200}

    assert found == OPEN_PAGES[state]


@pytest.mark.parametrize("state", [s for s in S.values if s != S.RECEIVED])
def test_no_name_of_staff_but_the_grid_worker_s_and_no_internal_note_is_shown(client, a_case, cast, state):
    case = a_case(state)
    actions.note(case, words=INSIDE, by=cast.clerk)
    for user in User.objects.exclude(username__in=["resident", "neighbour", "stranger", "grid_worker"]):
        User.objects.filter(pk=user.pk).update(last_name=f"工作人员{user.username}")

    html = text(client.get(track(case)))

    assert Note.objects.filter(text=INSIDE).exists()
    assert User.objects.filter(last_name="工作人员clerk").exists()
    assert (INSIDE in html, "工作人员" in html, "现场看过" in html) == (False, False, False)


def test_what_was_told_is_shown_with_the_unit_that_told_it(client, a_case):
    html = text(client.get(track(a_case(S.ANSWERED))))

    assert "已修好，请放心。" in html
    assert "水务所" in html


def test_a_neighbour_whose_case_was_joined_reads_the_answer_and_nothing_of_the_other_reporter(
    client, a_case, cast, town
):
    master = a_case(S.IN_HAND)
    case = raised(cast, town, words="二楼也在漏水，请来看看。", by=cast.neighbour)
    actions.join(case, to=master, by=cast.clerk)
    actions.add_details(master, told="我家在301，门禁密码2580", by=link_of(master))
    actions.contact(master, told="与刘阿姨约好周三。", by=cast.plumber)
    actions.accept(master.tasks.get(), by=cast.plumber)
    actions.answer(master, told="水管已换。", by=cast.plumber)
    actions.rate(master, solved="yes", process="happy", result="happy", told="谢谢你们照顾我妈", by=link_of(master))

    mine, theirs = text(client.get(track(case))), text(client.get(track(master)))

    for private in ("2580", "刘阿姨", "我妈", "老人怕滑倒"):
        assert private in theirs
        assert private not in mine
    assert "水管已换。" in mine
    assert "二楼也在漏水" not in theirs


def test_what_was_split_off_is_named_with_its_own_link(client, a_case, cast):
    case = a_case(S.STUDYING)
    actions.split_off(case, words="楼道里还有杂物。", by=cast.clerk)
    part = Case.objects.get(came_from=case)

    page = text(client.get(track(case)))

    assert (part.number in page, track(part) in page) == (True, True)


def test_who_said_not_solved_reads_that_supervision_is_at_work_and_on_whom(client, a_case):
    case = a_case(S.VERIFIED)
    actions.rate(case, solved="no", process="happy", result="unhappy", told="还在漏", by=link_of(case))

    context = client.get(track(case)).context

    assert (context["headline"], context["lead"].name, context["is_led"]) == ("正在督办", "水务所", True)
    assert context["sentence"].startswith("督办人员已要求水务所重新办理，须在")


def test_the_other_way_round_nothing_of_the_joined_case_is_in_the_master(client, a_case, cast, town):
    master, case = a_case(S.STUDYING), raised(cast, town, words="我叫张三，二楼漏水。", by=cast.neighbour)
    actions.join(case, to=master, words="张三家", by=cast.clerk)

    assert "张三" not in text(client.get(track(master)))


@pytest.mark.parametrize(
    "token",
    [
        "1-aaaaaaaaaaaaaaaa",
        "x",
        "1",
        "-",
        "1-",
        "99999999999999999999-aaaa",
        "1-AAAAAAAAAAAAAAAA",
        "٣-aaaaaaaaaaaaaaaa",
    ],
)
def test_any_other_link_opens_nothing(client, a_case, token):
    a_case(S.RECEIVED)

    for name in ("track", *PAGES):
        assert (
            client.get(f"/t/{token}/{'' if name == 'track' else name.replace('_details', '') + '/'}").status_code == 404
        )


def test_a_link_made_void_opens_nothing_and_its_page_is_kept_nowhere(client, a_case):
    case = a_case(S.RECEIVED)
    address = track(case)
    assert "no-store" in client.get(address)["Cache-Control"]

    Case.objects.update(link_version=2)

    assert (client.get(address).status_code, client.get(track(case)).status_code) == (404, 200)


def test_a_link_opens_its_own_case_and_none_of_the_same_person_s_others(client, cast, town):
    one, other = raised(cast, town), raised(cast, town)
    pk, mac = token_of(one).split("-")

    assert client.get(f"/t/{other.pk}-{mac}/").status_code == 404
    assert client.get(f"/t/{pk}-{mac}/").status_code == 200


def test_search_engines_and_other_sites_do_not_learn_the_link(client, a_case):
    page = client.get(track(a_case(S.RECEIVED)))

    assert page["Referrer-Policy"] in {"same-origin", "no-referrer", "strict-origin"}


def press(client, case, name, **typed):
    address = track(case, page=name)
    form = client.get(address).context["form"]
    marks = {m: form[m].value() for m in ("seen", "key")}
    return client.post(address, marks | typed), marks | typed


RATING = {"solved": "yes", "process": "happy", "result": "fair", "told": "谢谢"}
PRESSES = [
    ("add_details", S.IN_HAND, {"told": "二楼也漏"}, S.IN_HAND),
    ("withdraw", S.IN_HAND, {"words": "自己修好了"}, S.WITHDRAWN),
    ("resume", S.WITHDRAWN, {"words": "又坏了"}, S.RECEIVED),
    ("rate", S.ANSWERED, RATING, S.ANSWERED),
    ("reopen", S.CLOSED, {"told": "还在漏"}, S.STUDYING),
    ("appeal", S.DECLINED, {"told": "这是公共楼道"}, S.DECLINED),
]


@pytest.mark.parametrize(("name", "before", "typed", "after"), PRESSES)
def test_each_page_does_its_one_thing_even_when_pressed_twice(client, a_case, name, before, typed, after):
    case = a_case(before)
    first, sent = press(client, case, name, **typed)
    done = Case.objects.get(pk=case.pk).version

    again = client.post(track(case, page=name), sent)

    assert [first["Location"], again["Location"]] == [track(case)] * 2
    case.refresh_from_db()
    assert (case.state, case.version) == (after, done)
    assert typed.get("told", typed.get("words")) in text(client.get(track(case)))


@pytest.mark.parametrize(
    ("name", "before", "typed", "after"), [p for p in PRESSES if p[0] not in {"rate", "add_details"}]
)
def test_on_a_stale_page_it_says_what_changed_and_keeps_what_was_typed(
    client, a_case, cast, name, before, typed, after
):
    case = a_case(before)
    address = track(case, page=name)
    form = client.get(address).context["form"]
    actions.note(case, words="看过", by=cast.clerk)

    page = client.post(address, {"seen": form["seen"].value(), "key": form["key"].value()} | typed)

    kept = page.context["form"]
    assert page.status_code == 409
    assert {field: kept[field].value() for field in typed} == typed
    assert Case.objects.get(pk=case.pk).state == before
    again = client.post(address, {"seen": kept["seen"].value(), "key": kept["key"].value()} | typed)
    assert again.status_code == 302


@pytest.mark.parametrize(("name", "before", "typed", "after"), PRESSES)
@pytest.mark.parametrize("evil", ["漏" * 1_700_000, ""])
def test_what_cannot_be_taken_is_said_beside_the_field_and_nothing_happens(
    client, a_case, name, before, typed, after, evil
):
    case = a_case(before)
    version = case.version
    field = "words" if "words" in typed else "told"

    page, _sent = press(client, case, name, **(typed | {field: evil}))

    if evil or name in {"add_details", "appeal"}:
        assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
        assert Case.objects.get(pk=case.pk).version == version
    else:
        assert page.status_code == 302, "these words may be left out"


@pytest.mark.parametrize(
    "marks", [{"seen": "x"}, {"seen": ""}, {"key": "x"}, {"key": ""}, {"seen": "9" * 40}, {"seen": "-1"}]
)
def test_marks_that_no_browser_sends_are_no_error_of_ours(client, a_case, marks):
    case = a_case(S.IN_HAND)

    page, _sent = press(client, case, "withdraw", **marks)

    assert page.status_code in {409, 422}
    assert Case.objects.get().state == S.IN_HAND


def test_what_was_typed_as_html_is_shown_as_text(client, a_case):
    case = a_case(S.IN_HAND)
    press(client, case, "add_details", told="<script>alert(1)</script><b>二楼</b>")

    html = text(client.get(track(case)))

    assert ("<script>alert" in html, "<b>二楼" in html, "&lt;b&gt;二楼" in html) == (False, False, True)


def test_a_second_reopening_asks_what_is_new_and_keeps_nothing_back(client, a_case, cast):
    case = a_case(S.ANSWERED)
    press(client, case, "reopen", told="")
    case.refresh_from_db()
    actions.settle(case, told="已再次核实。", by=cast.supervisor)

    page, _sent = press(client, case, "reopen", told="")

    assert (page.status_code, Case.objects.get().state) == (409, S.ANSWERED)


def test_whoever_has_no_session_is_asked_for_nothing_else(a_case):
    assert Client(enforce_csrf_checks=True).get(track(a_case(S.ANSWERED))).status_code == 200


def test_a_form_from_another_site_is_refused(a_case):
    stranger = Client(enforce_csrf_checks=True)

    assert stranger.post(track(a_case(S.IN_HAND), page="withdraw"), {"words": ""}).status_code == 403
    assert Case.objects.get().state == S.IN_HAND


def test_a_held_case_says_why_and_until_when(client, a_case, cast):
    case = a_case(S.IN_HAND)
    day = timezone.localdate() + timedelta(days=30)
    actions.propose_hold(case, reason=reason("hold"), person="李工", review_on=day, words=INSIDE, by=cast.plumber)
    actions.approve_hold(case.holds.get(), told="雨季后再修。", by=cast.supervisor)

    html = text(client.get(track(case)))

    assert ("雨季后再修。" in html, INSIDE in html, "李工" in html) == (True, False, False)


def test_the_list_of_one_s_own_shows_one_s_own(client, cast, town, a_case):
    mine, other = a_case(S.IN_HAND), raised(cast, town, words="邻居家的事，别告诉人。", by=cast.neighbour)
    client.force_login(User.objects.get(username="resident"))

    html = text(client.get(reverse("portal:mine")))

    assert (mine.title in html, other.title in html) == (True, False)


def test_a_resident_with_an_account_does_not_get_into_the_pages_of_the_desk(client, a_case, cast):
    case = a_case(S.IN_HAND)
    actions.note(case, words=INSIDE, by=cast.clerk)
    client.force_login(User.objects.get(username="resident"))
    task = case.tasks.get()

    for address in (
        case.get_absolute_url(),
        reverse("cases:paper", args=[case.pk]),
        reverse("cases:task_paper", args=[case.pk, task.pk]),
        reverse("cases:act", args=[case.pk, "withdraw"]),
    ):
        assert client.get(address).status_code == 404


def test_nor_does_staff_read_the_notes_about_what_they_raised_themselves(client, a_case, cast, town):
    gardener = User.objects.get(username="gardener")
    contact = Contact.objects.create(user=gardener)
    case = raised(cast, town, by=replace(cast.gardener, contact=contact.pk))
    actions.note(case, words=INSIDE, by=cast.clerk)
    client.force_login(gardener)

    assert client.get(case.get_absolute_url()).status_code == 404
    assert INSIDE not in text(client.get(track(case)))


@pytest.fixture
def by_phone(cast, town):
    """A call whose number was typed in wrong."""
    by = speaking_for(cast.clerk, contact_for(name="老刘", phone="13912345678"))
    return Case.objects.get(
        pk=actions.take_call(words="楼道灯坏了。", channel="phone", answer="已报修。", by=by).root_id
    )


def test_a_wrong_number_says_so_and_the_link_opens_no_more(client, by_phone):
    address = track(by_phone)
    assert track(by_phone, page="not_me") in text(client.get(address))
    page = client.get(track(by_phone, page="not_me"))
    marks = {name: page.context["form"][name].value() for name in ("key", "seen")}

    answer = client.post(track(by_phone, page="not_me"), marks)

    assert (answer.status_code, answer["Location"]) == (302, reverse("portal:home"))
    assert client.get(address).status_code == 404
    by_phone.refresh_from_db()
    assert by_phone.reporter.phone_hash == ""


def test_a_confirmed_number_is_not_asked_whether_it_is_wrong(client, a_case):
    case = a_case(S.RECEIVED)

    assert client.get(track(case, page="not_me")).status_code == 404
    assert track(case, page="not_me") not in text(client.get(track(case)))


def test_a_stale_page_of_a_wrong_number_gets_told_and_takes_nothing_off(client, by_phone, cast):
    marks = {"key": str(uuid4()), "seen": by_phone.version}
    actions.note(by_phone, words="再打一次", by=cast.clerk)

    answer = client.post(track(by_phone, page="not_me"), marks)

    assert answer.status_code == 409
    assert Case.objects.get().reporter.phone_hash != ""


def test_an_appeal_is_said_to_be_looked_at_and_by_when_and_a_second_try_is_answered_kindly(client, a_case, cast):
    case = a_case(S.DECLINED)
    actions.appeal(case, told="这就是社区的事", by=link_of(case))
    left = case.appeals.get().clock.words

    page = client.get(track(case))
    again = client.get(track(case, page="appeal"), follow=True)

    assert "督办部门正在重新审查" in text(page)
    assert left in text(page)
    assert (again.redirect_chain, [str(m) for m in again.context["messages"]]) == (
        [(track(case), 302)],
        ["您已经申请过复核，复核只有一次。办理情况见下方。"],
    )


def test_after_the_decision_it_says_that_the_refusal_stands(client, a_case, cast):
    case = a_case(S.DECLINED)
    actions.appeal(case, told="这就是社区的事", by=link_of(case))
    actions.dismiss_appeal(case.appeals.get(), told="仍请到法院。", by=cast.supervisor)

    assert "复核后维持原决定" in text(client.get(track(case)))


def test_once_the_unit_answered_the_order_the_resident_is_asked_to_rate_the_new_answer(client, a_case, cast):
    case = a_case(S.VERIFIED)
    actions.rate(case, solved="no", process="happy", result="unhappy", told="还在漏", by=link_of(case))
    actions.reply(case.orders.get(), words="又去了", told="换了新管。", by=cast.plumber)

    page = client.get(track(case))

    assert page.context["sentence"] == "水务所已重新答复，督办人员正在核对。您可以评价新的答复。"
    assert ("评价新的答复" in text(page), "重新评价" in text(page)) == (True, False)


def test_whose_case_was_published_is_told_where_it_can_be_read(client, a_case, cast):
    case = a_case(S.VERIFIED)
    actions.propose_publication(case, title="楼道不漏了", problem="漏水", outcome="修好了", by=cast.clerk)
    assert "已经公示" not in text(client.get(track(case)))
    publication = case.publications.get()

    actions.check(publication, by=cast.second_clerk)

    assert f"/published/{publication.pk}/" in client.get(track(case)).content.decode()
