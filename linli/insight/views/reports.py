"""Monthly reports, which the worker makes by itself: on paper, as a table, and as rows for analysts."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.insight.doors import tabs_for
from linli.insight.models import MonthlyReport
from linli.insight.policy import sees_reports
from linli.people.queries import actor_of
from linli.ui.render import page

KINDS = ("pdf", "xlsx", "parquet")


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """All that were made, the newest first."""
    _may(request)
    return page(
        request,
        "insight/reports.html",
        {"tabs": tabs_for(request), "reports": MonthlyReport.objects.all()},
        part="main",
    )


@require_safe
def download(request: HttpRequest, pk: int, kind: str) -> FileResponse:
    """One of its three files."""
    _may(request)
    found = get_object_or_404(MonthlyReport, pk=pk)
    if kind not in KINDS:
        raise Http404
    try:
        file = default_storage.open(getattr(found, kind))
    except FileNotFoundError:
        raise Http404 from None
    name = _("Monthly report %(month)s") % {"month": found}
    return FileResponse(file, as_attachment=True, filename=f"{name}.{kind}")


def _may(request: HttpRequest) -> None:
    if not sees_reports(actor_of(request, channel="desk")):
        raise Http404
