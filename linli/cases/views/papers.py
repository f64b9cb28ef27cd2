"""Numbered official papers: the case, the task (交办单), the supervision order (督办单)."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.cases import policy
from linli.cases.models import Case, Task
from linli.cases.queries.history import timeline
from linli.cases.queries.outcome import outcome_of
from linli.cases.queries.slips import slip_of
from linli.people.models import Unit
from linli.people.queries import actor_of
from linli.record.models import Entry, Note

RELATED = ("area", "category__parent", "clock", "desk", "reporter")


@require_safe
def case_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The case with its whole history, to put into a folder."""
    case = _case(request, pk)
    context = {"case": case, "lines": timeline(case)} | _paper(case.raised_at)
    return render(request, "cases/case_paper.html", context)


@require_safe
@never_cache
def slip(request: HttpRequest, pk: int) -> HttpResponse:
    """For whoever stands at the window: the number, the link as a QR code, whom to ask. Only for who wrote it down, today."""
    case = _case(request, pk)
    link = slip_of(actor_of(request, channel="desk"), case)
    if not link:
        raise Http404
    context = {"case": case, "link": link, "lead": case.lead} | _paper(case.raised_at)
    return render(request, "cases/slip_paper.html", context)


@require_safe
def task_paper(request: HttpRequest, pk: int, task_pk: int) -> HttpResponse:
    """交办单: what a unit is asked to do, and by when."""
    case = _case(request, pk)
    task = get_object_or_404(Task.objects.select_related("unit", "clock", "accept_clock"), pk=task_pk, case=case)
    others = case.tasks.live().exclude(pk=task.pk).select_related("unit")
    context = {"case": case, "task": task, "others": others, "words": _instruction(task), "why": _why(task)}
    return render(request, "cases/task_paper.html", context | _paper(task.issued_at))


@require_safe
def order_paper(request: HttpRequest, pk: int, order_pk: int) -> HttpResponse:
    """督办单: what a unit must answer to supervision."""
    case = _case(request, pk)
    order = get_object_or_404(case.orders.select_related("unit", "clock"), pk=order_pk)
    words = _words("cases.supervisionorder", order.pk, "issue_order")
    issuer = Unit.objects.filter(kind=Unit.Kind.SUPERVISION).values_list("name", flat=True).first() or ""
    context = {"case": case, "order": order, "words": words, "issuer": issuer, "outcome": outcome_of(case)}
    return render(request, "cases/order_paper.html", context | _paper(order.issued_at))


def _case(request: HttpRequest, pk: int) -> Case:
    by = policy.at_work(actor_of(request, channel="desk"))
    return get_object_or_404(policy.visible_to(by).select_related(*RELATED), pk=pk)


def _paper(at: datetime) -> dict[str, object]:
    """What every paper has: the day it was issued, and lines to sign on."""
    day = date_format(timezone.localtime(at), "DATE_FORMAT")
    return {"issued_on": day, "sign": [_("Issued by"), _("Received by"), _("Date")]}


def _instruction(task: Task) -> str:
    """What was asked for when the case was handed over: it holds for whoever takes the task over, too."""
    return _words("cases.case", task.case_id, "dispatch", until=task.issued_at)


def _why(task: Task) -> str:
    """What was written when just this unit was given it: because another was right to object, or one more must help."""
    words = _words("cases.task", task.pk, "issue")
    if words:
        return words
    added = Entry.objects.filter(kind="cases.task", thing_id=task.pk, action="issue", act__action="add_unit").first()
    return _said(Entry.objects.filter(act=added.act_id, action="add_unit").first()) if added else ""


def _words(kind: str, pk: int, action: str, *, until: datetime | None = None) -> str:
    """What was written when this was issued."""
    entries = Entry.objects.filter(kind=kind, thing_id=pk, action=action)
    if until is not None:
        entries = entries.filter(act__occurred_at__lte=until)
    return _said(entries.order_by("-n").first())


def _said(entry: Entry | None) -> str:
    """The words of an entry that are not shredded."""
    notes = Note.objects.filter(pk__in=entry.facts.get("words", {})) if entry else []
    return "\n".join(note.text for note in notes)
