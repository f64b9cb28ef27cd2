"""The names that voters wrote in, for who looks whether two spellings are one person."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from linli.ui.render import page
from linli.votes import policy
from linli.votes.models import Spelling
from linli.votes.queries.spellings import names_shown
from linli.votes.views.desk import AFTER_VOTING, opened


@require_safe
def names(request: HttpRequest, pk: int) -> HttpResponse:
    """The names that were written in, once the voting has ended: which of them are one person. How many wrote them is not shown."""
    by, found = opened(request, pk)
    if not found.writes_in or found.state not in AFTER_VOTING or found.shredded_at is not None:
        raise Http404
    may_join = found.state == "closed" and "join_spelling" in policy.open_to(by, Spelling(vote=found))
    context = {"vote": found, "questions": names_shown(found), "may_join": may_join}
    return page(request, "votes/names.html", context, part="names")
