"""Settings: who works here, in which posts, and their way in."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.kernel.rulebook import Refused
from linli.people import actions, queries
from linli.people.forms import NewPersonForm, NewPostForm, PeopleFilter, PostForm, RenameForm, post_values
from linli.people.models import Post, User
from linli.people.views.admission import administrator
from linli.record import registers
from linli.ui.forms import act_marks
from linli.ui.render import page

DEEDS: dict[str, Callable[..., Any]] = {
    "reset_password": actions.reset_password,
    "end_sessions": actions.end_sessions,
    "remove_factors": actions.remove_factors,
    "unlock": actions.unlock,
    "block": actions.block,
    "unblock": actions.unblock,
}


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    administrator(request)
    form = PeopleFilter(request.GET)
    form.is_valid()
    shown = Paginator(queries.staff(name=form.cleaned_data.get("q", "")), 50).get_page(request.GET.get("page"))
    return page(request, "people/people.html", {"form": form, "shown": shown}, part="people")


@require_http_methods(["GET", "POST"])
def add_person(request: HttpRequest) -> HttpResponse:
    by = administrator(request)
    form = NewPersonForm(request.POST or None)
    if form.is_valid():
        try:
            made = actions.open_account(**form.given(), by=by, key=form.cleaned_data["key"])
            return redirect("people:person", pk=queries.account(made.root_id).user_id)
        except Refused as why:
            form.refuse(why)
    status = 422 if form.is_bound else 200
    return page(request, "people/person_add.html", {"form": form}, part="add", status=status)


@never_cache
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: name, posts, way in, and what was done to it."""
    by = administrator(request)
    user = _staff(pk)
    form = RenameForm(request.POST or None, initial={"last_name": user.last_name, "first_name": user.first_name})
    if form.is_valid():
        try:
            actions.rename(user, **form.given(), by=by, key=form.cleaned_data["key"])
            return redirect("people:person", pk=pk)
        except Refused as why:
            form.refuse(why)
    account, is_locked, factors = actions.account_of(user), queries.is_locked(user), queries.factors_of(user)
    needed = {"unlock": is_locked, "remove_factors": bool(factors)}
    is_shown_once = request.method == "GET" and request.session.pop("link_for", None) == pk
    context = {
        "person": user,
        "form": form,
        "posts": queries.all_posts_of(user),
        "open": queries.deeds_open(account, by),
        "is_locked": is_locked,
        "factors": factors,
        "hidden": [name for name, is_needed in needed.items() if not is_needed],
        "link": request.build_absolute_uri(actions.password_link(user)) if is_shown_once else "",
        "history": queries.history_of(account),
    }
    return page(request, "people/person.html", context, part="person", status=422 if form.errors else 200)


@require_POST
def deed(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One button on the page of a person: reset_password, end_sessions, unlock, block …"""
    by, user = administrator(request), _staff(pk)
    if name not in DEEDS:
        raise Http404
    try:
        DEEDS[name](user, by=by)
    except Refused as why:
        messages.error(request, str(why))
        return redirect("people:person", pk=pk)
    if name == "unlock":
        actions.forget_tries(request, user)
    if name == "reset_password":
        request.session["link_for"] = pk
    messages.success(request, _("Done."))
    return redirect("people:person", pk=pk)


@require_http_methods(["GET", "POST"])
def add_post(request: HttpRequest, pk: int) -> HttpResponse:
    """Give somebody a post (任命)."""
    by, user = administrator(request), _staff(pk)
    form = NewPostForm(request.POST or None)
    if form.is_valid():
        try:
            registers.add(Post(user=user, **form.given()), by=by, key=form.cleaned_data["key"])
            return redirect("people:person", pk=pk)
        except Refused as why:
            form.refuse(why)
    context = {"form": form, "person": user}
    return page(request, "people/post.html", context, part="post", status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a post, or end it by naming its last day (免去)."""
    by = administrator(request)
    found = get_object_or_404(Post.objects.select_related("user", "unit"), pk=pk)
    form = PostForm(request.POST or None, initial={"seen": found.version, **post_values(found)})
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            actions.change_post(found, changes=form.given(), by=by, **form.sent())
            return redirect("people:person", pk=found.user_id)
        except Refused as why:
            found, status = get_object_or_404(Post.objects.select_related("user", "unit"), pk=pk), 409
            form.refuse(why, seen=found.version)
    context = {"form": form, "person": found.user, "post": found, "marks": act_marks(found.version)}
    return page(request, "people/post.html", context, part="post", status=status)


@require_POST
def retire_post(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a post away at once, because it was given by mistake (撤销)."""
    by = administrator(request)
    found = get_object_or_404(Post, pk=pk)
    try:
        actions.take_post_away(found, by=by)
    except Refused as why:
        messages.error(request, str(why))
    return redirect("people:person", pk=found.user_id)


def _staff(pk: int) -> User:
    return get_object_or_404(queries.staff(name=""), pk=pk)
