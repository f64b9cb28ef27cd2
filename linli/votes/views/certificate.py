"""The certificate of a result, on paper and as PDF; and the evidence, for those entitled to it."""

import json
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from linli.record.models import Act
from linli.votes.models import Vote
from linli.votes.queries.counting import evidence_zip
from linli.votes.queries.questions import QuestionShown, questions_shown
from linli.votes.queries.shown import (
    MeasureShown,
    channels_words,
    denominators,
    grouped,
    outcome_words,
    result_rows,
    rules_words,
)
from linli.votes.queries.spellings import join_words, joins_shown
from linli.votes.rules import VoteState
from linli.votes.views.desk import opened

SHEET = Path(__file__).parent.parent / "templates" / "votes" / "certificate.typ"
COUNTED = {VoteState.CERTIFIED, VoteState.FAILED}


@require_safe
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """To print and post: numbers, quorum, threshold, exclusions, and the digests by which all of it is known again."""
    return render(request, "votes/certificate.html", _facts(_counted(request, pk)))


@require_safe
def certificate_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a file."""
    facts = _facts(_counted(request, pk))
    vote = facts["vote"]
    assert isinstance(vote, Vote)
    given = {
        "title": _("Certificate of a vote"),
        "over": f"{vote.unit.name} · {vote.compound}",
        "asked": vote.title,
        "outcome": facts["outcome"],
        "facts": facts["facts"],
        "head": [
            _("Measure"),
            _("All"),
            _("Took part"),
            pgettext("ballot", "in favour"),
            pgettext("ballot", "against"),
            _("Abstained"),
        ],
        "rows": [_cells(row) for row in result_rows(vote)],
        "questions": [_as_lines(one) for one in questions_shown(vote)],
        "joined": _("Spellings that count as one person"),
        "joins": facts["joins"],
        "sign": facts["sign"],
    }
    import typst  # loaded where a certificate is printed, not by every web process

    pdf = typst.compile(str(SHEET), sys_inputs={"data": json.dumps(given, ensure_ascii=False, default=str)})
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="vote-{vote.pk}.pdf"'
    return answer


@require_safe
def evidence(request: HttpRequest, pk: int, act: UUID) -> HttpResponse:
    """Roll, ballots and rules as a folder for ``linli recount``: by whoever has just said what for (the act), and nobody else."""
    by, vote = opened(request, pk)
    said = Act.objects.filter(pk=act, root_kind=Vote._meta.label_lower, root_id=vote.pk, action="take_evidence")
    if vote.state not in COUNTED or vote.shredded_at or not said.filter(user_id=by.id or 0).exists():
        raise Http404
    answer = HttpResponse(evidence_zip(vote), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="vote-{vote.pk}-evidence.zip"'
    return answer


def _counted(request: HttpRequest, pk: int) -> Vote:
    _by, vote = opened(request, pk)
    if vote.state not in COUNTED:
        raise Http404
    return vote


def _facts(vote: Vote) -> dict[str, object]:
    """What the certificate says, as pairs of term and words."""
    rows = [
        *rules_words(vote),
        (_("Roll"), denominators(vote)),
        (_("Voting"), f"{_moment(vote.opens_at)} – {_moment(vote.closes_at)}"),
        (_("By channel"), channels_words(vote)),
        *([] if vote.questions else _left_out(vote.result["invalid"], vote.result["silent"])),
        (_("Digest of the roll (SHA-256)"), grouped(vote.roll_digest)),
        (_("Digest of the ballots (SHA-256)"), grouped(vote.ballots_digest)),
        *(
            [(_("Digest of the names written in (SHA-256)"), grouped(vote.written_digest))]
            if vote.written_digest
            else []
        ),
        *([(_("Digest of the joined spellings (SHA-256)"), grouped(vote.joined_digest))] if vote.joined_digest else []),
        (_("Certified"), _moment(vote.decided_at) if vote.decided_at else ""),
    ]
    sign = [_("Who held the vote (stamp)"), _("Who certified it"), _("Date")]
    told = {
        "facts": rows,
        "rows": result_rows(vote),
        "outcome": outcome_words(vote),
        "questions": questions_shown(vote),
        "joins": [join_words(one) for one in joins_shown(vote)],
    }
    return {"vote": vote, "sign": sign, **told}


def _left_out(invalid: int, silent: int) -> list[tuple[str, str]]:
    return [
        (_("Invalid papers, counted as not taking part"), str(invalid)),
        (_("Counted by the rules of procedure without having voted"), str(silent)),
    ]


def _as_lines(question: QuestionShown) -> dict[str, object]:
    """One question of several for the PDF: a table of its measures, one of its candidates, and what was left out."""
    return {
        "asked": f"{question.n}. {question.asked}",
        "outcome": question.outcome,
        "rules": question.rules,
        "rows": [_cells(row) for row in question.rows],
        "people": [
            [one.name, *(one.sides if question.is_each else one.sides[:1]), one.said] for one in question.candidates
        ],
        "people_head": [_("Candidate"), *_sides(question), _("Result")],
        "turnout": list(question.turnout),
        "left": _left_out(question.invalid, question.silent),
    }


def _sides(question: QuestionShown) -> list[str]:
    """What the columns of a table of candidates are called."""
    if not question.is_each:
        return [_("Votes for them")]
    return [pgettext("ballot", "in favour"), pgettext("ballot", "against"), _("Abstained")]


def _cells(row: MeasureShown) -> list[str]:
    return [row.name, row.everyone, row.taking_part, row.in_favour, row.against, row.abstaining]


def _moment(at: datetime) -> str:
    return date_format(localtime(at), "DATETIME_FORMAT")
