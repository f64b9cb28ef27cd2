"""What stands between a request and the pages: who acts, for how long, and how sure we are of it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from linli.people.queries import actor_of

Next = Callable[[HttpRequest], HttpResponse]


def actor(get_response: Next) -> Next:
    """``request.actor`` for templates; nobody is looked up before somebody asks. Views call ``actor_of``."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_of(request, channel="web"))  # type: ignore[attr-defined]
        return get_response(request)

    return middleware
