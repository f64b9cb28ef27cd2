"""Cases answer the lower apps: who may see a file of a case, and a reporter's contact."""

from typing import cast

from linli.cases import policy
from linli.cases.models import CallBack, Case, SupervisionOrder
from linli.cases.queries.cases import published
from linli.cases.rules import UNSETTLED, CallBackState
from linli.files import policy as files
from linli.files.models import Attachment
from linli.kernel.actor import Actor, Kind
from linli.people import policy as people

MOST = 100  # cases of one person that are looked through


def sees_file(actor: Actor, attachment: Attachment) -> bool:
    """A published picture is for everybody; of the others a reporter sees what is not internal."""
    if published().filter(photos=attachment).exists():
        return True
    reader = policy.at_work(actor) if attachment.audience == Attachment.Audience.STAFF else actor
    if reader.kind is Kind.LINK and attachment.audience == Attachment.Audience.STAFF:
        return False
    return policy.visible_to(reader).filter(pk=attachment.root_id).exists()


def keeps_file(actor: Actor, attachment: Attachment) -> bool:
    """Staff who work on the case may remove or blur its pictures."""
    case = Case.objects.filter(pk=attachment.root_id).first()
    return case is not None and actor.is_staff and "note" in policy.open_to(actor, case)


def sees_contact(actor: Actor, contact: int) -> bool:
    """Whoever works on a case of this person, in a role that may have to call or visit."""
    if not actor.is_staff:
        return False
    mine = list(policy.visible_to(actor).filter(reporter=contact).order_by("-raised_at")[:MOST])
    parts = policy.parts_map(actor, mine)
    due = CallBack.objects.filter(case__in=mine, state=CallBackState.DUE)
    orders = SupervisionOrder.objects.filter(case__in=mine, state__in=sorted(UNSETTLED))
    called, supervised = set(due.values_list("case", flat=True)), set(orders.values_list("case", flat=True))
    return any(
        policy.may_reach(case, parts[case.pk], is_call_due=case.pk in called, is_supervised=case.pk in supervised)
        for case in mine
    )


files.register("cases.case", sees=sees_file, keeps=keeps_file, page=lambda root: cast(Case, root).get_absolute_url())
people.may_see_contact.append(sees_contact)
