"""Handing out files: only to who may see what holds them, and never as anything but a picture to look at."""

import uuid

import pytest
from django.urls import reverse

from linli.files import actions, policy
from linli.files.models import Attachment
from linli.kernel.actor import Actor, Kind
from linli.people.models import Unit, User
from tests.files.conftest import exif, raw, someone, status, upload

LOCKED = "default-src 'none'; sandbox"


@pytest.fixture
def clerk(client, office):
    client.force_login(User.objects.get(username="clerk"))
    return client


def served(response):
    return b"".join(response.streaming_content)


def test_a_photo_is_shown_to_who_may_see_its_case(clerk, attached):
    [photo] = attached(upload(exif=exif()))
    response = clerk.get(photo.url)
    content = served(response)

    assert (response.status_code, content[:3], len(content)) == (200, b"\xff\xd8\xff", photo.size)
    assert b"SECRET" not in content
    assert b"Exif" not in content
    assert response["Content-Type"] == "image/jpeg"
    assert response["Content-Disposition"] == f'inline; filename="{photo.uuid.hex[:8]}.jpg"'
    assert response["Content-Security-Policy"] == LOCKED
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-cache"


def test_the_small_picture_is_stripped_as_well(clerk, attached):
    [photo] = attached(upload(exif=exif()))
    content = served(clerk.get(photo.thumb_url))

    assert (content[:3], b"SECRET" in content, b"Exif" in content) == (b"\xff\xd8\xff", False, False)


def test_a_browser_that_has_it_is_not_sent_it_again(clerk, attached):
    [photo] = attached(upload())
    first = clerk.get(photo.url)
    etag = first["ETag"]
    first.getvalue()
    again = clerk.get(photo.url, headers={"If-None-Match": etag})

    assert (again.status_code, again.content) == (304, b"")
    assert clerk.get(photo.thumb_url, headers={"If-None-Match": etag}).getvalue()[:3] == b"\xff\xd8\xff"


@pytest.mark.parametrize("page", ["file", "thumb"])
def test_to_a_stranger_a_photo_does_not_exist(client, attached, page):
    [photo] = attached(upload())
    other = Unit.objects.create(name="水务所", state="active")
    address = reverse(f"files:{page}", args=[photo.uuid])
    someone("plumber", other, "handler")

    assert status(client, address) == 404
    client.force_login(User.objects.get(username="plumber"))
    assert status(client, address) == 404


@pytest.mark.parametrize("page", ["file", "thumb"])
def test_a_published_photo_is_for_everybody(client, attached, page):
    [photo] = attached(upload(), audience=Attachment.Audience.PUBLIC)

    assert status(client, reverse(f"files:{page}", args=[photo.uuid])) == 200


def test_who_holds_a_tracking_link_sees_the_photos_of_that_case(client, attached, office, monkeypatch):
    [photo] = attached(upload())
    holder = Actor(Kind.LINK, office.unit.pk, "web", unit=office.unit.pk)
    monkeypatch.setattr(policy, "link_holders", [lambda request: [holder] if request.COOKIES.get("link") else []])

    assert status(client, photo.url) == 404
    client.cookies["link"] = "opened"
    assert status(client, photo.url) == 200


def test_a_removed_file_exists_for_nobody(clerk, attached, office):
    [photo] = attached(upload(), audience=Attachment.Audience.PUBLIC)
    actions.remove(photo, by=office.administrator)

    assert (status(clerk, photo.url), status(clerk, photo.thumb_url)) == (404, 404)


def test_what_is_not_in_the_store_is_not_found(clerk, attached, storage):
    [photo] = attached(upload())
    storage.delete(photo.name)

    assert status(clerk, photo.url) == 404
    assert clerk.get(reverse("files:file", args=[uuid.uuid4()])).status_code == 404


def test_a_paper_is_saved_and_never_opened_in_the_page(clerk, attached):
    [paper] = attached(raw("协议.pdf", b"%PDF-1.7\n%%EOF"))
    response = clerk.get(paper.url)

    assert served(response) == b"%PDF-1.7\n%%EOF"
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'attachment; filename="{paper.uuid.hex[:8]}.pdf"'
    assert response["Content-Security-Policy"] == LOCKED
    assert status(clerk, paper.thumb_url) == 404


def test_a_photo_costs_few_queries(clerk, attached, django_assert_num_queries):
    [photo] = attached(upload(), audience=Attachment.Audience.PUBLIC)
    clerk.logout()

    with django_assert_num_queries(1):
        status(clerk, photo.url)
