"""Calendars, ladders, and the clocks that run on them."""

from linli.clocks.models.book import book, forget
from linli.clocks.models.calendars import WEEKDAYS, Calendar, CalendarDay
from linli.clocks.models.clocks import Clock, Rung
from linli.clocks.models.ladders import Ladder

__all__ = ["WEEKDAYS", "Calendar", "CalendarDay", "Clock", "Ladder", "Rung", "book", "forget"]
