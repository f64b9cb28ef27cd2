"""Keys of programs: made, restricted, exchanged, ended; and how often they are used."""

from collections.abc import Mapping
from typing import Any, Unpack

from django.db.models import F
from django.utils import timezone

from linli.api.models import ApiKey, KeyUse
from linli.api.queries.keys import hash_of
from linli.kernel.actor import Actor
from linli.record.acts import Sent, once, one_step
from linli.record.models import Act


@once
def make_key(api_key: ApiKey, *, secret: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Give a program a key; ``secret`` is what its holder keeps, here only a hash of it stays."""
    api_key.secret_hash = hash_of(secret)
    return one_step(api_key, "make_key", by=by, **sent)


@once
def restrict_key(api_key: ApiKey, *, changes: Mapping[str, Any], by: Actor, **sent: Unpack[Sent]) -> Act:
    """Change what it may be used for, where, how often and until when."""
    return one_step(api_key, "restrict_key", by=by, changes=changes, **sent)


@once
def rotate_key(api_key: ApiKey, *, secret: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """A new secret; the old one opens nothing any more (更换密钥)."""
    return one_step(api_key, "rotate_key", by=by, changes={"secret_hash": hash_of(secret)}, **sent)


@once
def end_key(api_key: ApiKey, *, words: str = "", by: Actor, **sent: Unpack[Sent]) -> Act:
    """It opens nothing any more, for good; what was done with it stays (终止)."""
    return one_step(api_key, "end_key", by=by, words=words, **sent)


def count_use(key: ApiKey, *, is_refused: bool = False) -> None:
    """Count one request of today."""
    today = timezone.localdate()
    more = {"requests": F("requests") + 1, "refused": F("refused") + int(is_refused)}
    if not KeyUse.objects.filter(key=key, day=today).update(**more):
        first = {"requests": 0, "refused": 0}
        KeyUse.objects.get_or_create(key=key, day=today, defaults=first)
        KeyUse.objects.filter(key=key, day=today).update(**more)
