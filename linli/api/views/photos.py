"""Photos and papers of a case, as far as a key sees them."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from linli.api.forms import answers as out
from linli.api.rules import Scope
from linli.api.views.rest import TROUBLES, Number, case_or_404, key_for, router
from linli.cases.models import Case
from linli.files.models import Attachment
from linli.files.models.storage import JPEG, PDF
from linli.files.policy import sees
from linli.files.queries import content_of
from linli.kernel.actor import Actor

FILE = {
    200: {
        "description": "the file",
        "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in (JPEG, PDF)},
    }
}


@router.get(
    "/cases/{number}/files",
    response={200: list[out.FileOut], TROUBLES: out.Trouble},
    tags=["cases"],
    summary="Photos and papers of a case",
)
def files(request: HttpRequest, number: Number) -> list[dict[str, Any]]:
    by = key_for(request, Scope.READ).actor
    facts = ("purpose", "audience", "content_type", "size", "width", "height", "caption")
    return [
        {"id": row.uuid} | {name: getattr(row, name) for name in facts} for row in _files(by, case_or_404(by, number))
    ]


@router.get(
    "/cases/{number}/files/{file_id}", response={TROUBLES: out.Trouble}, tags=["cases"],
    summary="One photo or paper", openapi_extra={"responses": FILE},
)  # fmt: skip
def file(request: HttpRequest, number: Number, file_id: UUID) -> HttpResponse:
    by = key_for(request, Scope.READ).actor
    found = next((row for row in _files(by, case_or_404(by, number)) if row.uuid == file_id), None)
    if found is None:
        raise Http404
    try:
        content = content_of(found)
    except FileNotFoundError as gone:
        raise Http404 from gone
    response = HttpResponse(content, content_type=found.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _files(by: Actor, case: Case) -> list[Attachment]:
    return [row for row in Attachment.objects.of(case) if sees(by, row)]
