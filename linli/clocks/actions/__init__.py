"""What happens to clocks (inside an act of what owns them), and to the calendars and ladders they run on."""

from linli.clocks.actions.calendars import (
    DayRow,
    add_day,
    add_register,
    change_day,
    change_register,
    enter_days,
    make_default,
    restore_register,
    retire_day,
    retire_register,
)
from linli.clocks.actions.clocks import change_promise, extend, fire, pause, restart, resume, start, start_like, stop

__all__ = [
    "DayRow",
    "add_day",
    "add_register",
    "change_day",
    "change_promise",
    "change_register",
    "enter_days",
    "extend",
    "fire",
    "make_default",
    "pause",
    "restart",
    "restore_register",
    "resume",
    "retire_day",
    "retire_register",
    "start",
    "start_like",
    "stop",
]
