"""Who acts on these pages."""

from dataclasses import fields

from django.http import Http404, HttpRequest

from linli.kernel.actor import Actor
from linli.places.policy import may_keep, may_keep_premises


def acting(request: HttpRequest) -> Actor:
    """Whom the middleware of ``people``, an app above this one, found to be acting; here at a desk."""
    lazy = request.actor  # type: ignore[attr-defined]  # set by that middleware, looked up when asked
    known = {field.name: getattr(lazy, field.name) for field in fields(Actor)}
    return Actor(**{**known, "channel": "desk"})


def is_within(request: HttpRequest, action: str, *, device: str, address: str) -> bool:
    """Whether this was not asked too often ("300/h"), counted by ``people``, an app above this one."""
    answer: bool = request.is_within(action, device=device, address=address)  # type: ignore[attr-defined]  # as above
    return answer


def keeper(request: HttpRequest) -> Actor:
    """Who may see these settings; for everybody else they do not exist."""
    actor = acting(request)
    if not may_keep(actor):
        raise Http404
    return actor


def premises_keeper(request: HttpRequest) -> Actor:
    """Who may see the pages of compounds and buildings; for everybody else they do not exist."""
    actor = acting(request)
    if not may_keep_premises(actor):
        raise Http404
    return actor
