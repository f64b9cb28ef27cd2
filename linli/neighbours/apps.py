from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NeighboursConfig(AppConfig):
    name = "linli.neighbours"
    verbose_name = _("neighbours' network")

    def ready(self) -> None:
        # registries of the lower apps are filled once all apps are there
        for module in ("doors", "events", "tasks"):
            import_module(f"linli.neighbours.{module}")
