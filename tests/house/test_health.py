import json
import os
import subprocess
import sys
from datetime import timedelta
from importlib.metadata import version

import pytest
from django.conf import settings as project
from django.utils import timezone

from linli.house import queries
from linli.house.management.commands import setup
from linli.house.management.commands.setup import mark_storage
from linli.kernel.schedule import all_scheduled
from linli.record.models import Heartbeat

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    queries.storage_works.cache_clear()
    assert mark_storage(is_new=False)
    yield tmp_path
    queries.storage_works.cache_clear()


@pytest.fixture
def worker():
    return Heartbeat.objects.create(name="worker one", at=timezone.now())


def test_everything_is_up(client, worker):
    answer = client.get("/healthz")

    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert answer.json() == {
        "status": "ok",
        "database": "up",
        "worker": "up",
        "storage": "up",
        "failing": [],
        "late": [],
        "version": version("linli"),
    }


def test_the_probe_leaves_no_file_behind(client, worker, storage):
    client.get("/healthz")

    assert [file.name for file in storage.rglob("*") if file.is_file()] == ["mark"]


def test_a_worker_not_heard_for_a_minute_is_down(client, worker):
    Heartbeat.objects.update(at=timezone.now() - timedelta(seconds=61))

    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()["worker"], answer.json()["status"]) == (503, "down", "down")


def test_a_storage_that_takes_no_file_is_down(client, worker, storage, settings):
    (storage / "full").write_text("a file where the folder should be")
    settings.MEDIA_ROOT = storage / "full"

    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()["storage"]) == (503, "down")


def test_an_empty_folder_in_the_place_of_the_storage_is_down_and_stays_empty(client, worker, storage):
    (storage / "files").rename(storage / "away")

    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()["storage"]) == (503, "down")
    assert not (storage / "files").exists()


def test_setup_marks_no_storage_that_lacks_the_files_it_should_hold(storage, monkeypatch):
    (storage / "files").rename(storage / "away")
    monkeypatch.setattr(setup, "holds_newest", lambda: False)

    assert (mark_storage(is_new=False), (storage / "files").exists()) == (False, False)
    assert mark_storage(is_new=True)


def test_a_tick_that_fails_is_named_with_nothing_of_what_it_said(client, worker):
    Heartbeat.objects.create(name="linli.notices.tasks.deliver", at=timezone.now(), last_error="ValueError")

    answer = client.get("/healthz")

    assert answer.status_code == 200
    assert (answer.json()["status"], answer.json()["failing"]) == ("degraded", ["linli.notices.tasks.deliver"])
    assert "ValueError" not in answer.content.decode()


def test_a_tick_that_hangs_is_named(client, worker):
    tick = next(tick for tick in all_scheduled() if tick.name == "linli.house.tasks.return_lost_tasks")
    Heartbeat.objects.create(name=tick.name, at=timezone.now() - timedelta(seconds=661))

    answer = client.get("/healthz")

    assert (answer.json()["status"], answer.json()["late"]) == ("degraded", [tick.name])


def test_it_answers_whatever_the_host_is_called(client, worker):
    assert client.get("/healthz", HTTP_HOST="10.1.2.3").status_code == 200


def test_it_answers_while_the_database_is_down_even_to_someone_with_a_session(tmp_path):
    ask = (
        "import django; django.setup()\n"
        "from django.test import Client\n"
        "client = Client(); client.cookies['sessionid'] = 'x' * 32\n"
        "answer = client.get('/healthz'); print(answer.status_code, answer.content.decode())"
    )
    down = {"DATABASE_URL": "postgresql://linli@127.0.0.1:9/linli", "LINLI_DATA": str(tmp_path)}
    environment = {**os.environ, **down, "DJANGO_SETTINGS_MODULE": "config.settings"}

    told = subprocess.run(
        [sys.executable, "-c", ask], env=environment, cwd=project.BASE_DIR, capture_output=True, text=True, check=True
    )

    status, _, body = told.stdout.partition(" ")
    assert (status, json.loads(body)["database"], json.loads(body)["storage"]) == ("503", "down", "up")
