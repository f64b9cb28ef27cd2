"""Keys: how one is made, found and judged."""

import hashlib
import secrets
from datetime import timedelta
from typing import NamedTuple

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from linli.api.models import ApiKey

MARK = "linli"


class Fresh(NamedTuple):
    """A key as its holder gets it, once."""

    public_id: str
    secret: str

    @property
    def whole(self) -> str:
        return f"{MARK}_{self.public_id}_{self.secret}"


def fresh(public_id: str = "") -> Fresh:
    """A new secret of 160 bits, for a new key or for one whose secret is exchanged."""
    return Fresh(public_id or secrets.token_hex(5), secrets.token_hex(20))


def hash_of(secret: str) -> str:
    """The secret is random and long, so a plain hash cannot be turned back."""
    return hashlib.sha256(secret.encode()).hexdigest()


def key_of(text: str) -> ApiKey | None:
    """The key that somebody shows, if it is one and in force."""
    mark, _, rest = text.strip().partition("_")
    public_id, _, secret = rest.partition("_")
    if mark != MARK or len(public_id) > 12 or not public_id.isalnum():
        return None
    key = ApiKey.objects.filter(public_id=public_id).select_related("unit").first()
    if key is None or not constant_time_compare(key.secret_hash, hash_of(secret)):
        return None
    return key if key.is_in_force else None


def with_uses(keys: QuerySet[ApiKey]) -> QuerySet[ApiKey]:
    """Each with how often it was used in the last 30 days, and how often it was refused."""
    lately = Q(uses__day__gt=timezone.localdate() - timedelta(days=30))
    return keys.select_related("unit", "area").annotate(
        used=Coalesce(Sum("uses__requests", filter=lately), 0),
        turned_away=Coalesce(Sum("uses__refused", filter=lately), 0),
    )
