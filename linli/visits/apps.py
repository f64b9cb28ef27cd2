from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VisitsConfig(AppConfig):
    name = "linli.visits"
    verbose_name = _("visits")

    def ready(self) -> None:
        # registries of the lower apps are filled once all apps are there
        for module in ("doors", "events", "seeds", "tasks", "viewing"):
            import_module(f"linli.visits.{module}")
