"""Piles of papers and what waits in them."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from linli.votes.models import PaperBatch, PaperSheet, Vote
from linli.votes.queries.questions import answers_shown
from linli.votes.rules import SheetState


def batches(vote: Vote) -> QuerySet[PaperBatch]:
    """The piles with how far they are; one query."""
    return vote.batches.annotate(
        once=Count("sheets", filter=Q(sheets__state=SheetState.ENTERED)),
        agreed=Count("sheets", filter=Q(sheets__state__in=[SheetState.AGREED, SheetState.COUNTED])),
        conflicts=Count("sheets", filter=Q(sheets__state=SheetState.CONFLICT)),
    ).order_by("pk")


def conflicts(vote: Vote) -> QuerySet[PaperSheet]:
    """The papers that wait for a decision by a third person; one query."""
    found = vote.sheets.filter(state=SheetState.CONFLICT)
    return found.select_related("batch", "member", "second_member").order_by("batch", "n")


def sheets(batch: PaperBatch) -> QuerySet[PaperSheet]:
    """The papers of one pile in order; one query."""
    return batch.sheets.select_related("batch", "member", "second_member").order_by("n", "pk")


def entries(vote: Vote, sheet: PaperSheet) -> list[dict[str, Any]]:
    """Both entries of a paper beside each other, for who decides; no query."""
    both = ((_("First entry"), sheet.first, sheet.member), (_("Second entry"), sheet.second, sheet.second_member))
    return [{"name": name, "said": answers_shown(vote, said), "member": member} for name, said, member in both]
