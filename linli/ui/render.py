"""How a view answers: a page, a fragment of it, or a page of trouble."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails


def page(request: HttpRequest, template: str, context: dict[str, Any], *, part: str, status: int = 200) -> HttpResponse:
    """The whole page; for htmx only the named part of the same template.

    htmx wants a whole page too: for a boosted link, and to restore one that its history no
    longer holds. Without Vary the back button is handed a fragment from the browser's cache.
    """
    htmx = HtmxDetails(request)
    whole = not htmx or htmx.boosted or htmx.history_restore_request
    response = render(request, template if whole else f"{template}#{part}", context, status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Boosted", "HX-History-Restore-Request"])
    return response


def trouble(request: HttpRequest, status: int, *, why: str = "", **told: Any) -> HttpResponse:
    """A page that says what happened and what to do next; `why` is a sentence for this reader, ``told`` what else the page asks.

    status: 400, 403, 404, 409 (meanwhile changed) or 429 (too many tries).
    """
    return render(request, f"{int(status)}.html", {"why": why, **told}, status=int(status))
