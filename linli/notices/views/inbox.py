"""What one was told (站内信)."""

from typing import cast

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from linli.notices import events, queries
from linli.people.models import User
from linli.people.queries import actor_of
from linli.ui.render import page

PER_PAGE = 30


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """The newest first; what is unread says so."""
    rows = queries.inbox(_reader(request))
    is_staff = actor_of(request, channel="desk").is_staff
    context = {
        "base": "ui/desk_base.html" if is_staff else "ui/portal_base.html",
        "rows": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "unread": queries.unread_count(_reader(request)),
    }
    return page(request, "notices/inbox.html", context, part="inbox")


@require_safe
def open_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Go where a message leads; going there is reading it. Reading is no act: it decides nothing."""
    row = get_object_or_404(queries.inbox(_reader(request)), pk=pk)
    queries.inbox(_reader(request)).filter(pk=pk, read_at__isnull=True).update(read_at=timezone.now())
    event = events.find(row.what)
    if event is None or event.link is None or row.message is None:
        return redirect("notices:inbox")
    return redirect(event.link(row.message))


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Everything on the list is read."""
    queries.inbox(_reader(request)).filter(read_at__isnull=True).update(read_at=timezone.now())
    return redirect("notices:inbox")


def _reader(request: HttpRequest) -> User:
    return cast(User, request.user)  # LoginRequiredMiddleware lets nobody else in
