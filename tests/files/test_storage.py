"""One contract for a folder and for an S3-compatible store: save, read, delete, missing."""

import uuid

import boto3
import pytest
from django.core.files.storage import storages
from moto.moto_server.threaded_moto_server import ThreadedMotoServer

from linli.files import actions
from linli.files.models import Attachment
from linli.files.models.storage import erase, put, read, stored_name, thumb_name
from linli.files.queries import damaged
from linli.files.tasks import clear_orphans
from linli.people.models import User
from tests.files.conftest import upload


@pytest.fixture(scope="session")
def s3():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    keys = {"endpoint_url": address, "aws_access_key_id": "x", "aws_secret_access_key": "y", "region_name": "cn-east"}
    client = boto3.client("s3", **keys)
    client.create_bucket(Bucket="linli", CreateBucketConfiguration={"LocationConstraint": "cn-east"})
    client.close()
    yield address
    server.stop()


@pytest.fixture(params=["folder", "s3"])
def store(request, settings, tmp_path):
    if request.param == "s3":
        options = {"endpoint_url": request.getfixturevalue("s3"), "access_key": "x", "secret_key": "y"}
        backend = {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": {**options, "bucket_name": "linli", "region_name": "cn-east"},
        }
        settings.STORAGES = {**settings.STORAGES, "default": backend}
    yield request.param
    if request.param == "s3":
        storages["default"].connection.meta.client.close()


@pytest.fixture
def name():
    return uuid.uuid4()


def test_what_was_put_is_read_again(store, name):
    put(name, "image/jpeg", b"big", b"small")

    assert (read(stored_name(name, "image/jpeg")), read(thumb_name(name))) == (b"big", b"small")


def test_what_is_stored_is_never_overwritten(store, name):
    put(name, "image/jpeg", b"first", b"")
    put(name, "image/jpeg", b"second", b"")

    assert read(stored_name(name, "image/jpeg")) == b"first"


def test_what_was_erased_is_gone_and_may_be_erased_again(store, name):
    put(name, "image/jpeg", b"big", b"small")
    erase(name, "image/jpeg")
    erase(name, "image/jpeg")

    for missing in (stored_name(name, "image/jpeg"), thumb_name(name)):
        with pytest.raises(FileNotFoundError):
            read(missing)


def test_orphans_are_found(store, name, db, clock):
    put(name, "image/jpeg", b"big", b"small")
    clock.forward(hours=2)

    assert clear_orphans() >= 2
    with pytest.raises(FileNotFoundError):
        read(stored_name(name, "image/jpeg"))


@pytest.mark.django_db(transaction=True)
def test_a_photo_is_attached_served_and_removed(store, attached, office, client):
    [photo] = attached(upload(), audience=Attachment.Audience.PUBLIC)
    response = client.get(photo.url)

    assert (response.status_code, len(b"".join(response.streaming_content))) == (200, photo.size)
    assert response["Content-Length"] == str(photo.size)
    assert damaged() == []
    actions.remove(photo, by=office.administrator)
    with pytest.raises(FileNotFoundError):
        read(photo.name)


def test_the_browser_never_learns_where_the_store_is(store, attached, office, client):
    [photo] = attached(upload())
    client.force_login(User.objects.get(username="clerk"))
    response = client.get(photo.url)

    assert (response.status_code, "Location" in response) == (200, False)
    response.getvalue()
