"""Rate (评事) at the desk: whom to call, who was not content, and the figures with their denominators."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from linli.cases import policy
from linli.cases.queries.cases import counts
from linli.cases.queries.ratings import rated, span_words, unhappy
from linli.desk.queries.sidebar import NAMES
from linli.people.queries import actor_of
from linli.ui.render import page

VIEWS = ["to_verify", "calls", "reopened", "orders"]
MOST = 20


@require_safe
def ratings(request: HttpRequest) -> HttpResponse:
    """For whoever works at the desk; of single cases only those that one may see."""
    by = actor_of(request, channel="desk")
    if not by.is_staff:
        raise Http404
    numbers, found = counts(by, VIEWS), rated()
    views = [(NAMES[code], numbers[code], f"{reverse('desk:worklist')}?view={code}") for code in VIEWS]
    context = {"views": views, "unhappy": unhappy(policy.visible_to(by), most=MOST), "found": found}
    context |= {"span": span_words(found), "feelings": list(zip(found.way, found.result, strict=True))}
    return page(request, "desk/ratings.html", context, part="main")
