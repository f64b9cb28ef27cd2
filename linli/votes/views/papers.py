"""Papers at the desk: the piles, and one pile with its papers."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.kernel.actor import Actor
from linli.ui.render import page
from linli.votes import policy
from linli.votes.models import PaperBatch, PaperSheet, Vote
from linli.votes.models.ballots import VALID
from linli.votes.queries.papers import batches, conflicts, sheets
from linli.votes.queries.questions import QuestionShown, questions_shown
from linli.votes.queries.shown import denominators, grouped, rules_words
from linli.votes.views.desk import opened

ON = {"open", "closed", "certified", "failed"}
OF_SHEET = ["agree_sheet", "decide_sheet", "set_aside_sheet", "reconsider_sheet", "withdraw_sheet"]


@require_safe
def papers(request: HttpRequest, pk: int) -> HttpResponse:
    """The piles of papers, and what waits for a decision."""
    by, vote = opened(request, pk)
    if vote.state not in ON:
        raise Http404
    may_begin = "open_batch" in policy.open_to(by, PaperBatch(vote=vote)) and vote.state in {"open", "closed"}
    waiting = [(sheet, _buttons(by, vote, sheet)) for sheet in conflicts(vote)]
    context = {"vote": vote, "batches": batches(vote), "waiting": waiting, "may_begin": may_begin}
    return page(request, "votes/papers.html", context, part="papers")


@require_safe
def blank(request: HttpRequest, pk: int) -> HttpResponse:
    """A ballot to print, for whoever asks for paper: every question with its boxes; named, whose it is."""
    by, vote = opened(request, pk)
    if vote.state not in ON or not policy.may_organise(by):
        raise Http404
    asked = questions_shown(vote) or [QuestionShown(0, vote.title, "", "", [])]
    labels = [label for _value, label in VALID]
    sign = [] if vote.is_secret else [_("Number on the roll, or part"), _("Signature"), _("Date")]
    context = {"vote": vote, "questions": asked, "labels": labels, "sign": sign}
    return render(request, "votes/blank.html", context)


@require_safe
def batch(request: HttpRequest, pk: int, batch_pk: int) -> HttpResponse:
    """One pile: paper by paper what is still to be done. What was entered is not shown before both entries are in."""
    by, vote = opened(request, pk)
    found = get_object_or_404(PaperBatch, pk=batch_pk, vote=vote)
    found.vote = vote
    may = policy.open_to(by, found)
    rows = [(sheet, _buttons(by, vote, sheet)) for sheet in sheets(found)]
    context = {
        "vote": vote,
        "batch": found,
        "rows": rows,
        "blockers": policy.blockers_of(found, "seal_batch") if "seal_batch" in may else [],
        "may_enter": "seal_batch" in may,
        "may_seal": "seal_batch" in may,
    }
    return page(request, "votes/batch.html", context, part="batch")


@require_safe
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """The notice of a vote for the door (表决公告): what is put to whom, by what is counted, until when; no names."""
    _by, vote = opened(request, pk)
    if vote.state not in {"posted", "open"}:
        raise Http404
    context = {
        "vote": vote,
        "questions": questions_shown(vote),
        "rules": rules_words(vote),
        "denominators": denominators(vote),
        "digest": grouped(vote.roll_digest),
        "address": request.build_absolute_uri(reverse("votes:vote", args=[vote.pk])),
    }
    return render(request, "votes/notice.html", context)


def _buttons(by: Actor, vote: Vote, sheet: PaperSheet) -> list[dict[str, str]]:
    sheet.vote = vote
    may = policy.open_to(by, sheet)
    names = {"agree_sheet": "enter_again"}
    return [
        {
            "text": sheet.rules.verb(action),
            "href": reverse("votes:act-on", args=[vote.pk, "sheet", sheet.pk, names.get(action, action)]),
        }
        for action in OF_SHEET
        if action in may
    ]
