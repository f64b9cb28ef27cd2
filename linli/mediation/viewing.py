"""Mediation answers the lower apps: who sees a scan, whose phone, and what stands beside a case."""

from collections.abc import Iterable, Sequence
from typing import cast

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.cases.models import Case
from linli.cases.queries import annexes, findable
from linli.cases.queries.annexes import Annex, AnnexLine
from linli.cases.queries.offers import Offer
from linli.files import policy as files
from linli.files.models import Attachment
from linli.kernel.actor import Actor
from linli.mediation import policy
from linli.mediation.models import Mediation
from linli.mediation.policy import REGISTERS
from linli.mediation.queries.dossier import is_readable
from linli.people import policy as people
from linli.people.models import Role

OPENERS = REGISTERS | {Role.MEDIATOR}


def sees_file(actor: Actor, attachment: Attachment) -> bool:
    """Only who registers or mediates it; of a sealed file only who has just opened it."""
    mediation = policy.visible_to(actor).filter(pk=attachment.root_id).first()
    return mediation is not None and is_readable(actor, mediation)


def keeps_file(actor: Actor, attachment: Attachment) -> bool:
    mediation = policy.visible_to(actor).filter(pk=attachment.root_id).first()
    return mediation is not None and not policy.open_to(actor, mediation).get("add_paper", [""])


def sees_contact(actor: Actor, contact: int) -> bool:
    """Whoever works on an open or watched mediation of this party."""
    mine = policy.visible_to(actor).filter(disputants__contact=contact).order_by("-pk")[:20]
    return any(is_readable(actor, mediation) for mediation in mine)


def annex_of(actor: Actor, case: Case) -> Annex | None:
    """The mediations beside a case: that there is one, never what it is about; and the offer to open one.

    A mediated case is always sensitive, so that of the others nothing is asked: one query at most.
    """
    found = _beside(actor, case) if case.is_sensitive else []
    lines = [
        AnnexLine(
            _("Mediation %(number)s") % {"number": m.short_number}, m.get_absolute_url() if mine else "", m.state_label
        )
        for m, mine in found
    ]
    offers = []
    opens = actor.unit and actor.role in OPENERS and (case.is_sensitive or case.is_open)
    if opens and not any(m.is_open for m, _mine in found):
        url = reverse("mediation:open", args=[case.pk])
        offers.append(Offer("open_mediation", Mediation.rules.verb("open_mediation"), url))
    return Annex(_("Mediation"), lines, offers)


def _beside(actor: Actor, case: Case) -> list[tuple[Mediation, bool]]:
    mine = Exists(policy.visible_to(actor).filter(pk=OuterRef("pk")))
    rows = Mediation.objects.filter(case=case).annotate(is_mine=mine).order_by("pk")
    return [(m, bool(getattr(m, "is_mine", False))) for m in rows]


def mediated(cases: Sequence[int]) -> Iterable[int]:
    """Of these cases those beside which there is a mediation: no word of them is found by searching."""
    return Mediation.objects.filter(case__in=cases).values_list("case", flat=True)


files.register(
    "mediation.mediation",
    sees=sees_file,
    keeps=keeps_file,
    page=lambda root: cast(Mediation, root).get_absolute_url(),
)
people.may_see_contact.append(sees_contact)
annexes.register(annex_of)
if mediated not in findable.silent:
    findable.silent.append(mediated)
