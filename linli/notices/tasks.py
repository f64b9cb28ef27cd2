"""What the worker's ticker runs for the outbox."""

from time import monotonic

from linli.kernel.retention import count_over, enforced
from linli.kernel.schedule import every
from linli.notices.outbox import deliver, fan_out, fold, shred

BUSY_SECONDS = 5.0  # then others have their turn


@every(seconds=2)
def send_out() -> int:
    """News becomes deliveries, and what is due goes out."""
    done, until = 0, monotonic() + BUSY_SECONDS
    while (now_done := fan_out.fan_out() + deliver.deliver()) and monotonic() < until:
        done += now_done
    return done + now_done


@every(seconds=5)
def combine() -> int:
    return fold.fold()


@every(seconds=15)
def sweep() -> int:
    return deliver.sweep()


@every(seconds=3600)
def shred_old() -> int:
    return shred.shred()


enforced("notices.delivery", over=lambda now: count_over(shred.past(now), "created_at"), run=shred_old)
enforced("notices.code", over=lambda now: count_over(shred.old_codes(now), "created_at"), run=shred_old)
