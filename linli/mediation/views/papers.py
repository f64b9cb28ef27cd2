"""The file and its papers: what is there, one PDF of all, single papers as PDF and DOCX."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from linli.mediation.models import Dossier, Mediation, PaperKind
from linli.mediation.queries import typeset
from linli.mediation.queries.documents import Document, document, documents
from linli.mediation.queries.dossier import bound_copy, earlier_copies, is_readable, places
from linli.mediation.views.pages import visible
from linli.ui.render import page

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
def file_page(request: HttpRequest, pk: int) -> HttpResponse:
    """All places of the file: what is there, what is missing, each paper to take along."""
    mediation = _readable(request, pk)
    sealed = _bound(mediation)
    rows = [(place, *_to_take_along(document(mediation, place.kind, place))) for place in places(mediation)]
    context: dict[str, object] = {"mediation": mediation, "rows": rows, "earlier": earlier_copies(mediation, sealed)}
    context["digest"] = sealed.pages_digest if sealed and mediation.shredded_at is None else ""
    context["is_unchanged"] = sealed is not None and bound_copy(sealed) is not None
    return page(request, "mediation/file.html", context, part="main")


@require_safe
def file_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole file with page numbers; of a sealed one the very bytes that were sealed."""
    mediation = _readable(request, pk)
    sealed = _bound(mediation)
    made = (bound_copy(sealed) if sealed else None) or typeset.pdf(mediation.number, documents(mediation))
    return download(made, "application/pdf", f"{mediation.short_number}.pdf")


@require_safe
def paper_pdf(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One paper in official layout."""
    paper = _paper(request, pk, code)
    return download(typeset.pdf(paper.title, [paper]), "application/pdf", f"{code}.pdf")


@require_safe
def paper_docx(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One paper to be written on."""
    from linli.mediation.queries import editable  # see there why here

    return download(editable.docx(_paper(request, pk, code)), DOCX, f"{code}.docx")


def _bound(mediation: Mediation) -> Dossier | None:
    """The file as it was sealed."""
    sealed = Dossier.objects.select_related("mediation", "bound").filter(mediation=mediation, state="sealed")
    return sealed.exclude(bound=None).first()


def _to_take_along(paper: Document) -> tuple[bool, bool]:
    """Whether there is anything to print of this paper, and anything to write on."""
    if paper.code == "index":  # it is made with the whole file
        return False, False
    return bool(paper.blocks), any(block.kind != "image" for block in paper.blocks)


def _readable(request: HttpRequest, pk: int) -> Mediation:
    by, mediation = visible(request, pk)
    if not is_readable(by, mediation):
        raise Http404
    return mediation


def _paper(request: HttpRequest, pk: int, code: str) -> Document:
    mediation = _readable(request, pk)
    kind = get_object_or_404(PaperKind, code=code)
    place = next((p for p in places(mediation) if p.kind == kind), None)
    if code == "index":
        raise Http404
    return document(mediation, kind, place)


def download(content: bytes, content_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=content_type, headers=headers)
