"""What is published (晒事), for staff: first of all what neighbours say is not so."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from linli.cases.queries.publications import ALL, CONTRADICTED, SHOWN, TO_CHECK, publications
from linli.people.queries import actor_of
from linli.ui.render import page

VIEWS = {CONTRADICTED: _("Not so, say neighbours"), TO_CHECK: _("To check"), SHOWN: _("Published ones"), ALL: _("All")}
ROWS = 50


@require_safe
def publications_page(request: HttpRequest) -> HttpResponse:
    """One view of all that one may see."""
    by = actor_of(request, channel="desk")
    if not by.is_staff:
        raise Http404
    view = request.GET.get("view", CONTRADICTED)
    view = view if view in VIEWS else CONTRADICTED
    shown = Paginator(publications(by, view), ROWS).get_page(request.GET.get("page"))
    here = reverse("desk:publications")
    tabs = [(label, f"{here}?view={code}", code == view) for code, label in VIEWS.items()]
    return page(request, "desk/publications.html", {"shown": shown, "tabs": tabs, "view": view}, part="main")
