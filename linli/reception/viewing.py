"""The window answers the lower apps: whose contact a clerk may see, and the two sides of a case on its page."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.cases.models import Case
from linli.cases.queries import annexes
from linli.cases.queries.annexes import Annex, AnnexLine
from linli.cases.queries.offers import Offer
from linli.kernel.actor import Actor
from linli.people import policy as people
from linli.people.models import Role
from linli.reception import policy
from linli.reception.models import JointMeeting, Undertaking
from linli.reception.queries.sides import lead_of, meetings_of, undertakings_of
from linli.reception.rules import OPEN_TICKETS
from linli.ui.templatetags.words import day, moment


def sees_contact(actor: Actor, contact: int) -> bool:
    """Who receives somebody may see their name and phone, until the visit has ended."""
    return policy.visible_to(actor).filter(contact=contact, state__in=sorted(OPEN_TICKETS)).exists()


def procedure_of(actor: Actor, case: Case) -> Annex | None:
    """The centre's side: who took it first, who decided the lead, when offices meet. One query where there is nothing."""
    if not actor.is_staff:
        return None
    meetings = meetings_of(case)
    lines = _lead_lines(case) if meetings or case.channel == Case.Channel.WINDOW else []
    lines += [
        AnnexLine(_("Joint meeting %(time)s") % {"time": moment(m.starts_at)}, m.get_absolute_url(), m.state_label)
        for m in meetings
    ]
    offers = []
    if actor.role == Role.CLERK and case.is_open:
        url = reverse("reception:call-joint", args=[case.pk])
        offers.append(Offer("call_joint", JointMeeting.rules.verb("call_joint"), url))
    setattr(case, "joint_found", meetings)  # noqa: B010  # the other side asks no second time
    return Annex(gettext_lazy("The centre pushes the procedure"), lines, offers) if lines or offers else None


def substance_of(actor: Actor, case: Case) -> Annex | None:
    """The offices' side: what each undertook, by when, and whether it is done."""
    meetings: list[JointMeeting] = getattr(case, "joint_found", [])
    if not meetings:
        return None
    lines = [
        AnnexLine(f"{u.unit}：{u.what}", u.meeting.get_absolute_url(), _note(u)) for u in undertakings_of(meetings)
    ]
    return Annex(gettext_lazy("The offices solve the substance"), lines) if lines else None


def _note(undertaking: Undertaking) -> str:
    if undertaking.is_late:
        return _("late since %(day)s") % {"day": day(undertaking.due_on)}
    by = _("due %(day)s") % {"day": day(undertaking.due_on)}
    return f"{undertaking.state_label} · {by}"


def _lead_lines(case: Case) -> list[AnnexLine]:
    """The first-contact rule: who took it first leads until another lead is decided by a named person."""
    lead = lead_of(case)
    if lead is None:
        return []
    first = _("First taken by %(who)s") % {"who": lead.first_by}
    lines = [AnnexLine(first, note=moment(lead.first_at))]
    if lead.decided_at is None:
        lines.append(AnnexLine(_("%(unit)s leads until another lead is decided") % {"unit": case.lead}))
    else:
        text = _("%(unit)s leads, decided by %(who)s") % {"unit": case.lead, "who": lead.decided_by or "—"}
        lines.append(AnnexLine(text, note=moment(lead.decided_at)))
    return lines


people.may_see_contact.append(sees_contact)
annexes.register(procedure_of)
annexes.register(substance_of)
