"""Which language a page speaks, and what comes in with what was typed and is no part of it."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import translation

from linli.kernel.unseen import without_unseen

Next = Callable[[HttpRequest], HttpResponse]
KNOWN = {code for code, _name in settings.LANGUAGES}


def language(get_response: Next) -> Next:
    """Chinese unless somebody chose English here; what a browser was shipped with decides nothing."""

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        code = chosen if chosen in KNOWN else settings.LANGUAGE_CODE
        with translation.override(code):
            request.LANGUAGE_CODE = code
            response = get_response(request)
        response.headers.setdefault("Content-Language", code)
        return response

    return middleware


class Typed:
    """What was typed or pasted reaches every form without characters that nobody sees.

    After the check of the token, which has read the form by then; what programs send has its own shapes and is left alone.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any) -> None:
        if getattr(view, "csrf_exempt", False):
            return
        # An address that asks for nothing but such characters keeps them: its filter says so instead of listing everything.
        request.GET = _as_read(request.GET, keep_if_empty=True)  # type: ignore[assignment]  # nobody may change it, either
        if request.method == "POST":
            request.POST = _as_read(request.POST, keep_if_empty=False)  # type: ignore[assignment]


def _as_read(sent: QueryDict, *, keep_if_empty: bool) -> QueryDict:
    read = {
        name: [without_unseen(text) or (text if keep_if_empty else "") for text in sent.getlist(name)] for name in sent
    }
    if read == dict(sent.lists()):
        return sent
    found = QueryDict(mutable=True, encoding=sent.encoding)
    for name, texts in read.items():
        found.setlist(name, texts)
    found._mutable = False
    return found
