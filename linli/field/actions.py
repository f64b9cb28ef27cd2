"""A phone is taken into use, locked out, wiped."""

import secrets
from datetime import timedelta
from typing import Unpack

from django.utils import timezone

from linli.field.models import FieldDevice
from linli.kernel.actor import Actor
from linli.people.models import User
from linli.record.acts import Sent, once, one_step
from linli.record.models import Act
from linli.visits.models import VisitSettings


def new_key() -> str:
    """A key for a phone: 256 random bits, which only the phone keeps."""
    return secrets.token_urlsafe(32)


@once
def enrol_device(*, name: str, key_digest: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """This phone carries the worker's day from now on; ``key_digest`` is of a key from ``new_key``."""
    until = timezone.now() + timedelta(days=VisitSettings.current().device_days)
    device = FieldDevice(user_id=by.id or 0, post_id=by.post or 0, name=name, key_digest=key_digest, valid_until=until)
    device.sessions_ended = User.objects.values_list("sessions_ended", flat=True).get(pk=by.id or 0)
    return one_step(device, "enrol_device", by=by, **sent)


@once
def end_device(device: FieldDevice, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Lost, sold, handed on: the key is void at once, and the phone wipes itself when it is next heard from."""
    return one_step(device, "end_device", by=by, **sent)


@once
def wipe_device(device: FieldDevice, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """The phone says that nothing is left on it."""
    return one_step(device, "wipe_device", by=by, **sent)
