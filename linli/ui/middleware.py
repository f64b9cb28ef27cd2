"""Which language a page speaks: the one chosen with the switch, else the city's own."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

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
