"""The tracking links that this browser has opened: what lets their holder see the photos."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef
from django.http import HttpRequest

from linli.cases.models import Case, Rating
from linli.cases.queries.links import holder_of
from linli.kernel.actor import Actor

KEY, MOST = "links", 10


def remember(request: HttpRequest, token: str) -> None:
    """Keep the last few links in the session; the session dies with the browser."""
    kept = [t for t in request.session.get(KEY, []) if t != token]
    if request.session.get(KEY, [])[-1:] != [token]:
        request.session[KEY] = [*kept, token][-MOST:]


def forget(request: HttpRequest, token: str) -> None:
    """This browser's reader has nothing to do with it."""
    request.session[KEY] = [t for t in request.session.get(KEY, []) if t != token]


def on_this_device(request: HttpRequest) -> list[tuple[Case, str]]:
    """The requests whose links were opened here lately, the newest first, each with its link and ``is_rated``."""
    tokens = {actor.holds: token for token in request.session.get(KEY, []) if (actor := holder_of(token))}
    if not tokens:
        return []
    rows = Case.objects.filter(pk__in=list(tokens)).annotate(
        is_rated=Exists(Rating.objects.filter(case=OuterRef("pk")))
    )
    return [(case, tokens[case.pk]) for case in rows.order_by("-raised_at")]


def holders(request: HttpRequest) -> Iterable[Actor]:
    """Who this browser is, link by link; a link that was made void is nobody."""
    return [actor for token in request.session.get(KEY, []) if (actor := holder_of(token))]
