"""Instants as people say them: “今天 14:30”, “昨天”, “11月26日（周四）”, “还剩 2 小时”.

Every filter takes an aware datetime; `day` also takes a date. Nothing given, nothing said.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, Protocol, runtime_checkable

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext
from django.utils.translation import gettext as _

register = template.Library()
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_NEAR = {0: gettext_lazy("today"), -1: gettext_lazy("yesterday"), 1: gettext_lazy("tomorrow")}
_WEEKDAYS = [
    gettext_lazy("Mon"),
    gettext_lazy("Tue"),
    gettext_lazy("Wed"),
    gettext_lazy("Thu"),
    gettext_lazy("Fri"),
    gettext_lazy("Sat"),
    gettext_lazy("Sun"),
]


@runtime_checkable
class Speaks(Protocol):
    """A running clock says for itself how much is left: “还剩 2 个工作日”."""

    @property
    def words(self) -> str: ...


@register.filter
def at_most(count: int | None, most: int) -> str | None:
    """A count that nobody took further: “1000+”. Nothing counted, nothing said."""
    if count is None:
        return None
    return f"{most}+" if count > most else str(count)


@register.filter
def moment(at: datetime | None) -> str:
    """Day and time: “今天 14:30”, “11月21日 20:47”, “2025年3月1日 20:47”."""
    if not at:
        return ""
    return _moment(at.astimezone(timezone.get_current_timezone()))


def _moment(at: datetime) -> str:
    """The same of a local instant."""
    on, today = at.date(), timezone.now().astimezone(at.tzinfo).date()
    return f"{_near(on, today) or _plain(on, today)} {at.hour:02}:{at.minute:02}"


@register.filter
def day(on: date | datetime | None) -> str:
    """The day alone: “今天”, “11月26日（周四）”, “2025年3月1日（周六）”."""
    if not on:
        return ""
    on, today = _as_date(on), timezone.localdate()
    return _near(on, today) or _("%(day)s (%(weekday)s)") % {"day": _plain(on, today), "weekday": _weekday(on)}


@register.filter
def in_full(on: date | datetime) -> str:
    """The day with its year, for a text that is kept: no “今天”, which is wrong tomorrow. “2025年3月1日”."""
    return date_format(_as_date(on), pgettext("date format", "j M Y"))


@register.filter
def ago(at: datetime | None) -> str:
    """How long since: “刚刚”, “3 分钟前”, “2 小时前”; from yesterday on the moment itself."""
    if not at:
        return ""
    at = at.astimezone(timezone.get_current_timezone())
    now = timezone.now().astimezone(at.tzinfo)
    gone = now - at
    if gone < timedelta(0) or at.date() != now.date():
        return _moment(at)
    if gone < MINUTE:
        return _("just now")
    if gone < HOUR:
        n = gone // MINUTE
        return ngettext("%(n)d minute ago", "%(n)d minutes ago", n) % {"n": n}
    n = gone // HOUR
    return ngettext("%(n)d hour ago", "%(n)d hours ago", n) % {"n": n}


@register.filter
def until(at: datetime | Speaks | None) -> str:
    """How long still: “还剩 2 小时”, “超期 3 天”. A clock of working time answers for itself."""
    if isinstance(at, Speaks):
        return at.words
    if not at:
        return ""
    left = at - timezone.now()
    return _("%s left") % span(left) if left > timedelta(0) else _("%s late") % span(-left)


def span(length: timedelta) -> str:
    """A length in its largest unit, rounded down, never nothing: “5 分钟”, “2 小时”, “3 天”."""
    if length >= DAY:
        n = length // DAY
        return ngettext("%(n)d day", "%(n)d days", n) % {"n": n}
    if length >= HOUR:
        n = length // HOUR
        return ngettext("%(n)d hour", "%(n)d hours", n) % {"n": n}
    n = max(length // MINUTE, 1)
    return ngettext("%(n)d minute", "%(n)d minutes", n) % {"n": n}


@register.filter
def exact(at: datetime | None) -> str:
    """All of it: “2026年11月23日（周一）10:12:05”."""
    if not at:
        return ""
    at = timezone.localtime(at)
    full = pgettext("date format", "j F Y")
    day_words = {"day": _written(at.date(), full, get_language()), "weekday": _weekday(at.date())}
    return _("%(day)s (%(weekday)s)") % day_words + " " + at.strftime("%H:%M:%S")


@register.simple_tag
def when(at: datetime | date | None, say: str = "moment") -> SafeString:
    """In words, with the exact instant one tap or Tab away. `say` is moment, day, ago or until."""
    if not at:
        return SafeString("")
    say_it: dict[str, Callable[[Any], str]] = {"moment": moment, "day": day, "ago": ago, "until": until}
    words = say_it[say](at)
    if not isinstance(at, datetime):
        return format_html('<time datetime="{}">{}</time>', at.isoformat(), words)
    return format_html(
        '<time datetime="{}" tabindex="0" data-exact="{}">{}</time>', at.isoformat(timespec="seconds"), exact(at), words
    )


def _near(on: date, today: date) -> str:
    words = _NEAR.get((on - today).days)
    return str(words) if words else ""


def _plain(on: date, today: date) -> str:
    if on.year == today.year:
        return _written(on, pgettext("date format", "j M"), get_language())
    return _written(on, pgettext("date format", "j M Y"), get_language())


@lru_cache(maxsize=4096)
def _written(on: date, form: str, language: str | None) -> str:
    """A day in the language that is spoken now; a list says the same few days again and again."""
    return date_format(on, form)


def _weekday(on: date) -> str:
    return str(_WEEKDAYS[on.weekday()])


def _as_date(on: date | datetime) -> date:
    return timezone.localtime(on).date() if isinstance(on, datetime) else on
