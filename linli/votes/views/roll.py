"""The roll at the desk: brought in, looked through, printed as letters, and who has not voted yet."""

import json
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.ui.render import page
from linli.votes import actions, policy
from linli.votes.forms import RollColumnsForm, RollFileForm, RollFilter
from linli.votes.models import DoorList, Proxy, RollUpload, Vote
from linli.votes.queries.authorities import scans_of
from linli.votes.queries.links import link_of
from linli.votes.queries.members import buildings, doors_of, members, turnout
from linli.votes.queries.roll_rows import COLUMNS, Checked, check, fitting
from linli.votes.tally import written
from linli.votes.views.desk import opened

SHOWN = 200  # rows with troubles on one page
MOST_LETTERS = 400


@require_safe
def roll(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is on the roll and who has taken part; names and phones masked, never how anybody voted."""
    by, vote = opened(request, pk)
    form = RollFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = members(vote, building=asked.get("building", ""), only_waiting=bool(asked.get("waiting")))
    if typed := asked.get("q", "").strip():
        is_number = typed.isascii() and typed.isdecimal() and len(typed) < 9
        matching = vote.parts.filter(label__contains=typed).values("member")
        found = found.filter(n=int(typed)) if is_number else found.filter(pk__in=matching)
    may = policy.parts_of(by, vote)
    context = {
        "vote": vote,
        "form": form,
        "shown": Paginator(found, 50).get_page(request.GET.get("page")),
        "may_correct": vote.state == "posted" and "organiser" in may,
        "may_help": vote.state in {"posted", "open"} and "organiser" in may,
        "may_mark": vote.state == "open" and vote.is_secret and "organiser" in may,
        "may_proxy": vote.state in {"posted", "open"} and vote.most_per_proxy > 0 and "organiser" in may,
        "proxies": _proxies(by, vote),
    }
    return page(request, "votes/roll.html", context, part="roll")


def _proxies(by: Actor, vote: Vote) -> list[Proxy]:
    """The authorities in force, each with the scans of its paper for whom they concern."""
    found = list(vote.proxies.filter(state="in_force").select_related("member").order_by("member__n"))
    may = policy.parts_of(by, vote, asked=set()) & {"organiser", "supervisor"}
    scans = scans_of(vote) if found and may else {}
    for one in found:
        one.scans = scans.get(one.pk, [])  # type: ignore[attr-defined]  # for the template
    return found


@require_http_methods(["GET", "POST"])
def import_roll(request: HttpRequest, pk: int) -> HttpResponse:
    """A spreadsheet, what each of its columns is, what is wrong in which row, and then the roll."""
    by, vote = opened(request, pk)
    if "import_roll" not in policy.open_to(by, vote):
        raise Http404
    upload = RollUpload.objects.filter(vote=vote).first()
    file_form = (
        RollFileForm(request.POST or None, request.FILES or None)
        if "file" in request.FILES or upload is None
        else RollFileForm()
    )
    if file_form.is_bound:
        if file_form.is_valid():
            sheet = file_form.sheet
            actions.keep_upload(vote, columns=sheet.columns, rows=sheet.rows, mapping=fitting(sheet.columns), by=by)
            return redirect("votes:import", vote.pk)
        return page(request, "votes/import.html", {"vote": vote, "form": file_form}, part="main", status=422)
    if upload is None:
        return page(request, "votes/import.html", {"vote": vote, "form": file_form}, part="main")
    return _check_page(request, by, vote, upload)


@require_POST
def drop_upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Another file instead."""
    by, vote = opened(request, pk)
    if "import_roll" not in policy.open_to(by, vote):
        raise Http404
    actions.forget_upload(vote)
    return redirect("votes:import", vote.pk)


@require_safe
def show_turnout(request: HttpRequest, pk: int) -> HttpResponse:
    """Building by building how many have voted, and the lists for the door."""
    by, vote = opened(request, pk)
    if vote.state in {"drafted", "posted"}:
        raise Http404
    lists = [(row, link_of(row)) for row in vote.door_lists.filter(state="out").order_by("building", "pk")]
    may_hand_out = vote.state == "open" and "organiser" in policy.parts_of(by, vote)
    context = {
        "vote": vote,
        "rows": buildings(vote),
        "turnout": turnout(vote),
        "lists": lists,
        "may_hand_out": may_hand_out,
    }
    return page(request, "votes/turnout.html", context, part="turnout")


@require_safe
def letters(request: HttpRequest, pk: int) -> HttpResponse:
    """A letter per member who has not voted, with their personal code to scan; for those without a mobile phone or by choice."""
    by, vote = opened(request, pk)
    if vote.state not in {"posted", "open"} or "organiser" not in policy.parts_of(by, vote):
        raise Http404
    form = RollFilter(request.GET)
    building = form.cleaned_data["building"] if form.is_valid() else ""
    found = members(vote, building=building, only_waiting=True)
    chosen = found[:MOST_LETTERS]
    context = {
        "vote": vote,
        "letters": [(m, ("、".join(p.label for p in m.parts.all())) or f"{m.n}", link_of(m)) for m in chosen],
        "more": max(0, found.count() - MOST_LETTERS),
        "until": date_format(localtime(vote.closes_at), "DATETIME_FORMAT"),
    }
    return render(request, "votes/letters.html", context)


@require_safe
def doors_sheet(request: HttpRequest, pk: int, list_pk: int) -> HttpResponse:
    """The list for the door on paper, for a building leader without a phone: as it is today, with room to write (上门名单纸质版)."""
    by, vote = opened(request, pk)
    if vote.state != "open" or "organiser" not in policy.parts_of(by, vote):
        raise Http404
    door_list = get_object_or_404(DoorList, pk=list_pk, vote=vote, state="out")
    context = {
        "vote": vote,
        "door_list": door_list,
        "rows": doors_of(vote, door_list.building),
        "now": timezone.now(),
        "sign": [_("Building leader"), _("Given back to"), _("Date")],
    }
    return render(request, "votes/doors_sheet.html", context)


def _check_page(request: HttpRequest, by: Actor, vote: Vote, upload: RollUpload) -> HttpResponse:
    table = json.loads(upload.table)
    given = {"columns": table["columns"], "mapping": upload.columns, "electorate": vote.electorate}
    form = RollColumnsForm(request.POST or None, initial={"seen": vote.version}, **given)
    mapping, status = dict(upload.columns), 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            mapping, status = form.mapping(), 200
            actions.keep_upload(vote, columns=table["columns"], rows=table["rows"], mapping=mapping, by=by)
    checked = check(vote.electorate, table["columns"], mapping, [(n, cells) for n, cells in table["rows"]])
    if "write" in request.POST and form.is_valid() and not checked.errors:
        try:
            actions.import_roll(vote, checked=checked, by=by, **form.sent())
            messages.success(request, _("The roll is in."))
            return redirect(vote)
        except Refused as why:
            vote.refresh_from_db()
            form.refuse(why, seen=vote.version)
            status = 409
    context = {"vote": vote, "form": form, **_report(vote, checked, len(table["rows"]))}
    return page(request, "votes/import_check.html", context, part="main", status=status)


def _report(vote: Vote, checked: Checked, rows: int) -> dict[str, Any]:
    """What would come of it, in numbers, and what is wrong."""
    area = f"{written(checked.area)} ㎡" if vote.matter.weighs_area else ""
    return {
        "rows": rows,
        "heads": len(checked.heads),
        "parts": checked.parts,
        "area": area,
        "developers": [len(h.parts) for h in checked.heads if h.is_developer],
        "several": sum(len(h.parts) > 1 and not h.is_developer for h in checked.heads),
        "errors": checked.errors[:SHOWN],
        "more_errors": max(0, len(checked.errors) - SHOWN),
        "warnings": checked.warnings[:SHOWN],
        "column_names": {name: str(label) for name, (label, _known) in COLUMNS.items()},
        "may_write": not checked.errors and bool(checked.heads),
    }
