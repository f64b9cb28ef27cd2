"""What is or was to be published, for staff: with its checks and what the neighbours said."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from linli.cases import policy
from linli.cases.models import Case, CaseSettings, Check, Publication, Voice
from linli.cases.queries.traces import traces
from linli.cases.rules import PublicationState
from linli.kernel.actor import Actor
from linli.record.models import Entry, Note

CONTRADICTED, SHOWN, TO_CHECK, ALL = "contradicted", "published", "proposed", "all"


@dataclass(frozen=True, slots=True)
class NotSo:
    """What a neighbour wrote who says that it is not so; read inside only."""

    at: datetime
    words: str


def publications(actor: Actor, view: str) -> QuerySet[Publication]:
    """One view of what this person may see: contradicted ones first of all to be looked at by supervision."""
    seen = policy.publications_visible_to(actor).select_related("case", "area", "unit")
    rows = seen.annotate(thanks=_voices(Voice.Says.THANKS), not_so=_voices(Voice.Says.NOT_SO))
    views = {
        CONTRADICTED: rows.filter(Q(state=PublicationState.PUBLISHED), Q(("not_so__gt", 0))).order_by(
            "-not_so", "-published_at"
        ),
        SHOWN: rows.filter(state=PublicationState.PUBLISHED).order_by("-published_at"),
        TO_CHECK: rows.filter(state=PublicationState.PROPOSED).order_by("pk"),
        ALL: rows.order_by("-pk"),
    }
    return views.get(view, views[CONTRADICTED])


def _voices(says: str) -> Count:
    return Count("voices", filter=Q(voices__says=says))


def proposed_of(cases: Iterable[Case]) -> dict[int, int]:
    """The publication that waits to be checked, by its case."""
    rows = Publication.objects.filter(case__in=[case.pk for case in cases], state=PublicationState.PROPOSED)
    return dict(rows.values_list("case", "pk"))


def public_of(publication: Publication) -> dict[str, Any]:
    """Exactly what the public will read and see, and what in it may still show who somebody is."""
    name = publication.case.reporter.name if publication.case.reporter else ""
    text = f"{publication.title}\n{publication.problem}\n{publication.outcome}"
    photos = list(publication.photos.kept().order_by("pk"))
    return {"publication": publication, "public_photos": photos, "traces": traces(text, name=name)}


def checks_of(publication: Publication) -> tuple[list[Check], int]:
    """Who checked the text as it is now, and how many are needed."""
    done = publication.checks.filter(round=publication.round).select_related("user").order_by("at")
    return list(done), CaseSettings.current().checks_needed


def contradictions(publication: Publication) -> list[NotSo]:
    """The words of those who said: not so; newest first."""
    entries = Entry.objects.filter(kind=publication._meta.label_lower, thing_id=publication.pk, action="contradict")
    notes = Note.objects.filter(act__in=entries.values("act"), shredded_at=None).select_related("act")
    return [NotSo(note.act.occurred_at, note.text) for note in notes.order_by("-act__version")]
