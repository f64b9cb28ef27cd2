"""Hearings answer the lower apps: what the page of a case says of a promise that was made on it."""

from django.utils.translation import gettext as _

from linli.cases.models import Case
from linli.cases.queries import annexes
from linli.cases.queries.annexes import Annex, AnnexLine
from linli.hearings.policy import community_of, promises_visible_to
from linli.kernel.actor import Actor
from linli.ui.templatetags.words import day


def annex_of(actor: Actor, case: Case) -> Annex | None:
    """What was promised on a case at a hearing, for whoever works in that community. One query, none for others."""
    if community_of(actor) is None:
        return None
    rows = promises_visible_to(actor).filter(case=case).select_related("user").order_by("due_on", "pk")
    lines = [
        AnnexLine(
            row.what,
            row.get_absolute_url(),
            _("%(who)s, by %(day)s: %(state)s")
            % {"who": row.by_whom, "day": day(row.due_on), "state": row.state_label},
        )
        for row in rows
    ]
    return Annex(_("Promised at the hearing"), lines, []) if lines else None


annexes.register(annex_of)
