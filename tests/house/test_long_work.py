from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from linli.house.tasks import return_lost_tasks, tidy_up
from linli.record.models import Heartbeat

pytestmark = pytest.mark.django_db

READY, RUNNING, FAILED = TaskResultStatus.READY, TaskResultStatus.RUNNING, TaskResultStatus.FAILED


@pytest.fixture
def task():
    def make(*workers, status=RUNNING):
        return DBTaskResult.objects.create(
            status=status,
            worker_ids=list(workers),
            task_path="linli.cases.tasks.import_file",
            args_kwargs={"args": [], "kwargs": {}},
            backend_name="default",
            run_after=timezone.now(),
        )

    return make


def status_of(task):
    task.refresh_from_db()
    return task.status


def test_long_work_of_a_killed_worker_is_begun_again(task):
    lost = task("killed")

    assert return_lost_tasks() == 1
    assert status_of(lost) == READY


def test_long_work_of_a_living_worker_is_left_alone(task):
    Heartbeat.objects.create(name="worker alive", at=timezone.now())
    running = task("killed", "alive")

    assert return_lost_tasks() == 0
    assert status_of(running) == RUNNING


def test_long_work_that_ended_its_worker_three_times_is_not_tried_again(task):
    deadly = task("first", "second", "third")

    return_lost_tasks()

    assert status_of(deadly) == FAILED
    assert deadly.exception_class_path == "linli.house.tasks.WorkerLost"


def test_results_of_long_work_are_forgotten_after_a_month(task):
    old, new = task("one", status=TaskResultStatus.SUCCESSFUL), task("one", status=TaskResultStatus.SUCCESSFUL)
    DBTaskResult.objects.update(finished_at=timezone.now() - timedelta(days=31))
    DBTaskResult.objects.filter(pk=new.pk).update(finished_at=timezone.now() - timedelta(days=29))

    tidy_up()

    assert list(DBTaskResult.objects.all()) == [new]
    assert old.pk != new.pk


def test_workers_long_gone_are_forgotten(task):
    Heartbeat.objects.create(name="worker gone", at=timezone.now() - timedelta(days=2))
    Heartbeat.objects.create(name="worker here", at=timezone.now())
    Heartbeat.objects.create(name="a tick", at=timezone.now() - timedelta(days=2))

    assert tidy_up() == 1
    assert set(Heartbeat.objects.values_list("name", flat=True)) == {"worker here", "a tick"}
