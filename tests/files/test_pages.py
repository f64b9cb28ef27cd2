"""The pages of this app: blurring, removing, and the limits."""

from io import BytesIO

import pytest
from django.urls import reverse
from PIL import Image

from linli.files.models import Attachment, FileLimits
from linli.files.queries import blurred, content_of
from linli.people.models import User
from linli.record import chain, registers
from tests.files.conftest import picture, raw, status, upload


@pytest.fixture
def administrator(client, office):
    client.force_login(User.objects.get(username="administrator"))
    return client


@pytest.fixture
def clerk(client, office):
    client.force_login(User.objects.get(username="clerk"))
    return client


def sent(page, **fields):
    """The hidden marks of the form on this page, and what was typed."""
    form = page.context["form"]
    return {name: form[name].value() for name in ("seen", "key")} | fields


BOX = {"left_0": "0", "top_0": "0", "width_0": "50", "height_0": "50"}


def test_what_is_inside_the_box_cannot_be_recognised_and_the_rest_is_as_it_was():
    stripes = Image.new("RGB", (400, 400), "white")
    for x in range(0, 400, 4):
        stripes.paste((0, 0, 0), (x, 0, x + 2, 400))
    done = Image.open(BytesIO(blurred(upload(drawn=stripes, quality=95).read(), [(0, 0, 500, 500)]).content)).convert(
        "L"
    )

    inside = done.crop((0, 0, 190, 190)).getextrema()
    outside = done.crop((210, 210, 400, 400)).getextrema()
    assert inside[1] - inside[0] < 40
    assert outside[1] - outside[0] > 200


@pytest.mark.parametrize("box", [(0, 0, 1, 1), (999, 999, 1, 1), (1000, 1000, 1000, 1000), (0, 0, 1000, 1000)])
def test_a_box_at_the_edge_is_no_fault(box):
    done = blurred(upload(drawn=picture((37, 21))).read(), [box])

    assert (done.width, done.height) == (37, 21)


def test_a_blurred_copy_is_made_and_the_original_stays(administrator, attached, office):
    [photo] = attached(upload(), caption="路口")
    before = content_of(photo)
    page = reverse("files:blur", args=[photo.uuid])
    response = administrator.post(page, sent(administrator.get(page), **BOX))

    assert (response.status_code, response["Location"]) == (302, f"/units/{office.unit.pk}/")
    copy = photo.blurred_copies.get()
    assert (copy.purpose, copy.audience, copy.caption, copy.width) == ("before", "staff", "路口", 640)
    assert content_of(photo) == before != content_of(copy)
    assert chain.verify() == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "请至少画一个方框，或填写它的四个数。"),
        ({"left_0": "10"}, "第 1 个方框没有填全：四个数都要填，宽和高要大于 0。"),
        (BOX | {"height_0": "0"}, "第 1 个方框没有填全：四个数都要填，宽和高要大于 0。"),
    ],
)
def test_what_is_wrong_with_the_boxes_is_said_and_what_was_typed_stays(administrator, attached, typed, said):
    [photo] = attached(upload())
    page = reverse("files:blur", args=[photo.uuid])
    response = administrator.post(page, sent(administrator.get(page), **typed))

    assert response.status_code == 422
    assert response.context["form"].non_field_errors() == [said]
    assert response.context["form"]["left_0"].value() == typed.get("left_0")
    assert Attachment.objects.count() == 1


def test_a_stale_page_is_told_and_keeps_its_boxes(administrator, attached, office):
    [photo] = attached(upload())
    page = reverse("files:blur", args=[photo.uuid])
    old = sent(administrator.get(page), **BOX)
    registers.change(office.unit, changes={"phone": "0635-1"}, by=office.administrator)
    response = administrator.post(page, old)

    assert (response.status_code, response.context["form"]["width_0"].value()) == (409, "50")
    again = administrator.post(page, sent(response, **BOX))
    assert (again.status_code, Attachment.objects.count()) == (302, 2)


def test_a_file_is_removed_with_a_reason(administrator, attached, office):
    [photo] = attached(upload())
    page = reverse("files:remove", args=[photo.uuid])
    shown = administrator.get(page)

    assert administrator.post(page, sent(shown, words="")).status_code == 422
    assert administrator.post(page, sent(shown, words="拍到了孩子")).status_code == 302
    assert administrator.get(page).status_code == 404
    photo.refresh_from_db()
    assert photo.state == "removed"


@pytest.mark.parametrize("page", ["blur", "remove"])
def test_who_only_sees_a_file_can_neither_blur_nor_remove_it(clerk, attached, page):
    [photo] = attached(upload())
    address = reverse(f"files:{page}", args=[photo.uuid])

    assert (status(clerk, photo.url), clerk.get(address).status_code) == (200, 404)
    assert clerk.post(address, {"words": "x", **BOX}).status_code == 404


def test_a_paper_cannot_be_blurred(administrator, attached):
    [paper] = attached(raw("a.pdf", b"%PDF-1.7\n%%EOF"))

    assert administrator.get(reverse("files:blur", args=[paper.uuid])).status_code == 404


LIMITS = {"pictures": 3, "per_thing": 10, "megabytes": 5, "per_sender_day": 20, "per_staff_day": 100}


def test_an_administrator_changes_the_limits(administrator):
    page = reverse("files:limits")
    response = administrator.post(page, sent(administrator.get(page), **LIMITS))

    assert response.status_code == 302
    assert FileLimits.objects.values(*LIMITS).get() == LIMITS
    assert chain.verify() == []


def test_a_limit_out_of_bounds_is_refused_beside_its_field(administrator):
    page = reverse("files:limits")
    response = administrator.post(page, sent(administrator.get(page), **(LIMITS | {"pictures": 5000, "megabytes": 0})))

    assert response.status_code == 422
    assert sorted(response.context["form"].errors) == ["megabytes", "pictures"]
    assert FileLimits.objects.get().pictures == 9


def test_the_limits_are_not_for_others(clerk):
    assert clerk.get(reverse("files:limits")).status_code == 404
    assert clerk.post(reverse("files:limits"), LIMITS).status_code == 404


def test_a_guest_is_asked_to_sign_in(client, office):
    assert client.get(reverse("files:limits")).status_code == 302
