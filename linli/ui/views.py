"""Switches of the look, the gallery, and the pages of trouble."""

from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language

from linli.ui import gallery
from linli.ui.render import page, trouble

YEAR = 365 * 24 * 3600  # seconds
SETTINGS = "/settings/"  # under which all pages of settings stand


@login_not_required
@require_safe
def icon(request: HttpRequest) -> HttpResponse:
    """Where browsers look for it when what they show names none: a file, a picture, the paper."""
    return HttpResponseRedirect(static("ui/icon.svg"))  # not for ever: its name changes with it


@login_not_required
@require_POST
def elder(request: HttpRequest) -> HttpResponse:
    """Switch the elder mode (长辈版) and go back to where one was."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    on = request.POST.get("on") == "1"
    response.set_cookie("elder", "1" if on else "0", max_age=YEAR, samesite="Lax", secure=request.is_secure())
    return response


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Switch between 中文 and English; Django's own view checks where to go back to and sets the cookie."""
    return set_language(request)


@login_not_required
@require_safe
def gallery_page(request: HttpRequest, base: str = "portal") -> HttpResponse:
    """Every component in every variant, and the base pages to see them on: for who makes pages, so where nobody lives but them."""
    if not settings.HAS_GALLERY:
        raise Http404
    context = gallery.sample(request)
    return page(request, f"ui/gallery_{base}.html", context, part="components")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return trouble(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return trouble(request, HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return trouble(request, HTTPStatus.FORBIDDEN, why=str(exception))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return trouble(request, HTTPStatus.NOT_FOUND, is_setting=request.path.startswith(SETTINGS))
