"""Visits answer the lower apps: who sees a picture taken at a door."""

from typing import cast

from linli.files import policy as files
from linli.files.models import Attachment
from linli.kernel.actor import Actor
from linli.visits import policy
from linli.visits.models import Visit


def sees_file(actor: Actor, attachment: Attachment) -> bool:
    return policy.visits_visible_to(actor).filter(pk=attachment.root_id).exists()


def keeps_file(actor: Actor, attachment: Attachment) -> bool:
    visit = policy.visits_visible_to(actor).filter(pk=attachment.root_id).first()
    return visit is not None and "strike_visit" in policy.open_to(actor, visit)


files.register("visits.visit", sees=sees_file, keeps=keeps_file, page=lambda root: cast(Visit, root).get_absolute_url())
