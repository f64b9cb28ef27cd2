"""Forms that know the case: units and categories in a useful order, texts filled in, what the resident will see."""

import re

import pytest
from django.urls import reverse

from linli.cases import actions
from linli.cases.models import Case, Reason, StandardAnswer
from linli.cases.queries.leads import usual_lead
from linli.cases.rules import CaseState as S
from linli.kernel.actor import IMPORT
from linli.people.models import User
from linli.record import registers
from tests.cast import GRID, HERE


@pytest.fixture
def sign_in(client):
    def enter(name):
        client.force_login(User.objects.get(username=name))
        return client

    return enter


@pytest.mark.parametrize(("hint", "unit"), [("社区居委会", "committee"), ("园林所", "parks"), ("没有这个单位", None)])
def test_the_words_of_a_category_name_its_lead_where_the_case_lies(cast, town, hint, unit):
    town.leaks.lead_hint = hint

    assert usual_lead(town.leaks, GRID) == (getattr(town, unit) if unit else None)


def test_the_lead_set_for_a_category_goes_before_its_words(town):
    town.leaks.lead_unit, town.leaks.lead_hint = town.water, "社区居委会"

    assert usual_lead(town.leaks, HERE) == town.water


def test_whoever_led_the_last_ones_here_is_usual(town, a_case):
    a_case(S.IN_HAND)

    assert usual_lead(town.leaks, GRID) == town.water


def test_units_stand_under_their_kinds_and_the_usual_ones_first(a_case, town, sign_in):
    a_case(S.IN_HAND)
    case = a_case(S.STUDYING)
    case.category = town.leaks
    case.save()  # as studied

    form = sign_in("clerk").get(f"{case.get_absolute_url()}do/dispatch/").context["form"]

    groups = [(name, [label for _value, label in rows]) for name, rows in list(form["lead"].field.choices)[1:]]
    assert groups == [
        ("这类事通常找", ["水务所"]),
        ("部门", ["园林所"]),
    ]
    assert form["lead"].value() == town.water.pk


def test_a_standard_text_comes_with_what_is_known_filled_in(a_case, town, sign_in):
    text = StandardAnswer(
        code="t", step="answer", title="已修好", text="{name}您好，{number}已修好，{done}。请打{phone}找{unit}。"
    )
    registers.change(town.water, changes={"phone": "0534-1234567"}, by=IMPORT)
    registers.add(text, by=IMPORT)
    case = a_case(S.IN_HAND)

    form = sign_in("plumber").get(f"{case.get_absolute_url()}do/answer/?text={text.pk}").context["form"]

    assert form["told"].value() == f"您好，{case.number}已修好，{{办理情况}}。请打0534-1234567找水务所。"


def test_an_answer_with_open_braces_is_not_sent(a_case, sign_in):
    case = a_case(S.IN_HAND)
    client, url = sign_in("plumber"), f"{case.get_absolute_url()}do/answer/"

    page = client.post(url, {"told": "您好，{办理情况}。", "seen": case.version, "key": "0" * 32})

    assert (page.status_code, list(page.context["form"].errors)) == (422, ["told"])
    case.refresh_from_db()
    assert case.state == S.IN_HAND


def test_looked_at_again_is_on_a_day_when_somebody_works(a_case, now, calendar, sign_in):
    case = a_case(S.IN_HAND)
    given = {
        "reason": Reason.objects.get(use="hold").pk,
        "person": "李工",
        "words": "等雨季过去",
        "review_on": "2025-10-01",
    }

    page = sign_in("plumber").post(
        f"{case.get_absolute_url()}do/propose_hold/", given | {"seen": case.version, "key": "0" * 32}
    )

    form = page.context["form"]
    assert form.errors == {"review_on": ["那天不上班，最近的工作日是10月9日（星期四）。"]}
    assert form["words"].value() == "等雨季过去"


def test_choosing_why_brings_the_text_kept_for_it(a_case, sign_in):
    case = a_case(S.RECEIVED)
    reason = Reason.objects.get(use="decline")
    registers.change(reason, changes={"told": "“{title}”请找{office}，电话{phone}。"}, by=IMPORT)
    client, url = sign_in("clerk"), f"{case.get_absolute_url()}do/decline/"
    kept = f"“{case.title}”请找{{该找的部门}}，电话{{电话}}。"

    by_link = client.get(f"{url}?reason={reason.pk}").context["form"]
    by_button = client.post(url, {"reason": reason.pk, "told": "", "preview": "yes", "seen": 0, "key": "0" * 32})

    assert (by_link["reason"].value(), by_link["told"].value()) == (reason.pk, kept)
    assert (by_button.context["form"]["told"].value(), by_button.context["told"]) == (kept, kept)


def test_what_is_being_written_is_shown_as_the_resident_will_see_it_and_nothing_happens(a_case, sign_in):
    case = a_case(S.IN_HAND)
    client, url = sign_in("plumber"), f"{case.get_absolute_url()}do/answer/"

    page = client.post(
        url, {"told": "<b>已修好</b>", "preview": "yes"}, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="preview"
    )

    text = page.content.decode()
    assert (page.status_code, "<html" in text, "&lt;b&gt;已修好&lt;/b&gt;" in text) == (200, False, True)
    case.refresh_from_db()
    assert case.state == S.IN_HAND


def test_a_category_tells_what_it_brings_to_staff_only(town, cast, sign_in):
    registers.change(town.leaks, changes={"lead_unit": town.water, "closing_condition": "不再漏"}, by=IMPORT)
    url = reverse("cases:category")

    page = sign_in("clerk").get(url, {"category": town.leaks.pk, "area": town.grid.pk, "leads": "yes"})

    assert (page.context["category"], page.context["lead"]) == (town.leaks, town.water)
    assert "不再漏" in page.content.decode()
    assert sign_in("stranger").get(url, {"category": town.leaks.pk}).status_code == 404
    assert [sign_in("clerk").get(url, {"category": bad}).status_code for bad in ("", "x", "９", "9" * 40)] == [200] * 4


def test_a_phone_that_called_before_shows_its_cases_masked(a_case, sign_in):
    case = a_case(S.STUDYING)
    url = reverse("cases:known")

    page = sign_in("clerk").get(url, {"phone": "138 0000 0001"})

    text = page.content.decode()
    assert [c.pk for c in page.context["cases"]] == [case.pk]
    assert (case.number in text, "13800000001" in text) == (True, False)
    assert sign_in("clerk").get(url, {"phone": "138"}).context["cases"] is None
    assert sign_in("plumber").get(url, {"phone": "13800000001"}).status_code == 404


def test_after_a_call_the_next_one_is_one_press_away(town, cast, sign_in):
    client, url = sign_in("clerk"), reverse("cases:call")
    key = client.get(url).context["form"]["key"].value()
    typed = {
        "channel": "window",
        "words": "楼道漏水，老人怕滑倒。",
        "exit": "later",
        "urgency": "0",
        "key": key,
        "again": "yes",
    }

    page = client.post(url, typed)

    written = Case.objects.get().pk  # its slip is offered above the next call, which comes in the same way
    assert (page.status_code, page.headers["Location"]) == (302, f"{url}?written={written}&channel=window")
    assert client.get(page.headers["Location"]).context["form"]["channel"].value() == "window"


def test_a_call_begins_with_what_is_the_matter_and_goes_on_as_people_talk(town, cast, sign_in):
    text = sign_in("clerk").get(reverse("cases:call")).content.decode()

    form = text.partition('data-draft="call"')[2]
    names = re.findall(r'<(?:input|select|textarea)(?![^>]*type="(?:hidden|file|checkbox)")[^>]*? name="(\w+)"', form)
    order = list(dict.fromkeys(names))
    spoken = ["words", "area", "address", "phone", "name", "channel", "urgency", "title", "category", "exit"]
    assert order[: len(spoken)] == spoken
    assert re.findall(r'name="(\w+)"[^>]*\bautofocus', form) == ["words"]


def test_what_is_answered_at_once_is_told_what_it_is_about(a_case, town, cast, sign_in):
    case, client = a_case(S.STUDYING), sign_in("clerk")
    url = f"{case.get_absolute_url()}do/settle/"
    form = client.get(url).context["form"]
    typed = {"told": "八点开门。", "seen": form["seen"].value(), "key": form["key"].value()}

    refused = client.post(url, typed)
    client.post(url, typed | {"category": town.leaks.pk})

    case.refresh_from_db()
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["category"])
    assert (case.state, case.category) == (S.ANSWERED, town.leaks)


@pytest.mark.parametrize(
    ("end", "missing"), [("answer", ["answer", "category"]), ("dispatch", ["category", "lead"]), ("later", [])]
)
def test_each_end_of_a_call_needs_only_its_own(town, cast, sign_in, end, missing):
    page = sign_in("clerk").post(
        reverse("cases:call"),
        {"channel": "phone", "words": "楼道漏水，老人怕滑倒。", "exit": end, "urgency": "0", "key": "1" * 32},
    )

    errors = sorted(page.context["form"].errors) if page.status_code == 422 else []
    assert errors == missing


def test_no_community_is_offered_what_is_not_on_its_list(a_case, town, cast, sign_in):
    """A community assists with leaks and never leads; with noise it has nothing to do."""
    client, offered = sign_in("clerk"), {}
    for category in (town.leaks, town.noise):
        case = a_case(S.STUDYING)
        actions.study(case, category=category, by=cast.clerk)
        fields = client.get(f"{case.get_absolute_url()}do/dispatch/").context["form"].fields
        for name in ("lead", "assisting"):
            has = town.committee in fields[name].queryset
            offered[category.name, name] = (has, "社区职责清单" in str(fields[name].help_text))

    assert offered == {
        ("漏水", "lead"): (False, True),
        ("漏水", "assisting"): (True, False),
        ("噪声", "lead"): (False, True),
        ("噪声", "assisting"): (False, True),
    }


def test_a_worker_of_an_area_finds_the_own_grid_first_and_chosen(town, cast, sign_in):
    form = sign_in("grid_worker").get(reverse("cases:call")).context["form"]

    first = next(label for value, label in form["area"].field.choices if value)
    assert (first, form["area"].value()) == ("　梧桐第一网格", town.grid.pk)
