"""What Linli is compared with: a plain Django view that makes the same inserts through the ORM."""

from uuid import uuid4

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from bench_app.operations import bare_rows
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
def acted(request: HttpRequest) -> HttpResponse:
    """The smallest act there is: one row added to a register."""
    registers.add(Unit(name=uuid4().hex), by=IMPORT)
    return HttpResponse("done")
