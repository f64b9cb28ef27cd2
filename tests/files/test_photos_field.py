"""The field for photos: each wrong one is named, each good one is kept until the form is right."""

from uuid import uuid4

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from linli.files import actions
from linli.files.forms import PhotosField
from linli.files.models import Attachment, HeldUpload
from linli.files.models.held import HOLD_FOR
from linli.files.queries import attachments
from linli.files.tasks import clear_held
from linli.kernel.actor import PASSERBY
from linli.kernel.retention import rule
from linli.record import registers
from linli.record.acts import act, once
from tests.files.conftest import exif, raw, status, stored_files, upload


class Request(forms.Form):
    words = forms.CharField()
    photos = PhotosField()

    def __init__(self, *args, by=PASSERBY, address="203.0.113.7", **how):
        super().__init__(*args, **how)
        request = RequestFactory().get("/", REMOTE_ADDR=address)
        request.user = AnonymousUser()
        self.fields["photos"].sent_by(request, by)


class Papers(Request):
    photos = PhotosField(documents=True)


def send(*uploads, words="楼道漏水", form=Request, token="", drop=(), place="", **how):
    data = MultiValueDict(
        {"words": [words], "photos-token": [token], "photos-drop": list(drop), "photos-place": [place]}
    )
    sent = form(data, MultiValueDict({"photos": list(uploads)}), **how)
    sent.full_clean()
    return sent


def token_of(form):
    return form["photos"].value().token


def names(form):
    return [one.name for one in form.cleaned_data["photos"]]


def test_photos_are_optional(office):
    form = send()

    assert (form.is_valid(), form.cleaned_data["photos"]) == (True, [])


def test_good_photos_come_out_ready_to_attach(office, storage):
    form = send(upload("a.jpg"), upload("b.png", file_format="PNG"))

    assert (form.is_valid(), names(form)) == (True, ["a.jpg", "b.png"])
    assert [one.is_stored for one in form.cleaned_data["photos"]] == [True, True]
    assert len(stored_files(storage)) == 4


def test_each_wrong_file_is_named_and_the_good_ones_stay(office):
    form = send(upload("a.jpg"), raw("b.jpg", b"PK\x03\x04zip"), raw("c.jpg", b""), upload("d.jpg"))

    assert form.errors["photos"] == [
        "“b.jpg”不是能打开的照片，请发送照片（JPEG、PNG、HEIC、WebP 或 GIF）或截图。",
        "“c.jpg”是空的，请重新选择。",
    ]
    again = send(token=token_of(form))
    assert (again.is_valid(), names(again)) == (True, ["a.jpg", "d.jpg"])


def test_a_form_refused_for_another_reason_asks_for_no_photo_twice(office, client):
    form = send(upload("楼道.jpg", exif=exif()), words="")
    html = str(form["photos"])
    held = HeldUpload.objects.get()

    assert list(form.errors) == ["words"]
    assert f'name="photos-token" value="{token_of(form)}"' in html
    assert 'name="photos-place" value="116.635,36.92"' in html
    assert f'src="{held.thumb_url}"' in html
    assert status(client, held.thumb_url) == 200
    again = send(upload("b.jpg"), token=token_of(form), place="116.635,36.92")
    assert (again.is_valid(), names(again)) == (True, ["楼道.jpg", "b.jpg"])
    assert again.cleaned_data["photos"][0].position == (116.635, 36.92)


def test_without_its_token_a_held_photo_does_not_exist(office, client):
    send(upload())
    held = HeldUpload.objects.get()

    assert client.get(reverse("files:held", args=["x" * 43, held.uuid])).status_code == 404
    assert client.get(reverse("files:held", args=[held.token, uuid4()])).status_code == 404


def test_a_photo_can_be_left_out_again(office, storage):
    token = token_of(send(upload("a.jpg"), upload("b.jpg"), words=""))
    dropped = HeldUpload.objects.get(name="a.jpg")
    form = send(token=token, drop=[str(dropped.uuid), "'; drop table", "x" * 5000])

    assert (form.is_valid(), names(form)) == (True, ["b.jpg"])
    assert len(stored_files(storage)) == 2


@pytest.mark.parametrize("token", ["x", "'" * 43, "../" * 15, "\0" * 43, "好" * 43, "a" * 43])
def test_an_invented_token_finds_nothing(office, token):
    send(upload())
    form = send(token=token)

    assert (form.is_valid(), form.cleaned_data["photos"]) == (True, [])


@pytest.mark.parametrize("place", ["nan,nan", "<script>", "1e9,1", "999999,1", "1,2,3"])
def test_an_invented_place_is_none(office, place):
    form = send(upload(), place=place)

    assert (form.is_valid(), form.cleaned_data["photos"][0].position) == (True, None)


def test_of_200_photos_as_many_as_allowed_are_kept_and_the_rest_told(office):
    content = upload(drawn=None).read()
    form = send(*[SimpleUploadedFile(f"{n}.jpg", content) for n in range(200)])

    assert form.errors["photos"] == ["一次最多发送 9 个文件，有 191 个没有收下。"]
    assert HeldUpload.objects.count() == 9
    more = send(upload(), token=token_of(form))
    assert more.errors["photos"] == ["一次最多发送 9 个文件，有 1 个没有收下。"]
    assert (send(token=token_of(form)).is_valid(), HeldUpload.objects.count()) == (True, 9)


def test_one_sender_has_a_limit_for_the_day_and_another_has_his_own(office):
    registers.change(office.limits, changes={"per_sender_day": 2}, by=office.administrator)
    said = "您今天发送的文件已达上限，其余的请明天再发，或打电话告诉我们。"

    assert send(upload(), upload()).is_valid()
    assert send(upload()).errors["photos"] == [said]
    assert send(upload(), address="203.0.113.8").is_valid()
    assert send(upload(), by=office.clerk).is_valid()


def test_the_count_names_no_sender(office):
    send(upload()).is_valid()

    assert "203.0.113.7" not in str(HeldUpload.objects.values().get())


def test_papers_are_for_staff_only(office):
    paper = b"%PDF-1.7\n%%EOF"

    assert send(raw("a.pdf", paper), form=Papers, by=office.clerk).is_valid()
    assert not send(raw("a.pdf", paper), form=Papers).is_valid()
    assert not send(raw("a.pdf", paper), form=Request, by=office.clerk).is_valid()
    assert 'accept="image/*,.heic,.heif,.pdf"' in str(send(form=Papers, by=office.clerk)["photos"])
    assert 'accept="image/*,.heic,.heif"' in str(send(form=Papers)["photos"])


def test_given_up_photos_are_cleared_after_two_hours_and_forgotten_after_a_day(office, storage, clock):
    send(upload())
    assert clear_held() == 0

    clock.forward(hours=2, minutes=1)
    assert (clear_held(), stored_files(storage), HeldUpload.objects.count()) == (1, [], 1)
    clock.forward(hours=23)
    assert (clear_held(), HeldUpload.objects.count()) == (0, 0)


def test_sending_the_form_again_keeps_its_photos_for_longer(office, clock):
    token = token_of(send(upload("a.jpg"), words=""))
    clock.forward(hours=1, minutes=50)
    send(token=token, words="")
    clock.forward(hours=1, minutes=50)

    assert clear_held() == 0
    assert names_of(send(token=token)) == ["a.jpg"]


def names_of(form):
    assert form.is_valid()
    return names(form)


@once
def keep(office, photos, *, by, **sent):
    with act(office.unit, "change", by=by, **sent) as a:
        actions.attach(a, photos, purpose="raised", audience="reporter")
    return a.row


def test_what_was_attached_outlives_the_form(office, storage, clock):
    form = send(upload())
    assert form.is_valid()
    keep(office, form.cleaned_data["photos"], by=office.administrator)
    clock.forward(hours=3)

    assert clear_held() == 1
    [photo] = attachments(office.unit)
    assert stored_files(storage) == [f"{photo.uuid.hex}.jpg", f"{photo.uuid.hex}.thumb.jpg"]


def test_the_same_form_sent_twice_is_attached_once(office):
    key, form = uuid4(), send(upload())
    assert form.is_valid()
    keep(office, form.cleaned_data["photos"], by=office.administrator, key=key)
    again = send(token=token_of(form))
    assert again.is_valid()
    keep(office, again.cleaned_data["photos"], by=office.administrator, key=key)

    assert Attachment.objects.count() == 1


@pytest.mark.django_db
def test_what_a_form_holds_is_kept_as_long_as_the_retention_rules_say():
    now = timezone.now()

    assert rule("files.held").keep.before(now) == now - HOLD_FOR
