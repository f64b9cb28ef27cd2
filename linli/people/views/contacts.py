"""Opening a masked value, the log of who did, and what a resident may know about their own data."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from linli.kernel.rulebook import Refused
from linli.people import actions, policy, queries
from linli.people.forms import MyDataForm, ReadsFilter, RevealForm
from linli.people.models import Contact, Post
from linli.ui.render import page


@never_cache
@require_http_methods(["GET", "POST"])
def reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason, then show the value once; htmx gets the part that asks or shows."""
    by = queries.actor_of(request, channel="desk")
    contact = Contact.objects.filter(pk=pk, shredded_at__isnull=True).first()
    if contact is None or not by.is_staff or not policy.sees_contact(by, pk):
        raise Http404
    asked = {
        name: request.GET[name] for name in ("field", "about_kind", "about_id", "back", "reason") if name in request.GET
    }
    form = RevealForm(request.POST or None, initial={"field": "phone", **asked})
    context: dict[str, Any] = {"form": form, "contact": contact, "back": _back(request)}
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        about = queries.thing(typed["about_kind"], typed["about_id"])
        try:
            context["value"] = actions.reveal(
                contact, field=typed["field"], reason=typed["reason"], words=typed["words"], about=about, by=by
            )
        except Refused as why:
            form.add_error(None, str(why))
    context["field"] = form["field"].value()
    return page(request, "people/reveal.html", context, part="asking", status=422 if form.errors else 200)


@require_safe
def access_log(request: HttpRequest) -> HttpResponse:
    """Who opened which value of whom, and why; for administrators and supervisors."""
    if not policy.sees_access_log(queries.actor_of(request, channel="desk")):
        raise Http404
    form = ReadsFilter(request.GET)
    form.is_valid()
    found = queries.reads(**{name: form.cleaned_data.get(name) for name in form.fields})
    shown = Paginator(found, 50).get_page(request.GET.get("page"))
    return page(request, "people/access_log.html", {"form": form, "shown": shown}, part="log")


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What is stored of the person who is signed in, why, until when, and who read it (我的信息)."""
    by = queries.actor_of(request, channel="web")
    if by.id is None:
        raise PermissionDenied
    contact = Contact.objects.filter(pk=by.contact or 0).first()
    posts = Post.objects.filter(user=by.id).select_related("unit", "area").order_by("-valid_from")
    reads = Paginator(queries.reads_of(by.contact), 20).get_page(request.GET.get("page"))
    base = "ui/desk_base.html" if by.is_staff else "ui/portal_base.html"
    context = {"base": base, "contact": contact, "posts": posts, "reads": reads, "kept": queries.retention()}
    return page(request, "people/mine.html", context, part="mine")


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest) -> HttpResponse:
    """The owner corrects name or phone (更正)."""
    by = queries.actor_of(request, channel="web")
    contact = Contact.objects.filter(pk=by.contact or 0).first()
    if contact is None:
        raise Http404
    form = MyDataForm(request.POST or None, initial={"name": contact.name, "phone": contact.phone})
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return page(request, "people/correct.html", {"form": form}, part="correct", status=status)
    actions.correct_contact(contact, **form.cleaned_data, by=by)
    messages.success(request, _("Corrected."))
    return redirect("people:mine")


def _back(request: HttpRequest) -> str:
    """The page from which the value was asked for."""
    back = request.POST.get("back") or request.GET.get("back") or ""
    return back if url_has_allowed_host_and_scheme(back, {request.get_host()}) else "/"
