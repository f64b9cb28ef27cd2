"""Calendars, ladders, and the clocks that run on them."""

from linli.clocks.models.book import book, forget
from linli.clocks.models.calendars import WEEKDAYS, Calendar, CalendarDay
from linli.clocks.models.clocks import Clock, Rung
from linli.clocks.models.followers import FOLLOWERS, Follower
from linli.clocks.models.ladders import Ladder

__all__ = [
    "FOLLOWERS",
    "WEEKDAYS",
    "Calendar",
    "CalendarDay",
    "Clock",
    "Follower",
    "Ladder",
    "Rung",
    "book",
    "forget",
]
