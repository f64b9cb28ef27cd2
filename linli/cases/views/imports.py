"""Importing cases: a file, its columns, a preview, and the import itself, which can be left and come back to."""

import hashlib
from dataclasses import replace
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.cases import policy
from linli.cases.actions.imports import ask_to_look, begin, forget_job, halt, remember_mapping
from linli.cases.forms.imports import ImportColumnsForm, ImportFileForm
from linli.cases.models import CaseImport
from linli.cases.queries.imports import MOST_SHOWN, Looked, latest, options
from linli.cases.queries.suggesting import proposed as proposals
from linli.cases.tasks import import_file, look_at_file
from linli.kernel.actor import IMPORT, Actor
from linli.people.models import Role
from linli.people.queries import actor_of
from linli.ui.render import page

KEEPERS = {Role.ADMINISTRATOR, Role.CLERK}
UNBEGUN = {CaseImport.State.LOOKING, CaseImport.State.UNREADABLE, CaseImport.State.CHECKED}


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Send a file; below stand the imports one has begun."""
    by = _keeper(request)
    form = ImportFileForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        job = _kept(form, by)
        look_at_file.enqueue(job.pk)
        return redirect("cases:import-file", job.pk)
    return _upload_page(request, by, form)


def _upload_page(request: HttpRequest, by: Actor, form: ImportFileForm) -> HttpResponse:
    context = {"form": form, "jobs": latest(by.id or 0)}
    return page(request, "cases/import.html", context, part="main", status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """What a file would do, as the worker saw it; and once it was begun, how far it is."""
    by = _keeper(request)
    job = get_object_or_404(CaseImport, pk=pk, user_id=by.id)
    if job.is_looking:
        return page(request, "cases/import_look.html", {"job": job}, part="main")
    if request.headers.get("HX-Request") and request.method == "GET" and not job.is_running:
        return HttpResponse(headers={"HX-Refresh": "true"})  # it is done: the whole page, which no longer asks
    if job.state == CaseImport.State.UNREADABLE:
        return _upload_page(request, by, ImportFileForm.refused(job.error))
    if job.state != CaseImport.State.CHECKED:
        return _progress(request, job, by)
    looked = Looked.of(job)
    form = ImportColumnsForm(request.POST or None, sheets=looked.sheets, columns=looked.columns, initial=options(job))
    if form.is_bound and form.is_valid():
        form.put_into(job)
        is_ready = "write" in request.POST and job.sheet == looked.sheet
        if is_ready and not looked.wrong_with(job):
            return _begin(job, by)
        ask_to_look(job)
        look_at_file.enqueue(job.pk)
        return redirect("cases:import-file", job.pk)
    status = 422 if form.is_bound and form.errors else 200
    return page(request, "cases/import_check.html", _shown(job, form, looked), part="main", status=status)


@require_POST
def go_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Where it stopped."""
    by = _keeper(request)
    job = get_object_or_404(CaseImport, pk=pk, user_id=by.id)
    if job.is_looking and job.is_silent:
        ask_to_look(job)
        look_at_file.enqueue(job.pk)
    elif job.state not in UNBEGUN and begin(job):
        import_file.enqueue(job.pk)
    return redirect("cases:import-file", job.pk)


@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a running one; throw away one that was never begun."""
    by = _keeper(request)
    job = get_object_or_404(CaseImport, pk=pk, user_id=by.id)
    if job.state in UNBEGUN:
        forget_job(job)
        return redirect("cases:import")
    halt(job)
    return redirect("cases:import-file", job.pk)


@require_safe
def result(request: HttpRequest, pk: int) -> FileResponse:
    """What became of each row, as a spreadsheet."""
    by = _keeper(request)
    job = get_object_or_404(CaseImport, pk=pk, user_id=by.id, state=CaseImport.State.DONE)
    what, name = _("Result"), job.name.rpartition(".")[0] or job.name
    return FileResponse(job.result.open(), as_attachment=True, filename=f"{what} {name}.xlsx")


def _keeper(request: HttpRequest) -> Actor:
    by = actor_of(request, channel="import")
    if by.role not in KEEPERS:
        raise Http404
    return by


def _kept(form: ImportFileForm, by: Actor) -> CaseImport:
    """The file as it was sent, read piece by piece; the worker opens it."""
    file, mapping = form.cleaned_data["file"], form.cleaned_data["mapping"]
    digest = hashlib.sha256()
    for piece in file.chunks():
        digest.update(piece)
    job = CaseImport(user_id=by.id, file=file, name=file.name[:200], digest=digest.hexdigest())
    job.language = get_language() or "zh-hans"
    if mapping:
        job.source_code, job.source_name, job.channel = mapping.source_code, mapping.name, mapping.channel
    ask_to_look(job)
    return job


def _begin(job: CaseImport, by: Actor) -> HttpResponse:
    remember_mapping(job, by=replace(IMPORT, id=by.id))
    job.save()
    if begin(job):
        import_file.enqueue(job.pk)
    return redirect("cases:import-file", job.pk)


def _shown(job: CaseImport, form: ImportColumnsForm, looked: Looked) -> dict[str, Any]:
    knows_all = looked.looked_at >= looked.total and not looked.wrong
    n = {"n": looked.new if knows_all else looked.total}
    why_not = ""
    if looked.wrong:
        why_not = _("Say first which column is what.")
    elif not job.source_code:
        why_not = _("Give the source a name first.")
    elif knows_all and not looked.new:
        why_not = _("There is nothing new to import.")
    more = looked.troubled - len(looked.problems)
    return {
        "job": job,
        "form": form,
        "looked": looked,
        "more_words": _("and %d more") % more if more else "",
        "part_words": _("The first %d rows were looked at; all are checked when they come in.") % looked.looked_at
        if looked.looked_at < looked.total
        else "",
        "refused_tone": "late" if looked.troubled else "plain",
        "write_words": ngettext("Import %(n)d row", "Import %(n)d rows", n["n"]) % n if n["n"] else _("Import"),
        "why_not": why_not,
    }


def _progress(request: HttpRequest, job: CaseImport, by: Actor) -> HttpResponse:
    refused = list(job.rows.filter(outcome="refused").order_by("number").select_related("case")[:MOST_SHOWN])
    proposed = len(proposals(policy.at_work(by)))
    context: dict[str, Any] = {
        "job": job,
        "refused": refused,
        "proposed": proposed,
        "more": job.refused - len(refused),
        "counts": job.counts,
    }
    context["note"] = _("You can leave this page; it goes on.") if job.is_running else job.get_state_display()
    return page(request, "cases/import_run.html", context, part="main")
