"""Rate (评事): what waits for one's own rating, and how all the ratings came out."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.cases.queries.ratings import rated, span_words
from linli.portal.queries.links import on_this_device
from linli.ui.render import page


@login_not_required
@require_safe
@never_cache
def ratings(request: HttpRequest) -> HttpResponse:
    """One's own answered requests first, as this device knows them; then the figures, each with what it is out of."""
    found = rated()
    mine = [(case, token) for case, token in on_this_device(request) if case.is_answered]
    context = {"mine": mine, "found": found, "span": span_words(found)}
    context["feelings"] = list(zip(found.way, found.result, strict=True))
    return page(request, "portal/ratings.html", context, part="main")
