"""Long work of the desk: work lists that are too long to wait for."""

import tempfile
from collections.abc import Iterator

from django.core.files import File
from django.utils import translation
from django_tasks import task

from linli.cases.models import CaseExport
from linli.cases.queries.cases import work_list
from linli.cases.queries.export import Line, from_json, lines, write
from linli.people.models import User
from linli.people.queries import person

STEP = 1_000  # rows between two signs of progress


@task()
def export_cases(pk: int) -> None:
    """Write a work list into a file, with the rights that its asker has now. Begun again it starts anew."""
    job = CaseExport.objects.filter(pk=pk, state=CaseExport.State.RUNNING).select_related("user").first()
    if job is None:
        return
    by = person(User.objects.get(pk=job.user_id), channel="desk", post=job.post)
    try:
        if by.post != job.post:
            raise PermissionError("the post has ended")
        with translation.override(job.language), tempfile.TemporaryFile() as file:
            write(_counted(job, lines(work_list(by, from_json(job.filters)))), job.format, file)
            file.seek(0)
            job.file.save(f"{job.pk}.{job.format}", File(file), save=False)
        job.state = CaseExport.State.DONE
        job.save(update_fields=["file", "state", "done"])
    except Exception:
        CaseExport.objects.filter(pk=pk).update(state=CaseExport.State.FAILED)
        raise


def _counted(job: CaseExport, table: Iterator[Line]) -> Iterator[Line]:
    for line in table:
        job.done += 1
        if job.done % STEP == 0:
            CaseExport.objects.filter(pk=job.pk).update(done=job.done)
        yield line
