"""Who waits in a hall today, in which order, and how long people waited lately."""

from datetime import datetime, timedelta
from statistics import median

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from linli.kernel.memory import remembered
from linli.reception.models import Hall, Ticket
from linli.reception.rules import AT_WINDOW, ENDED_TICKETS, TicketState

LATELY = timedelta(hours=1)
SHOWN = 8  # numbers on the big screen


def halls() -> QuerySet[Hall]:
    """The halls in use."""
    return Hall.objects.filter(state="active").select_related("unit")


@remembered()
def units_with_hall() -> frozenset[int]:
    """The units whose clerks keep a window; every page asks it for its bar."""
    return frozenset(Hall.objects.filter(state="active").values_list("unit", flat=True))


def today(hall: Hall) -> QuerySet[Ticket]:
    return Ticket.objects.filter(hall=hall, day=timezone.localdate()).select_related("hall", "contact")


def waiting(hall: Hall) -> QuerySet[Ticket]:
    """In the order in which they are called: who goes first, then by number."""
    return today(hall).filter(state=TicketState.WAITING).order_by("-goes_first", "serial_number")


def at_windows(hall: Hall) -> QuerySet[Ticket]:
    """Called or being received, the newest call first."""
    return today(hall).filter(state__in=sorted(AT_WINDOW)).order_by(F("last_called_at").desc(nulls_last=True))


def passed(hall: Hall) -> QuerySet[Ticket]:
    return today(hall).filter(state=TicketState.PASSED).order_by("serial_number")


def ended(hall: Hall) -> QuerySet[Ticket]:
    found = today(hall).filter(state__in=sorted(ENDED_TICKETS))
    return found.select_related("hall", "contact", "office", "case").order_by("-ended_at")


def ahead_of(ticket: Ticket) -> int:
    """How many are called before this one, as it stands now."""
    before = Q(serial_number__lt=ticket.serial_number)
    before = before & Q(goes_first=True) if ticket.goes_first else before | Q(goes_first=True)
    return waiting(ticket.hall).filter(before).exclude(pk=ticket.pk).count()


def lately_waited(hall: Hall, now: datetime) -> int | None:
    """Minutes that those called within the last hour had waited (median); None when nobody was called."""
    rows = today(hall).filter(called_at__gte=now - LATELY).values_list("arrived_at", "called_at")
    waits = [(called - arrived).total_seconds() / 60 for arrived, called in rows if called]
    return round(median(waits)) if waits else None
