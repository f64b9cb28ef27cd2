"""Texts (通知文案): what is said, previewed on a real case, and registered with the SMS provider."""

import pytest
from django.urls import reverse

from linli.notices import seeds
from linli.notices.models import NoticeSettings, NoticeText, SmsTemplate
from linli.record import registers
from linli.record.models import Act
from tests.notices.conftest import an_event


@pytest.fixture
def admin(client, office):
    client.force_login(office["administrator"])
    return client


@pytest.fixture
def sms_text(texts):
    return NoticeText.objects.get(event="case_answered", channel="sms")


@pytest.fixture
def inapp_text(texts):
    return NoticeText.objects.get(event="case_answered", channel="inapp")


def at(text):
    return reverse("notices:text", args=[text.pk])


def typed(client, text, **words):
    form = client.get(at(text)).context["form"]
    marks = {"seen": form["seen"].value(), "key": str(form["key"].value())}
    return {"subject": text.subject, "body": text.body, **marks, **words}


def test_all_events_with_their_texts_are_on_one_page(admin):
    rows = admin.get(reverse("notices:texts")).context["rows"]

    shown = {event.code: [(c.channel, c.language, bool(c.text), c.borrows) for c in cells] for event, cells in rows}
    assert shown["case_answered"] == [
        ("inapp", "zh-hans", True, True),
        ("inapp", "en", False, True),
        ("sms", "zh-hans", True, True),
        ("sms", "en", False, True),
    ]
    assert shown["silent"] == [
        ("inapp", "zh-hans", False, False),
        ("inapp", "en", False, False),
        ("email", "zh-hans", False, False),
        ("email", "en", False, False),
    ]
    assert [c for c, *_ in shown["confirmation_code"]] == ["sms", "sms"]


def test_a_text_is_changed_and_the_record_says_by_whom(admin, inapp_text, administrator):
    response = admin.post(at(inapp_text), typed(admin, inapp_text, body="诉求{number}办好了"))

    inapp_text.refresh_from_db()
    assert (response.status_code, inapp_text.body) == (302, "诉求{number}办好了")
    assert Act.objects.get(root_kind="notices.noticetext", root_id=inapp_text.pk, version=2).user_id == administrator.id


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("{phone}", "这个事件没有变量 {phone}。"),
        ("{number.__class__}", "变量请写成 {name} 的形式"),
        ("{number!r}", "变量请写成 {name} 的形式"),
        ("{number:>99999999}", "变量请写成 {name} 的形式"),
        ("{", "变量请写成 {name} 的形式"),
        ("{}", "变量请写成 {name} 的形式"),
    ],
)
def test_an_unknown_variable_is_told_beside_the_field_and_what_was_typed_is_kept(admin, inapp_text, body, why):
    response = admin.post(at(inapp_text), typed(admin, inapp_text, body=body))

    form = response.context["form"]
    assert (response.status_code, form["body"].value()) == (422, body)
    assert why in str(form.errors["body"])
    assert NoticeText.objects.get(pk=inapp_text.pk).body == inapp_text.body


def test_a_preview_saves_nothing_and_masks_what_is_personal(admin, sms_text, tell, resident):
    message = tell(resident, "case_answered", number=77)
    words = typed(admin, sms_text, body="看看{number}：{link}", on=str(message.pk), preview="1")
    response = admin.post(at(sms_text), words)

    shown = response.context["shown"]["body"]
    assert (response.status_code, shown.rstrip("*")) == (200, "【邻里】看看77：h")
    assert shown.count("*") > 20  # as long as the link is: its characters are counted
    assert NoticeText.objects.get(pk=sms_text.pk).body == sms_text.body


def test_without_a_real_case_the_preview_shows_samples(admin, inapp_text):
    shown = admin.get(at(inapp_text)).context["shown"]

    assert shown == {"subject": "case_answered 2026-004217", "body": "诉求2026-004217"}


def test_a_message_of_another_event_is_no_preview(admin, inapp_text, tell, resident):
    other = tell(resident, "case_received", number=1)
    response = admin.post(at(inapp_text), typed(admin, inapp_text, on=str(other.pk), preview="1"))

    assert response.status_code == 422


def test_an_edited_sms_is_marked_as_not_registered_until_its_code_is_entered(admin, sms_text):
    admin.post(at(sms_text), typed(admin, sms_text, body="{link} 请看 {number}"))
    page = admin.get(at(sms_text))
    assert "仍按上次报备的文字发送" in page.content.decode()
    assert sms_text.body in page.content.decode()

    form = page.context["template_form"]
    marks = {f"template-{n}": str(form[n].value()) for n in ("seen", "key", "text_hash")}
    admin.post(f"{at(sms_text)}template/", marks | {"template-signature": "【邻里】", "template-code": "SMS_9"})
    template = SmsTemplate.objects.get(text=sms_text)
    assert (template.signature, template.code, template.provider_text) == ("邻里", "SMS_9", "{1} 请看 {2}")
    assert "尚未报备" not in admin.get(at(sms_text)).content.decode()


def test_a_code_for_a_text_that_changed_meanwhile_is_refused(admin, sms_text, administrator):
    form = admin.get(at(sms_text)).context["template_form"]
    marks = {f"template-{n}": str(form[n].value()) for n in ("seen", "key", "text_hash")}
    registers.change(sms_text, changes={"body": "{number}"}, by=administrator)
    response = admin.post(f"{at(sms_text)}template/", marks | {"template-signature": "邻里", "template-code": "X"})

    assert response.status_code == 422
    assert "正文刚刚被改动过" in response.content.decode()
    assert SmsTemplate.objects.get(text=sms_text).code == "DEMO_CASE_ANSWERED_ZH"


def test_a_stale_form_shows_what_changed_and_keeps_what_was_typed(admin, inapp_text, administrator):
    words = typed(admin, inapp_text, body="我的 {number}")
    registers.change(inapp_text, changes={"body": "别人的 {number}"}, by=administrator)
    response = admin.post(at(inapp_text), words)

    form = response.context["form"]
    assert (response.status_code, form["body"].value(), form["seen"].value()) == (409, "我的 {number}", "2")


def test_a_first_text_opens_a_channel(admin):
    address = reverse("notices:new-text", args=["silent", "inapp", "zh-hans"])
    form = admin.get(address).context["form"]
    words = {"subject": "新", "body": "{number}", "seen": "0", "key": str(form["key"].value())}
    admin.post(address, words)

    assert NoticeText.objects.filter(event="silent").values_list("channel", "body").get() == ("inapp", "{number}")


@pytest.mark.parametrize("place", [("silent", "sms", "zh-hans"), ("nothing", "inapp", "en"), ("silent", "inapp", "fr")])
def test_where_nothing_can_be_said_there_is_no_page(admin, place):
    assert admin.get(reverse("notices:new-text", args=place)).status_code == 404


def test_a_text_is_taken_out_of_use_and_put_back(admin, inapp_text):
    for action, state in (("retire", "retired"), ("restore", "active")):
        inapp_text.refresh_from_db()
        admin.post(reverse("notices:switch", args=[inapp_text.pk, action]), {"seen": inapp_text.version})
        assert NoticeText.objects.get(pk=inapp_text.pk).state == state


def test_what_was_changed_or_retired_is_not_overwritten_by_a_new_start(inapp_text, sms_text, administrator):
    registers.change(inapp_text, changes={"body": "{number}!"}, by=administrator)
    registers.retire(sms_text, by=administrator)
    before = list(NoticeText.objects.order_by("pk").values())
    seeds.load_texts()

    assert list(NoticeText.objects.order_by("pk").values()) == before


def test_a_city_with_a_gateway_starts_without_registered_texts(db, settings):
    settings.SMS_GATEWAY = "http"
    seeds.load_texts()

    assert SmsTemplate.objects.count() == 0


def test_an_event_whose_text_uses_what_it_does_not_know_cannot_be_registered():
    from dataclasses import replace

    with pytest.raises(ValueError, match="no such variables: number"):
        replace(an_event("x", "staff", ["inapp"]), variables={"link": "x"})


@pytest.mark.parametrize(("quiet_from", "status", "kept"), [("22:30", 302, "22:30"), ("25:00", 422, "21:00")])
def test_quiet_hours_are_a_setting(admin, quiet_from, status, kept):
    form = admin.get(reverse("notices:quiet")).context["form"]
    words = {"quiet_from": quiet_from, "quiet_to": "07:30", "digest_minutes": "30", "gather_minutes": "0"}
    words |= {"seen": str(form["seen"].value()), "key": str(form["key"].value())}
    response = admin.post(reverse("notices:quiet"), words)

    assert (response.status_code, f"{NoticeSettings.objects.get().quiet_from:%H:%M}") == (status, kept)


@pytest.mark.parametrize("who", ["plumber", "supervisor"])
def test_texts_and_settings_are_for_administrators(client, office, sms_text, who):
    client.force_login(office[who])
    pages = [reverse("notices:texts"), reverse("notices:quiet"), at(sms_text)]

    assert [client.get(page).status_code for page in pages] == [404, 404, 404]
    assert client.post(reverse("notices:switch", args=[sms_text.pk, "retire"])).status_code == 404
