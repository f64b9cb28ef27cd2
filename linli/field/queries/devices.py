"""Whose key a phone shows, and who acts by it."""

import hashlib
from dataclasses import dataclass

from django.http import HttpRequest

from linli.field.models import FieldDevice
from linli.field.policy import carries
from linli.field.rules import DeviceState
from linli.kernel.actor import Actor, Kind
from linli.people.queries import with_stand_ins

HEADER = "X-Linli-Phone"


@dataclass(frozen=True, slots=True)
class Caller:
    """A phone that was heard from: its owner in the post for which it is, then where they stand in for somebody today.

    Without ``actors`` its key opens nothing any more.
    """

    device: FieldDevice
    actors: list[Actor]

    @property
    def must_wipe(self) -> bool:
        return self.device.state != DeviceState.ACTIVE

    @property
    def itself(self) -> Actor:
        """The phone, which can only say that it was wiped."""
        return Actor(Kind.KEY, self.device.pk, "field")


def digest_of(key: str) -> str:
    """By which a key is found; the key cannot be read from it."""
    return hashlib.sha256(b"linli.field:" + key.encode()).hexdigest()


def caller(request: HttpRequest) -> Caller | None:
    """The phone whose key came with a request; None for no key, or one that was never given out.

    Whoever's account is closed, whose sessions were all ended, or who holds the post no more, acts no more.
    """
    key = request.headers.get(HEADER, "")
    device = FieldDevice.objects.select_related("user").filter(key_digest=digest_of(key)).first() if key else None
    if device is None:
        return None
    if not device.is_in_use or device.user.sessions_ended != device.sessions_ended:
        return Caller(device, [])
    actors = with_stand_ins(device.user, channel="field", post=device.post_id)
    return Caller(device, actors if actors[0].post == device.post_id and carries(actors[0]) else [])
