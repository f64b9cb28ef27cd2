from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClocksConfig(AppConfig):
    name = "linli.clocks"
    verbose_name = _("deadlines")

    def ready(self) -> None:
        from linli.clocks import seeds, tasks  # noqa: F401  # they register themselves
        from linli.people.policy import is_administrator
        from linli.people.queries import actor_of
        from linli.ui.settings_pages import Group, settings_page

        title, about = _("Deadlines and calendars"), _("Working times, holidays, and when a deadline calls.")
        settings_page(
            Group.MEANS, 10, "clocks:index", title, about, who=lambda r: is_administrator(actor_of(r, channel="desk"))
        )
