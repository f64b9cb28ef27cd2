"""Work lists as CSV or XLSX: at once when short, prepared in the background when long."""

import io
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.cases.models import CaseExport
from linli.cases.queries.cases import Filters, work_list
from linli.cases.queries.export import as_json, csv_lines, lines, write
from linli.cases.queries.search import led_by
from linli.desk.forms.worklist import FilterForm
from linli.desk.queries.sidebar import first_view
from linli.desk.tasks import export_cases
from linli.kernel.actor import Actor
from linli.kernel.sheets import XLSX
from linli.people.actions import record_finds
from linli.people.queries import actor_of
from linli.ui.render import page

AT_ONCE = 5_000  # rows
LONGEST_QUERY = 600


@require_http_methods(["GET", "POST"])
def export(request: HttpRequest) -> HttpResponseBase:
    """The list that the address names; a long one is asked for by POST and prepared in the background."""
    by = _staff(request)
    kind = request.GET.get("format", "csv")
    query = request.GET.copy()
    for name in ("format", "page", "open"):
        query.pop(name, None)
    asked = query.urlencode()
    if kind not in CaseExport.Format.values:
        raise Http404
    form = FilterForm(query)
    filters = form.filters(by, first_view(by))
    if form.mistakes():  # the list says what is wrong; another list than the one asked for leaves with nobody
        return redirect(f"{reverse('desk:worklist')}?{asked}")
    if len(asked) > LONGEST_QUERY:
        raise Http404
    cases = work_list(by, filters)
    total = cases.count()
    record_finds(led_by(cases, filters.q), by=by)
    if request.method == "POST":
        job = _begin(by, asked, filters, kind, total)
        return redirect("desk:export-file", job.pk)
    if total > AT_ONCE:
        context = {"total": total, "kind": CaseExport.Format(kind).label, "query": asked}
        return page(request, "desk/export_long.html", context, part="main")
    name = file_name(kind)
    if kind == "csv":
        table = list(lines(cases))  # read here, in the reader's language and connection
        response: HttpResponseBase = StreamingHttpResponse(
            csv_lines(iter(table)), content_type="text/csv; charset=utf-8"
        )
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
    file = io.BytesIO()
    write(lines(cases), kind, file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


@require_safe
def export_page(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a long export is; in the end the link to it."""
    job = _mine(request, pk)
    response = page(request, "desk/export.html", {"job": job}, part="main")
    if job.state != CaseExport.State.RUNNING and request.headers.get("HX-Request"):
        response["HX-Refresh"] = "true"
    return response


@require_safe
def export_file(request: HttpRequest, pk: int) -> FileResponse:
    """The finished export, for whoever asked for it."""
    job = _mine(request, pk)
    if job.state != CaseExport.State.DONE:
        raise Http404
    return FileResponse(job.file.open(), as_attachment=True, filename=file_name(job.format))


def file_name(kind: str) -> str:
    return f"cases-{timezone.localtime():%Y%m%d-%H%M}.{kind}"


def _mine(request: HttpRequest, pk: int) -> CaseExport:
    """Only in the post in which it was asked for: its rights made the file."""
    by = _staff(request)
    return get_object_or_404(CaseExport, pk=pk, user_id=by.id, post=by.post)


def _begin(by: Actor, query: str, filters: Filters, kind: str, total: int) -> CaseExport:
    """A second press within a minute is the same export."""
    asked = {"user_id": by.id or 0, "post": by.post, "query": query, "format": kind}
    since = timezone.now() - timedelta(minutes=1)
    running = CaseExport.objects.filter(**asked, state=CaseExport.State.RUNNING, at__gte=since).first()
    if running is None:
        how = {"language": get_language() or "zh-hans", "total": total, "filters": as_json(filters)}
        running = CaseExport.objects.create(**asked, **how)
        export_cases.enqueue(running.pk)
    return running


def _staff(request: HttpRequest) -> Actor:
    by = actor_of(request, channel="desk")
    if not by.is_staff:
        raise PermissionDenied(_("Only staff may do this."))
    return by
