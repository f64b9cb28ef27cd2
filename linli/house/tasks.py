"""What the house repeats: it finds the long work that a killed worker left, and tidies up."""

from datetime import timedelta

from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from linli.house.queries import WORKER, alive
from linli.kernel.schedule import every
from linli.record.models import Heartbeat

TRIES = 3  # a task that killed its worker so often is not begun again


class WorkerLost(Exception):
    """The worker that did this task ended in the middle of it, too often."""


@every(seconds=30)
def return_lost_tasks() -> int:
    """Long work whose worker is gone is begun again: django-tasks itself would leave it "running" for ever.

    So a task must go on where it was left, or be safe to do twice.
    """
    workers = alive(list(Heartbeat.objects.filter(name__startswith=WORKER)))
    lost = [task for task in DBTaskResult.objects.running() if not set(task.worker_ids[-1:]) & workers]
    for task in lost:
        if len(task.worker_ids) >= TRIES:
            task.set_failed(WorkerLost())
        else:
            DBTaskResult.objects.filter(pk=task.pk, worker_ids=task.worker_ids).update(status=TaskResultStatus.READY)
    return len(lost)


@every(seconds=24 * 3600)
def tidy_up() -> int:
    """Forget the results of long work after a month, and workers not heard for a day."""
    now = timezone.now()
    DBTaskResult.objects.finished().filter(finished_at__lt=now - timedelta(days=30)).delete()
    gone = Heartbeat.objects.filter(name__startswith=WORKER, at__lt=now - timedelta(days=1))
    return gone.delete()[0]
