"""One's own sign-in: devices, tries, posts; and the log for administrators."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.people import actions, policy, queries
from linli.people.forms import PeopleFilter
from linli.people.models import User
from linli.ui.render import page


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """How one signs in, and every try with one's name (登录与安全)."""
    user = _user(request)
    is_staff = queries.actor_of(request, channel="web").is_staff
    context = {
        "base": "ui/desk_base.html" if is_staff else "ui/portal_base.html",
        "tries": Paginator(queries.tries_of(user), 20).get_page(request.GET.get("page")),
        "has_password": user.has_usable_password(),
        "factors": queries.factors_of(user),
    }
    return page(request, "people/security.html", context, part="tries")


@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Signed out on every device, this one too."""
    actions.end_sessions(_user(request), by=queries.actor_of(request, channel="web"))
    messages.success(request, _("You are signed out on every device. Please sign in again."))
    return redirect("account_login")


@require_http_methods(["GET", "POST"])
def choose_post(request: HttpRequest) -> HttpResponse:
    """In which of one's posts one acts from now on (切换岗位)."""
    posts = queries.posts_of(_user(request)).select_related("unit", "area", "stands_in_for__user")
    if request.method == "POST":
        wanted = request.POST.get("post", "")
        chosen = get_object_or_404(posts, pk=int(wanted) if wanted.isdecimal() and len(wanted) < 19 else 0)
        request.session["post"] = chosen.pk
        messages.success(request, _("You now act as %(post)s.") % {"post": chosen.title})
        back = request.POST.get("next", "")
        return redirect(
            back if url_has_allowed_host_and_scheme(back, {request.get_host()}) else settings.LOGIN_REDIRECT_URL
        )
    now = queries.actor_of(request, channel="web").post
    return page(request, "people/choose_post.html", {"posts": posts, "now": now}, part="posts")


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Every try to sign in, for administrators (登录日志)."""
    if not policy.is_administrator(queries.actor_of(request, channel="desk")):
        raise Http404
    form = PeopleFilter(request.GET)
    form.is_valid()
    tries = Paginator(queries.tries(name=form.cleaned_data.get("q", "")), 50).get_page(request.GET.get("page"))
    return page(request, "people/sign_ins.html", {"form": form, "tries": tries}, part="tries")


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
