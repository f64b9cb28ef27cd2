"""Raise (听事): one short page for a resident without an account."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from linli.cases.models import Case, EmergencyWord
from linli.files.seeds import load_limits
from linli.kernel.actor import IMPORT
from linli.notices.models import Delivery
from linli.people.models import Contact, User
from linli.record import registers
from linli.record.models import Act
from tests.cast import GRID, raised
from tests.portal.conftest import CHINESE, text

RAISE = "/raise/"
EVIL = [
    "<script>alert(1)</script>",
    "'; DROP TABLE cases_case; --",
    "{{ 7919*7907 }} {% debug %}",
    "😀👨‍👩‍👧🏠漏水漏水",
    "=cmd|'/C calc'!A0",
]


@pytest.fixture(autouse=True)
def limits(town):
    load_limits()


def problems(response):
    return {name: list(errors) for name, errors in response.context["form"].errors.items()}


def test_sent_it_is_a_case_and_its_link_is_on_the_next_page(client, filled_in, town):
    page = client.post(RAISE, filled_in(), follow=True)

    case = Case.objects.get()
    assert (case.words, case.address, case.channel, case.reporter) == (CHINESE, "3号楼", "web", None)
    assert page.redirect_chain == [(f"{reverse('portal:track', args=[page.context['token']])}?new=1", 302)]
    assert f"/t/{page.context['token']}/" in text(page)
    assert case.number in text(page)


def test_with_a_phone_a_code_goes_out_and_the_link_with_it(client, filled_in, town):
    page = client.post(RAISE, filled_in(name="刘桂兰", phone="+86 138 1234 5678"), follow=True)

    contact = Case.objects.get().reporter
    assert (contact.name, contact.phone, contact.is_confirmed) == ("刘桂兰", "13812345678", False)
    assert Delivery.objects.get().what == "confirmation_code"
    assert "138****5678" in text(page)
    assert "13812345678" not in text(page)


def test_the_same_form_sent_twice_is_one_case(client, filled_in, town):
    form = filled_in(name="刘桂兰", phone="13812345678")

    first, again = (client.post(RAISE, form) for _ in "12")

    assert first["Location"] == again["Location"]
    assert (Case.objects.count(), Act.objects.filter(action="raise_case").count()) == (1, 1)


def test_what_was_typed_is_kept_when_something_is_wrong(client, filled_in, town):
    page = client.post(RAISE, filled_in(words="漏", address="3号楼2单元", name="刘桂兰", phone="123"))

    form = page.context["form"]
    assert page.status_code == 422
    assert (form["address"].value(), form["name"].value(), form["phone"].value()) == ("3号楼2单元", "刘桂兰", "123")
    assert set(problems(page)) == {"words", "phone"}
    assert not Contact.objects.exists()


@pytest.mark.parametrize(
    "phone", ["1" * 30, "0534", "张三", "138\x001234", "\uff11\uff13\uff18\uff10\uff10\uff10", "-1"]
)
def test_what_is_no_phone_is_said_beside_the_field_in_chinese(client, filled_in, town, phone):
    page = client.post(RAISE, filled_in(phone=phone))

    assert (page.status_code, list(problems(page)), Case.objects.count()) == (422, ["phone"], 0)
    assert re.search(r"[\u4e00-\u9fff]", problems(page)["phone"][0])


def test_five_megabytes_of_text_are_told_how_long_it_may_be(client, filled_in, town):
    page = client.post(RAISE, filled_in(words="漏" * 1_700_000))

    assert (page.status_code, list(problems(page)), Case.objects.count()) == (422, ["words"], 0)
    assert "5000" in problems(page)["words"][0].replace(",", "")


def test_null_bytes_that_came_with_pasting_are_taken_out_and_nothing_is_lost(client, filled_in, town):
    page = client.post(RAISE, filled_in(words="楼道\x00漏水了", address="三\x00号楼"))

    case = Case.objects.get()
    assert (page.status_code, case.words, case.address) == (302, "楼道漏水了", "三号楼")


@pytest.mark.parametrize("field", ["grid", "about", "latitude", "longitude", "key"])
@pytest.mark.parametrize("value", ["\x00", "' OR 1=1", "nan", "1e999", "<b>", "9" * 40, "\uff12"])
def test_what_no_browser_sends_in_a_hidden_field_is_no_error_of_ours(client, filled_in, town, field, value):
    assert client.post(RAISE, filled_in(**{field: value})).status_code in {302, 422}
    assert client.get(RAISE, {field: value}).status_code == 200


@pytest.mark.parametrize("evil", EVIL)
@pytest.mark.parametrize("field", ["words", "address", "name"])
def test_whatever_is_typed_is_text(client, filled_in, town, field, evil):
    page = client.post(RAISE, filled_in(**{"phone": "13812345678", field: evil}), follow=True)

    assert page.status_code == 200
    assert "<script>alert" not in text(page)
    case = Case.objects.get()
    assert {"words": case.words, "address": case.address, "name": case.reporter.name}[field] == evil.strip()
    assert "62615533" not in text(page)  # worked out by a template engine, it would be this


@pytest.mark.parametrize(("lon", "lat"), [("181", "0"), ("116.5", "-91"), ("", "37"), ("116.5", "")])
def test_a_place_that_is_none_is_left_out(client, filled_in, town, lon, lat):
    client.post(RAISE, filled_in(longitude=lon, latitude=lat))

    assert (Case.objects.get().lon, Case.objects.get().lat) == (None, None)


def test_a_place_is_kept(client, filled_in, town):
    client.post(RAISE, filled_in(longitude="116.58", latitude="37.33"))

    assert (Case.objects.get().lon, Case.objects.get().lat) == (116.58, 37.33)


def test_the_code_of_a_grid_brings_the_grid(client, filled_in, town):
    page = client.get(RAISE, {"grid": GRID})
    assert "梧桐第一网格" in text(page)

    client.post(RAISE, filled_in(grid=page.context["form"]["grid"].value()))

    assert (Case.objects.get().area, Case.objects.get().channel) == (town.grid, "qr")


def test_a_complaint_about_the_platform_is_a_case(client, filled_in, town):
    page = client.get(RAISE, {"about": "platform"})

    client.post(RAISE, filled_in(about=page.context["form"]["about"].value()))

    assert Case.objects.get().about == "platform"


def test_words_that_sound_like_an_emergency_are_on_the_page_for_its_script(client, town):
    registers.add(EmergencyWord(word="着火", number="119", advice="请马上拨打"), by=IMPORT)

    html = text(client.get(RAISE))

    assert "着火" in html
    assert "119" in html


def test_with_scripts_off_everything_can_be_filled_in_and_sent(client, town):
    html = text(client.get(RAISE))

    form = next(f for f in re.findall(r"<form.*?</form>", html, re.DOTALL) if 'name="words"' in f)
    assert 'method="post"' in form
    assert {"words", "photos", "address", "phone", "name", "key", "csrfmiddlewaretoken"} <= set(
        re.findall(r'name="(\w+)"', form)
    )
    assert re.search(r'<button[^>]*type="submit"', form)


def test_the_form_has_no_more_than_the_page_says_and_nothing_inline(client, town):
    page = client.get(RAISE)

    assert "unsafe-inline" not in page["Content-Security-Policy"]
    assert not re.search(r"\son[a-z]+=\"|<script(?![^>]*\ssrc=)(?![^>]*json)", text(page))


def test_a_crowd_of_sendings_from_one_browser_is_stopped_kindly(client, filled_in, town):
    answers = [client.post(RAISE, filled_in(words="漏")).status_code for _ in range(31)]
    last = client.post(RAISE, filled_in())

    assert (answers[:30], last.status_code, Case.objects.count()) == ([422] * 30, 429, 0)
    assert "稍" in text(last) or "等" in text(last)


def test_who_is_signed_in_is_not_asked_for_name_and_phone(client, filled_in, cast):
    client.force_login(User.objects.get(username="resident"))
    assert "phone" not in client.get(RAISE).context["form"].fields

    client.post(RAISE, filled_in())

    assert Case.objects.get().reporter_id == cast.resident.contact


def test_two_hundred_photos_and_what_is_none_are_told_so(client, filled_in, town):
    files = [SimpleUploadedFile(f"{n}.jpg", b"PK\x03\x04 no picture", "image/jpeg") for n in range(200)]

    page = client.post(RAISE, filled_in() | {"photos": files})

    assert (page.status_code, list(problems(page)), Case.objects.count()) == (422, ["photos"], 0)
    assert page.context["form"]["words"].value() == CHINESE


def test_a_key_that_is_somebody_else_s_is_refused_and_what_was_typed_is_kept(client, filled_in, cast, town):
    taken = raised(cast, town).history.get().pk

    page = client.post(RAISE, filled_in(key=str(taken)))

    assert (page.status_code, page.context["form"]["words"].value(), Case.objects.count()) == (422, CHINESE, 1)
    assert page.context["form"]["key"].value() != str(taken)
    assert list(problems(page)) == ["__all__"]
    assert client.post(RAISE, filled_in(key=page.context["form"]["key"].value())).status_code == 302


def test_an_emergency_is_answered_with_the_number_to_call_also_without_scripts(client, filled_in, town):
    for word, number in (("着火", "119"), ("打架", "110"), ("持刀", "110")):
        registers.add(EmergencyWord(word=word, number=number, advice=f"请马上拨打 {number}"), by=IMPORT)

    sent = client.post(RAISE, filled_in(words="三单元有人打架，门口还着火了，快来！"), follow=True)
    page, case = text(sent), Case.objects.get()

    assert page.index('href="tel:119"') < page.index("三单元有人打架")  # before everything else
    assert (page.count('href="tel:110"'), case.urgency) == (1, Case.Urgency.URGENT)


def test_an_ordinary_request_alarms_nobody(client, filled_in, town):
    page = text(client.post(RAISE, filled_in(), follow=True))

    assert "tel:119" not in page
    assert Case.objects.get().urgency == Case.Urgency.NORMAL
