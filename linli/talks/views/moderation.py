"""What the host does with statements: add some to begin with, show them, or not, with a reason."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.people.queries import actor_of
from linli.talks import actions, policy
from linli.talks.forms import RefuseForm, StatementForm
from linli.talks.models import Statement, Talk
from linli.ui.forms import ActForm
from linli.ui.render import page


@require_http_methods(["GET", "POST"])
def seed(request: HttpRequest, pk: int) -> HttpResponse:
    """A statement to begin with: a talk with none is an empty page."""
    by, talk = _host(request, pk)
    form, status = StatementForm(request.POST or None), 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                actions.seed_statement(talk, text=form.cleaned_data["text"], by=by, key=form.cleaned_data["key"])
            except Refused as why:
                form.refuse(why)
                status = 409
            else:
                messages.success(request, _("Added."))
                return redirect("talks:seed", pk) if "more" in request.POST else redirect("talks:desk", pk)
    context = {"form": form, "title": _("Add a statement to begin with"), "submit": _("Add"), "is_seed": True}
    context |= {"back": reverse("talks:desk", args=[pk]), "over": talk.question}
    return page(request, "talks/form.html", context, part="form", status=status)


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, pk: int, statement: int, action: str) -> HttpResponse:
    """Show a statement, or say why not."""
    by, talk = _host(request, pk)
    found = get_object_or_404(Statement.objects.select_related("talk", "reason"), pk=statement, talk=talk)
    if action == "admit":
        return _admit(request, by, found)
    if action != "refuse":
        raise Http404
    form, status = RefuseForm(request.POST or None, initial={"seen": found.version}), 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                actions.refuse_statement(found, **form.given(), by=by, **form.sent())
            except Refused as why:
                found.refresh_from_db()
                form.refuse(why, seen=found.version)
                status = 409
            else:
                messages.success(request, _("It is not shown; its author reads why."))
                return redirect("talks:desk", pk)
    elif "refuse_statement" not in policy.open_to(by, found):
        raise Http404
    title = Statement.rules.verb("refuse_statement")
    context = {"form": form, "title": title, "submit": title, "quote": found.text, "over": talk.question}
    context["back"] = reverse("talks:desk", args=[pk])
    return page(request, "talks/form.html", context, part="form", status=status)


def _admit(request: HttpRequest, by: Actor, statement: Statement) -> HttpResponse:
    form = ActForm(request.POST or None)
    if request.method != "POST":
        return redirect("talks:desk", statement.talk_id)
    if not form.is_valid():
        messages.error(request, _("This button is out of date. Please try again."))
        return redirect("talks:desk", statement.talk_id)
    try:
        actions.admit(statement, by=by, **form.sent())
    except Refused as why:
        messages.error(request, str(why))
    else:
        messages.success(request, _("It is shown now."))
    return redirect("talks:desk", statement.talk_id)


def _host(request: HttpRequest, pk: int) -> tuple[Actor, Talk]:
    by = actor_of(request, channel="desk")
    talk = get_object_or_404(policy.kept_by(by), pk=pk)
    if not policy.is_host(by, talk):
        raise Http404
    return by, talk
