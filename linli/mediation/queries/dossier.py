"""The file: whether somebody may read it now, and what stands in it and what not."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from linli.files.models import Attachment
from linli.kernel.actor import Actor
from linli.mediation import policy
from linli.mediation.models import Dossier, Mediation, MediationSettings, Paper, PaperKind
from linli.record.models import Act
from linli.record.registers import RegisterState


def is_readable(actor: Actor, mediation: Mediation) -> bool:
    """A file that is being built: by whoever sees it. A sealed one: only by who has just opened it and said why."""
    dossier = Dossier.objects.filter(mediation=mediation).first()
    if dossier is None or not dossier.is_sealed:
        return True
    since = timezone.now() - timedelta(minutes=MediationSettings.current().open_minutes)
    opened = Act.objects.filter(root_kind=mediation._meta.label_lower, root_id=mediation.pk, user=actor.id)
    return opened.filter(action="open_dossier", at__gte=max(since, dossier.sealed_at or since)).exists()


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the file: which paper, whether it is there, whether the file is complete without it.

    What an open mediation asks for only further on ``comes_later``; it is not missing yet, and the file is not complete.
    """

    kind: PaperKind
    is_there: bool
    is_needed: bool
    comes_later: bool
    scans: list[Attachment]

    @property
    def is_missing(self) -> bool:
        return self.is_needed and not self.is_there


def places(mediation: Mediation) -> list[Place]:
    """All places of the file in their order."""
    there = policy.papers_there(mediation)
    scans: dict[int, list[Attachment]] = {}
    rows = Paper.objects.filter(mediation=mediation, attachment__state="kept").select_related("attachment")
    for paper in rows.order_by("pk"):
        scans.setdefault(paper.kind_id, []).append(paper.attachment)
    kinds = PaperKind.objects.filter(state=RegisterState.ACTIVE)
    return [
        Place(
            kind,
            is_there=kind.code in there,
            is_needed=policy.needs_paper(mediation, kind),
            comes_later=policy.needs_paper_later(mediation, kind) and kind.code not in there,
            scans=scans.get(kind.pk, []),
        )
        for kind in kinds
    ]
