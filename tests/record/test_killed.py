"""Kill -9 at any moment: what was acknowledged is there, and nothing is half done."""

import os
import random
import select
import subprocess
import sys
import time
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection

from linli.cases.models import Case
from linli.record.chain import verify
from linli.record.models import Act, Message

pytestmark = pytest.mark.django_db(transaction=True)

MOST = 60  # seconds until its first act, on a busy machine


def database_url():
    """The database of this test, for another process."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    known = connection.settings_dict
    return f"postgresql://{known['USER']}:{known['PASSWORD']}@{known['HOST']}:{known['PORT']}/{name}"


def killed_after(moment):
    """What a process had acknowledged when it was killed so long after its first act."""
    env = os.environ | {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "config.settings"}
    labour = [sys.executable, "-m", "tests.record.labour"]
    process = subprocess.Popen(labour, env=env, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        ready, _, _ = select.select([process.stdout], [], [], MOST)
        assert ready, "it never began"
        time.sleep(moment)
    finally:
        process.kill()
        said, faults = process.communicate(timeout=30)
    assert faults == b""
    return [UUID(line) for line in said.decode().splitlines() if len(line) == 36]


def test_nothing_acknowledged_is_lost_and_the_record_is_whole(cast):
    connection.close()  # SQLite's other process needs no lock of ours
    assert Path(settings.BASE_DIR, "tests/record/labour.py").exists()
    acknowledged = []

    for _ in range(3):
        acknowledged += killed_after(random.uniform(0.05, 0.9))

    kept = set(Act.objects.filter(root_kind="cases.case").values_list("pk", flat=True))
    assert set(acknowledged) - kept == set()
    assert len(acknowledged) == len(set(acknowledged)) > 3
    assert verify() == []


def test_a_case_handed_over_has_its_task_and_its_message_and_no_other_has(cast):
    connection.close()

    killed_after(random.uniform(0.1, 0.6))

    for case in Case.objects.all():
        handed_over = case.history.filter(action="dispatch").count()
        assert (
            case.tasks.count() == handed_over == Message.objects.filter(what="task_issued", facts__case=case.pk).count()
        )
        assert (case.state == "in_hand") == bool(handed_over)
        assert case.version == case.history.count()
