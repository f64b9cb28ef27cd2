"""A worker who goes alone asks to be asked after."""

from datetime import datetime
from typing import Unpack

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.people.models import Unit
from linli.record.acts import Sent, act, once, one_step
from linli.record.models import Act
from linli.visits.models import CheckBack
from linli.visits.rules import GOING


@once
def set_check_back(*, ask_at: datetime, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """“Ask after me at three” (报平安): only the worker sets it, and may leave out where. Raises Refused when one is set already."""
    if CheckBack.objects.filter(user_id=by.id or 0, state__in=sorted(GOING)).exists():
        raise Refused(_("You have asked to be asked after already. Say first that you are back."))
    new = CheckBack(user_id=by.id or 0, unit_id=by.unit or 0, ask_at=ask_at, words=words)
    return one_step(new, "set_check_back", by=by, **sent)


@once
def move_check_back(check: CheckBack, *, ask_at: datetime, by: Actor, **sent: Unpack[Sent]) -> Act:
    """It takes longer."""
    if ask_at <= timezone.now():
        raise Refused(_("Please choose a time that is still to come."))
    return one_step(check, "move_check_back", by=by, changes={"ask_at": ask_at}, **sent)


@once
def come_back(check: CheckBack, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Back, or heard of by a colleague: what was written is erased."""
    with act(check, "come_back", by=by, **sent) as a:
        check.words = ""
        a.keep("words")
    return a.row


@once
def ring_check_back(check: CheckBack, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """The time is over and nobody has heard: the colleagues of the unit are asked to call."""
    with act(check, "ring_check_back", by=by, **sent) as a:
        a.tell(Unit(pk=check.unit_id), "check_back_due", check=check.pk)
    return a.row
