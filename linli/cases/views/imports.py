"""Importing cases: a file, its columns, a preview, and the import itself, which can be left and come back to."""

import hashlib
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.cases.actions.imports import begin, forget_job, halt, remember_mapping
from linli.cases.forms.imports import ImportColumnsForm, ImportFileForm
from linli.cases.models import CaseImport
from linli.cases.queries.imports import Preview, fitting, latest, mapped, options, preview
from linli.cases.tasks import import_file
from linli.kernel.actor import IMPORT, Actor
from linli.kernel.rulebook import Refused
from linli.people.models import Role
from linli.people.queries import actor_of
from linli.ui.render import page

KEEPERS = {Role.ADMINISTRATOR, Role.CLERK}
SHOWN, MOST_SHOWN = 8, 200  # rows of the preview; rows with problems on one page


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Send a file; below stand the imports one has begun."""
    by = _keeper(request)
    form = ImportFileForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        return redirect("cases:import-file", _kept(form, by).pk)
    context = {"form": form, "jobs": latest(by.id or 0)}
    return page(request, "cases/import.html", context, part="main", status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """What a file would do, and once it was begun, how far it is."""
    by = _keeper(request)
    job = get_object_or_404(CaseImport, pk=pk, user_id=by.id)
    if job.state != CaseImport.State.CHECKED:
        return _progress(request, job)
    with job.file.open() as stored:
        data = stored.read()
    try:
        looked = preview(data, job)
        form = _columns_form(request, job, looked)
        if form.is_bound and form.is_valid():
            before = (job.sheet, dict(job.columns))
            form.put_into(job)
            job.save()
            looked = preview(data, job)
            if before[0] != job.sheet:
                job.columns = mapped(looked.sheet.columns, fitting(looked.sheet.columns))
                job.save()
                return redirect("cases:import-file", job.pk)
            if "write" in request.POST and not looked.wrong:
                return _begin(job, looked, by)
    except Refused as why:
        messages.error(request, str(why))
        return redirect("cases:import")
    status = 422 if form.is_bound and form.errors else 200
    return page(request, "cases/import_check.html", _shown(job, form, looked), part="main", status=status)


@require_POST
def go_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Where it stopped."""
    by = _keeper(request)
    job = get_object_or_404(CaseImport, pk=pk, user_id=by.id)
    if job.state != CaseImport.State.CHECKED and begin(job):
        import_file.enqueue(job.pk)
    return redirect("cases:import-file", job.pk)


@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a running one; throw away one that was never begun."""
    by = _keeper(request)
    job = get_object_or_404(CaseImport, pk=pk, user_id=by.id)
    if job.state == CaseImport.State.CHECKED:
        forget_job(job)
        return redirect("cases:import")
    halt(job)
    return redirect("cases:import-file", job.pk)


@require_safe
def result(request: HttpRequest, pk: int) -> FileResponse:
    """What became of each row, as a spreadsheet."""
    by = _keeper(request)
    job = get_object_or_404(CaseImport, pk=pk, user_id=by.id, state=CaseImport.State.DONE)
    name = f"{_('Result')} {job.name.rpartition('.')[0] or job.name}.xlsx"
    return FileResponse(job.result.open(), as_attachment=True, filename=name)


def _keeper(request: HttpRequest) -> Actor:
    by = actor_of(request, channel="import")
    if by.role not in KEEPERS:
        raise Http404
    return by


def _kept(form: ImportFileForm, by: Actor) -> CaseImport:
    file, sheet = form.cleaned_data["file"], form.sheet
    mapping = form.cleaned_data["mapping"] or fitting(sheet.columns)
    job = CaseImport(user_id=by.id, file=file, name=file.name[:200], sheet=sheet.name[:60], total=len(sheet.rows))
    job.digest, job.language = hashlib.sha256(form.data_read).hexdigest(), get_language() or "zh-hans"
    job.columns = mapped(sheet.columns, mapping)
    if mapping:
        job.source_code, job.source_name, job.channel = mapping.source_code, mapping.name, mapping.channel
    job.save()
    return job


def _columns_form(request: HttpRequest, job: CaseImport, looked: Preview) -> ImportColumnsForm:
    sheet = looked.sheet
    return ImportColumnsForm(request.POST or None, sheets=sheet.names, columns=sheet.columns, initial=options(job))


def _begin(job: CaseImport, looked: Preview, by: Actor) -> HttpResponse:
    remember_mapping(job, by=replace(IMPORT, id=by.id))
    job.total = len(looked.sheet.rows)
    job.save(update_fields=["total"])
    if begin(job):
        import_file.enqueue(job.pk)
    return redirect("cases:import-file", job.pk)


def _shown(job: CaseImport, form: ImportColumnsForm, looked: Preview) -> dict[str, Any]:
    troubled, total = looked.troubled, len(looked.sheet.rows)
    why_not = "" if job.source_code else _("Give the source a name first.")
    n = {"n": total}
    return {
        "job": job,
        "form": form,
        "looked": looked,
        "total": total,
        "troubled": troubled[:MOST_SHOWN],
        "more_words": _("and %d more") % (len(troubled) - MOST_SHOWN) if len(troubled) > MOST_SHOWN else "",
        "part_words": _("The first %d rows were looked at; all are checked when they come in.") % looked.looked_at
        if looked.looked_at < total
        else "",
        "sample": looked.rows[:SHOWN],
        "refused_tone": "late" if troubled else "plain",
        "write_words": ngettext("Import %(n)d row", "Import %(n)d rows", total) % n,
        "why_not": _("Say first which column is what.") if looked.wrong else why_not,
        "now": timezone.now(),
    }


def _progress(request: HttpRequest, job: CaseImport) -> HttpResponse:
    refused = list(job.rows.filter(outcome="refused").order_by("number").select_related("case")[:MOST_SHOWN])
    context = {"job": job, "refused": refused, "more": job.refused - len(refused), "counts": job.counts}
    context["note"] = _("You can leave this page; it goes on.") if job.is_running else job.get_state_display()
    response = page(request, "cases/import_run.html", context, part="main")
    if not job.is_running and request.headers.get("HX-Request"):
        response["HX-Refresh"] = "true"  # it is finished: the whole page, which no longer asks
    return response
