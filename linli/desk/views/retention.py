"""How long what is kept (保存期限), what would go now, and the city's own times within what the law allows."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.desk.forms.retention import RetentionForm
from linli.desk.queries.registers import history_of
from linli.kernel.actor import Actor
from linli.kernel.retention import Rule, enforcement, rules, rules_now, supposing
from linli.kernel.rulebook import Refused
from linli.people.models import RetentionTime
from linli.people.queries import described, length_of
from linli.people.views.admission import administrator
from linli.record import registers
from linli.ui.render import page


@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    """The rules of all apps, each with what is past its time: a dry run."""
    administrator(request)
    now, rows, waiting = timezone.now(), [], 0
    for rule in rules_now():
        known = enforcement(rule.id)
        over = known.over(now) if known else None
        waiting += over.count if over else 0
        rows.append({"rule": rule, "over": over, **described(rule)})
    return page(request, "desk/retention.html", {"rows": rows, "waiting": waiting}, part="main")


@require_http_methods(["GET", "POST"])
def retention_rule(request: HttpRequest, name: str) -> HttpResponse:
    """Set the time of one rule. What would go because of it is told first, and once more before it is saved."""
    by = administrator(request)
    shipped, rule = (next((r for r in all_ if r.id == name), None) for all_ in (rules(), rules_now()))
    known = enforcement(name)
    if shipped is None or rule is None or known is None or rule.bounds is None:
        raise Http404
    row = RetentionTime.objects.filter(rule=name).first() or RetentionTime(rule=name)
    form = RetentionForm(request.POST or None, rule=rule, row=row)
    now, status, would = timezone.now(), HTTPStatus.OK, None
    over = known.over(now)
    if form.is_bound and not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    elif form.is_bound:
        value = form.cleaned_data["value"]
        with supposing({name: value}):
            would = known.over(now)
        is_meant = would.count <= over.count or form.cleaned_data["agreed"] == value
        if is_meant and "try" not in request.POST:
            status = _save(request, rule, row, value, form, by)
            if status == HTTPStatus.FOUND:
                return redirect("desk:retention")
        form.agree(value)
    context = {
        "rule": rule,
        "form": form,
        "over": over,
        "would": would,
        "asks_again": would is not None and would.count > over.count,
        "facts": _facts(shipped, rule),
        "deeds": history_of(row) if row.pk else [],
        **described(rule),
    }
    return page(request, "desk/retention_rule.html", context, part="main", status=status)


def _facts(shipped: Rule, rule: Rule) -> list[tuple[str, str]]:
    words = described(rule)
    rows = [
        (_("Kept until"), words["until"]),
        (_("As shipped"), _time(shipped)),
        (_("What for, and on which basis"), f"{words['purpose']} · {words['basis']} · {words['law']}"),
    ]
    if rule.least:
        rows.append((_("At least, by law"), f"{_time(rule, rule.least.value)} · {words['least']}"))
    beside = [described(other)["what"] for other in rules() if other.goes_with == rule.id]
    return [*rows, (_("Goes with it"), "；".join(beside))] if beside else rows


def _time(rule: Rule, value: int | None = None) -> str:
    """Its time in words, or this number in its unit."""
    return length_of(rule.keep.unit, value or rule.keep.value) if rule.keep else ""


def _save(
    request: HttpRequest, rule: Rule, row: RetentionTime, value: int, form: RetentionForm, by: Actor
) -> HTTPStatus:
    if row.pk and row.value == value:
        messages.success(request, _("Nothing was different, so nothing was changed."))
        return HTTPStatus.FOUND
    try:
        if row.pk:
            registers.change(row, changes={"value": value}, by=by, **form.sent())
        else:
            row.value = value
            registers.add(row, words=f"{_time(rule)} → {_time(rule, value)}", by=by, **form.sent())
    except Refused as why:
        known = RetentionTime.objects.filter(rule=row.rule).first()
        form.refuse(why, seen=known.version if known else 0)
        return HTTPStatus.CONFLICT
    messages.success(request, _("Saved. It holds from the next run on."))
    return HTTPStatus.FOUND
