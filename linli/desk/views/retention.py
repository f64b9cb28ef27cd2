"""How long what is kept (保存期限), and what would go now."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from linli.kernel.retention import enforcement, rules
from linli.people.queries import described
from linli.people.views.admission import administrator
from linli.ui.render import page


@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    """The rules of all apps, each with what is past its time: a dry run."""
    administrator(request)
    now, rows, waiting = timezone.now(), [], 0
    for rule in rules():
        known = enforcement(rule.id)
        over = known.over(now) if known else None
        waiting += over.count if over else 0
        rows.append({"rule": rule, "over": over, **described(rule)})
    return page(request, "desk/retention.html", {"rows": rows, "waiting": waiting}, part="main")
