"""Who may keep units, posts and accounts: for others these pages do not exist."""

from django.http import Http404, HttpRequest

from linli.kernel.actor import Actor
from linli.people import policy, queries


def administrator(request: HttpRequest) -> Actor:
    """The administrator who sent this. Raises Http404 for everybody else."""
    by = queries.actor_of(request, channel="desk")
    if not policy.is_administrator(by):
        raise Http404
    return by
