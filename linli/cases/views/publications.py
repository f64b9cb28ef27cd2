"""The page of one publication, for staff: the public text beside the original words, checks, what neighbours say."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from linli.cases import policy
from linli.cases.models import Publication, Voice
from linli.cases.queries.history import answer_of
from linli.cases.queries.offers import of_publication
from linli.cases.queries.publications import checks_of, contradictions
from linli.cases.queries.registers import with_registers
from linli.cases.queries.traces import traces
from linli.cases.views.pages import RELATED
from linli.files import policy as files
from linli.files.models import Attachment
from linli.people.queries import actor_of
from linli.ui.render import page


@require_safe
def publication(request: HttpRequest, pk: int, publication_pk: int) -> HttpResponse:
    """As a page, or in the pane of the work list."""
    by = actor_of(request, channel="desk")
    case = get_object_or_404(policy.visible_to(by).select_related(*RELATED), pk=pk)
    with_registers(case)
    rows = policy.publications_visible_to(by).select_related("area", "unit", "proposer")
    found = get_object_or_404(rows, pk=publication_pk, case=case)
    checks, needed = checks_of(found)
    chosen = Publication.photos.through.objects.filter(publication=found.pk, attachment=OuterRef("pk"))
    pictures = Attachment.objects.of(case).filter(content_type="image/jpeg")
    photos: list[Any] = list(pictures.annotate(is_chosen=Exists(chosen)))
    name = case.reporter.name if case.reporter else ""
    text = f"{found.title}\n{found.problem}\n{found.outcome}"
    context = {
        "case": case,
        "publication": found,
        "offers": of_publication(by, case, found),
        "answer": answer_of(case),
        "shown": [photo for photo in photos if photo.is_chosen],
        "others": [photo for photo in photos if not photo.is_chosen],
        "may_blur": bool(photos) and files.keeps(by, photos[0]),
        "checks": checks,
        "needed": needed,
        "traces": traces(text, name=name) if found.is_pending else [],
        "thanks": found.voices.filter(says=Voice.Says.THANKS).count(),
        "not_so": contradictions(found),
    }
    return page(request, "cases/publication.html", context, part="publication")
