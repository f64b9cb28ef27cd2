"""What everybody may read: which votes there are, what is asked, how many decide, and what came of it. Totals only."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from linli.record.beside import lines_beside
from linli.ui.render import page
from linli.votes.models import Vote
from linli.votes.queries.counting import ballots_file, joined_file
from linli.votes.queries.questions import questions_shown
from linli.votes.queries.shown import (
    channels_words,
    denominators,
    outcome_words,
    result_rows,
    rules_words,
    steps,
    tone_of,
)
from linli.votes.queries.spellings import join_words, joins_shown
from linli.votes.rules import PUBLIC, VoteState

RELATED = ("area", "matter", "unit")


@login_not_required
@require_safe
def votes(request: HttpRequest) -> HttpResponse:
    """The running votes and the finished ones."""
    found = Vote.objects.filter(state__in=PUBLIC).select_related(*RELATED).order_by("-pk")
    shown = Paginator(found, 20).get_page(request.GET.get("page"))
    return page(request, "votes/votes.html", {"shown": shown}, part="votes")


@login_not_required
@require_safe
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """One vote."""
    found = _public(pk)
    is_counted = found.state in {VoteState.CERTIFIED, VoteState.FAILED}
    context = {
        "vote": found,
        "rules": rules_words(found),
        "denominators": denominators(found),
        "rows": result_rows(found) if is_counted else [],
        "questions": questions_shown(found),
        "outcome": outcome_words(found) if is_counted else "",
        "channels": channels_words(found) if is_counted else "",
        "joins": [join_words(one) for one in joins_shown(found)] if is_counted else [],
        "tone": tone_of(found),
        "has_urn": is_counted and found.is_secret,
        "beside": lines_beside(found, None),
        **steps(found),
    }
    return page(request, "votes/vote.html", context, part="vote")


@login_not_required
@require_safe
def urn(request: HttpRequest, pk: int) -> HttpResponse:
    """The ballots of a secret vote, once it is counted: anybody may count again."""
    found = _public(pk)
    if not found.is_secret or found.state not in {VoteState.CERTIFIED, VoteState.FAILED}:
        raise Http404
    answer = HttpResponse(ballots_file(found), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="vote-{found.pk}-ballots.csv"'
    return answer


@login_not_required
@require_safe
def joined(request: HttpRequest, pk: int) -> HttpResponse:
    """Which numbers on the ballots of a secret vote were found to be one person, without their names: for who counts again."""
    found = _public(pk)
    if not found.is_secret or found.state not in {VoteState.CERTIFIED, VoteState.FAILED} or not found.joined_digest:
        raise Http404
    answer = HttpResponse(joined_file(found), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="vote-{found.pk}-joined.csv"'
    return answer


def _public(pk: int) -> Vote:
    return get_object_or_404(Vote.objects.filter(state__in=PUBLIC).select_related(*RELATED), pk=pk)
