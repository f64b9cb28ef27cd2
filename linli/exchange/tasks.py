"""What the worker's ticker runs for the exchange."""

from time import monotonic

from linli.exchange.models import Partner
from linli.exchange.outbox import receive, send, shred
from linli.kernel.retention import count_over, enforced
from linli.kernel.schedule import every
from linli.record.registers import RegisterState

BUSY_SECONDS = 5.0  # then others have their turn


@every(seconds=5)
def send_out() -> int:
    """What is due goes out; what waits behind it for its turn, too."""
    done, until = 0, monotonic() + BUSY_SECONDS
    while (now_done := send.deliver()) and monotonic() < until:
        done += now_done
    return done + now_done


@every(seconds=30)
def fetch() -> int:
    """Ask other systems for what waits there."""
    return receive.collect_all(list(Partner.objects.filter(state=RegisterState.ACTIVE).order_by("pk")))


@every(seconds=15)
def sweep() -> int:
    return send.sweep()


@every(seconds=3600)
def shred_arrivals() -> int:
    return shred.shred_arrivals()


@every(seconds=3600)
def shred_departures() -> int:
    return shred.shred_departures()


enforced("exchange.arrival", over=lambda now: count_over(shred.arrivals_past(now), "received_at"), run=shred_arrivals)
enforced(
    "exchange.departure", over=lambda now: count_over(shred.departures_past(now), "created_at"), run=shred_departures
)
