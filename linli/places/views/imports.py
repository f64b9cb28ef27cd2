"""Importing polygons: a file, its dry run, and only then the import."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from linli.kernel.rulebook import Refused
from linli.places.actions import import_areas
from linli.places.forms import MappingForm, UploadForm
from linli.places.models import AreaUpload
from linli.places.polygon_files import PolygonFile, read_polygons
from linli.places.queries.import_rows import Options, Report, guess_mapping
from linli.places.queries.imports import check_polygons
from linli.places.views.actor import keeper

MOST_SHOWN = 200  # rows with problems on one page


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    actor = keeper(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        kept = AreaUpload.objects.create(user_id=actor.id or 0, file=file, name=file.name[:200], options=form.options())
        return redirect("places:dry_run", kept.pk)
    return render(request, "places/upload.html", {"form": form})


@require_http_methods(["GET", "POST"])
def dry_run(request: HttpRequest, pk: int) -> HttpResponse:
    """What the file would do; POST checks it again with other columns, or imports it."""
    actor = keeper(request)
    kept = get_object_or_404(AreaUpload, pk=pk, user_id=actor.id, holds=AreaUpload.Holds.POLYGONS)
    with kept.file.open() as stored:
        file = read_polygons(stored.read(), layer=kept.options.get("layer", ""))
    options = _options(kept.options, file)
    initial = {**kept.options, "skip_bad": options.skip_bad}
    form = MappingForm(request.POST or None, file=file, mapping=options.mapping, initial=initial)
    if request.method == "POST" and form.is_valid():
        options = form.options()
        report = check_polygons(file, options)
        if "write" in request.POST:
            try:
                counts = import_areas(report, by=actor)
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                kept.file.delete(save=False)
                kept.delete()
                told = _("Imported: %(new)d new, %(changed)d changed, %(unchanged)d unchanged, %(refused)d left out.")
                messages.success(request, told % counts)
                return redirect("places:areas")
    else:
        report = check_polygons(file, options)
    return render(request, "places/dry_run.html", {"form": form, "file": kept, "report": report, **_shown(report)})


def _options(kept: dict[str, Any], file: PolygonFile) -> Options:
    return Options(kept["crs"], kept["level"], guess_mapping(file.columns), dt.date.fromisoformat(kept["valid_from"]))


def _shown(report: Report) -> dict[str, Any]:
    """What of a long report fits on a page."""
    troubled = [row for row in report.rows if row.problems]
    counts = report.counts
    return {
        "counts": counts,
        "troubled": troubled[:MOST_SHOWN],
        "more_words": _("and %d more") % (len(troubled) - MOST_SHOWN) if len(troubled) > MOST_SHOWN else "",
        "sample": report.rows[:5],
        "refused_tone": "late" if counts["refused"] else "plain",
        "unused_words": _("Not used: %s.") % ", ".join(report.unused) if report.unused else "",
        **_write_button(report, counts),
    }


def _write_button(report: Report, counts: dict[str, int]) -> dict[str, str]:
    n = counts["new"] + counts["changed"]
    why_not = ""
    if not report.is_writable:
        why_not = (
            _("The file has errors.") if counts["refused"] or not report.rows else _("Everything is there already.")
        )
    return {"write_words": ngettext("Import %(n)d area", "Import %(n)d areas", n) % {"n": n}, "why_not": why_not}
