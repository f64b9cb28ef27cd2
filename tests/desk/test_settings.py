"""The settings pages: one list of all, the registers of cases, the rules for handling; administrators only."""

import json
from uuid import uuid4

import pytest
from django.urls import reverse

from linli.cases.models import CaseSettings, Category, EmergencyWord, Reason, StandardAnswer
from linli.clocks import seeds
from linli.desk.queries.registers import history_of
from linli.record.chain import verify
from linli.record.models import Note
from tests.desk.conftest import filled

BOOKS = ["categories", "groups", "reasons", "answers", "words"]
PAGES = [
    "/settings/",
    "/settings/retention/",
    "/settings/cases/handling/",
    *(f"/settings/cases/{book}/" for book in BOOKS),
    *(f"/settings/cases/{book}/new/" for book in BOOKS),
]


def row_page(book, row):
    return reverse("desk:row", args=[book, row.pk])


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("name", ["clerk", "supervisor", "leader", "plumber", "resident"])
def test_for_everybody_but_an_administrator_there_are_no_settings(cast, sign_in, page, name):
    assert sign_in(name).get(page).status_code == 404


def test_who_is_no_administrator_reads_whose_the_settings_are(cast, sign_in):
    settings, elsewhere = (sign_in("clerk").get(page).content.decode() for page in ("/settings/", "/cases/2147483647/"))

    assert [("由管理员维护" in page, "这件事不归" in page) for page in (settings, elsewhere)] == [
        (True, False),
        (False, True),
    ]


@pytest.mark.parametrize("page", PAGES)
def test_an_administrator_opens_every_page(admin, page):
    assert admin.get(page).status_code == 200


def test_all_settings_of_all_apps_stand_on_one_page(admin):
    groups = admin.get("/settings/").context["groups"]

    assert [[link.href for link in links] for _title, links in groups] == [
        [
            "/settings/areas/",
            "/settings/buildings/",
            "/settings/recuts/",
            "/settings/areas/points/",
            "/settings/teams/",
            "/settings/units/",
            "/settings/people/",
            "/visits/settings/",
        ],
        [
            "/settings/cases/handling/",
            "/settings/cases/categories/",
            "/settings/cases/reasons/",
            "/settings/cases/answers/",
            "/settings/cases/words/",
            "/settings/cases/councils/",
            "/settings/cases/routing/",
            "/settings/routing/",
            "/settings/votes/",
            "/settings/talks/",
            "/settings/mediation/",
            "/settings/suggestions/",
            "/window/settings/",
            "/errands/settings/",
            "/settings/cases/formulas/",
        ],
        [
            "/settings/clocks/",
            "/settings/notices/",
            "/settings/notices/quiet/",
            "/settings/notices/log/",
            "/settings/files/",
        ],
        ["/settings/keys/", "/api/", "/settings/exchange/", "/settings/exchange/log/"],
        ["/settings/retention/", "/people/access-log/", "/people/sign-ins/", "/field/phones/"],
    ]


def test_categories_stand_under_their_first_level_and_are_found_by_words(admin):
    page = admin.get("/settings/cases/categories/")
    found = admin.get("/settings/cases/categories/?q=噪")

    assert [(s.title, [row.name for row in s.rows]) for s in page.context["sections"]] == [
        ("01 市政", ["漏水", "噪声"])
    ]
    assert [(s.title, [row.name for row in s.rows]) for s in found.context["sections"]] == [("01 市政", ["噪声"])]


def test_a_list_asks_as_often_however_long_it_is(admin, town, django_assert_num_queries):
    admin.get("/settings/cases/categories/")

    with django_assert_num_queries(6):
        admin.get("/settings/cases/categories/")


def test_a_new_category_belongs_to_a_first_level_and_carries_its_code(admin, town):
    page = f"/settings/cases/categories/new/?parent={town.leaks.parent_id}"
    form = admin.get(page).context["form"]

    wrong = admin.post(page, filled(form, code="0203", name="路灯"))
    right = admin.post(page, filled(form, code="0103", name="路灯", deadline_value="2"))

    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["code"])
    assert (right.status_code, right.headers["Location"]) == (302, "/settings/cases/categories/")
    made = Category.objects.get(code="0103")
    assert (made.parent_id, made.deadline.value, made.state) == (town.leaks.parent_id, 2, "active")
    assert verify() == []


def test_a_code_is_never_given_twice(admin, town):
    page = "/settings/cases/groups/new/"
    answer = admin.post(page, filled(admin.get(page).context["form"], code="01", name="另一类"))

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["code"])


def test_who_changed_which_deadline_stands_on_its_page(admin, town):
    page = row_page("categories", town.leaks)
    admin.post(page, filled(admin.get(page).context["form"], deadline_value="7", deadline_source="statute"))

    town.leaks.refresh_from_db()
    newest = admin.get(page).context["deeds"][0]
    assert (town.leaks.deadline.value, town.leaks.deadline_source) == (7, "statute")
    assert [(c.before, c.after) for c in newest.changes] == [("3", "7"), ("分级标准", "法律法规")]
    assert newest.who == "administrator"
    assert json.loads(Note.objects.get().text) == {"deadline_value": [3, 7], "deadline_source": ["tier", "statute"]}


def test_saving_without_a_change_writes_nothing(admin, town):
    page = row_page("categories", town.leaks)
    before = town.leaks.version
    admin.post(page, filled(admin.get(page).context["form"]))

    town.leaks.refresh_from_db()
    assert town.leaks.version == before


def test_a_stale_page_changes_nothing_and_keeps_what_was_typed(admin, town):
    page = row_page("categories", town.leaks)
    form = admin.get(page).context["form"]
    admin.post(page, filled(form, deadline_value="7"))

    answer = admin.post(page, filled(form, deadline_value="9", key=str(uuid4())))

    town.leaks.refresh_from_db()
    assert (answer.status_code, answer.context["form"]["deadline_value"].value()) == (409, "9")
    assert town.leaks.deadline.value == 7


@pytest.mark.parametrize("value", ["0", "366", "-1", "99999999999999999999", "三", ""])
def test_a_deadline_is_between_one_and_a_year(admin, town, value):
    page = row_page("categories", town.leaks)
    answer = admin.post(page, filled(admin.get(page).context["form"], deadline_value=value))

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["deadline_value"])


@pytest.mark.parametrize("name", ["字" * 61, "a\x00b", "<b>'; drop table", "😀" * 61])
def test_whatever_is_typed_is_answered_beside_its_field_and_never_an_error_of_ours(admin, town, name):
    page = row_page("categories", town.leaks)
    answer = admin.post(page, filled(admin.get(page).context["form"], name=name))

    assert answer.status_code in {302, 422}


def test_what_is_retired_can_be_chosen_no_more_and_is_restored(admin, town):
    page = row_page("categories", town.noise)
    admin.post(f"{page}retire/", {"seen": town.noise.version})
    retired = admin.get("/settings/cases/categories/?state=retired").context["sections"]
    shown = admin.get(page)
    admin.post(f"{page}restore/", {"seen": town.noise.version + 1})

    town.noise.refresh_from_db()
    assert [row.pk for section in retired for row in section.rows] == [town.noise.pk]
    assert "这一条已停用" in shown.content.decode()
    assert town.noise.state == "active"


def test_a_first_level_with_categories_in_use_stays(admin, town):
    parent = town.leaks.parent
    admin.post(f"{row_page('groups', parent)}retire/", {"seen": parent.version})

    parent.refresh_from_db()
    assert parent.state == "active"


def test_reasons_are_listed_by_their_use(admin, town):
    sections = admin.get("/settings/cases/reasons/").context["sections"]

    assert [(s.title, len(s.rows)) for s in sections] == [
        ("不予受理", 1),
        ("申请延期", 1),
        ("挂账", 1),
        ("提出异议", 1),
    ]


def test_a_reason_has_one_code_per_use(admin, town):
    page = "/settings/cases/reasons/new/?use=hold"
    form = admin.get(page).context["form"]

    twice = admin.post(page, filled(form, code="any", name="又一个", group="other"))
    other = admin.post(page, filled(form, code="season", name="季节", group="other", days="90"))

    assert (twice.status_code, list(twice.context["form"].errors)) == (422, ["code"])
    assert (other.status_code, Reason.objects.get(code="season").use) == (302, "hold")


def test_a_standard_answer_names_categories_that_exist(admin, town):
    page = "/settings/cases/answers/new/"
    typed = {"step": "answer", "code": "leak_done", "title": "修好了", "text": "{name}您好，已修好。"}
    form = admin.get(page).context["form"]

    wrong = admin.post(page, filled(form, categories="0101 7777", **typed))
    right = admin.post(page, filled(form, categories="0101、01", **typed))

    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["categories"])
    assert (right.status_code, StandardAnswer.objects.get().categories) == (302, "0101 01")


def test_an_emergency_word_comes_with_a_number_to_call(admin, town):
    page = "/settings/cases/words/new/?number=119"
    form = admin.get(page).context["form"]
    wrong = admin.post(page, filled(form, word="冒烟", number="火警"))
    right = admin.post(page, filled(form, word="冒烟"))

    assert (wrong.status_code, right.status_code) == (422, 302)
    assert list(EmergencyWord.objects.values_list("word", "number")) == [("冒烟", "119")]


def test_the_ladder_says_which_delay_issues_which_order(admin, town):
    seeds.clocks()
    page = "/settings/cases/handling/"
    form = admin.get(page).context["form"]
    rungs = [name for name in form.fields if name.startswith("rung_")]

    answer = admin.post(page, filled(form, rung_overdue_1="", rung_overdue_3="formal", checks_needed="2"))

    kept = CaseSettings.current()
    assert rungs == ["rung_soon", "rung_due", "rung_overdue_1", "rung_overdue_3", "rung_overdue_7"]
    assert (answer.status_code, kept.escalation, kept.checks_needed) == (302, {"overdue_3": "formal"}, 2)
    changes = history_of(kept)[0].changes
    assert [(c.before, c.after) for c in changes] == [("1", "2"), ("overdue_1 → reminder", "overdue_3 → formal")]


@pytest.mark.parametrize(
    ("field", "value"), [("checks_needed", "4"), ("checks_needed", "0"), ("sample_percent", "101"), ("call_tries", "0")]
)
def test_rules_for_handling_have_their_limits(admin, town, field, value):
    page = "/settings/cases/handling/"
    answer = admin.post(page, filled(admin.get(page).context["form"], **{field: value}))

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


def test_an_unknown_register_or_move_does_not_exist(admin, town):
    assert admin.get("/settings/cases/nothing/").status_code == 404
    assert admin.post(f"{row_page('categories', town.leaks)}shred/").status_code == 404


def test_a_number_out_of_range_is_said_once_in_our_words_with_the_name_of_the_field(admin, town):
    page = "/settings/cases/handling/"
    form = admin.get(page).context["form"]

    answer = admin.post(page, filled(form, close_days="0", take_in_value="99999999"))

    errors = answer.context["form"].errors
    assert errors["close_days"] == [f"“{form['close_days'].label}”请填 1 到 365 之间的数。"]
    assert errors["take_in_value"] == [f"“{form['take_in_value'].label}”请填 1 到 365 之间的数。"]


def test_who_works_here_is_not_told_of_tracking_links_when_something_is_not_theirs(cast, sign_in, client):
    stranger, clerk = client.get("/nowhere/").content.decode(), sign_in("clerk").get("/cases/999999/").content.decode()

    assert ("查询链接" in stranger, "不归您现在的岗位" in stranger) == (True, False)
    assert ("查询链接" in clerk, "不归您现在的岗位" in clerk) == (False, True)
