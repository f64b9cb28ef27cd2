"""Instants as people say them: “今天 14:30”, “昨天”, “11月26日（周四）”, “还剩 2 小时”.

Every filter takes an aware datetime; `day` also takes a date. Nothing given, nothing said.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, Protocol, runtime_checkable

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

register = template.Library()
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


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
    at = timezone.localtime(at)
    near = _near(at.date())
    time = at.strftime("%H:%M")
    return f"{near} {time}" if near else f"{_plain(at.date())} {time}"


@register.filter
def day(on: date | datetime | None) -> str:
    """The day alone: “今天”, “11月26日（周四）”, “2025年3月1日（周六）”."""
    if not on:
        return ""
    on = _as_date(on)
    return _near(on) or _("%(day)s (%(weekday)s)") % {"day": _plain(on), "weekday": _weekday(on)}


def in_full(on: date | datetime) -> str:
    """The day with its year, for a text that is kept: no “今天”, which is wrong tomorrow. “2025年3月1日”."""
    return date_format(_as_date(on), pgettext("date format", "j M Y"))


@register.filter
def ago(at: datetime | None) -> str:
    """How long since: “刚刚”, “3 分钟前”, “2 小时前”; from yesterday on the moment itself."""
    if not at:
        return ""
    gone = timezone.now() - at
    if gone < timedelta(0) or _as_date(at) != timezone.localdate():
        return moment(at)
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
    day_words = {"day": date_format(at, full), "weekday": _weekday(at.date())}
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


def _near(on: date) -> str:
    words = {0: _("today"), -1: _("yesterday"), 1: _("tomorrow")}
    return words.get((on - timezone.localdate()).days, "")


def _plain(on: date) -> str:
    if on.year == timezone.localdate().year:
        return date_format(on, pgettext("date format", "j M"))
    return date_format(on, pgettext("date format", "j M Y"))


def _weekday(on: date) -> str:
    return [_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")][on.weekday()]


def _as_date(on: date | datetime) -> date:
    return timezone.localtime(on).date() if isinstance(on, datetime) else on
