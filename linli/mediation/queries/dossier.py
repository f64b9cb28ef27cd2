"""The file: whether somebody may read it now, and what stands in it and what not."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.files.models import Attachment
from linli.files.models.storage import read
from linli.kernel.actor import Actor
from linli.mediation import policy
from linli.mediation.models import Dossier, Mediation, MediationSettings, Paper, PaperKind
from linli.mediation.rules import AgreementState
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


def digest_of(mediation: Mediation, content: bytes) -> str:
    """Of the bytes that were bound, salted: it tells nothing once the salt is shredded."""
    return hashlib.sha256(mediation.salt.encode() + content).hexdigest()


def bound_copy(dossier: Dossier) -> bytes | None:
    """The PDF exactly as it was sealed; None where there is none, or where it is not what the record says it was."""
    if not dossier.is_sealed or dossier.bound is None:
        return None
    try:
        content = read(dossier.bound.name)
    except FileNotFoundError:
        return None
    return content if digest_of(dossier.mediation, content) == dossier.pages_digest else None


def earlier_copies(mediation: Mediation, now: Dossier | None) -> list[Attachment]:
    """What was sealed before its seal was broken, oldest first."""
    bound = Attachment.objects.of(mediation).filter(purpose=Attachment.Purpose.INTERNAL)
    return list(bound.exclude(pk=now.bound_id) if now and now.bound_id else bound)


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
    note: str = ""  # what is wrong with what is there

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
    in_force = mediation.agreements.filter(state=AgreementState.IN_FORCE).exists()
    unscanned = _("signed on paper; its scan is missing") if in_force else ""
    return [
        Place(
            kind,
            is_there=kind.code in there,
            is_needed=policy.needs_paper(mediation, kind),
            comes_later=policy.needs_paper_later(mediation, kind) and kind.code not in there,
            scans=scans.get(kind.pk, []),
            note=unscanned if kind.code == "agreement" and kind.code not in there else "",
        )
        for kind in kinds
    ]
