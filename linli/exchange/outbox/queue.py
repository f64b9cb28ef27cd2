"""What other systems must be told, written at the end of the act and in its transaction: so nothing is lost and nothing invented."""

from collections.abc import Sequence

from linli.cases.models import Case
from linli.exchange.models import Departure, Partner, partners
from linli.exchange.rules import EVENTS, TOLD
from linli.record.acts import Doing

CASE = "cases.case"


def queue(doings: Sequence[Doing]) -> None:
    """Called with acts that were just written. Nobody is told of history."""
    of_cases = [
        doing for doing in doings if isinstance(doing.root, Case) and not (doing.is_history and doing.root.is_history)
    ]
    if not of_cases or not (known := partners()):
        return
    rows = [
        Departure(partner_id=partner.pk, act=doing.row, case_id=doing.root.pk, what=what)
        for doing in of_cases
        for partner in known
        for what in _told(partner, doing)
    ]
    Departure.objects.bulk_create(rows)


def _told(partner: Partner, doing: Doing) -> list[str]:
    """What this system is told of this act, each once, in the order of its steps."""
    case = doing.root
    assert isinstance(case, Case)
    steps = [entry.action for entry in doing.entries if entry.kind == CASE]
    if not partner.is_webhook:
        mine = bool(case.source) and case.source == partner.code and bool(case.source_number)
        return list(dict.fromkeys(TOLD[step] for step in steps if step in TOLD)) if mine else []
    is_inside = not partner.area_id or (case.area_id or "").startswith(partner.area_id)
    return [step for step in dict.fromkeys(steps) if step in EVENTS and step in partner.events] if is_inside else []
