"""What happens to clocks (inside an act of what owns them), and to the calendars and ladders they run on."""

from linli.clocks.actions.clocks import change_promise, extend, fire, pause, restart, resume, start, stop

__all__ = ["change_promise", "extend", "fire", "pause", "restart", "resume", "start", "stop"]
