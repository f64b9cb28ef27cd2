"""Importing dwellings: a spreadsheet, its dry run, and only then the import."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.kernel.rulebook import Refused
from linli.kernel.sheets import read_sheet
from linli.places.actions import import_dwellings
from linli.places.forms import BuildingFileForm
from linli.places.models import AreaUpload
from linli.places.policy import may_keep
from linli.places.queries.building_rows import COLUMNS, KNOWN, area_names, check_dwellings
from linli.places.views.actor import premises_keeper

MOST_SHOWN = 200  # problems on one page


@require_http_methods(["GET", "POST"])
def upload_buildings(request: HttpRequest) -> HttpResponse:
    actor = premises_keeper(request)
    form = BuildingFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file, holds = form.cleaned_data["file"], AreaUpload.Holds.DWELLINGS
        kept = AreaUpload.objects.create(user_id=actor.id or 0, file=file, name=file.name[:200], holds=holds)
        return redirect("places:building_dry_run", kept.pk)
    columns = [(names[0], "、".join(names[1:])) for names in COLUMNS.values()]
    context = {"form": form, "columns": columns, "keeps_areas": may_keep(actor)}
    return render(request, "places/upload_buildings.html", context)


@require_http_methods(["GET", "POST"])
def building_dry_run(request: HttpRequest, pk: int) -> HttpResponse:
    """What the spreadsheet would do; POST writes it."""
    actor = premises_keeper(request)
    kept = get_object_or_404(AreaUpload, pk=pk, user_id=actor.id, holds=AreaUpload.Holds.DWELLINGS)
    with kept.file.open() as stored:
        sheet = read_sheet(stored.read(), known=KNOWN)
    report = check_dwellings(sheet, within=[actor.area])
    why_not = "" if report.is_writable else _("The file has errors.") if report.problems else _("Nothing new in it.")
    if request.method == "POST":
        try:
            counts = import_dwellings(report, by=actor)
        except Refused as refused:
            why_not = str(refused)
        else:
            kept.file.delete(save=False)
            kept.delete()
            told = _("Imported: %(compounds)d compounds, %(buildings)d buildings, %(dwellings)d dwellings.")
            messages.success(request, told % counts)
            return redirect("places:compounds")
    more = len(report.problems) - MOST_SHOWN
    names = area_names(report)
    context = {
        "file": kept,
        "report": report,
        "counts": report.counts,
        "refused_tone": "late" if report.problems else "plain",
        "problems": report.problems[:MOST_SHOWN],
        "more_words": _("and %d more") % more if more > 0 else "",
        "sample": [(names.get(b.compound[0], ""), b) for b in report.buildings[:10]],
        "why_not": why_not,
        "keeps_areas": may_keep(actor),
    }
    return render(request, "places/building_dry_run.html", context)
