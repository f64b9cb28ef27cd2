"""What Linli is compared with: a plain Django view that makes the same inserts through the ORM."""

import json
from uuid import uuid4

from django.contrib.auth.decorators import login_not_required
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from bench_app.operations import bare_rows
from bench_app.replay import file_of
from linli.kernel.actor import IMPORT
from linli.people.models import Unit
from linli.record import registers


@csrf_exempt
@login_not_required
def bare(request: HttpRequest) -> HttpResponse:
    """Insert the rows of the act of the same name, and nothing else: no rulebook, no lock, no chain."""
    with transaction.atomic():
        for row in bare_rows(request.GET["like"]):
            row.save(force_insert=True)
    return HttpResponse("done")


@csrf_exempt
@login_not_required
def replay(request: HttpRequest) -> HttpResponse:
    """Ask the database what an operation asks, and nothing else; what writes is rolled back."""
    with transaction.atomic(), connection.cursor() as cursor:
        for sql in json.loads(file_of(request.GET["of"]).read_text(encoding="utf-8")):
            cursor.execute(sql)
            if cursor.description:
                cursor.fetchall()
        transaction.set_rollback(True)
    return HttpResponse("done")


@csrf_exempt
@login_not_required
def acted(request: HttpRequest) -> HttpResponse:
    """The smallest act there is: one row added to a register."""
    registers.add(Unit(name=uuid4().hex), by=IMPORT)
    return HttpResponse("done")
