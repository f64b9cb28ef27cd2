"""Whose request it is: a key, within its rate; and how an answer says that it is not."""

from typing import NamedTuple

from django.http import HttpRequest

from linli.api.actions import count_use
from linli.api.models import ApiKey
from linli.api.queries.keys import key_of
from linli.people.limits import is_within
from linli.people.queries import address_of

ANONYMOUS = "120/m"  # from one address, without a key
SECONDS = 60


class Turned(NamedTuple):
    """Why a request is not answered."""

    status: int
    why: str


def admitted(request: HttpRequest, shown: str) -> ApiKey | Turned | None:
    """The key that was shown; None without one. Unknown keys are counted too: nobody tries them all."""
    if not shown:
        return None if is_within("api", key=f"address {address_of(request)}", rate=ANONYMOUS) else Turned(429, "")
    key = key_of(shown)
    if key is None:
        is_rare = is_within("api-wrong-key", key=f"address {address_of(request)}", rate="60/m")
        return Turned(401 if is_rare else 429, "")
    if not is_within("api", key=f"key {key.pk}", rate=f"{key.per_minute}/m"):
        count_use(key, is_refused=True)
        return Turned(429, "")
    count_use(key)
    return key
