from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReceptionConfig(AppConfig):
    name = "linli.reception"
    verbose_name = _("reception")

    def ready(self) -> None:
        # registries of the lower apps are filled once all apps are there
        for module in ("doors", "events", "tasks", "viewing"):
            import_module(f"linli.reception.{module}")
