"""Errands answer the lower apps: who sees a picture of a paper, and whose phone."""

from typing import cast

from linli.errands import policy
from linli.errands.models import Errand
from linli.files import policy as files
from linli.files.models import Attachment
from linli.kernel.actor import Actor
from linli.people import policy as people


def sees_file(actor: Actor, attachment: Attachment) -> bool:
    """Who runs it, and the office while it is there; colleagues see that there are papers, not what stands in them."""
    errand = policy.visible_to(actor).select_related("kind").filter(pk=attachment.root_id).first()
    return errand is not None and policy.sees_papers(actor, errand)


def keeps_file(actor: Actor, attachment: Attachment) -> bool:
    return Errand.objects.filter(pk=attachment.root_id, helper=actor.id or 0).exists() and policy.helps(actor)


files.register(
    "errands.errand", sees=sees_file, keeps=keeps_file, page=lambda root: cast(Errand, root).get_absolute_url()
)
people.may_see_contact.append(policy.sees_contact)
