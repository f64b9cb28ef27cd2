"""The secret of a system; everything else about it is a register like others."""

from typing import Unpack

from linli.exchange.models import Partner
from linli.kernel.actor import Actor
from linli.record.acts import Sent, once, one_step
from linli.record.models import Act


@once
def change_secret(partner: Partner, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Both sides sign with another secret from now on; the old one opens nothing any more."""
    return one_step(partner, "change", by=by, changes={"secret_number": partner.secret_number + 1}, **sent)
