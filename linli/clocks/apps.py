from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClocksConfig(AppConfig):
    name = "linli.clocks"
    verbose_name = _("deadlines")

    def ready(self) -> None:
        from linli.clocks import seeds, tasks  # noqa: F401  # they register themselves
        from linli.clocks.doors import open_doors

        open_doors()
