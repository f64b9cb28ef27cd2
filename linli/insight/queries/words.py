"""Durations as people say them."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

HOUR, DAY = 60, 24 * 60


def duration(minutes: int | None) -> str:
    """“当场”, “40 分钟”, “3.5 小时”, “2.25 天”; nothing known, a dash."""
    if minutes is None:
        return "—"
    if minutes == 0:
        return pgettext("duration", "at once")
    if minutes <= HOUR:
        return ngettext("%d minute", "%d minutes", minutes) % minutes
    if minutes <= DAY:
        return _("%s hours") % f"{minutes / HOUR:g}"
    return _("%s days") % f"{minutes / DAY:g}"
