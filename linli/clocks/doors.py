"""Where one gets to the calendars, and who is warned when a year is missing."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.clocks.queries import default_calendar, missing_soon, missing_words, missing_years
from linli.people.models import Role
from linli.people.policy import is_administrator
from linli.people.queries import actor_of
from linli.ui.navigation import Alarm, alarm
from linli.ui.settings_pages import Group, settings_page


def open_doors() -> None:
    """Called once, when everything is ready."""
    title, about = (
        gettext_lazy("Deadlines and calendars"),
        gettext_lazy("Working times, holidays, and when a deadline calls."),
    )
    settings_page(Group.MEANS, 10, "clocks:index", title, about, who=_administers)
    alarm(_missing_years)


def _administers(request: HttpRequest) -> bool:
    return is_administrator(actor_of(request, channel="desk"))


def _missing_years(request: HttpRequest) -> list[Alarm]:
    """Administrators enter the year and hear of it from October on; supervisors see to it in the last month that somebody does."""
    by = actor_of(request, channel="desk")
    may_enter = is_administrator(by)
    has_said_it = request.resolver_match is not None and request.resolver_match.namespace == "clocks"
    if has_said_it or (not may_enter and by.role != Role.SUPERVISOR):
        return []
    calendar, now = default_calendar(), timezone.now()
    text = _("Until then deadlines in that year count every Monday to Friday as the week says, holidays too.")
    href = reverse("clocks:enter-year", args=[calendar.pk]) if may_enter and calendar.pk else ""
    years = missing_years(calendar, now) if may_enter else missing_soon(now)
    return [Alarm(missing_words(calendar, year), text, href, _("Enter the year")) for year in years]
